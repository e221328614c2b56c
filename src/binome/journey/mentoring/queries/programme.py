"""What the programme sees: dates alone, and help that was asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from binome.core.framework.compiled_query import NOW, PERSON, CompiledQuery
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.people.text import folded, search_words
from binome.core.programmes.access import holders
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import TABLE, Right
from binome.core.programmes.todo import WAVE, counts
from binome.core.ui.listing import Order
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import HelpRequest, Relationship, RelationshipQuerySet, Session
from binome.journey.mentoring.queries.lines import pairs_in_one_line
from binome.journey.mentoring.rules import following
from binome.journey.mentoring.states import Health, RelationshipState, SessionState

# Who needs the manager comes first.
ORDER = [
    Health.SILENT,
    Health.NEEDS_A_HAND,
    Health.TO_CLOSE,
    Health.NOT_STARTED,
    Health.ON_TRACK,
    Health.PAUSED,
    Health.OVER,
]


_MEETINGS = CompiledQuery(
    lambda: (
        Session.objects.filter(relationship__pair__wave=WAVE)
        .order_by("number")
        .values_list("relationship", "number", "state", "starts_at", "held_at", "postponements")
    )
)


def _relationships_of() -> RelationshipQuerySet:
    return Relationship.objects.filter(pair__wave=WAVE).order_by("pk")


_WITH_NAMES = CompiledQuery(lambda: _relationships_of().with_names())
_WITHOUT_NAMES = CompiledQuery(
    lambda: _relationships_of().only(
        "state", "sessions_planned", "opened_at", "resumed_at", "meetings_reported", "reported_at", "left_by"
    )
)
_OWN = CompiledQuery(lambda: Relationship.objects.filter(pair__wave=WAVE).of(PERSON).order_by("pk").values_list("pk"))


@dataclass(frozen=True)
class HealthRow:
    """What a programme manager sees of a pair: dates and how it goes, never content."""

    relationship: Relationship
    health: Health
    held: int
    reported: int  # meetings without a date, as the pair counted them
    planned: int
    last_held_at: datetime | None
    next_at: datetime | None

    @property
    def name_key(self) -> str:
        """Where a French reader looks for the pair: under the mentor's name, whatever its accents."""
        return folded(f"{self.relationship.mentor.family_name} {self.relationship.mentor.given_name}")

    @property
    def urgency(self) -> tuple[int, int]:
        """Who needs the manager comes first."""
        return ORDER.index(self.health), self.relationship.pk


ORDERS = {
    "health": Order(_("How it goes"), ("urgency",)),
    "pair": Order(_("Pair"), ("name_key",)),
    "held": Order(_("Sessions held"), ("held", "name_key")),
    "last": Order(_("Last held"), ("last_held_at",)),
    "next": Order(_("Next date"), ("next_at",)),
}


def health_of(
    relationship: Relationship, meetings: Sequence[following.Meeting], *, wave: Wave, now: datetime
) -> HealthRow:
    """The health row of one relationship of `wave`, from its meetings."""
    coming = following.next_meeting(meetings, now=now)
    health = following.health(
        relationship.state,
        opened_at=relationship.opened_at,
        meetings=meetings,
        of=relationship.sessions_planned,
        reported=relationship.meetings_reported,
        signs=relationship.signs,
        first_within=timedelta(days=wave.first_session_within_days),
        now=now,
    )
    held = sum(meeting.state == SessionState.HELD for meeting in meetings)
    return HealthRow(
        relationship=relationship,
        health=health,
        held=held,
        reported=relationship.meetings_reported,
        planned=relationship.sessions_planned,
        last_held_at=following.last_met(meetings),
        next_at=coming.starts_at if coming else None,
    )


