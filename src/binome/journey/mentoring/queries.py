"""What is shown of relationships: everything to the pair, dates alone to the programme."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Count as CountRows
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.competences.ready import content
from binome.core.people.models import Person
from binome.core.privacy.seal import unsealed
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import Count, NextThing, StepReport
from binome.journey.enrolment.models import Application
from binome.journey.mentoring import rules
from binome.journey.mentoring.models import HelpRequest, Learned, PrivateNote, Pulse, Relationship, Review, Session
from binome.journey.mentoring.rules import Health, Offer
from binome.journey.mentoring.states import RelationshipState, SessionState

ALIVE = (RelationshipState.OPEN, RelationshipState.PAUSED)


def spaces_of(person: Person) -> QuerySet[Relationship]:
    """The relationships of `person`, living ones first, with both people."""
    return Relationship.objects.of(person).with_people().order_by("closed_at", "-pk")


def relationships_of(wave: Wave) -> QuerySet[Relationship]:
    """The relationships of a wave with their people and sessions."""
    return Relationship.objects.filter(pair__wave=wave).with_people().prefetch_related("sessions").order_by("pk")


def relationship_of(person: Person, relationship_id: int) -> Relationship | None:
    """One relationship of `person` with all that its page shows, or None when it is not theirs."""
    return (
        spaces_of(person)
        .filter(pk=relationship_id)
        .prefetch_related(
            "themes",
            "goals__theme",
            "shared_notes__author",
            Prefetch("sessions", Session.objects.order_by("number")),
            Prefetch("pair__mentor__theme_choices"),
            Prefetch("pair__mentee__theme_choices"),
        )
        .first()
    )


def session_of(person: Person, session_id: int) -> Session | None:
    """One session of `person`'s relationship, or None when it is not theirs."""
    return (
        Session.objects.filter(pk=session_id, relationship__in=Relationship.objects.of(person))
        .select_related(
            "relationship__pair__wave", "relationship__pair__mentor__person", "relationship__pair__mentee__person"
        )
        .prefetch_related(Prefetch("learned", Learned.objects.select_related("person")))
        .first()
    )


@dataclass(frozen=True)
class OwnNote:
    """One's own private note, unsealed."""

    pk: int
    text: str
    written_at: datetime


def private_notes_of(person: Person, relationship: Relationship) -> list[OwnNote]:
    """The private notes that `person` wrote in this relationship; nobody else's can be opened."""
    found = []
    for note in PrivateNote.objects.filter(relationship=relationship, author=person):
        try:
            text = unsealed(note.sealed, reader=person.pk)
        except InvalidToken:
            text = _("This note was sealed with an older key and can no longer be opened.")
        found.append(OwnNote(note.pk, text, note.written_at))
    return found


def halves(relationship: Relationship, reader: Person) -> tuple[Application, Application]:
    """The reader's own application and the other half's."""
    pair = relationship.pair
    mine_is_mentor = pair.mentor.person_id == reader.pk
    return (pair.mentor, pair.mentee) if mine_is_mentor else (pair.mentee, pair.mentor)


