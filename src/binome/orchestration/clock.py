"""What happens by itself: every quarter of an hour, every morning. Each act is safe to repeat."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from binome.core.directory import employment
from binome.core.mail import heartbeat
from binome.core.privacy.second_factor import actions as second_factor
from binome.journey.diagnosis.actions import campaigning
from binome.journey.enrolment.actions import reminding as enrolment_reminding
from binome.journey.matching.actions import cascading, nudging, searching
from binome.journey.mentoring.actions import reminding as mentoring_reminding
from binome.journey.outcomes.actions import assessing
from binome.orchestration import retention

TASKS_KEPT = 14  # days after they finished: long enough to look into one that failed
ERASED_A_TICK = 25  # people: each erasure reads every text there is, and reminders of others do not wait for hundreds

log = logging.getLogger("binome.clock")


def tick(now: datetime) -> None:
    """Let each step do what time asks of it; letters repeat their key, so nobody gets two.

    An act that fails is told in the log and does not keep the others from being done; it is due again next time.
    When the database itself has gone, the others would fail alike: the failure is raised, for the worker to tell once.
    """
    # In the order of the story: an act may make something due that a later one of the same tick then finds
    acts: tuple[Callable[[], object], ...] = (
        lambda: employment.see_off(now=now),
        lambda: campaigning.tick(now),
        lambda: enrolment_reminding.remind_of_badges(now=now),
        lambda: cascading.expire_and_pair_again(now=now),
        lambda: searching.follow_searches(now=now),
        lambda: nudging.remind_to_confirm(now=now),
        lambda: mentoring_reminding.remind_of_sessions(now=now),
        lambda: mentoring_reminding.remind_to_plan(now=now),
        lambda: assessing.open_missed_closings(now=now),
        lambda: assessing.open_later_assessments(now=now),
        lambda: _once_a_night(_tell_of_second_factor, now=now),
        lambda: _once_a_night(_prune_tasks, now=now),
        lambda: _once_a_night(_let_go, now=now),
    )
    for act in acts:
        try:
            act()
        except Exception:
            if not connection.is_usable():
                raise
            log.exception("an act of the clock failed")


def write_mailings(now: datetime) -> bool:
    """Write the next letters of long mailings; whether any was written."""
    return bool(campaigning.write_letters(now=now))


def _once_a_night(act: Callable[[datetime], bool], *, now: datetime) -> None:
    """Do `act` at the first tick of each day here, by one worker; due again at the next tick when it fails or says that
    something is left to do.
    """
    night = f"{act.__name__}:{timezone.localdate(now)}"
    if not heartbeat.take_slot(night, now=now):
        return
    is_left = True
    try:
        is_left = act(now)
    finally:
        if is_left:
            heartbeat.give_slot_back(night)


def _tell_of_second_factor(now: datetime) -> bool:
    """Tell those whose role asks for a second factor, and who have none, before the day comes."""
    second_factor.tell_concerned(now=now)
    return False


def _prune_tasks(_now: datetime) -> bool:
    """Forget background tasks that finished long ago, done or failed; those waiting or running stay whatever their age."""
    if isinstance(task_backends["default"], DatabaseBackend):  # tasks that run at once, as in tests, keep no rows
        call_command("prune_db_task_results", queue_name="*", min_age_days=TASKS_KEPT, verbosity=0)
    return False


def _let_go(now: datetime) -> bool:
    """Carry out what every model announces of how long it is kept; whether people who left wait for the next tick."""
    return retention.carry_out(now=now, at_most=ERASED_A_TICK).waiting > 0
