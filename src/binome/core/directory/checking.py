"""Holding the lines of a file against the directory, as its kind does."""

from datetime import date

from binome.core.directory import kinds
from binome.core.directory.interpreting import FileLines
from binome.core.directory.models import Import
from binome.core.directory.progress import ticking
from binome.core.directory.rows import Checked


def check(file_import: Import, lines: FileLines, *, today: date, until: float = 0) -> Checked:
    """Hold the lines against the directory of this moment; `until`: the share of the progress bar to fill, if any.

    Raises `Stopped` when the import is called off meanwhile, which only reporting progress notices.
    """
    if lines.missing:
        return Checked([], missing=lines.missing)
    cells = ticking(file_import, lines.cells, until=until) if until else lines.cells
    return kinds.kind_of(file_import.kind).check(file_import, cells, today=today)