def health_rows(wave: Wave, *, now: datetime, words: str = "", health: str = "", names: bool = True) -> list[HealthRow]:
    """The health of the pairs of a wave, those that need someone first; `words` are looked for in both names.

    Without `names` nothing of the people is read unless words are looked for: a list reads those of its page (`named`).
    """
    wanted = search_words(words)
    source = _WITH_NAMES if names or wanted else _WITHOUT_NAMES
    rows = _healths(wave, source.rows(wave=wave), now=now)
    return sorted(
        (row for row in rows if health in {"", row.health} and _names_hold(row.relationship, wanted)),
        key=attrgetter("urgency"),
    )


def named(rows: Sequence[HealthRow]) -> list[HealthRow]:
    """The same rows with the names of their people: of 1,000 pairs, those of one page are read."""
    people = Relationship.objects.with_names().in_bulk([row.relationship.pk for row in rows])
    return [replace(row, relationship=people[row.relationship.pk]) for row in rows]


def own_pairs(wave: Wave, *, reader: Person) -> set[int]:
    """The pairs of a wave of which `reader` is one half."""
    return {pk for (pk,) in _OWN.rows(wave=wave, person=reader)}


def _healths(wave: Wave, relationships: Sequence[Relationship], *, now: datetime) -> list[HealthRow]:
    meetings: dict[int, list[following.Meeting]] = defaultdict(list)
    for relationship, number, state, starts_at, held_at, postponements in _MEETINGS.rows(wave=wave):
        meetings[relationship].append(following.Meeting(number, state, starts_at, held_at, postponements))
    return [health_of(relationship, meetings[relationship.pk], wave=wave, now=now) for relationship in relationships]


def pair_of(wave: Wave, relationship_id: int, *, reader: Person) -> Relationship | None:
    """One pair of the wave with its people and sessions; not one that `reader` is half of, who has its space instead."""
    others = Relationship.objects.filter(pair__wave=wave, pk=relationship_id).exclude(
        pk__in=Relationship.objects.of(reader)
    )
    return one_or_none(others.with_people().prefetch_related("sessions", "themes", "absences__person"))


def _names_hold(relationship: Relationship, words: Sequence[str]) -> bool:
    if not words:
        return True
    names = " ".join(person.search_key for person in relationship.people)
    return all(word in names for word in words)


def helpers_of(relationship: Relationship, *, asked_by: Person | None) -> QuerySet[Person]:
    """Managers who hear of a call: all of them, but the other half of the pair when that is one of them."""
    others = [person.pk for person in relationship.people if asked_by is not None and person != asked_by]
    return holders(Right.STEER, relationship.wave.programme).exclude(pk__in=others)


def would_reach_nobody_else(relationship: Relationship, *, asked_by: Person) -> bool:
    """Whether the other half of the pair is the one manager there is: nobody else would hear of a call."""
    steering = set(holders(Right.STEER, relationship.wave.programme).values_list("pk", flat=True))
    return steering == {relationship.partner_of(asked_by).pk}


def open_help_requests(wave: Wave) -> QuerySet[HelpRequest]:
    """Calls that wait for the programme."""
    return (
        HelpRequest.objects.filter(relationship__pair__wave=wave, answered_at__isnull=True)
        .select_related("person__entity", "relationship__pair__mentor__person", "relationship__pair__mentee__person")
        .order_by("asked_at", "pk")
    )


