"""What one half of a pair wishes of the other or wrote to them, and whom a pair waits for, on the home of each."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.core.programmes.todo import NextThing
from binome.core.ui.clock import in_words
from binome.core.ui.dates import date_format
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.absences import absence_of, open_absences
from binome.journey.mentoring.rules.following import CLOSING_NOTICE


def asked_of(relationship: Relationship, person: Person, other: str) -> list[NextThing]:
    """What the other half wishes and `person` has not answered: to close, to go on a little longer."""
    page, things = reverse("mentoring:closing", args=[relationship.pk]), []
    if relationship.closing_asked_at is not None and relationship.closing_asked_by_id != person.pk:
        closes_at = relationship.closing_asked_at + CLOSING_NOTICE
        title = _("%(name)s wishes to close your mentoring") % {"name": other}
        text = _("Otherwise it closes automatically on %(when)s.") % {"when": in_words(closes_at)}
        things.append(NextThing(title, text, page, _("See the close"), 83, "mentoring", localtime(closes_at).date()))
    if relationship.extension_asked_by_id not in {None, person.pk}:
        title = _("%(name)s would like more sessions") % {"name": other}
        things.append(NextThing(title, _("They are there if you wish it too."), page, _("Answer"), 81, "mentoring"))
    return things


def waiting_for_someone(relationship: Relationship, person: Person, other: str) -> NextThing:
    """Nothing to do: one of the two is away."""
    title = _("Your mentoring with %(name)s is on hold") % {"name": other}
    page = reverse("mentoring:relationship", args=[relationship.pk])
    if absence_of(relationship, person):
        return NextThing(title, _("You are away. Nothing is asked of you."), page, _("Open our space"), 10, "mentoring")
    last_day = max(absence.until or date.max for absence in open_absences(relationship))
    when = _("Nothing is expected of you.")
    if last_day != date.max:
        when = _("Until %(day)s, nothing is expected of you.") % {"day": date_format(last_day)}
    return NextThing(title, when, page, _("Open our space"), 10, "mentoring")


def goal_past_its_date(relationship: Relationship, other: str) -> NextThing:
    """A goal of the two whose day went by: nothing is late, and nobody else is told."""
    title = _("A goal you share with %(name)s has passed its date") % {"name": other}
    text = _(
        "Nothing is late: choose another date together, or say that you reached it. Only the two of you receive this."
    )
    page = reverse("mentoring:relationship", args=[relationship.pk]) + "#goals"
    return NextThing(title, text, page, _("See our goals"), 30, "mentoring")


def wrote_a_note(relationship: Relationship, other: str) -> NextThing:
    """Something in the journal that one has not read yet."""
    title = _("%(name)s wrote in your space") % {"name": other}
    page = reverse("mentoring:relationship", args=[relationship.pk]) + "#notes"
    return NextThing(title, _("The two of you alone read it."), page, _("Read the note"), 78, "mentoring")


def sent_a_message(relationship: Relationship, other: str) -> NextThing:
    """A message that one has not read yet."""
    title = _("%(name)s wrote to you") % {"name": other}
    page = reverse("mentoring:messages", args=[relationship.pk])
    return NextThing(title, _("The two of you alone read it."), page, _("Read and answer"), 79, "mentoring")
