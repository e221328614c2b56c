"""The article's 73 requirements: each has its row in docs/requirements.md, and a test of its own that says its number."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALL = {f"R{number}" for number in range(1, 74)}
NUMBER = re.compile(r"(?:\b|_)[Rr](\d+)(?=\b|_)")


def rows() -> dict[str, list[str]]:
    """Each requirement's tests, as its row names them."""
    found = re.findall(
        r"^\| (R\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs/requirements.md").read_text("utf-8"), re.MULTILINE
    )
    return {number: re.findall(r"`(\w+)`", tests) for number, tests in found}


def said_by_tests() -> dict[str, set[str]]:
    """The requirements that each test of the suite says it shows, in its name or its own words."""
    said: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text if NUMBER.search(text) else "")):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said[node.name] |= {f"R{n}" for n in NUMBER.findall(f"{node.name} {ast.get_docstring(node) or ''}")}
    return said


def test_every_requirement_has_its_row():
    assert set(rows()) == ALL


def test_every_requirement_is_shown_by_a_test_that_says_so():
    said = said_by_tests()

    unshown = {
        number: tests for number, tests in rows().items() if not tests or any(number not in said[t] for t in tests)
    }

    assert unshown == {}
