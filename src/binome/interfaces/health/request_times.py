"""How long requests took, for Prometheus: each process counts in a file of its own, and whichever is asked adds them up.

The files are the library's own way for several processes. They are of one machine; where there are several, each is read.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds: a page is meant to take a tenth, a report half of one
TIMES = Histogram(
    "binome_request_seconds",
    "How long requests took, by the first digit of their status.",
    ["status"],
    buckets=BOUNDS,
    registry=None,
)


def prepare() -> None:
    """Forget what processes counted that are all gone: after a restart as a whole, Prometheus reads zero and understands."""
    files = list(Path(settings.REQUEST_TIMES_DIR).glob("*.db"))
    if not any(_is_alive(file) for file in files):
        for file in files:
            file.unlink(missing_ok=True)


def _is_alive(file: Path) -> bool:
    with suppress(ValueError, ProcessLookupError):
        os.kill(int(file.stem.rpartition("_")[2]), 0)
        return True
    return False


def note(status: int, *, seconds: float) -> None:
    """One more request."""
    TIMES.labels(f"{status // 100}xx").observe(seconds)


def add_to(registry: CollectorRegistry) -> None:
    """What all processes of this machine counted."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(TIMES)
