"""How the installation is, for administrators and for whoever helps them: versions, workers, tasks, emails, the last import.

The support bundle holds the same and the tables' sizes. Nothing here is about a person: what a task was given, what it
raised and what a mail server said may name someone, so that only paths of code, classes and codes are told.
"""

import io
import json
import platform
import re
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_tasks_db.models import DBTaskResult

from binome.core.deliveries.states import DeliveryState
from binome.core.directory.models import Import
from binome.core.mail import heartbeat
from binome.core.mail.models import Heartbeat, LetterState, OutboxLetter
from binome.core.statements.models import LearningStatement
from binome.interfaces.commands.versions import THIS

CODE = re.compile(r"\b[245]\d\d\b(?: [245]\.\d{1,3}\.\d{1,3})?")  # of the mail server's answer, never its words
FAILED = "FAILED"
MOST_FAILURES = 20  # kinds of failure: a broken installation fails in one or two ways
TASK_WORDS: dict[str, str | Promise] = {
    "READY": gettext_lazy("Waiting"),
    "RUNNING": gettext_lazy("Under way"),
    "SUCCESSFUL": pgettext_lazy("background tasks", "Done"),
    FAILED: pgettext_lazy("background tasks", "Failed"),
}
SWITCHES = (
    "DEMO",
    "BEHIND_PROXY",
    "SECURE",
    "ACCESS_LOG",
    "METRICS",
    "LRS",
    "REACH_INSIDE",
    "SSO_ONLY",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
)


@dataclass(frozen=True)
class FailedTasks:
    """Tasks of one name that failed in one way."""

    task: str
    exception: str
    count: int
    last_at: datetime | None


@dataclass(frozen=True)
class Condition:
    """How the installation is at one moment."""

    at: datetime
    versions: dict[str, str]
    pending_migrations: int
    workers: int
    ticked_at: datetime | None
    tasks: dict[str, int]
    failures: list[FailedTasks]
    letters: dict[str, int]
    answers: dict[str, int]
    imported_at: datetime | None
    backed_up_at: datetime | None
    imports: dict[str, int]
    statements: dict[str, int]
    switches: dict[str, bool]

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for an operator."""
        return bool(self.workers) and not self.pending_migrations and not self.failures

    @property
    def tasks_in_words(self) -> list[tuple[str | Promise, int]]:
        """How many tasks stand where, for the screen; the bundle keeps the codes."""
        return [(TASK_WORDS.get(status, status), n) for status, n in self.tasks.items()]

    @property
    def letters_in_words(self) -> list[tuple[str | Promise, int]]:
        """How many emails stand where, likewise."""
        return [(LetterState(state).label, n) for state, n in self.letters.items()]

    @property
    def statements_in_words(self) -> list[tuple[str | Promise, int]]:
        """How many statements for the record store stand where, likewise."""
        return [(DeliveryState(state).label, n) for state, n in self.statements.items()]


def condition(now: datetime) -> Condition:
    """How the installation is."""
    executor = MigrationExecutor(connection)
    slots = Heartbeat.objects.filter(name__startswith=heartbeat.SLOT)
    return Condition(
        at=now,
        versions=_versions(),
        pending_migrations=len(executor.migration_plan(executor.loader.graph.leaf_nodes())),
        workers=len(heartbeat.alive(now=now)),
        ticked_at=slots.aggregate(at=Max("beat_at"))["at"],
        tasks=_counts(DBTaskResult.objects.all(), "status"),
        failures=_failures(),
        letters=_counts(OutboxLetter.objects.all(), "state"),
        answers=_answers(),
        imported_at=Import.objects.aggregate(at=Max("confirmed_at"))["at"],
        backed_up_at=heartbeat.backed_up_at(),
        imports=_counts(Import.objects.all(), "state"),
        statements=_counts(LearningStatement.objects.all(), "state"),
        switches={name.lower(): bool(getattr(settings, name, False)) for name in SWITCHES},
    )


def support_bundle(now: datetime) -> bytes:
    """A zip to send to whoever helps: the same, the migrations, and how many rows each table has."""
    executor = MigrationExecutor(connection)
    applied = sorted(f"{app} {name}" for app, name in executor.loader.applied_migrations)
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("condition.json", json.dumps(asdict(condition(now)), default=str, indent=1))
        bundle.writestr("migrations.txt", "\n".join(applied) + "\n")
        bundle.writestr("tables.json", json.dumps(rows, indent=1))
    return archive.getvalue()


def _versions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        database = str(cursor.fetchone()[0]).split(" on ")[0]
    return {
        "Binôme": THIS,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        connection.display_name: database,
    }


def _counts(rows: Any, column: str) -> dict[str, int]:
    return {str(value): n for value, n in rows.order_by(column).values_list(column).annotate(n=Count("pk"))}


def _failures() -> list[FailedTasks]:
    failed = DBTaskResult.objects.filter(status=FAILED).order_by()
    grouped = failed.values_list("task_path", "exception_class_path").annotate(n=Count("pk"), last=Max("finished_at"))
    return [FailedTasks(*row) for row in grouped.order_by("-last")[:MOST_FAILURES]]


def _answers() -> dict[str, int]:
    """How many emails the mail server turned away or put off, by the code it gave."""
    answers: dict[str, int] = {}
    troubled = OutboxLetter.objects.filter(state__in=(LetterState.FAILED, LetterState.QUEUED)).exclude(error="")
    for error, n in troubled.order_by().values_list("error").annotate(n=Count("pk")):
        code = CODE.search(error)
        key = code[0] if code else "other"
        answers[key] = answers.get(key, 0) + n
    return dict(sorted(answers.items()))
