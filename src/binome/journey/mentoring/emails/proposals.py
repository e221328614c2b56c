"""The letter that lays moments before the other half."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people import hours
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.journey.mentoring.emails.letters import names_for
from binome.journey.mentoring.models import ProposedSlot, Relationship


def propose_slots(relationship: Relationship, slots: Sequence[ProposedSlot], *, by: Person, now: datetime) -> None:
    """Lay the moments before the other half, on their clock, at an hour when they may be written to."""
    other = relationship.partner_of(by)
    post(
        "mentoring/emails/slots.txt",
        to=other,
        key=f"mentoring.slots:{relationship.pk}:{now:%Y-%m-%dT%H:%M:%S}:{other.pk}",
        category=Category.SESSION,
        about=tuple(slot.pk for slot in slots),
        context={"slots": slots, **names_for(relationship, other)},
        act=(_("Choose one"), reverse("mentoring:relationship", args=[relationship.pk]) + "#proposed"),
        send_after=hours.polite(now, at=place_of(other)),
    )
