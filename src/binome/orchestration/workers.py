"""What a worker does, turn after turn; nothing that goes wrong in one duty stops the others."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from binome.core.agendas import writing
from binome.core.chats import delivering as chats
from binome.core.mail import delivery, delivery_log, heartbeat, queue
from binome.core.statements import delivering as statements
from binome.core.webhooks import delivering
from binome.orchestration import chat_news, clock, happenings, record_store
from binome.orchestration.agenda_entries import events_of
from binome.orchestration.chat_words import words_of
from binome.orchestration.record_words import statement_words

QUARTER = 15  # minutes between two ticks of the clock: reminders are due to the quarter of an hour
ROUND = timedelta(seconds=5)  # between two looks for workers that died: they cost a scan of a folder and two queries
PULSE = 10.0  # seconds between two signs of life: six within what counts as alive (heartbeat.FRESH)
DATABASE = "database"
TELL_EVERY = 5.0  # seconds between two looks at what other programs are to be told
PAUSE = 5.0  # seconds between two tries of a database that does not answer
TASKS_AGAIN = timedelta(seconds=30)  # a process of tasks that ends as it begins is not started more often
TELL_AGAIN = timedelta(minutes=5)  # of a fault that lasts: often enough to be seen, too rare to fill a disk
LONGEST_REST = timedelta(minutes=1)  # while no mail server answers: sign-in codes leave within a minute of its return
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG

log = logging.getLogger("binome.worker")


class Worker:
    """One worker under its own name: signs of life, the clock, mailings, letters; background tasks in a process beside."""

    def __init__(self, *, stop: threading.Event) -> None:
        self.name = heartbeat.new_name()
        self.stop = stop
        self.delivery_log = delivery_log.DeliveryLog(self.name)
        self.tasks: subprocess.Popen[bytes] | None = None
        self._tasks_from: datetime | None = None
        self._rest = timedelta()
        self._unrecorded = False
        self._logged: dict[tuple[str, str], datetime] = {}  # what failed and how → when it was last told
        self._logging = threading.Lock()  # three threads may meet one event
        self._database_fails = False  # in this turn
        self._reclaimed_at: datetime | None = None
        self._letters_from: datetime | None = None

    def run(self) -> None:
        """Work until asked to stop."""
        pulse = threading.Thread(target=self._pulse, daemon=True)
        pulse.start()
        for duty in self._told_beside():  # a slow chat keeps no webhook waiting either
            threading.Thread(target=self._keep_telling, args=(duty,), daemon=True).start()
        try:
            while not self.stop.is_set():
                close_old_connections()
                self._do(self._keep_tasks_running, timezone.now())
                busy = self.turn()
                # A busy worker breathes 20 ms, so that a signal to stop is heard between two batches; an idle one looks
                # again after a second: that is how long someone waits at most before their sign-in code is on its way.
                self.stop.wait(PAUSE if self._database_fails else 0.02 if busy else 1)
        finally:
            self.stop.set()
            pulse.join(timeout=PULSE)
            self.shut_down()
            self._do(self._stop_beating, timezone.now())

    def turn(self) -> bool:
        """One turn of every duty; whether there is more to do at once."""
        now = timezone.now()
        duties: tuple[Callable[[datetime], bool], ...] = (
            self._reclaim_abandoned,
            self._tick,
            self._mailings,
            self._letters,
        )
        self._database_fails = False
        busy = [self._do(duty, now) for duty in duties]  # every duty has its turn
        if not self._database_fails and any(what == DATABASE for what, _how in self._logged):
            self._logged = {event: at for event, at in self._logged.items() if event[0] != DATABASE}
            log.warning("the database answers again")
        return any(busy)

    def turn_until_done(self) -> None:
        """Do everything that is due now."""
        heartbeat.beat(self.name, now=timezone.now())
        while self.turn():
            pass
        now = timezone.now()  # what fails is due again later than that: the last message ends it
        for duty in self._told_beside():
            while self._do(duty, now):
                pass

    def shut_down(self) -> None:
        """Leave nothing behind: tasks ended, claims given back, answers written down."""
        if self.tasks is not None:
            self.tasks.terminate()
            try:
                self.tasks.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.tasks.kill()
        if self._do(self._record_answers, timezone.now()):
            self.delivery_log.close()

    def _keep_tasks_running(self, now: datetime) -> bool:
        """Start the process of background tasks, again when it died; what it had begun begins anew."""
        if self.tasks is not None and self.tasks.poll() is None:
            return False
        if self._tasks_from is not None and timedelta() <= now - self._tasks_from < TASKS_AGAIN:
            return False  # it ended as soon as it had begun: what ended it is told, and may last
        self._do(self._requeue_own, now)
        with connection.cursor() as cursor:  # raises while the database does not answer: the process would end at once
            cursor.execute("SELECT 1")
        self._tasks_from = now
        program = Path(sys.executable).parent / "binome"
        # Without reloading, in debug mode as well: the process that reloads lets neither itself nor its child be ended.
        command = [str(program), "db_worker", "--interval", "1", "--no-reload", "--worker-id", self.name]
        self.tasks = subprocess.Popen(command, preexec_fn=partial(_end_with_parent, os.getpid()))  # noqa: S603, PLW1509
        return False

    def _do(self, duty: Callable[[datetime], bool], now: datetime) -> bool:
        try:
            return duty(now)
        except (OperationalError, InterfaceError) as problem:
            self._database_fails = True
            self._log_once(DATABASE, problem, "the database fails; the worker tries again")
        except Exception as problem:
            self._log_once(duty.__name__, problem, "a duty failed; the next turn tries again")
        close_old_connections()
        return False

    def _log_once(self, what: str, problem: Exception, words: str) -> None:
        """One event is told when it begins and every five minutes while it lasts, however many duties and turns meet it."""
        event, now = (what, type(problem).__name__), timezone.now()
        with self._logging:
            is_due = event not in self._logged or not timedelta() <= now - self._logged[event] < TELL_AGAIN
            if is_due:
                self._logged[event] = now
        if is_due:
            log.error(words, exc_info=problem)

    def _pulse(self) -> None:
        """Signs of life go on while a mail server takes its time."""
        while not self.stop.is_set():
            self._do(self._beat, timezone.now())
            close_old_connections()
            self.stop.wait(PULSE)

    def _keep_telling(self, duty: Callable[[datetime], bool]) -> None:
        """Other programs are told beside all else: one that takes its time to answer keeps no email waiting."""
        while not self.stop.is_set():
            is_busy = self._do(duty, timezone.now())
            close_old_connections()
            self.stop.wait(0.02 if is_busy else TELL_EVERY)

    def _told_beside(self) -> tuple[Callable[[datetime], bool], ...]:
        return self._tell_programs, self._tell_chats, self._tell_record_store, self._write_agendas

    def _tell_programs(self, now: datetime) -> bool:
        happenings.tell_programs(now=now)
        return delivering.deliver_due(due_by=now, stopping=self.stop.is_set) > 0

    def _tell_chats(self, now: datetime) -> bool:
        chat_news.note_news(now=now)
        return chats.deliver_due(words_of, due_by=now, stopping=self.stop.is_set) > 0

    def _tell_record_store(self, now: datetime) -> bool:
        record_store.note_learning(now=now)
        return statements.deliver_due(statement_words, due_by=now, stopping=self.stop.is_set) > 0

    def _write_agendas(self, now: datetime) -> bool:
        return writing.write_due(events_of, now=now, stopping=self.stop.is_set) > 0

    def _beat(self, now: datetime) -> bool:
        heartbeat.beat(self.name, now=now)
        return False

    def _stop_beating(self, _now: datetime) -> bool:
        heartbeat.stop_beating(self.name)
        return False

    def _requeue_own(self, _now: datetime) -> bool:
        return requeue_tasks(of={self.name}) > 0

    def _reclaim_abandoned(self, now: datetime) -> bool:
        """Write down what dead workers had sent, give back what they had not, begin their tasks anew."""
        if self._reclaimed_at and now - self._reclaimed_at < ROUND:
            return False
        self._reclaimed_at = now
        # First what died on this machine, whose logs say what left; then, by silence alone, what died elsewhere.
        with delivery_log.abandoned() as abandoned:
            letters = sum(queue.record_answers(answers, by=worker, now=now) for worker, answers in abandoned.items())
            tasks = requeue_tasks(of=abandoned)
        alive = heartbeat.alive(now=now) | delivery_log.workers_alive_here() | {self.name}
        letters += queue.requeue_abandoned(alive=alive, claimed_before=now - heartbeat.FRESH)
        tasks += requeue_abandoned_tasks(alive=alive, begun_before=now - heartbeat.FRESH)
        if letters or tasks:
            log.warning("picked up after a worker that died", extra={"letters": letters, "tasks": tasks})
        return bool(letters or tasks)

    def _tick(self, now: datetime) -> bool:
        """The clock ticks once a quarter of an hour; a tick that fails is tried again by whoever comes next."""
        quarter = f"{now:%Y-%m-%dT%H}:{now.minute - now.minute % QUARTER:02d}"
        if heartbeat.take_slot(quarter, now=now):
            try:
                clock.tick(now)
            except Exception:
                heartbeat.give_slot_back(quarter)
                raise
        return False

    def _mailings(self, now: datetime) -> bool:
        return clock.write_mailings(now)

    def _letters(self, now: datetime) -> bool:
        """Letters leave; when no mail server answers, the worker rests a little longer each time."""
        if self._letters_from is not None and now < self._letters_from:
            return False
        if self._unrecorded:
            self._record_answers(now)
        self._unrecorded = True
        tally = delivery.send_due(by=self.name, stopping=self.stop.is_set, delivery_log=self.delivery_log)
        self.delivery_log.forget()
        self._unrecorded = False
        self._rest = min(self._rest * 2 or timedelta(seconds=1), LONGEST_REST) if tally.unreachable else timedelta()
        self._letters_from = timezone.now() + self._rest if tally.unreachable else None
        return bool(tally.sent)

    def _record_answers(self, now: datetime) -> bool:
        """Nothing is half-sent between two batches: what the database missed is written down first."""
        queue.record_answers(self.delivery_log.answers(), by=self.name, now=now)
        self.delivery_log.forget()
        return True


def requeue_tasks(*, of: Collection[str]) -> int:
    """Tasks that dead workers had begun wait again; how many. Tasks are written so that beginning anew is safe."""
    return _requeue([task for task in DBTaskResult.objects.running() if _worker_of(task) in of])


def requeue_abandoned_tasks(*, alive: Collection[str], begun_before: datetime) -> int:
    """Tasks begun a while ago by workers of which nothing is heard any more, on whatever machine, wait again; how many."""
    begun = DBTaskResult.objects.running().filter(started_at__lt=begun_before)
    return _requeue([task for task in begun if _worker_of(task) not in alive])


def _worker_of(task: DBTaskResult[Any, Any]) -> str:
    return str(task.worker_ids[-1]) if task.worker_ids else ""


def _requeue(begun: list[DBTaskResult[Any, Any]]) -> int:
    """Those that have not ended meanwhile."""
    running = DBTaskResult.objects.filter(pk__in=[task.pk for task in begun], status=TaskResultStatus.RUNNING)
    return running.update(status=TaskResultStatus.READY, started_at=None)


def _end_with_parent(parent: int) -> None:
    """On Linux a child whose parent was killed is asked to end as well; one that was killed before it was asked ends at once."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)
