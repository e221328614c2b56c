"""What the programme team writes to a pair, through its page: a date suggested, an end told kindly."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import draft
from binome.core.people.models import Person
from binome.journey.mentoring.emails.letters import names_for, to_both
from binome.journey.mentoring.models import Relationship


def suggest_a_date(relationship: Relationship, *, now: datetime) -> None:
    """Tell both that the programme suggests finding a date, once a week at most."""
    year, week, _day = now.isocalendar()
    to_both(
        relationship,
        "find_a_date",
        mark=f"{relationship.pk}:{year}-{week}",
        act=(_("Choose a date"), reverse("mentoring:plan", args=[relationship.pk])),
        category=Category.SESSION,
        considerate_from=now,
    )


def say_the_programme_ended_it(relationship: Relationship) -> None:
    """Tell both kindly that the programme team ended their mentoring, and what comes next."""
    act = (_("Back home"), reverse("home"))
    to_both(relationship, "ended_by_programme", act=act, category=Category.DECISION)


def preview_of_the_end(relationship: Relationship, *, reader: Person) -> OutboxLetter:
    """What `say_the_programme_ended_it` would write to one half, before anything is sent."""
    return draft(
        "mentoring/emails/ended_by_programme.txt",
        to=reader,
        key="preview",
        context=names_for(relationship, reader),
        act=(_("Back home"), reverse("home")),
        category=Category.DECISION,
        about=(relationship.pk,),
    )
