"""Deciding, one by one or many at once: a person signs a reason; the reader is always told (R20, R28)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail import outbox
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import emails, rules
from binome.journey.enrolment.actions.errors import (
    AppealAnswered,
    DecidedMeanwhile,
    DecisionNotOpen,
    NoSecondLook,
    NotAtThisPoint,
    OnesOwnApplication,
    ReasonMissing,
    SecondLookIsSomeoneElses,
    TextMissing,
)
from binome.journey.enrolment.models import Appeal, Application, Validation
from binome.journey.enrolment.queries.applications import answers_second_look, second_readers
from binome.journey.enrolment.queries.dossiers import favourable_themes, with_dossiers
from binome.journey.enrolment.signals import acceptance_ended, applications_accepted
from binome.journey.enrolment.states import DECIDED_AMONG_MANY, DECISIONS, ApplicationState, Side

# Someone kept for the next wave is as able as someone accepted: only the place was missing.
EARNS_BADGES = (ApplicationState.QUALIFIED, ApplicationState.ACCEPTED, ApplicationState.NEXT_WAVE)


@dataclass(frozen=True)
class Signed:
    """What one signature on many did, and what it found: from that it can be taken back."""

    decided: list[Application]
    left: list[Application]
    stood: list[tuple[str, int | None, str | None, str, list[int]]]  # state, by whom, when, reason; whose keys
    badges: list[int]


@transaction.atomic
def decide(
    application_id: int,
    *,
    outcome: str,
    reason: str,
    translation: str = "",
    seen_at: datetime | None = None,
    by: Person,
    now: datetime,
) -> Application:
    """Qualify, accept, keep for the next wave, or say not this time; the person reads the reason.

    `translation` is the same reason for a reader of the other language; `seen_at`: when `by` looked at the application. A
    mentor who is qualified, accepted or kept gets the badges that the readings advise. An acceptance that ends lets go of
    what was being prepared for that person. Raises `NotTheirs` unless `by` steers the programme, `OnesOwnApplication`,
    `ReasonMissing`, `DecidedMeanwhile` when somebody decided since `seen_at`, `DecisionNotOpen` when the application may not
    go there, and the `Conflict` of a step after this one where others count on the person already.
    """
    (application,) = _open_to_decision([application_id], reason=reason, by=by)
    if _was_decided_since(application, seen_at) or not _may_go(application, outcome):
        raise why_left(application, seen_at=seen_at)
    ends_acceptance = application.state == ApplicationState.ACCEPTED
    _sign([application], outcome=outcome, reason=(reason, translation), by=by, now=now)
    if ends_acceptance:
        acceptance_ended.send(Application, application=application, now=now)
    return application


@transaction.atomic
def decide_many(
    application_ids: Iterable[int],
    *,
    outcome: str,
    reason: str,
    translation: str = "",
    seen_at: datetime | None = None,
    by: Person,
    now: datetime,
) -> Signed:
    """Decide many at once with one reason; says which were decided, and which could not go there or were decided since `seen_at`.

    An acceptance is ended one by one (`decide`), never among many. All are the deciders', or none is touched: raises
    `NotTheirs`, `OnesOwnApplication` or `ReasonMissing` before anything is written.
    """
    applications = _open_to_decision(set(application_ids), reason=reason, by=by)
    decided: list[Application] = []
    left: list[Application] = []
    for application in applications:
        may_go = _may_go_among_many(application, outcome) and not _was_decided_since(application, seen_at)
        (decided if may_go else left).append(application)
    stood = _where_they_stand(decided)
    with outbox.together():
        badges = _sign(decided, outcome=outcome, reason=(reason, translation), by=by, now=now)
    return Signed(decided, left, stood, badges)


def _where_they_stand(applications: list[Application]) -> list[tuple[str, int | None, str | None, str, list[int]]]:
    """How they stand before a decision, those who stand alike together: many were decided on with one reason before."""
    alike: dict[tuple[str, int | None, str | None, str], list[int]] = defaultdict(list)
    for application in applications:
        decided_at = application.decided_at.isoformat() if application.decided_at else None
        alike[application.state, application.decided_by_id, decided_at, application.decision_reason].append(
            application.pk
        )
    return [(*stand, keys) for stand, keys in alike.items()]


def _open_to_decision(application_ids: Collection[int], *, reason: str, by: Person) -> list[Application]:
    """These applications, locked in one order by everyone: of two managers who sign for the same people, one waits.

    no_key: what hangs on an application (letters, references) may be written meanwhile; decisions and withdrawals wait.
    """
    locked = Application.objects.with_people().select_for_update(of=("self",), no_key=True)
    applications = list(locked.filter(pk__in=application_ids).order_by("pk"))
    programmes = {application.wave.programme for application in applications}
    if len(applications) != len(application_ids) or not all(may(by, Right.STEER, each) for each in programmes):
        raise NotTheirs
    if any(application.person_id == by.pk for application in applications):
        raise OnesOwnApplication
    if not cleaned(reason):
        raise ReasonMissing
    return applications


def _may_go(application: Application, outcome: str) -> bool:
    return outcome in DECISIONS and rules.may_move(application.state, outcome)


def why_left(application: Application, *, seen_at: datetime | None) -> NotAtThisPoint:
    """Why an application was left as it is, as `decide` would raise it."""
    return DecidedMeanwhile() if _was_decided_since(application, seen_at) else DecisionNotOpen()


def _was_decided_since(application: Application, seen_at: datetime | None) -> bool:
    """Whether whoever signs now looked at it before its last decision: they would write over what they never read."""
    return seen_at is not None and application.decided_at is not None and application.decided_at > seen_at


def _may_go_among_many(application: Application, outcome: str) -> bool:
    return application.state in DECIDED_AMONG_MANY and _may_go(application, outcome)


def _sign(
    applications: list[Application], *, outcome: str, reason: tuple[str, str], by: Person, now: datetime
) -> list[int]:
    """One decision on all of them, in a number of queries that does not grow with theirs; the badges it gave."""
    for written, readers in _by_reason(applications, *map(cleaned, reason), by=by).items():
        for application in readers:
            application.state = outcome
            application.decided_by, application.decided_at, application.decision_reason = by, now, written
        Application.objects.filter(pk__in=[application.pk for application in readers]).update(
            state=outcome, decided_by=by, decided_at=now, decision_reason=written
        )
    mentors = [application.pk for application in applications if application.side == Side.MENTOR]
    badges = _award(mentors, by=by, now=now) if outcome in EARNS_BADGES else []
    audit.record_all("enrolment.decided", applications, by=by, outcome=str(outcome))
    for application in applications:
        emails.send_decision(application)
    if outcome == ApplicationState.ACCEPTED and applications:
        applications_accepted.send(Application, applications=applications, now=now)
    return badges


def _by_reason(
    applications: list[Application], reason: str, translation: str, *, by: Person
) -> dict[str, list[Application]]:
    """Who reads which words: whoever reads another language than the signer's gets the translation, where there is one."""
    readers: dict[str, list[Application]] = defaultdict(list)
    for application in applications:
        abroad = application.person.preferred_language != by.preferred_language
        written = translation if abroad and translation else reason
        readers[written[: rules.MAX_KEPT]].append(application)
    return readers


