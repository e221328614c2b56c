"""People who were erased after a backup was made come back with it: they are erased again before anyone looks."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from binome.core.errors import Conflict
from binome.core.privacy.erasure import carrying_out, remembering
from binome.core.privacy.erasure.remembering import ErasureLine
from binome.interfaces.commands.readiness import pending_migrations

BESIDE = "binome-erasures.jsonl"  # the list as each backup leaves it in its folder


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "erasures-to-repeat"


def list_beside(archive: Path) -> Path:
    """Where the list of erasures lies beside an archive."""
    return archive.parent / BESIDE


def leave_list_beside(archive: Path) -> None:
    """Put the list of erasures beside an archive: whoever carries archives elsewhere carries it too."""
    remembering.write_list(list_beside(archive), lines=remembering.known())


def known_before_restoring(archive: Path) -> set[ErasureLine]:
    """Every erasure that anything here remembers, asked while the database that knows of the latest is still there."""
    return remembering.known() | remembering.read(list_beside(archive))


def note(lines: set[ErasureLine], *, since: str) -> None:
    """Keep the list, and that it is to be gone through again for what was erased after `since`."""
    if not lines:
        return
    remembering.write_list(lines=lines)
    _mark().write_text(since, encoding="utf-8")


def repeat() -> tuple[int, int]:
    """Erase again whoever came back; says of how many, and of how many it could not. Waits for the tables of this version."""
    mark = _mark()
    if not mark.is_file() or pending_migrations():
        return 0, 0
    since = datetime.fromisoformat(mark.read_text(encoding="utf-8").strip())
    done = left = 0
    for person in remembering.still_named(remembering.known(), since=since):
        try:
            carrying_out.erase(person, by=None, now=timezone.now())
        except Conflict:
            left += 1
        else:
            done += 1
    if not left:
        mark.unlink()
    return done, left
