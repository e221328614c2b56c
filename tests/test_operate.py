"""The operator's pages: every setting and every command stands in them, and nothing that does not exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPERATE = ROOT / "docs/operate"
NAME = r"\b(BINOME_[A-Z_]+|DATABASE_URL)\b"


def test_every_setting_is_described_and_nothing_else():
    code = "".join(p.read_text("utf-8") for p in (ROOT / "src/binome/settings").glob("*.py") if p.name != "test.py")
    told = re.findall(r"^\| `([A-Z_]+)` \|", (OPERATE / "settings.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(told) == sorted(set(re.findall(NAME, code)))


def test_every_command_is_described_and_nothing_else():
    folder = ROOT / "src/binome/interfaces/commands/management/commands"
    there = {p.stem.replace("_", "-") for p in folder.glob("*.py") if p.stem != "__init__"} | {"engine", "version"}
    told = re.findall(r"^\| `binome ([a-z-]+)", (OPERATE / "commands.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(told) == sorted(there)


def test_pages_for_operators_name_no_setting_that_does_not_exist():
    known = set(re.findall(NAME, (OPERATE / "settings.md").read_text("utf-8")))
    known |= {f"{name}_FILE" for name in known}  # any of them may stand in a file
    named = {name for page in OPERATE.glob("*.md") for name in re.findall(NAME, page.read_text("utf-8"))}

    assert named <= known
