"""The ways back: an application that was just withdrawn, and decisions just signed, before anything else hung on them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
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


@undoes("enrolment.decide_many", sentence=_("The decision is taken back. Nobody was told."))
@transaction.atomic
def take_decisions_back(
    *,
    stood: Sequence[tuple[str, int | None, str | None, str, list[int]]],
    badges: Iterable[int],
    signed_at: str,
    by: Person,
    now: datetime,
) -> None:
    """Let each application stand as `Signed.stood` says, without the badges. Raises `NoWayBack` when one moved on since."""
    keys = [key for *_stand, group in stood for key in group]
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    signed = locked.filter(pk__in=keys, decided_by=by, decided_at=signed_at).exclude(appeal__asked_at__gte=signed_at)
    applications = list(signed.exclude(state=ApplicationState.WITHDRAWN).order_by("pk"))
    if len(applications) != len(keys):
        raise NoWayBack
    accepted = [application for application in applications if application.state == ApplicationState.ACCEPTED]
    if accepted:
        acceptances_taken_back.send(Application, applications=accepted, accepted_at=datetime.fromisoformat(signed_at))
    for state, decided_by, decided_at, reason, group in stood:
        Application.objects.filter(pk__in=group).update(
            state=state, decided_by=decided_by, decided_at=decided_at, decision_reason=reason
        )
    Validation.objects.filter(pk__in=badges, application__in=keys).delete()
    audit.record_all("enrolment.took_decision_back", applications, by=by)
