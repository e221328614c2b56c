"""An import on its way: held, moved from state to state, and followed from outside."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from binome.core.directory.access import check_right, looks_after_everyone
from binome.core.directory.models import Import
from binome.core.directory.states import IMPORT_MOVES, ImportState
from binome.core.errors import NotTheirs
from binome.core.people.models import Person

EVERY = 1000  # lines between two signs of progress: a write each, and a second or so of work
T = TypeVar("T")


class Stopped(Exception):
    """Someone called the import off while it was under way; nothing of it is written."""


def get_owned(import_id: int, *, state: str, by: Person | None) -> Import:
    """The import, in that state and theirs to act on, held until the transaction ends. Raises `NotTheirs`.

    The row of the import is locked before anything else of the directory (`hold_directory` comes after it in every act),
    so that calling off and writing wait for one another and never for each other.
    """
    file_import = (
        Import.objects.select_for_update(of=("self",))
        .select_related("wave__programme")
        .filter(pk=import_id, state=state)
        .first()
    )
    if file_import is None:
        raise NotTheirs
    check_right(by, file_import.wave)
    if by and file_import.wave is None and not (looks_after_everyone(by) or file_import.uploaded_by_id == by.pk):
        raise NotTheirs
    return file_import


def move(file_import: Import, to: str, **columns: object) -> None:
    """Move on to another state, unless someone moved it meanwhile. Raises `Stopped`."""
    if to not in IMPORT_MOVES[file_import.state]:
        raise NotTheirs
    # The condition on the state, not a lock, decides between two who move it: reading takes minutes outside any transaction.
    if not Import.objects.filter(pk=file_import.pk, state=file_import.state).update(state=to, **columns):
        raise Stopped
    file_import.state = ImportState(to).value
    for name, value in columns.items():
        setattr(file_import, name, value)


def ticking(file_import: Import, items: Sequence[T], *, since: float = 0, until: float = 1) -> Iterator[T]:
    """The items one by one, reporting progress from the share `since` of the whole to the share `until`.

    Raises `Stopped` when the import was called off.
    """
    for place, item in enumerate(items):
        if place % EVERY == 0:
            report_progress(file_import, share=since + (until - since) * place / len(items))
        yield item


def report_progress(file_import: Import, *, share: float) -> None:
    """Show how far the import is, outside any transaction so that everyone sees it."""
    done = int(file_import.total * share)
    if not Import.objects.filter(pk=file_import.pk, state=file_import.state).update(done=done, total=file_import.total):
        raise Stopped
