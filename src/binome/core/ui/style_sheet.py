"""The style sheet of every page: written one part a file, asked for once.

A finder of static files writes the parts one after the other, so that collecting and serving them know one file alone.
"""

import atexit
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

FOLDER = Path(__file__).parent / "styles"
SHEET = "ui/binome.css"
# Of two rules that weigh the same the later one counts: what is general comes first.
PARTS = (
    "colours",
    "elements",
    "layout",
    "frame",
    "paper",
    "acts",
    "page",
    "cards",
    "people",
    "figures",
    "lists",
    "forms",
    "signing-in",
    "help",
    "learning",
    "access",
    "report",
    "charts",
)


def style_sheet() -> str:
    """All parts, in their order."""
    return "\n".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)


class StyleSheetFinder(BaseFinder):
    """Finds the one sheet that is no file of the source: looked for, it is as its parts are then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = Path(mkdtemp(prefix="binome-styles-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self.storage = FileSystemStorage(location=str(self._folder))

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where the sheet stands, when it is what is looked for."""
        sought = [str(self._written())] if path == SHEET else []
        return sought if find_all else next(iter(sought), [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """The sheet alone."""
        self._written()
        yield SHEET, self.storage

    def _written(self) -> Path:
        path = self._folder / SHEET
        path.parent.mkdir(exist_ok=True)
        sheet = style_sheet().encode()
        if not path.exists() or path.read_bytes() != sheet:
            # Put there whole: another thread may be reading the sheet, or writing it too.
            with NamedTemporaryFile(dir=self._folder, delete=False) as new:
                new.write(sheet)
            Path(new.name).replace(path)
        return path
