"""What happens by itself: every quarter of an hour, every morning. Each act is safe to repeat."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from binome.core.agendas import actions as agendas
from binome.core.agendas.tasks import read_agendas
from binome.core.directory import employment
from binome.core.directory.feeding import actions as feeding
from binome.core.directory.tasks import fetch_staff_file
from binome.core.mail import heartbeat
from binome.core.privacy.second_factor import actions as second_factor
from binome.journey.diagnosis.actions import campaigning
from binome.journey.enrolment.actions import reminding as enrolment_reminding
from binome.journey.matching.actions import cascading, nudging, searching
from binome.journey.mentoring.actions import absences
from binome.journey.mentoring.actions import closing as mentoring_closing
from binome.journey.mentoring.actions import journal as mentoring_journal
from binome.journey.mentoring.actions import reminding as mentoring_reminding
from binome.journey.network.actions import challenges, filing
from binome.journey.network.actions import reminding as network_reminding
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
    for act in ACTS.values():
        try:
            act(now)
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


def _order_staff_file(_now: datetime) -> bool:
    """Have the staff file fetched beside the clock: a report that is made while one waits keeps no reminder waiting."""
    fetch_staff_file.enqueue(None)
    return False


def _fetch_when_due(now: datetime) -> None:
    if feeding.is_due(now):
        _once_a_night(_order_staff_file, now=now)


def _read_agendas(now: datetime) -> None:
    """Have agendas read beside the clock: machines that are slow to answer keep no reminder waiting."""
    if agendas.are_due(now=now):
        read_agendas.enqueue()


def _tell_of_second_factor(now: datetime) -> bool:
    """Tell those whose role asks for a second factor, and who have none, before the day comes."""
    second_factor.tell_concerned(now=now)
    return False


def _prune_tasks(_now: datetime) -> bool:
    """Forget background tasks that finished long ago, done or failed; those waiting or running stay whatever their age."""
    if isinstance(task_backends["default"], DatabaseBackend):  # tasks that run at once, as in tests, keep no rows
        call_command("prune_db_task_results", queue_name="*", min_age_days=TASKS_KEPT, verbosity=0)
    return False


def prune_cache() -> None:
    """Delete what the cache in the database keeps beyond its time, by the real clock as the cache itself counts.

    Django does so only from the most entries on: until then, what anybody may let wait at the door would fill the disk.
    """
    if isinstance(caches["default"], DatabaseCache):  # the cache of tests is in memory
        names = [connection.ops.quote_name(each) for each in (settings.CACHES["default"]["LOCATION"], "expires")]
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM {} WHERE {} < %s".format(*names),  # noqa: S608 — names of ours  # nosec B608
                [connection.ops.adapt_datetimefield_value(timezone.now())],
            )


def _let_go(now: datetime) -> bool:
    """Carry out what every model announces of how long it is kept; whether people who left wait for the next tick."""
    return retention.carry_out(now=now, at_most=ERASED_A_TICK).waiting > 0


# In the order of the story: an act may make something due that a later one of the same tick then finds. Each is told to
# people by its name on the page of automatic steps (`automatic_steps`).
ACTS: Mapping[str, Callable[[datetime], object]] = {
    "fetch_when_due": lambda now: _fetch_when_due(now),  # noqa: PLW0108 — looked up at each tick, as the others are
    "see_off": lambda now: employment.see_off(now=now),
    "survey_campaigns": lambda now: campaigning.tick(now),  # noqa: PLW0108 — looked up at each tick, as the others are
    "remind_of_ideas": lambda now: network_reminding.remind_of_ideas(now=now),
    "close_challenges": lambda now: challenges.close_challenges(now=now),
    "remind_of_badges": lambda now: enrolment_reminding.remind_of_badges(now=now),
    "expire_and_pair_again": lambda now: cascading.expire_and_pair_again(now=now),
    "follow_searches": lambda now: searching.follow_searches(now=now),
    "remind_to_confirm": lambda now: nudging.remind_to_confirm(now=now),
    "follow_absences": lambda now: absences.follow_absences(now=now),
    "remind_of_sessions": lambda now: mentoring_reminding.remind_of_sessions(now=now),
    "read_agendas_when_due": lambda now: _read_agendas(now),  # noqa: PLW0108 — looked up at each tick, as the others are
    "remind_to_plan": lambda now: mentoring_reminding.remind_to_plan(now=now),
    "close_after_notice": lambda now: mentoring_closing.close_after_notice(now=now),
    "open_missed_closings": lambda now: assessing.open_missed_closings(now=now),
    "open_later_assessments": lambda now: assessing.open_later_assessments(now=now),
    "tell_of_second_factor": lambda now: _once_a_night(_tell_of_second_factor, now=now),
    "forget_removed_files": lambda now: (
        mentoring_journal.forget_removed_files(now=now) + filing.forget_files_of_removed_posts(now=now)
    ),
    "prune_cache": lambda _now: prune_cache(),
    "prune_tasks": lambda now: _once_a_night(_prune_tasks, now=now),
    "let_go": lambda now: _once_a_night(_let_go, now=now),
}
