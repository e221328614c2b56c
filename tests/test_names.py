"""A variable says what it is. Names that say only that something was fetched or looked at become fewer, and never more."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BANNED = {"found", "said", "told", "here", "one"}
# How often each part still gives such a name to a variable. A number may only be lowered; a part that is not listed has none.
ALLOWED = {
    "bench": 37,
    "core/privacy": 1,
    "engine/assignment": 8, "engine/candidates": 15, "engine/io": 9, "engine/model": 7, "engine/stable": 6,
    "interfaces/commands": 6,
    "journey/matching": 2,
}  # fmt: skip


def part_of(path: Path) -> str:
    """`core/mail`, `journey/matching`, `settings` …: the room of a floor, or the folder beside `src`."""
    parts = path.relative_to(ROOT).parts
    if parts[0] != "src":
        return parts[0]
    floor, *rooms = parts[2:-1] or ("binome",)
    return f"{floor}/{rooms[0]}" if rooms and floor != "orchestration" else floor


def variables(path: Path) -> list[str]:
    """Every name that a module assigns, loops over, or takes as an argument."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    assigned = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return assigned + [node.arg for node in nodes if isinstance(node, ast.arg)]


def test_names_that_say_nothing_become_fewer():
    modules = [path for folder in ("src", "bench", "tools") for path in (ROOT / folder).rglob("*.py")]
    counts = Counter(part_of(path) for path in modules for name in variables(path) if name in BANNED)

    risen = {
        part: f"{times}, was {ALLOWED.get(part, 0)}" for part, times in counts.items() if times > ALLOWED.get(part, 0)
    }

    assert risen == {}
