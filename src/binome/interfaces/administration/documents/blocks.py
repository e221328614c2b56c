"""What a document is made of, before it becomes a page or a file."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DocumentTable:
    """A table: its columns, and one row for each thing that is told."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the name of its column at each cell, which narrow screens show beside it."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class DocumentSection:
    """A heading, what is known, and what only the organisation can say (`to_write`)."""

    title: str
    paragraphs: tuple[str, ...] = ()
    grids: tuple[DocumentTable, ...] = ()
    to_write: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document in one language."""

    title: str
    lead: str
    sections: tuple[DocumentSection, ...] = field(default_factory=tuple)
