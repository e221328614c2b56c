"""Who takes part and how pairs go: what a programme manager reads of them, never what they write or answer."""

from datetime import datetime

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from binome.core.people.models import Person
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.privacy.erasure.personal_names import is_erased
from binome.core.privacy.models import AccessKey
from binome.interfaces.api.guard import ApiRequest, Opens, wave_of
from binome.interfaces.api.paging import Cursor, Id, Limit, Page, page_of
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.matching.models import NOT_FORMED, Pair, Round
from binome.journey.matching.queries.manager import participation_of
from binome.journey.matching.states import PairState, RoundState
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.figures import pulse_figures
from binome.journey.mentoring.queries.programme import health_rows

router = Router(tags=["participation"], auth=Opens(AccessKey.Scope.PARTICIPATION))


class ApplicationOut(Schema):
    """Someone's wish to take part, without what they wrote."""

    id: int
    person_id: int | None = Field(description="null: the person was erased.")
    side: str
    state: str
    themes: list[str] = Field(description="Codes of the themes offered or wanted, the first one first.")
    hours_a_month: int
    capacity: int
    mode: str
    languages: list[str]
    half_days: list[str]
    submitted_at: datetime | None
    decided_at: datetime | None


class RoundOut(Schema):
    """A round of matching, in numbers; one under five is null."""

    id: int
    number: int
    state: str
    opened_at: datetime
    closes_at: datetime
    published_at: datetime | None
    proposals: int | None
    choosing: int | None = Field(description="How many were asked to choose.")
    have_chosen: int | None = Field(description="At least so many: told five at a time.")


class PairOut(Schema):
    """Two people who were announced to each other. Which of the two did not confirm is not told to anyone."""

    id: int
    mentor_id: int | None
    mentee_id: int | None
    state: str = Field(description="`to_confirm`, `chosen`, `not_formed` or `ended`.")
    published_at: datetime | None


class SessionOut(Schema):
    """A date of a pair; nothing of what is said there."""

    id: int
    pair_id: int
    number: int
    state: str
    starts_at: datetime
    held_at: datetime | None


class HealthOut(Schema):
    """How a pair goes, told from dates alone."""

    pair_id: int
    health: str
    held: int
    reported: int
    planned: int
    last_held_at: datetime | None
    next_at: datetime | None


class PulseOut(Schema):
    """What pairs answered after their sessions, on five people or more; null below."""

    useful: float | None
    understanding: float | None
    tried_percent: int | None


class WaveHealthOut(Schema):
    """How the pairs of a wave go."""

    pairs: list[HealthOut]
    pulse: PulseOut


@router.get(
    "/waves/{wave_id}/applications",
    response=Page[ApplicationOut],
    operation_id="listApplications",
    summary="Applications",
)
def list_applications(request: ApiRequest, wave_id: Id, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """Applications that were handed in; drafts are their author's."""
    applications = (
        Application.objects.filter(wave=wave_of(request, wave_id))
        .exclude(state=ApplicationState.DRAFT)
        .prefetch_related("theme_choices__theme")
        .select_related("person")
    )
    return page_of(applications, cursor=cursor, limit=limit, as_item=_application)


@router.get("/waves/{wave_id}/rounds", response=list[RoundOut], operation_id="listRounds", summary="Rounds of matching")
def list_rounds(request: ApiRequest, wave_id: Id) -> list[RoundOut]:
    """Proposals and choices in numbers; never whose, nor which."""
    rounds = Round.objects.of_everyone().filter(wave=wave_of(request, wave_id))
    return [_round(each) for each in rounds.annotate(size=Count("proposals")).order_by("number")]


@router.get("/waves/{wave_id}/pairs", response=Page[PairOut], operation_id="listPairs", summary="Pairs")
def list_pairs(request: ApiRequest, wave_id: Id, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """Pairs that both halves know of."""
    pairs = Pair.objects.filter(Pair.privacy.readable, wave=wave_of(request, wave_id))
    read = pairs.select_related("mentor__person", "mentee__person", "relationship")
    return page_of(read, cursor=cursor, limit=limit, as_item=_pair)


@router.get(
    "/waves/{wave_id}/sessions", response=Page[SessionOut], operation_id="listSessions", summary="Session dates"
)
def list_sessions(request: ApiRequest, wave_id: Id, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """When pairs meet: dates and states."""
    sessions = Session.objects.filter(relationship__pair__wave=wave_of(request, wave_id)).select_related("relationship")
    return page_of(sessions, cursor=cursor, limit=limit, as_item=_session)


@router.get("/waves/{wave_id}/health", response=WaveHealthOut, operation_id="getHealth", summary="How pairs go")
def get_health(request: ApiRequest, wave_id: Id) -> WaveHealthOut:
    """Which pairs are on track, from dates alone, and what all of them answered together."""
    wave = wave_of(request, wave_id)
    rows = sorted(health_rows(wave, now=timezone.now()), key=lambda row: row.relationship.pair_id)
    pulse = pulse_figures(wave)
    return WaveHealthOut(
        pairs=[
            HealthOut(
                pair_id=row.relationship.pair_id,
                health=row.health,
                held=row.held,
                reported=row.reported,
                planned=row.planned,
                last_held_at=row.last_held_at,
                next_at=row.next_at,
            )
            for row in rows
        ],
        pulse=PulseOut(useful=pulse.useful, understanding=pulse.understanding, tried_percent=pulse.tried),
    )


def _id_of(person: Person) -> int | None:
    return None if is_erased(person) else person.pk


def _told(count: int) -> int | None:
    return count if count >= K_SCORES else None


def _round(matching: Round) -> RoundOut:
    is_open = matching.state == RoundState.OPEN
    choosing = participation_of(matching) if is_open else None
    return RoundOut(
        id=matching.pk,
        number=matching.number,
        state=matching.state,
        opened_at=matching.opened_at,
        closes_at=matching.closes_at,
        published_at=matching.published_at,
        proposals=_told(matching.size),  # type: ignore[attr-defined]
        choosing=_told(choosing.total) if choosing else None,
        have_chosen=(choosing.at_least or None) if choosing else None,
    )


def _application(application: Application) -> ApplicationOut:
    return ApplicationOut(
        id=application.pk,
        person_id=_id_of(application.person),
        side=application.side,
        state=application.state,
        themes=[choice.theme.code for choice in application.theme_choices.all()],
        hours_a_month=application.hours_a_month,
        capacity=application.capacity,
        mode=application.mode,
        languages=application.languages,
        half_days=application.slots,
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
    )


def _pair(pair: Pair) -> PairOut:
    words = {PairState.PUBLISHED: "to_confirm", **dict.fromkeys(NOT_FORMED, "not_formed")}
    return PairOut(
        id=pair.pk,
        mentor_id=_id_of(pair.mentor.person),
        mentee_id=_id_of(pair.mentee.person),
        state=words.get(PairState(pair.state), str(pair.state)),
        published_at=pair.published_at,
    )


def _session(session: Session) -> SessionOut:
    return SessionOut(
        id=session.pk,
        pair_id=session.relationship.pair_id,
        number=session.number,
        state=session.state,
        starts_at=session.starts_at,
        held_at=session.held_at,
    )
