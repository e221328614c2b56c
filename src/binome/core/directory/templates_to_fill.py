"""The file to start from where nothing can be exported: the columns of a kind, named so that they are recognised."""

from binome.core.directory.columns import ASIDE
from binome.core.directory.kinds import ImportKind

UNUSUAL = frozenset({"full_name", "top_entity"})  # columns that a file made by hand does without


def names_to_fill(kind: ImportKind) -> list[str]:
    """The names of the columns in the reader's language, those that are needed with a star."""
    names = {name: ASIDE.sub("", str(label)) for name, label in kind.columns.items() if name not in UNUSUAL}
    return [f"{label} *" if name in kind.required else label for name, label in names.items()]
