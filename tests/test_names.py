"""A variable says what it is, never that something was fetched or looked at."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BANNED = {"found", "said", "told", "here", "one"}


def variables(path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a module assigns, loops over, or takes as an argument."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


@pytest.mark.parametrize("folder", ["src", "bench", "tools"])
def test_no_variable_says_only_that_it_was_fetched(folder):
    named = {
        f"{path.relative_to(ROOT)}:{line}": name
        for path in (ROOT / folder).rglob("*.py")
        for line, name in variables(path)
        if name in BANNED
    }

    assert named == {}


def test_no_class_of_the_source_has_a_namesake():
    """Two steps may refuse for the same reason, each in its own sentence; Django finds commands by their class's name."""
    modules = [
        path for path in (ROOT / "src").rglob("*.py") if path.name != "errors.py" and "commands" not in path.parts
    ]
    places: dict[str, list[str]] = {}
    for path in modules:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and "migrations" not in path.parts:
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


GIVEN = re.compile(r"\{% for ([\w, ]+) in |(?:asvar|as) (\w+)[^\"'%]*%\}|\{% with (\w+)=| with (\w+)=")


def test_no_variable_of_a_template_says_only_that_it_was_fetched():
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "src").rglob("templates/**/*.*")
        for groups in GIVEN.findall(path.read_text("utf-8"))
        for name in re.findall(r"\w+", " ".join(groups))
        if name in BANNED
    }

    assert named == set()
