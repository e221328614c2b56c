"""The accessibility report says what the tests prove, of the very axe-core that they run, and nothing more."""

import re
from pathlib import Path

import yaml

from tools import openacr

ROOT = Path(__file__).resolve().parent.parent


def criteria() -> dict[str, dict]:
    chapters = yaml.safe_load(openacr.FILE.read_text("utf-8"))["chapters"]
    return {
        each["num"]: each["components"][0]["adherence"]
        for name in ("success_criteria_level_a", "success_criteria_level_aa")
        for each in chapters[name]["criteria"]
    }


def test_the_report_is_what_would_be_written_today():
    assert openacr.FILE.read_text("utf-8") == openacr.text()


def test_every_criterion_of_a_and_aa_has_its_line_once():
    assert len(openacr.LEVEL_A) == 31
    assert len(openacr.LEVEL_AA) == 24
    assert len(criteria()) == 55


def test_only_what_a_test_decides_is_called_supported():
    said = criteria()

    assert {number for number, line in said.items() if line["level"] == "supports"} == set(openacr.DECIDED)
    assert {line["level"] for line in said.values()} <= {"supports", "not-applicable", "not-evaluated"}
    assert "color-contrast" in said["1.4.3"]["notes"]  # read from the script, whose shape may change
    assert "target-size" in said["2.5.8"]["notes"]


def test_the_tests_that_it_names_are_there():
    named = set(re.findall(r"(?:tests|docs)/[\w/.]+\.(?:py|md)", openacr.FILE.read_text("utf-8")))

    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_the_software_plays_no_sound_and_no_film():
    templates = (ROOT / "src/binome").rglob("*.html")

    assert [
        path.name for path in templates if re.search(r"<(audio|video|object|embed)\b", path.read_text("utf-8"))
    ] == []