def guide_of(session: Session) -> dict[str, Any]:
    """The agenda of a session in the reader's language: first, mid-point, closing or regular."""
    wave = session.relationship.pair.wave
    middle = max(2, wave.sessions_planned // 2)
    code = {1: "S1", middle: "SM", wave.sessions_planned: "SC"}.get(session.number, "SN")
    return _guide(code)


def first_contact_guide() -> dict[str, Any]:
    """The twenty minutes of the first contact."""
    return _guide("S0")


def _guide(code: str) -> dict[str, Any]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    guide = next(guide for guide in content()["session_guides"] if guide["code"] == code)
    return {"title": guide[f"title_{language}"], "steps": [step[language] for step in guide["steps"]]}


def charter() -> list[dict[str, str]]:
    """The charter's articles in the reader's language."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return [{"title": a[f"title_{language}"], "text": a[f"text_{language}"]} for a in content()["charter"]]


def suggested_days(relationship: Relationship, *, today: date) -> list[date]:
    """Days to propose for the sessions not yet planned: a first one in a few days, then the wave's rhythm."""
    wave = relationship.pair.wave
    kept = [s for s in relationship.sessions.all() if s.state != SessionState.CANCELLED]
    missing = max(1, wave.sessions_planned - len(kept))
    last = max((localtime(s.starts_at).date() for s in kept), default=None)
    first = today + timedelta(days=7) if last is None else max(last + timedelta(days=wave.days_between_sessions), today)
    return rules.proposed_days(first, sessions=missing, days_between=wave.days_between_sessions)


def offer_of(relationship: Relationship) -> Offer:
    """What the cancellation guard offers now."""
    return rules.guard(postponements_in_a_row(list(relationship.sessions.all())))


def postponements_in_a_row(sessions: list[Session]) -> int:
    """Postponements since the last session held."""
    held = [s.number for s in sessions if s.state == SessionState.HELD]
    return sum(s.postponements for s in sessions if s.number > max(held, default=0))


def pulse_of(person: Person, session: Session) -> Pulse | None:
    """What `person` answered after this session."""
    return Pulse.objects.filter(person=person, session=session).first()


def reviews_of(person: Person, relationship: Relationship) -> tuple[Review | None, Review | None]:
    """One's own review, and the other's: of the latter only the thanks are for `person`."""
    found = {review.person_id: review for review in Review.objects.filter(relationship=relationship)}
    mine = found.pop(person.pk, None)
    return mine, next(iter(found.values()), None)


@dataclass(frozen=True)
class HealthRow:
    """What a programme manager sees of a pair: dates and how it goes, never content."""

    relationship: Relationship
    health: Health
    held: int
    planned: int
    last_held_at: datetime | None
    next_at: datetime | None


def health_of(relationship: Relationship, *, now: datetime) -> HealthRow:
    """The health row of one relationship whose sessions are loaded."""
    sessions = list(relationship.sessions.all())
    held = [s.held_at for s in sessions if s.held_at is not None and s.state == SessionState.HELD]
    ahead = [s.starts_at for s in sessions if s.state == SessionState.PLANNED]
    next_at = min(ahead, default=None)
    health = rules.health(
        opened_at=relationship.opened_at,
        last_held_at=max(held, default=None),
        next_at=next_at,
        postponements_in_a_row=postponements_in_a_row(sessions),
        first_within_days=relationship.pair.wave.first_session_within_days,
        now=now,
    )
    return HealthRow(
        relationship, health, len(held), relationship.pair.wave.sessions_planned, max(held, default=None), next_at
    )


def health_rows(wave: Wave, *, now: datetime) -> list[HealthRow]:
    """The health of every pair of a wave, those that need someone first."""
    order = {Health.SILENT: 0, Health.NEEDS_A_HAND: 1, Health.ON_TRACK: 2}
    rows = [health_of(relationship, now=now) for relationship in relationships_of(wave)]
    return sorted(rows, key=lambda row: (row.relationship.state not in ALIVE, order[row.health], row.relationship.pk))


def open_help_requests(wave: Wave) -> QuerySet[HelpRequest]:
    """Calls that wait for the programme."""
    return (
        HelpRequest.objects.filter(relationship__pair__wave=wave, answered_at__isnull=True)
        .select_related("person__entity")
        .order_by("asked_at")
    )


def help_request_of(wave: Wave, request_id: int) -> HelpRequest | None:
    """One waiting call of this wave."""
    return open_help_requests(wave).filter(pk=request_id).first()


def sessions_for_feed(person: Person) -> QuerySet[Session]:
    """Every session of `person` that belongs in a calendar."""
    return (
        Session.objects.filter(relationship__in=Relationship.objects.of(person))
        .exclude(state__in=(SessionState.POSTPONED, SessionState.CANCELLED))
        .select_related("relationship__pair__mentor__person", "relationship__pair__mentee__person")
        .order_by("starts_at")
    )


def themes_of(relationship: Relationship) -> QuerySet[Theme]:
    """The themes of the pair."""
    return relationship.themes.all()


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """What waits for `person` in their relationships."""
    found: list[NextThing] = []
    for relationship in spaces_of(person).filter(state__in=ALIVE).prefetch_related("sessions__pulses"):
        _mine, other = halves(relationship, person)
        found += _things_of(relationship, person, other.person.name, now)
    return found


def _things_of(relationship: Relationship, person: Person, other: str, now: datetime) -> list[NextThing]:
    space = reverse("mentoring:relationship", args=[relationship.pk])
    sessions = sorted(relationship.sessions.all(), key=lambda session: session.number)
    held = [s for s in sessions if s.state == SessionState.HELD]
    ahead = [s for s in sessions if s.state == SessionState.PLANNED]
    if not sessions:
        title = _("Plan the first session with %(name)s") % {"name": other}
        text = _("The first-contact kit is in your space. Choose a first date; the platform proposes the others.")
        plan = reverse("mentoring:plan", args=[relationship.pk])
        return [NextThing(title, text, plan, _("Choose a date"), 80, "mentoring")]
    found = []
    if ahead:
        first = ahead[0]
        page = reverse("mentoring:session", args=[first.pk])
        when = date_format(localtime(first.starts_at), "DATETIME_FORMAT")
        if first.starts_at < now:
            title = _("Did you meet %(name)s?") % {"name": other}
            found.append(NextThing(title, when, page, _("We met, or postponed"), 85, "mentoring"))
        else:
            title = _("Next session with %(name)s") % {"name": other}
            found.append(
                NextThing(title, when, page, _("Prepare the session"), 60, "mentoring", first.starts_at.date())
            )
    unanswered = [s for s in held if person.pk not in {pulse.person_id for pulse in s.pulses.all()}]
    if unanswered:
        page = reverse("mentoring:session", args=[unanswered[-1].pk]) + "#pulse"
        title = _("How was session %(number)s?") % {"number": unanswered[-1].number}
        found.append(NextThing(title, _("Four questions, thirty seconds."), page, _("Answer"), 65, "mentoring"))
    if len(held) >= relationship.pair.wave.sessions_planned:
        title = _("Close the mentoring with %(name)s") % {"name": other}
        text = _("Each writes a review alone, then you close together.")
        page = reverse("mentoring:closing", args=[relationship.pk])
        found.append(NextThing(title, text, page, _("Close"), 70, "mentoring"))
    elif not ahead:
        title = _("Choose your next date with %(name)s") % {"name": other}
        found.append(NextThing(title, _("Nothing is planned yet."), space, _("Open our space"), 75, "mentoring"))
    return found


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """How the relationships of a wave go, for its manager: counts and dates."""
    page = reverse("mentoring:wave", args=[wave.pk])
    rows = [row for row in health_rows(wave, now=now) if row.relationship.state in ALIVE]
    totals = Session.objects.filter(relationship__pair__wave=wave).aggregate(
        held=CountRows("pk", filter=Q(state=SessionState.HELD))
    )
    closed = Relationship.objects.filter(pair__wave=wave, state=RelationshipState.CLOSED).count()
    counts = [
        Count(_("Pairs under way"), len(rows), page),
        Count(_("Sessions held"), totals["held"], page),
        Count(_("Pairs closed"), closed, page),
    ]
    stuck = []
    silent = sum(row.health == Health.SILENT for row in rows)
    late = sum(row.health == Health.NEEDS_A_HAND for row in rows)
    calls = open_help_requests(wave).count()
    if calls:
        title = _("Someone would like a call (%(count)s)") % {"count": calls}
        stuck.append(NextThing(title, _("Asked in confidence."), page, _("See who"), 90, "mentoring"))
    if silent:
        title = _("Silent pairs (%(count)s)") % {"count": silent}
        stuck.append(NextThing(title, _("No session for five weeks."), page, _("See the pairs"), 70, "mentoring"))
    if late:
        title = _("Pairs that need a hand (%(count)s)") % {"count": late}
        stuck.append(
            NextThing(title, _("A late start or sessions that move."), page, _("See the pairs"), 55, "mentoring")
        )
    return StepReport("mentoring", counts, stuck)