def _award(application_ids: list[int], *, by: Person, now: datetime) -> list[int]:
    today = timezone.localdate(now)
    mentors = with_dossiers(Application.objects.filter(pk__in=application_ids).order_by("pk"))
    people = [application.person_id for application in mentors]
    held = set(Validation.objects.valid_on(today).filter(person__in=people).values_list("person", "theme"))
    given = Validation.objects.bulk_create(
        Validation(
            person=application.person,
            theme=theme,
            application=application,
            validated_on=today,
            expires_on=rules.year_after(today),
            validated_by=by,
        )
        for application in mentors
        for theme in favourable_themes(application)
        if (application.person_id, theme.pk) not in held
    )
    return [badge.pk for badge in given]


@transaction.atomic
def ask_second_look(application_id: int, *, text: str, by: Person, now: datetime) -> Appeal:
    """Ask that a decision be looked at again, once.

    Raises `NotTheirs`, `TextMissing`, or `NoSecondLook` when nothing was refused or it was already asked.
    """
    # Pressed twice, the second finds the appeal of the first. `no_key`: what points to the application is written meanwhile.
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True).of(by).filter(pk=application_id).first()
    )
    if application is None:
        raise NotTheirs
    refused = application.state in {ApplicationState.NEXT_WAVE, ApplicationState.NOT_THIS_TIME}
    if not refused or hasattr(application, "appeal"):
        raise NoSecondLook
    if not cleaned(text):
        raise TextMissing
    appeal = Appeal.objects.create(
        application=application,
        text=cleaned(text)[: rules.MAX_KEPT],
        asked_at=now,
        decided_by_id=application.decided_by_id,
    )
    audit.record("enrolment.asked_second_look", appeal, by=by)
    for manager in second_readers(appeal):
        emails.send_second_look_asked(appeal, to=manager)
    return appeal


@transaction.atomic
def answer_second_look(appeal_id: int, *, answer: str, by: Person, now: datetime) -> Appeal:
    """Answer someone who asked for a second look; a changed decision is taken with `decide`.

    Raises `NotTheirs`, `TextMissing`, `AppealAnswered`, or `SecondLookIsSomeoneElses` when `by` took the decision and
    another manager can look at it.
    """
    # Of two managers who answer at once the second learns it, before a second letter contradicts the first.
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("application__person", "application__wave__programme")
        .filter(pk=appeal_id)
        .first()
    )
    if appeal is None or appeal.application.person_id == by.pk:
        raise NotTheirs
    if not may(by, Right.STEER, appeal.application.wave.programme):
        raise NotTheirs
    if appeal.answered_at is not None:
        raise AppealAnswered
    if not answers_second_look(appeal, by=by):
        raise SecondLookIsSomeoneElses
    if not cleaned(answer):
        raise TextMissing
    appeal.answer, appeal.answered_by, appeal.answered_at = cleaned(answer)[: rules.MAX_KEPT], by, now
    appeal.save()
    audit.record("enrolment.answered_second_look", appeal, by=by)
    emails.send_appeal_answer(appeal)
    return appeal
