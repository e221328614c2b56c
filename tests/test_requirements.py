"""The article's 73 requirements: each stands in docs/requirements.md and is named by a test."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALL = {f"R{number}" for number in range(1, 74)}


def test_every_requirement_has_its_row():
    rows = re.findall(
        r"^\| (R\d+) \| [^|]+ \| [^|]+ \|$", (ROOT / "docs/requirements.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(rows) == sorted(ALL)


def test_every_requirement_is_named_by_a_test():
    named: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path.name != Path(__file__).name:
            for first, last in re.findall(r"\bR(\d+)(?:–R(\d+))?\b", path.read_text(encoding="utf-8")):
                named |= {f"R{number}" for number in range(int(first), int(last or first) + 1)}

    assert sorted(ALL - named) == []
