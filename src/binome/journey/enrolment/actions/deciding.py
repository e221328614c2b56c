"""Deciding, one by one or many at once: a person signs a reason; the reader is always told (R20, R28)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import emails, rules
from binome.journey.enrolment.actions.errors import (
    AppealAnswered,
    DecisionNotOpen,
    NoSecondLook,
    OnesOwnApplication,
    ReasonMissing,
    TextMissing,
)
from binome.journey.enrolment.models import Appeal, Application, Validation
from binome.journey.enrolment.queries.dossiers import favourable_themes
from binome.journey.enrolment.signals import application_accepted
from binome.journey.enrolment.states import DECISIONS, ApplicationState, Side

# Someone kept for the next wave is as able as someone accepted: only the place was missing.
EARNS_BADGES = (ApplicationState.QUALIFIED, ApplicationState.ACCEPTED, ApplicationState.NEXT_WAVE)


@transaction.atomic
def decide(application_id: int, *, outcome: str, reason: str, by: Person, now: datetime) -> Application:
    """Qualify, accept, keep for the next wave, or say not this time; the person reads the reason.

    A mentor who is qualified, accepted or kept gets the badges that the readings advise.
    Raises `NotTheirs` unless `by` steers the programme, `OnesOwnApplication`, `ReasonMissing`, `DecisionNotOpen`
    when the application may not go there.
    """
    # no_key: what hangs on the application (letters, references) may be written meanwhile; decisions and withdrawals wait.
    locked = Application.objects.select_for_update(of=("self",), no_key=True).select_related(
        "person", "wave__programme"
    )
    application = one_or_none(locked.filter(pk=application_id))
    if application is None or not may(by, Right.STEER, application.wave.programme):
        raise NotTheirs
    if application.person_id == by.pk:
        raise OnesOwnApplication
    if not cleaned(reason):
        raise ReasonMissing
    if outcome not in DECISIONS or not rules.may_move(application.state, outcome):
        raise DecisionNotOpen
    application.state = outcome
    application.decided_by, application.decided_at = by, now
    application.decision_reason = cleaned(reason)[: rules.MAX_KEPT]
    application.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    if application.side == Side.MENTOR and outcome in EARNS_BADGES:
        _award(application, by=by, now=now)
    audit.record("enrolment.decided", application, by=by, outcome=str(outcome))
    emails.send_decision(application)
    if outcome == ApplicationState.ACCEPTED:
        application_accepted.send(Application, application=application, now=now)
    return application


@transaction.atomic
def decide_many(
    application_ids: Iterable[int], *, outcome: str, reason: str, by: Person, now: datetime
) -> tuple[list[Application], list[Application]]:
    """Decide many at once with one reason; says which were decided and which could not go there.

    All are the deciders', or none is touched: raises `NotTheirs`, `OnesOwnApplication` or `ReasonMissing` before anything is written.
    """
    # In one order by everyone: of two managers who sign for the same people, one waits and neither is ended.
    wanted = sorted(set(application_ids))
    decided, left = [], []
    for application_id in wanted:
        try:
            decided.append(decide(application_id, outcome=outcome, reason=reason, by=by, now=now))
        except DecisionNotOpen:
            left.append(Application.objects.with_people().get(pk=application_id))
    return decided, left


def _award(application: Application, *, by: Person, now: datetime) -> None:
    today = timezone.localdate(now)
    held = set(application.person.validations.valid_on(today).values_list("theme", flat=True))
    for theme in favourable_themes(application):
        if theme.pk not in held:
            Validation.objects.create(
                person=application.person,
                theme=theme,
                application=application,
                validated_on=today,
                expires_on=rules.year_after(today),
                validated_by=by,
            )


@transaction.atomic
def ask_second_look(application_id: int, *, text: str, by: Person, now: datetime) -> Appeal:
    """Ask that a decision be looked at again, once.

    Raises `NotTheirs`, `TextMissing`, or `NoSecondLook` when nothing was refused or it was already asked.
    """
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
    appeal = Appeal.objects.create(application=application, text=cleaned(text)[: rules.MAX_KEPT], asked_at=now)
    audit.record("enrolment.asked_second_look", appeal, by=by)
    return appeal


@transaction.atomic
def answer_second_look(appeal_id: int, *, answer: str, by: Person, now: datetime) -> Appeal:
    """Answer someone who asked for a second look; a changed decision is taken with `decide`.

    Raises `NotTheirs`, `TextMissing`, or `AppealAnswered`.
    """
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
    if not cleaned(answer):
        raise TextMissing
    appeal.answer, appeal.answered_by, appeal.answered_at = cleaned(answer)[: rules.MAX_KEPT], by, now
    appeal.save()
    audit.record("enrolment.answered_second_look", appeal, by=by)
    emails.send_appeal_answer(appeal)
    return appeal
