"""Modules that were finished in another training system: said by a program, counted as if finished here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from binome.core.privacy import audit
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.enrolment.states import ApplicationState
from binome.journey.learning.actions.preparing import preparation_of, see_if_prepared
from binome.journey.learning.models import ModuleDone
from binome.journey.learning.queries.preparation import modules_open_to

OLDEST = timedelta(days=5 * 365)  # what was finished earlier was another training

Finished = tuple[int, str, str, datetime]  # whose (the person), on which side, the module's code, when


class Credit(StrEnum):
    """What became of a module that a program says was finished."""

    RECORDED = "recorded"
    ALREADY = "already_finished"
    NOT_TAKING_PART = "not_taking_part"
    NOT_IN_THIS_PATH = "not_in_this_path"
    NOT_THEN = "date_not_possible"


@transaction.atomic
def credit_modules(wave_id: int, finished: Sequence[Finished], *, key: int, now: datetime) -> list[Credit]:
    """Count these modules of accepted participants as finished; what one finished here keeps its words and its date."""
    people = {person for person, _side, _module, _done_at in finished}
    accepted = locked_acceptances(wave_id).filter(person__in=people)
    applications = {(application.person_id, application.side): application for application in accepted}
    return [
        _credit(applications.get((person, side)), module, done_at=done_at, key=key, now=now)
        for person, side, module, done_at in finished
    ]


def _credit(application: Application | None, module: str, *, done_at: datetime, key: int, now: datetime) -> Credit:
    if application is None:
        return Credit.NOT_TAKING_PART
    if module not in modules_open_to(application):
        return Credit.NOT_IN_THIS_PATH
    if not now - OLDEST <= done_at <= now:
        return Credit.NOT_THEN
    done = finish_elsewhere(application, module, done_at=done_at, now=now)
    if done is None:
        return Credit.ALREADY
    audit.record("learning.credited_module", done, by=None, module=module, key=key)
    return Credit.RECORDED


def finish_elsewhere(application: Application, module: str, *, done_at: datetime, now: datetime) -> ModuleDone | None:
    """Count a module as finished; None when it was already. The application is locked (`locked_acceptances`)."""
    preparation = preparation_of(application, now=now)
    done, is_new = ModuleDone.objects.get_or_create(
        preparation=preparation, module=module, defaults={"done_at": done_at}
    )
    if not is_new:
        return None
    see_if_prepared(preparation, now=now)
    return done


def locked_acceptances(wave_id: int) -> ApplicationQuerySet:
    """Accepted applications of a wave, locked by key: whoever says what was finished waits for whoever decides or signs."""
    locked = Application.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return locked.filter(wave=wave_id, state=ApplicationState.ACCEPTED).select_related("person")
