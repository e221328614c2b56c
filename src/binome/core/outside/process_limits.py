"""What a process that reads strangers' files may use: it limits itself before it reads. Without Django, which would start slowly."""

import resource
import signal
from pathlib import Path

MEGABYTE = 1 << 20
PAGES = Path("/proc/self/statm")


def limit_memory(more: int) -> None:
    """Address space, `more` bytes beyond what the process has: beyond it an allocation fails and the process ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if PAGES.exists():  # Linux; elsewhere the system would not hold us to it
        bare = int(PAGES.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (bare + more, bare + more))


def limit_seconds(seconds: float) -> None:
    """Processor time; its signal ends the process."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
