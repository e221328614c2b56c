"""A line of a file as it is checked: what it says, what it would do, and why not."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from binome.core.directory.states import ChangeKind

WHOLE_FLOAT = re.compile(r"(\d+)[.,]0+")  # a whole number that a spreadsheet wrote with decimals
QUOTED = 60  # characters of a cell that a reason quotes
# What spreadsheets write where a formula failed, in any language, or where a column is too narrow for a number.
CELL_ERROR = re.compile(r"#¡?[A-ZÀ-Ü][A-ZÀ-Ü0-9/_]*[!?]|#N/[AD]|#NV|#GETTING_DATA|#{3,}")


@dataclass
class Row:
    """One line of the file: what it says, what it would do, and why not. `number` 0: someone absent from the file."""

    number: int
    values: dict[str, str]
    change_kind: str = ChangeKind.UNCHANGED
    reasons: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    address_from: str = ""  # the staff id of the leaver whose address passes to this line

    def refuse(self, code: str, **details: object) -> None:
        """Leave this line out, for the reason `code`."""
        self.reasons.append((code, {key: str(value) for key, value in details.items()}))

    def is_wrong(self, column: str) -> bool:
        """Whether the line is left out for what stands in this column."""
        return any(details.get("column") == column for _code, details in self.reasons)

    def refuse_cell_errors(self) -> None:
        """Leave this line out when a formula of the spreadsheet failed in one of its cells."""
        for name, cell in self.values.items():
            if cell.startswith("#") and CELL_ERROR.fullmatch(cell):
                self.refuse("cell_error", column=name, value=cell)


@dataclass(frozen=True)
class Checked:
    """The lines of a file with what each would change; none while columns that are needed are `missing`."""

    rows: Sequence[Row]
    missing: Sequence[str] = field(default=(), kw_only=True)

    @property
    def to_write(self) -> list[Row]:
        """The lines that change something."""
        return [row for row in self.rows if row.changes and row.change_kind != ChangeKind.REFUSED]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines, and people absent from the file, of each kind of change; who is only mentioned is not counted."""
        return dict(Counter(str(row.change_kind) for row in self.rows if row.number or row.changes))

    def still_holds(self) -> bool:
        """Whether what the lines were held against is unchanged; a kind that cannot tell has them checked again."""
        return False

    def highlights(self) -> dict[str, object]:
        """What the preview tells of the whole file beyond its counts and causes, as JSON keeps it."""
        return {}


def row_about(number: int, values: Mapping[str, str], *, people: Mapping[str, bool], required: Sequence[str]) -> Row:
    """A line that says something of someone in the directory; `people`: staff id → works here."""
    row = Row(number=number, values=dict(values))
    if whole := WHOLE_FLOAT.fullmatch(row.values.get("staff_id", "")):
        row.values["staff_id"] = whole[1]
    row.refuse_cell_errors()
    for name in required:
        if not row.values.get(name):
            row.refuse("missing", column=name)
    staff_id = row.values.get("staff_id", "")
    if staff_id and not people.get(staff_id):
        row.refuse("gone_person" if staff_id in people else "unknown_person", value=staff_id[:QUOTED])
    return row


def decide_change(row: Row, *, new: bool) -> None:
    """Say what a checked line would do: a refused one nothing, a `new` one adds, another changes what it lists."""
    if row.reasons:
        row.changes = []
        row.change_kind = ChangeKind.REFUSED
    elif new:
        row.change_kind = ChangeKind.JOINER
    else:
        row.change_kind = ChangeKind.CHANGED if row.changes else ChangeKind.UNCHANGED
