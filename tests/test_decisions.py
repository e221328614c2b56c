"""Decision records: one form, a number each, and every number that is cited leads somewhere."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import decisions

ROOT = Path(__file__).resolve().parent.parent
FIRST, SECOND = "0001-a-lock.md", "0002-a-letter.md"
TEXT = """# {number} — A title

*{day} November 2026. {status}.*

**Context.** Why.

**Decision.** What, after {cites}.

**Consequence.** What follows.
"""


def test_every_record_is_in_form_and_every_number_cited_exists():
    assert decisions.problems(ROOT) == []


@pytest.fixture
def house(tmp_path) -> Path:
    """Two sound records, the second of which changes the first, and a module that cites one."""
    folder = tmp_path / decisions.FOLDER
    folder.mkdir(parents=True)
    (folder / FIRST).write_text(TEXT.format(number="0001", day=23, status="Superseded by 0002", cites="0002"))
    (folder / SECOND).write_text(TEXT.format(number="0002", day=24, status="In force", cites="0001"))
    (tmp_path / "src").mkdir()
    (tmp_path / "src/module.py").write_text('"""Sends once (docs/decisions/0002)."""\n')
    (folder / "README.md").write_text(decisions.index(tmp_path))
    return tmp_path


def test_sound_records_are_left_in_peace(house):
    assert decisions.problems(house) == []


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def replace(house: Path) -> None:
        path = house / name
        path.write_text(path.read_text().replace(old, new))

    return replace


def doubled(house: Path) -> None:
    shutil.copy(house / decisions.FOLDER / FIRST, house / decisions.FOLDER / "0001-again.md")


OF_FIRST, OF_SECOND = f"{decisions.FOLDER}/{FIRST}", f"{decisions.FOLDER}/{SECOND}"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (doubled, "two records share the number 0001"),
        (replaced(OF_FIRST, "# 0001 —", "# 0030 —"), "the title says 0030"),
        (replaced(OF_FIRST, "# 0001 — ", "# "), "it must begin"),
        (replaced(OF_FIRST, "23 November", "31 November"), "“31 November 2026” is no date"),
        (replaced(OF_FIRST, "Superseded by 0002", "Perhaps"), "the status is"),
        (replaced(OF_FIRST, "Superseded by 0002", "Amended by 0009"), "the record that changes it does not exist"),
        (replaced(OF_SECOND, "after 0001", "alone"), "0002 changes it and does not name it"),
        (replaced(OF_SECOND, "24 November", "2 November"), "0002 changes it and is older"),
        (replaced(OF_SECOND, "**Consequence.** What follows.", ""), "it has three parts"),
        (replaced(OF_SECOND, "**Consequence.**", "**Also.** More.\n\n**Consequence.**"), "it has three parts"),
        (replaced(OF_SECOND, "What follows.", "word " * 500), "words are more than"),
        (replaced(OF_SECOND, "after 0001", "after 0001 and 0007"), "0002-a-letter.md: there is no decision"),
        (replaced("src/module.py", "0002", "0003"), "src/module.py: there is no decision"),
        (replaced(f"{decisions.FOLDER}/README.md", "A title", "Another"), "make decisions"),
    ],
)
def test_a_record_that_would_mislead_is_named(house, fault, sentence):
    fault(house)

    assert sentence in "\n".join(decisions.problems(house))


FOLDERS = ["src", "tests", "tools", "bench", "docs"]
FLOORS = ["core", "engine", "interfaces", "journey", "orchestration"]
NAMED = re.compile(rf"`((?:{'|'.join(FOLDERS + FLOORS)})/[\w./-]+|[\w./-]+/[\w.-]+\.(?:py|js|css|html|md|sh))`")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_files_and_folders_that_the_documentation_names_exist():
    """By the end of their path, so that a page may say `core/mail/validity.py`, with or without `.py`."""
    everything = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    ends = (
        "\n".join(f"/{path.relative_to(ROOT)}\n/{path.relative_to(ROOT).with_suffix('')}" for path in everything) + "\n"
    )

    missing = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in PAGES
        for name in NAMED.findall(page.read_text("utf-8"))
        if f"/{name.rstrip('/')}\n" not in ends
    ]

    assert missing == []
