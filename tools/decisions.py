#!/usr/bin/env python3
"""Check the decision records and write their index: `tools/decisions.py` writes docs/decisions/README.md, `--check` only checks.

A number cited in code or documentation has to lead somewhere, and a reader has to see at once whether a record still holds.
"""

import re
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "docs/decisions"
LONGEST = 450  # words: half a printed page, three quarters for the two on disclosure
LABELS = ["Context", "Decision", "Consequence"]
HEAD = re.compile(
    r"# (?P<number>\d{4}) — (?P<title>.+)\n\n\*(?P<day>\d{1,2} [A-Z][a-z]+ \d{4})\. (?P<status>[^*\n]+)\.\*\n\n"
)
STATUS = re.compile(r"In force|(?:Amended|Superseded) by \d{4}(?:, \d{4})*")
CITED = re.compile(r"(?:[Dd]ecisions?[/ ]|\()(0\d{3})\b")  # decisions/0010-…, decision 0010, (0010)
BARE = re.compile(r"\b(0\d{3})\b")
CITING = [
    "src/**/*.py",
    "tests/**/*.py",
    "bench/**/*.py",
    "tools/*",
    "docs/**/*.md",
    "*.md",
    "Makefile",
    "pyproject.toml",
]
INTRODUCTION = """# Decisions

Half a page for each choice that a newcomer would question: why it came up, what was decided, what follows.
A number is given once and for good. A record that a later one changes stays, and its status says which.
To add one: the next free number, the same form, `make decisions` for this list (`make check` says what is wrong with it).

| number | decision | date | status |
|---|---|---|---|
"""


class Record(NamedTuple):
    """One decision record; what its form does not say is empty."""

    path: Path
    text: str
    number: str
    title: str
    day: str
    status: str

    @property
    def changed_by(self) -> list[str]:
        """The numbers of the records that amend or supersede this one."""
        return re.findall(r"\d{4}", self.status)


def records(root: Path) -> list[Record]:
    """Every record, in the order of numbers."""
    return [_record(path) for path in sorted((root / FOLDER).glob("[0-9]*.md"))]


def _record(path: Path) -> Record:
    text = path.read_text("utf-8")
    head = HEAD.match(text)
    title = head["title"] if head else text.splitlines()[0].removeprefix("# ")
    return Record(path, text, path.name[:4], title, head["day"] if head else "", head["status"] if head else "")


def index(root: Path) -> str:
    """The text of the index."""
    return INTRODUCTION + "".join(
        f"| {record.number} | [{record.title}]({record.path.name}) | {record.day} | {record.status} |\n"
        for record in records(root)
    )


def problems(root: Path) -> list[str]:
    """What is wrong with the records, their index, and the numbers that are cited anywhere, one sentence each."""
    known = {record.number: record for record in records(root)}
    shared = [number for number, times in Counter(record.number for record in records(root)).items() if times > 1]
    wrong = [f"{FOLDER}: two records share the number {number}" for number in shared]
    for record in records(root):
        wrong += [f"{FOLDER}/{record.path.name}: {problem}" for problem in _problems_of(record, known)]
    wrong += [
        f"{path.relative_to(root)}: there is no decision {number}"
        for path, number in _citations(root)
        if number not in known
    ]
    page = root / FOLDER / "README.md"
    if not page.exists() or page.read_text("utf-8") != index(root):
        wrong.append(f"{FOLDER}/README.md is out of date: make decisions")
    return wrong


def _problems_of(record: Record, known: dict[str, Record]) -> list[str]:
    head = HEAD.match(record.text)
    if not head:
        return ["it must begin “# NUMBER — TITLE”, an empty line, “*DAY MONTH YEAR. STATUS.*”, an empty line"]
    wrong = []
    if head["number"] != record.number:
        wrong.append(f"the title says {head['number']}")
    if _date(record.day) is None:
        wrong.append(f"“{record.day}” is no date")
    if not STATUS.fullmatch(record.status):
        wrong.append("the status is “In force”, “Amended by 0000” or “Superseded by 0000”")
    if (
        re.findall(r"^\*\*([A-Z][^*]*)\.\*\*", record.text, re.MULTILINE) != LABELS
        or record.text[head.end() :][:2] != "**"
    ):
        wrong.append("it has three parts: **Context.** **Decision.** **Consequence.**")
    if (words := len(record.text.split())) > LONGEST:
        wrong.append(f"{words} words are more than {LONGEST}")
    return wrong + [
        problem for number in record.changed_by for problem in _problems_of_change(record, known.get(number))
    ]


def _problems_of_change(record: Record, later: Record | None) -> list[str]:
    """A record that changes another says so itself, and is not older."""
    if later is None:
        return ["the record that changes it does not exist"]
    if record.number not in later.text:
        return [f"{later.number} changes it and does not name it"]
    before, after = _date(record.day), _date(later.day)
    return [f"{later.number} changes it and is older"] if before and after and after < before else []


def _date(words: str) -> date | None:
    try:
        return datetime.strptime(words, "%d %B %Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def _citations(root: Path) -> list[tuple[Path, str]]:
    paths = {path for pattern in CITING for path in root.glob(pattern) if path.is_file() and "data" not in path.parts}
    return [(path, number) for path in sorted(paths) for number in _numbers_in(path)]


def _numbers_in(path: Path) -> list[str]:
    """The decisions that a file cites; between records a bare number is a citation."""
    return (BARE if path.parent.name == "decisions" else CITED).findall(path.read_text("utf-8"))


def main(words: list[str]) -> None:
    """Write the index, then leave with every problem on a line of its own."""
    if "--check" not in words:
        (ROOT / FOLDER / "README.md").write_text(index(ROOT), "utf-8")
    if wrong := problems(ROOT):
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
