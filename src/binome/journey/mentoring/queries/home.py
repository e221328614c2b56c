"""The next thing to do for each half of a pair, and for whoever books its dates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from binome.core.framework.compiled_query import PERSON, TODAY, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE, Count, NextThing, StepReport, StepTab, TaskSource
from binome.core.ui.clock import in_words
from binome.journey.mentoring.models import (
    Goal,
    HelpRequest,
    MidPointReview,
    Note,
    PairMessage,
    ProposedSlot,
    Relationship,
    Session,
)
from binome.journey.mentoring.queries.absences import is_away_today
from binome.journey.mentoring.queries.mid_point import half_way
from binome.journey.mentoring.queries.pairs import booked_by, spaces_of
from binome.journey.mentoring.queries.planning import may_be_told, numbers_to_date
from binome.journey.mentoring.queries.programme import (
    HealthRow,
    calls_known_to_all,
    health_without_names,
    pairs_without_partner,
    readable_by_all,
    silent_pairs,
    waiting_for_programme,
)
from binome.journey.mentoring.queries.proposals import open_slots, until_proposed
from binome.journey.mentoring.queries.wishes import (
    asked_of,
    goal_past_its_date,
    sent_a_message,
    waiting_for_someone,
    wrote_a_note,
)
from binome.journey.mentoring.states import LIVING, Health, RelationshipState, SessionState


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """What waits for `person` in their relationships and at their booking desk, the most pressing first."""
    return sorted(todo.all_of(TASK_SOURCES, person, now=now), key=lambda thing: -thing.weight)


def _living_spaces() -> QuerySet[Relationship]:
    unread = Exists(Note.objects.filter(relationship=OuterRef("pk")).unread_by(PERSON))
    message = Exists(PairMessage.objects.filter(relationship=OuterRef("pk")).unread_by(PERSON))
    goals = Goal.objects.filter(relationship=OuterRef("pk"), reached_at=None)
    living = (
        spaces_of(PERSON)
        .filter(state__in=LIVING)
        .annotate(
            unread=unread,
            message_waits=message,
            proposed_until=until_proposed(),
            goal_due=Exists(goals.filter(due_on__lt=TODAY)),
            took_stock=Exists(MidPointReview.objects.filter(relationship=OuterRef("pk"), person=PERSON)),
        )
    )
    return living.prefetch_related("sessions__pulses", "reviews", "absences")


_LIVING = CompiledQuery(_living_spaces)  # on every home page of a pair: compiling it took a third of the page


def _in_pairs(person: Person, now: datetime) -> list[NextThing]:
    things = []
    for relationship in _LIVING.rows(person=person, today=localdate(now)):
        is_proposed = relationship.proposed_until is not None  # type: ignore[attr-defined]
        slots = open_slots(relationship, now=now) if is_proposed else []
        things += things_of(relationship, person, slots=slots, now=now)
        if relationship.unread:  # type: ignore[attr-defined]
            things.append(wrote_a_note(relationship, relationship.partner_of(person).name))
        if relationship.message_waits:  # type: ignore[attr-defined]
            things.append(sent_a_message(relationship, relationship.partner_of(person).name))
        if not relationship.took_stock and relationship.state == RelationshipState.OPEN:  # type: ignore[attr-defined]
            things += half_way(relationship, relationship.partner_of(person).name)
        if relationship.goal_due and relationship.state == RelationshipState.OPEN:  # type: ignore[attr-defined]
            things.append(goal_past_its_date(relationship, relationship.partner_of(person).name))
    return things


def _to_book(person: Person, now: datetime) -> list[NextThing]:
    to_book = sum(bool(numbers_to_date(relationship)) for relationship in booked_by(person))
    if not to_book:
        return []
    title = ngettext("A date to find for a pair", "Dates to find for %(count)s pairs", to_book) % {"count": to_book}
    text = _("You book for them; you see dates alone.")
    return [NextThing(title, text, reverse("mentoring:desk"), _("Find dates"), 60, "mentoring")]


def _steered(person: Person) -> QuerySet[Wave]:
    return waves_of(person, Right.STEER).filter(stage=Stage.MENTORING)


def _to_look_after(person: Person, now: datetime) -> list[NextThing]:
    """For managers: who asked for a call, and the pairs of which nothing is heard."""
    things = []
    for wave in _steered(person):
        rows, page = health_without_names(wave, now=now), reverse("mentoring:wave", args=[wave.pk])
        things += [replace(thing, text=f"{wave.name} · {thing.text}") for thing in _stuck(wave, rows, page)]
    return things


def _late_calls(person: Person) -> QuerySet[HelpRequest]:
    """Calls in waves whose pairs are behind them already: they wait as truly."""
    waves = waves_of(person, Right.STEER).exclude(stage=Stage.MENTORING)
    return readable_by_all(HelpRequest.objects.filter(answered_at=None, relationship__pair__wave__in=waves))


def _to_call(person: Person, now: datetime) -> list[NextThing]:
    things = []
    for wave in waves_of(person, Right.STEER).exclude(stage=Stage.MENTORING):
        calls = _late_calls(person).filter(relationship__pair__wave=wave).count()
        if calls:
            title = ngettext("%(count)s call to make", "%(count)s calls to make", calls) % {"count": calls}
            page, text = reverse("mentoring:wave", args=[wave.pk]), f"{wave.name} · {_('Asked in confidence.')}"
            things.append(NextThing(title, text, page, _("See who"), 90, "mentoring"))
    return things


TASK_SOURCES = (
    TaskSource(lambda: _late_calls(PERSON), _to_call),
    TaskSource(lambda: Relationship.objects.of(PERSON).living(), _in_pairs),
    TaskSource(lambda: _steered(PERSON), _to_look_after),
    TaskSource(lambda: Relationship.objects.booked_by(PERSON), _to_book),
)


def things_of(
    relationship: Relationship, person: Person, *, slots: Sequence[ProposedSlot], now: datetime
) -> list[NextThing]:
    """What waits for one half of one living pair, the most pressing first; `slots` are the moments that wait for an answer."""
    other = relationship.partner_of(person).name
    sessions = sorted(relationship.sessions.all(), key=lambda session: session.number)
    if is_away_today(relationship, now=now):
        return [waiting_for_someone(relationship, person, other)]
    if relationship.state == RelationshipState.PAUSED:
        return [_resume(relationship, other)]
    waiting = _dated(sessions, other, now=now) + _unanswered(sessions, person) + asked_of(relationship, person, other)
    planned = any(session.state == SessionState.PLANNED for session in sessions)
    to_date = bool(numbers_to_date(relationship))
    if to_date and slots:
        waiting.append(_proposed(relationship, other, mine=slots[0].proposed_by_id == person.pk, count=len(slots)))
    elif to_date and not sessions:
        waiting.append(_begin(relationship, other))
    elif to_date and not planned:
        waiting.append(_plan(relationship, other))
    elif not planned:
        waiting.append(_close(relationship, person, other))
    return sorted(waiting, key=lambda thing: -thing.weight)


def _dated(sessions: list[Session], other: str, *, now: datetime) -> list[NextThing]:
    planned = sorted((s for s in sessions if s.state == SessionState.PLANNED), key=lambda s: s.starts_at)
    if not planned:
        return []
    first = planned[0]
    page = reverse("mentoring:session", args=[first.pk])
    when = in_words(first.starts_at)
    due_on = localtime(first.starts_at).date()
    if may_be_told(first, now=now) and first.starts_at <= now:
        title = _("Did you meet %(name)s?") % {"name": other}
        return [NextThing(title, when, page, _("Did the session happen?"), 85, "mentoring", due_on)]
    title = _("Next session with %(name)s") % {"name": other}
    return [NextThing(title, when, page, _("Prepare the session"), 60, "mentoring", due_on)]


def _unanswered(sessions: list[Session], person: Person) -> list[NextThing]:
    held = [s for s in sessions if s.state == SessionState.HELD]
    if not held or person.pk in {pulse.person_id for pulse in held[-1].pulses.all()}:
        return []
    page = reverse("mentoring:session", args=[held[-1].pk]) + "#pulse"
    title = _("How was session %(number)s?") % {"number": held[-1].number}
    return [NextThing(title, _("Four questions, thirty seconds."), page, _("Answer"), 65, "mentoring")]


def _begin(relationship: Relationship, other: str) -> NextThing:
    title = _("Plan the first session with %(name)s") % {"name": other}
    text = _("The first-contact kit is in your space. Choose a first date; the others are proposed.")
    page = reverse("mentoring:plan", args=[relationship.pk])
    return NextThing(title, text, page, _("Choose a date"), 80, "mentoring")


def _plan(relationship: Relationship, other: str) -> NextThing:
    title = _("Choose your next date with %(name)s") % {"name": other}
    page = reverse("mentoring:plan", args=[relationship.pk])
    return NextThing(
        title,
        _("Nothing is planned for now. You met without planning it? One number in your space is enough."),
        page,
        _("Choose a date"),
        75,
        "mentoring",
    )


def _proposed(relationship: Relationship, other: str, *, mine: bool, count: int) -> NextThing:
    page = reverse("mentoring:relationship", args=[relationship.pk]) + "#proposed"
    if mine:
        title = _("%(name)s has your dates to choose from") % {"name": other}
        text = _("Nothing to do until they answer.")
        return NextThing(title, text, page, _("See what you proposed"), 40, "mentoring")
    title = _("Choose the date of your next session with %(name)s") % {"name": other}
    text = ngettext("%(count)s moment is proposed.", "%(count)s moments are proposed.", count) % {"count": count}
    return NextThing(title, text, page, _("Choose one"), 82, "mentoring")


def _close(relationship: Relationship, person: Person, other: str) -> NextThing:
    page = reverse("mentoring:closing", args=[relationship.pk])
    if person.pk in {review.person_id for review in relationship.reviews.all()}:
        title = _("Close the mentoring with %(name)s") % {"name": other}
        return NextThing(
            title, _("Your review is written: one click closes."), page, _("Close our mentoring"), 70, "mentoring"
        )
    title = _("Look back with %(name)s") % {"name": other}
    text = _("Each writes a review alone, then you close together.")
    return NextThing(title, text, page, _("Write my review"), 72, "mentoring")


def _resume(relationship: Relationship, other: str) -> NextThing:
    title = _("Your mentoring with %(name)s is paused") % {"name": other}
    text = _("To start again, plan a session whenever you both like.")
    page = reverse("mentoring:relationship", args=[relationship.pk])
    return NextThing(title, text, page, _("Open our space"), 20, "mentoring")


TAB = StepTab(
    noun=pgettext_lazy("count", "under way"),
    reached=lambda: Relationship.objects.living().filter(pair__wave=WAVE),
    waiting=(calls_known_to_all, pairs_without_partner, silent_pairs),
)


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """How the relationships of a wave go, for its manager: counts and dates."""
    page = reverse("mentoring:wave", args=[wave.pk])
    rows = health_without_names(wave, now=now)
    figures = [
        Count(_("Pairs under way"), sum(row.relationship.state in LIVING for row in rows), page),
        Count(_("Sessions held"), sum(row.held for row in rows), page),
        Count(_("Pairs closed"), sum(row.relationship.state == RelationshipState.CLOSED for row in rows), page),
    ]
    return StepReport("mentoring", figures, _stuck(wave, rows, page))


def _stuck(wave: Wave, rows: list[HealthRow], page: str) -> list[NextThing]:
    stuck = []
    waiting = waiting_for_programme(wave)
    if waiting.calls:
        title = ngettext("%(count)s call to make", "%(count)s calls to make", waiting.calls) % {"count": waiting.calls}
        stuck.append(NextThing(title, _("Asked in confidence."), page, _("See who"), 90, "mentoring"))
    if waiting.without_partner:
        stuck.append(_without_partner(page, waiting.without_partner))
    if waiting.in_one_line:
        title = ngettext(
            "%(count)s pair in which one is now above the other",
            "%(count)s pairs in which one is now above the other",
            waiting.in_one_line,
        )
        text = _("The staff directory has changed: decide whether they go on.")
        stuck.append(NextThing(title % {"count": waiting.in_one_line}, text, page, _("See the pairs"), 75, "mentoring"))
    if silent := sum(row.health == Health.SILENT for row in rows):
        title = ngettext("%(count)s pair has gone quiet", "%(count)s pairs have gone quiet", silent) % {"count": silent}
        only = f"{page}?health={Health.SILENT}"
        stuck.append(
            NextThing(title, _("No session held or booked for 5 weeks."), only, _("See the pairs"), 70, "mentoring")
        )
    if late := sum(row.health == Health.NEEDS_A_HAND for row in rows):
        title = ngettext("%(count)s pair needs a hand", "%(count)s pairs need a hand", late) % {"count": late}
        only = f"{page}?health={Health.NEEDS_A_HAND}"
        text = _("A late start, or dates that keep moving.")
        stuck.append(NextThing(title, text, only, _("See the pairs"), 55, "mentoring"))
    return stuck


def _without_partner(page: str, people: int) -> NextThing:
    title = ngettext("%(count)s person whose partner has left", "%(count)s people whose partners have left", people) % {
        "count": people
    }
    text = _("Find each of them another pair: nobody else is moved.")
    return NextThing(title, text, page, _("See who"), 80, "mentoring")
