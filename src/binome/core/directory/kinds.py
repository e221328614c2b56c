"""What a file may bring: each kind says its columns, and how its lines are checked, written and undone.

The pipeline (`importing`) knows no kind by name. People are this room's own; a step registers what its files bring when
Django is ready, and the screen, the nightly command and every other door serve it at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise

if TYPE_CHECKING:
    from binome.core.directory.models import Import, ImportChange
    from binome.core.directory.rows import Checked
    from binome.core.people.models import Person

Text = str | Promise
Cells = Iterable[tuple[int, Mapping[str, str]]]  # the number of a line, and its cells by field


class Check(Protocol):
    """Hold the lines of a file against what is there on this day, and say what each would change."""

    def __call__(self, file_import: "Import", lines: Cells, *, today: date) -> "Checked": ...


class Write(Protocol):
    """Write the lines that change something, noting each change; what else is needed to undo it, as JSON keeps it."""

    def __call__(self, file_import: "Import", checked: Any, *, now: datetime) -> dict[str, Any]: ...


class Undo(Protocol):
    """Put back what these changes had changed. Raises `CannotUndo`."""

    def __call__(
        self, file_import: "Import", changes: "list[ImportChange]", *, by: "Person | None", now: datetime
    ) -> None: ...


@dataclass(frozen=True)
class ImportKind:
    """One kind of file. `columns`: field → label; `headers`: field → the headers it is known by, folded."""

    code: str
    label: Text
    columns: Mapping[str, Text]
    required: Sequence[str]
    headers: Mapping[str, Sequence[str]]
    check: Check
    write: Write
    undo: Undo
    title: Text
    lead: Text
    after_label: Text  # the button of the page that says it is written, and the screen it opens
    after_url: str
    one_of: Sequence[str] = ()  # at least one of these columns must be there
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # a column that serves for another one that is required
    key_stand_in: str = ""  # the column that may identify people where someone says that there is no staff id
    ladder: Sequence[Sequence[str]] = ()  # headers of columns one above another, the highest first ...
    rungs: Sequence[str] = ()  # ... and the fields they are, the lowest first, where a file has several
    of_wave: bool = True  # the file belongs to a wave; else to the whole organisation
    whole_staff: bool = False  # the file may hold everyone, and create entities
    created_label: Text = ""  # what "Joins" is called for lines of this kind
    reasons: Mapping[str, Text] = field(default_factory=dict)  # why a line is left out or what is noted on it
    reasons_of_several: Mapping[str, Text] = field(default_factory=dict)  # the same, true of several lines


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Let files of this kind come in."""
    _KINDS[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """The kind registered under this code; raises `KeyError`."""
    return _KINDS[code]


def kind_or_none(code: str) -> ImportKind | None:
    """The kind registered under this code, if any."""
    return _KINDS.get(code)


def registered() -> Iterator[ImportKind]:
    """Every kind, in the order of registration."""
    return iter(_KINDS.values())


def choices() -> list[tuple[str, Text]]:
    """The kinds as a field offers them."""
    return [(kind.code, kind.label) for kind in _KINDS.values()]


Lookup = Callable[[ImportKind], Mapping[str, Text]]


def text_of(code: str, lookup: Lookup) -> Text | None:
    """The text under `code` in the first kind that has it."""
    return next((lookup(kind)[code] for kind in _KINDS.values() if code in lookup(kind)), None)
