"""What Prometheus reads: counts of the database, the same whichever process is asked. No name, no address, no figure of a survey."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from binome.core.directory.models import Import
from binome.core.directory.states import ImportState
from binome.core.mail import heartbeat
from binome.core.mail.models import Heartbeat, LetterState, OutboxLetter
from binome.interfaces.commands.versions import THIS
from binome.interfaces.health import request_times


class DatabaseCounts(Collector):
    """Asks the database at each reading, so that no process keeps counts of its own that others do not know."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each gauge, in the order of the page."""
        yield _labelled("binome_info", "The version that answers.", "version", {THIS: 1})
        yield _by(
            "binome_letters",
            "Emails in the outbox.",
            "state",
            _counted(OutboxLetter.objects.all(), "state"),
            known=LetterState.values,
        )
        yield _gauge(
            "binome_letters_oldest_waiting_seconds", "How long the email that waits longest is due.", self._oldest()
        )
        yield _by("binome_tasks", "Background tasks.", "status", _counted(DBTaskResult.objects.all(), "status"))
        yield _gauge(
            "binome_workers", "Workers that gave a sign of life within a minute.", len(heartbeat.alive(now=self.now))
        )
        yield _gauge("binome_clock_timestamp_seconds", "When the clock last ticked; 0: never.", self._last_tick())
        yield _gauge("binome_import_timestamp_seconds", "When a file was last imported; 0: never.", self._last_import())

        backed_up = heartbeat.backed_up_at()
        yield _gauge(
            "binome_backup_timestamp_seconds",
            "When `binome backup` last made a backup; 0: never.",
            backed_up.timestamp() if backed_up else 0.0,
        )

    def _oldest(self) -> float:
        due = OutboxLetter.objects.filter(state=LetterState.QUEUED, send_after__lte=self.now)
        oldest = due.aggregate(at=Min("send_after"))["at"]
        return (self.now - oldest).total_seconds() if oldest else 0.0

    def _last_tick(self) -> float:
        ticked = Heartbeat.objects.filter(name__startswith=heartbeat.SLOT).aggregate(at=Max("beat_at"))["at"]
        return ticked.timestamp() if ticked else 0.0

    def _last_import(self) -> float:
        confirmed = Import.objects.filter(state=ImportState.CONFIRMED).aggregate(at=Max("confirmed_at"))["at"]
        return confirmed.timestamp() if confirmed else 0.0


def registry_at(now: datetime) -> CollectorRegistry:
    """The counts of this moment, and how long requests took."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(DatabaseCounts(now))
    request_times.add_to(registry)
    return registry


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)


def _by(
    name: str, help_text: str, column: str, counted: Iterable[tuple[str, int]], *, known: Iterable[str] = ()
) -> GaugeMetricFamily:
    return _labelled(name, help_text, column, dict.fromkeys(known, 0) | {str(value): n for value, n in counted})


def _counted(rows: "QuerySet[Any]", column: str) -> Iterable[tuple[str, int]]:
    counted: Iterable[tuple[str, int]] = rows.order_by().values_list(column).annotate(n=Count("pk"))
    return counted


def _labelled(name: str, help_text: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, n in values.items():
        family.add_metric([value], n)
    return family