def _readable_by(reader: Person, calls: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """Those that `reader` may know of: not what the other half of their own pair asked in confidence."""
    in_pair = Q(relationship__pair__mentor__person=reader) | Q(relationship__pair__mentee__person=reader)
    return calls.filter(~in_pair | Q(person=reader) | Q(person__isnull=True))


def readable_by_all(calls: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """Those that no other half who steers would learn of: a number is read by every manager."""
    half = Q(person=OuterRef("relationship__pair__mentor__person"))
    half |= Q(person=OuterRef("relationship__pair__mentee__person"))
    steering = ProgrammeRole.objects.filter(
        half, programme=OuterRef("relationship__pair__wave__programme"), role__in=TABLE[Right.STEER]
    )
    return calls.filter(Q(person__isnull=True) | ~Exists(steering.exclude(person=OuterRef("person"))))


def pairs_without_partner() -> RelationshipQuerySet:
    """Pairs that ended because someone left, while whoever stays takes part and has no other pair."""
    ended = Relationship.objects.filter(pair__wave=WAVE, state=RelationshipState.ENDED)
    stays = Q()
    for half, other in (("mentor", "mentee"), ("mentee", "mentor")):
        paired = Pair.objects.alive().filter(**{half: OuterRef(f"pair__{half}")})
        stays |= Q(
            ~Exists(paired),
            **{f"pair__{half}__person__is_active": True, f"pair__{half}__state": ApplicationState.ACCEPTED},
            left_by=F(f"pair__{other}__person"),
        )
    return ended.filter(stays)


def silent_pairs() -> RelationshipQuerySet:
    """The pairs of `WAVE` whose health is `SILENT`, asked of the database: the bar of the wave counts them on every page."""
    sessions = Session.objects.filter(relationship=OuterRef("pk"))
    silent_since = NOW - following.SILENT_AFTER
    planned = sessions.filter(state=SessionState.PLANNED)
    coming = planned.filter(starts_at__gte=NOW, starts_at__lte=NOW + following.SOON)
    gone_by = sessions.filter(state__in=following.GONE_BY, number__lte=OuterRef("sessions_planned")).order_by()
    count = Coalesce(Subquery(gone_by.values("relationship").annotate(n=Count("pk")).values("n")), 0)
    # What has nothing left to date or to come is to close, however long ago (`following.is_to_close`).
    return Relationship.objects.annotate(settled=F("meetings_reported") + count).filter(
        Q(Exists(planned)) | Q(settled__lt=F("sessions_planned")),
        ~Exists(sessions.filter(held_at__gte=silent_since)),
        ~Exists(coming),
        Q(reported_at=None) | Q(reported_at__lt=silent_since),
        Q(resumed_at=None) | Q(resumed_at__lt=silent_since),
        pair__wave=WAVE,
        state=RelationshipState.OPEN,
        opened_at__lt=silent_since,
    )


_WITHOUT_PARTNER = CompiledQuery(lambda: pairs_without_partner().with_people().order_by("pk"))
_CALLS = CompiledQuery(lambda: _readable_by(PERSON, open_help_requests(WAVE)))


def calls_known_to_all() -> QuerySet[HelpRequest]:
    """Those that wait in `WAVE` and that each of its managers may read: how many there are tells nobody anything."""
    return readable_by_all(open_help_requests(WAVE))


_WAITING = counts(lambda: (calls_known_to_all(), pairs_without_partner(), pairs_in_one_line()))


def calls_to_make(wave: Wave, *, reader: Person) -> list[HelpRequest]:
    """The same, read for the page of one manager."""
    return _CALLS.rows(wave=wave, person=reader)


def without_partner(wave: Wave, *, reader: Person) -> list[Application]:
    """Those whose partner left the organisation and who have no other pair; not `reader`, whose pair others look after."""
    stay = [
        relationship.pair.mentee if relationship.left_by_id == relationship.mentor.pk else relationship.pair.mentor
        for relationship in _WITHOUT_PARTNER.rows(wave=wave)
    ]
    return [application for application in stay if application.person_id != reader.pk]


def help_request_of(wave: Wave, request_id: int, *, reader: Person) -> HelpRequest | None:
    """One waiting call of this wave that `reader` may know of."""
    return _readable_by(reader, open_help_requests(wave)).filter(pk=request_id).first()


def health_without_names(wave: Wave, *, now: datetime) -> list[HealthRow]:
    """How each relationship of the wave goes, read without the names: counts need none."""
    return _healths(wave, _WITHOUT_NAMES.rows(wave=wave), now=now)


@dataclass(frozen=True)
class Waiting:
    """How many wait for the programme: calls to make, people whose partner left the organisation."""

    calls: int
    without_partner: int
    in_one_line: int


def waiting_for_programme(wave: Wave) -> Waiting:
    """Who waits for the programme in this wave, in one query."""
    return Waiting(*_WAITING.row(wave=wave))
