"""How a volunteer works with people: the reference of a manager or HR (R26, R28)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.enrolment import rules
from binome.journey.enrolment.actions.errors import AlreadyGiven, ReferenceEmpty, ReferenceOver
from binome.journey.enrolment.models import Application, Reference
from binome.journey.enrolment.queries.applying import UNDER_REVIEW
from binome.journey.enrolment.states import Side


@transaction.atomic
def give_reference(
    application_id: int, *, levels: Mapping[str, int], text: str, by: Person, now: datetime
) -> Reference:
    """Say how a volunteer works with people: levels on B1–B8 (those one can judge) and a few words.

    Raises `NotTheirs` unless `by` is their manager, was asked, or is in HR; `NotAtThisPoint` when it is no longer
    needed; `AlreadyGiven`; `TextMissing` when neither a level nor a word was given.
    """
    # The application comes before its reference, as in decide(): a decision and a reference never wait for each other.
    locked = Application.objects.select_for_update(of=("self",), no_key=True).select_related(
        "person__manager", "reference"
    )
    application = one_or_none(locked.filter(pk=application_id, side=Side.MENTOR))
    if application is None or not _may_vouch(application, by=by):
        raise NotTheirs
    if application.state not in UNDER_REVIEW:
        raise ReferenceOver
    reference = getattr(application, "reference", None) or Reference(application=application, asked_at=now)
    if reference.given_at is not None:
        raise AlreadyGiven
    heard = rules.levels_heard(levels)
    if not heard and not cleaned(text):
        raise ReferenceEmpty
    reference.levels, reference.text = heard, cleaned(text)[: rules.MAX_KEPT]
    reference.given_by, reference.given_at = by, now
    reference.save()
    audit.record("enrolment.gave_reference", reference, by=by)
    return reference


def _may_vouch(application: Application, *, by: Person) -> bool:
    if by.pk == application.person_id:
        return False
    manager = application.person.manager
    if by.pk == application.person.manager_id:
        return True
    reference: Reference | None = getattr(application, "reference", None)
    none_can = manager is None or not manager.is_active or reference is None or reference.asked_of_id is None
    return by.is_hr and none_can
