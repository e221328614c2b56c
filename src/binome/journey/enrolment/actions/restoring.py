"""The way back for an application that was just withdrawn, before anything else hung on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.actions.applying import get_owned
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
