"""The ways back: an application that was just withdrawn, and decisions just signed, before anything else hung on them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.actions.applying import get_owned
from binome.journey.enrolment.models import Application, Validation
from binome.journey.enrolment.signals import acceptances_taken_back
from binome.journey.enrolment.states import ApplicationState

# Once accepted, pairs and proposals hang on an application: leaving then is asked beforehand, and has no way back.
TAKEN_BACK = frozenset(
    {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.QUALIFIED, ApplicationState.NEXT_WAVE}
)


@undoes("enrolment.withdraw", sentence=_("Your application is back, as it was."))
@transaction.atomic
def restore_application(*, application: int, state: str, by: Person, now: datetime) -> None:
    """Apply again, where one stood. Raises `NotTheirs`, `NoWayBack`."""
    withdrawn = get_owned(application, by=by)
    if withdrawn.state != ApplicationState.WITHDRAWN or state not in TAKEN_BACK:
        raise NoWayBack
    withdrawn.state = ApplicationState(state)
    withdrawn.save(update_fields=["state"])
    audit.record("enrolment.restored_application", withdrawn, by=by)


@undoes("enrolment.decide_many", sentence=_("The decision is undone. No email was sent."))
@transaction.atomic
def take_decisions_back(
    *,
    stood: Sequence[tuple[str, int | None, str | None, str, list[int]]],
    badges: Iterable[int],
    signed_at: str,
    outcome: str,
    by: Person,
    now: datetime,
) -> None:
    """Let each application stand as `Signed.stood` says, without the badges.

    Raises `NoWayBack` when one moved on since, `NotTheirs` when `by` no longer steers the programme.
    """
    keys = [key for *_stand, group in stood for key in group]
    locked = Application.objects.select_for_update(of=("self",), no_key=True).select_related("wave__programme")
    signed = locked.filter(pk__in=keys, decided_by=by, decided_at=signed_at, state=outcome, wave__archived_at=None)
    applications = list(signed.exclude(appeal__asked_at__gte=signed_at).order_by("pk"))
    if len(applications) != len(keys):
        raise NoWayBack
    if not all(may(by, Right.STEER, programme) for programme in {each.wave.programme for each in applications}):
        raise NotTheirs
    accepted = [application for application in applications if application.state == ApplicationState.ACCEPTED]
    if accepted:
        acceptances_taken_back.send(Application, applications=accepted, accepted_at=datetime.fromisoformat(signed_at))
    for state, decided_by, decided_at, reason, group in stood:
        Application.objects.filter(pk__in=group).update(
            state=state, decided_by=decided_by, decided_at=decided_at, decision_reason=reason
        )
    Validation.objects.filter(pk__in=badges, application__in=keys).delete()
    audit.record_all("enrolment.took_decision_back", applications, by=by)
