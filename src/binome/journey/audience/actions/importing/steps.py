"""What every act on an import needs: rights, moves from state to state, and progress that others can see."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.programmes.doors import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience import queries
from binome.journey.audience.models import Import
from binome.journey.audience.states import IMPORT_MOVES, ImportState

EVERY = 1000  # lines between two signs of progress
T = TypeVar("T")


class Stopped(Exception):
    """Someone called the import off while it was under way; nothing of it is written."""


def check_right(by: Person | None, wave: Wave | None) -> None:
    """`by` None is the machine itself: the nightly feed."""
    if by is None:
        return
    allowed = may(by, Right.STEER, wave.programme) if wave else queries.may_import(by)
    if not allowed:
        raise NotTheirs


def theirs(import_id: int, *, state: str, by: Person | None) -> Import:
    """The import, in that state and theirs to act on, held until the transaction ends. Raises `NotTheirs`."""
    found = (
        Import.objects.select_for_update(of=("self",))
        .select_related("wave__programme")
        .filter(pk=import_id, state=state)
        .first()
    )
    if found is None:
        raise NotTheirs
    check_right(by, found.wave)
    if by and found.wave is None and not (by.is_administrator or by.is_hr or found.uploaded_by_id == by.pk):
        raise NotTheirs
    return found


def move(found: Import, to: str, **said: object) -> None:
    """Move on to another state, unless someone moved it meanwhile. Raises `Stopped`."""
    if to not in IMPORT_MOVES[found.state]:
        raise NotTheirs
    if not Import.objects.filter(pk=found.pk, state=found.state).update(state=to, **said):
        raise Stopped
    found.state = ImportState(to).value
    for name, value in said.items():
        setattr(found, name, value)


def ticking(found: Import, things: Sequence[T], *, since: float = 0, until: float = 1) -> Iterator[T]:
    """The things one by one, telling how far we are: from the share `since` of the whole to the share `until`.

    Raises `Stopped` when the import was called off.
    """
    for place, thing in enumerate(things):
        if place % EVERY == 0:
            tell(found, share=since + (until - since) * place / len(things))
        yield thing


def tell(found: Import, *, share: float) -> None:
    """Say how far we are, outside any transaction so that everyone sees it."""
    done = int(found.total * share)
    if not Import.objects.filter(pk=found.pk, state=found.state).update(done=done, total=found.total):
        raise Stopped
