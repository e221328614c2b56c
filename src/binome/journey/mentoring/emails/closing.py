"""The letters of a close: one half wishes it and the day is told, or goes on after all; a few sessions more, declined."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.journey.mentoring.emails.letters import names_for
from binome.journey.mentoring.models import Relationship


def say_extension_declined(relationship: Relationship, *, to: Person, now: datetime) -> None:
    """Tell kindly whoever asked for more sessions that the other half would rather leave it at those planned."""
    post(
        "mentoring/emails/extension_declined.txt",
        to=to,
        key=f"mentoring.extension_declined:{relationship.pk}:{now:%Y-%m-%dT%H:%M:%S}:{to.pk}",
        category=Category.SESSION,
        about=(relationship.pk,),
        context=names_for(relationship, to),
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
    )


def say_closing_asked(relationship: Relationship, *, by: Person, closes_at: datetime) -> None:
    """Tell the other half that one wishes to close, and on which day that is done if nothing else is said."""
    other = relationship.partner_of(by)
    post(
        "mentoring/emails/closing_asked.txt",
        to=other,
        key=f"mentoring.closing_asked:{relationship.pk}:{closes_at:%Y-%m-%dT%H:%M:%S}:{other.pk}",
        category=Category.DECISION,  # a week's notice is no notice to whoever mutes emails about sessions
        about=(relationship.pk,),
        context={**names_for(relationship, other), "closes_at": closes_at},
        act=(_("See the close"), reverse("mentoring:closing", args=[relationship.pk])),
    )


def say_it_does_not_close(relationship: Relationship, *, by: Person, now: datetime) -> None:
    """Tell the other half that whoever wished to close goes on after all."""
    other = relationship.partner_of(by)
    post(
        "mentoring/emails/closing_withdrawn.txt",
        to=other,
        key=f"mentoring.closing_withdrawn:{relationship.pk}:{now:%Y-%m-%dT%H:%M:%S}:{other.pk}",
        category=Category.DECISION,
        about=(relationship.pk,),
        context=names_for(relationship, other),
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
    )
