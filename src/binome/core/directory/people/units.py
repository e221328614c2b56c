"""Services that bear one name in several directions: each is an entity of its own."""

from collections.abc import Mapping, Sequence

from binome.core.people.text import folded


def name_apart(
    lines: Sequence[tuple[int, dict[str, str]]], *, words: Mapping[str, int], parent_of: Mapping[int, int | None]
) -> None:
    """Call a service after its direction, "Support (Sales)", where the file or the directory has it in several.

    `words`: entity ids by folded name and code; `parent_of`: the tree as it is. What was called so once stays so.
    """
    above: dict[str, set[str]] = {}
    for _number, line in lines:
        if line.get("entity") and line.get("parent_entity"):
            above.setdefault(folded(line["entity"]), set()).add(folded(line["parent_entity"]))
    for _number, line in lines:
        name, parent = line.get("entity", ""), line.get("parent_entity", "")
        if name and parent and not _stands_there(name, parent, words=words, parent_of=parent_of):
            apart = f"{name} ({parent})"
            if len(above[folded(name)]) > 1 or folded(apart) in words:
                line["entity"] = apart


def _stands_there(name: str, parent: str, *, words: Mapping[str, int], parent_of: Mapping[int, int | None]) -> bool:
    entity, place = words.get(folded(name)), words.get(folded(parent))
    return entity is not None and place is not None and parent_of.get(entity) == place
