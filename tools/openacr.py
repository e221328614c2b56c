"""Write docs/accessibility/openacr.yaml: what the tests prove of WCAG 2.2, criterion by criterion, as OpenACR (GSA) has it.

It is made from the rules of the axe-core that the suite runs on every page, and from tests of our own; what no test decides
is “not evaluated”, whatever we believe of it. `--check` fails when the file is not what would be written today.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import yaml

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs/accessibility/openacr.yaml"
SUITE = "tests/browser/conftest.py"
EVERY_PAGE = "tests/browser/test_every_page.py"
LEVEL_A = [
    "1.1.1",
    "1.2.1",
    "1.2.2",
    "1.2.3",
    "1.3.1",
    "1.3.2",
    "1.3.3",
    "1.4.1",
    "1.4.2",
    "2.1.1",
    "2.1.2",
    "2.1.4",
    "2.2.1",
    "2.2.2",
    "2.3.1",
    "2.4.1",
    "2.4.2",
    "2.4.3",
    "2.4.4",
    "2.5.1",
    "2.5.2",
    "2.5.3",
    "2.5.4",
    "3.1.1",
    "3.2.1",
    "3.2.2",
    "3.2.6",
    "3.3.1",
    "3.3.2",
    "3.3.7",
    "4.1.2",
]
LEVEL_AA = [
    "1.2.4",
    "1.2.5",
    "1.3.4",
    "1.3.5",
    "1.4.3",
    "1.4.4",
    "1.4.5",
    "1.4.10",
    "1.4.11",
    "1.4.12",
    "1.4.13",
    "2.4.5",
    "2.4.6",
    "2.4.7",
    "2.4.11",
    "2.5.7",
    "2.5.8",
    "3.1.2",
    "3.2.3",
    "3.2.4",
    "3.3.3",
    "3.3.4",
    "3.3.8",
    "4.1.3",
]
# What a test decides wholly, on every page of the table of addresses.
DECIDED = {
    "1.4.10": f"Nothing runs off the side of a window 320 px wide ({EVERY_PAGE}).",
    "1.4.12": f"Nothing runs off the side with letters, words, lines and paragraphs spread out as the criterion says ({EVERY_PAGE}).",
    "2.5.8": f"Whatever is pressed is at least 24 px wide and high; links within a sentence excepted ({EVERY_PAGE}).",
    "3.1.1": f"Every page names its language, French or English ({EVERY_PAGE}).",
}
NO_MEDIA = "The software plays no sound and no film (tests/test_openacr.py); films that participants link to are on other sites."
NOT_APPLICABLE = dict.fromkeys(("1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.4.2"), NO_MEDIA)
# What tests show in part, beside axe.
IN_PART = {
    "2.1.1": "The main acts are done by keyboard alone (tests/browser/test_keys_alone.py).",
    "2.4.7": "The focus stays in sight on the way through the main acts (tests/browser/test_keys_alone.py).",
    "3.1.2": "Texts that people typed bear the language of their writer (docs/build/accessibility.md).",
    "4.1.2": "The main acts work without scripts, by the browser's own controls (tests/browser/test_without_scripts.py).",
}
UNSEEN = "Nobody has judged by hand what axe-core cannot see."
DISABLED = (
    "success_criteria_level_aaa",
    "functional_performance_criteria",
    "hardware",
    "software",
    "support_documentation_and_services",
)


def report() -> dict[str, Any]:
    """The whole report, as it is written."""
    version, rules = _axe()
    return {
        "title": "Accessibility Conformance Report of Binôme",
        "product": {
            "name": "Binôme",
            "description": "Digital reverse mentoring programmes, from the staff directory to the closing report.",
        },
        "author": {"name": "The Binôme project", "website": "https://example.org/binome.git"},
        "notes": "Written by tools/openacr.py from what the tests of the software prove. It is no audit: an organisation that has "
        "its installation audited publishes that result in its own statement (page “Data protection”, in the form of RGAA).",
        "evaluation_methods_used": f"axe-core {version} in Chromium on every page of the table of addresses, by role, in light, "
        "dark and forced colours; windows of 320 px; text spread out; keyboard alone; scripts switched off.",
        "license": "Apache-2.0",
        "catalog": "2.5-edition-wcag-2.2-en",
        "chapters": {
            "success_criteria_level_a": _chapter(LEVEL_A, rules),
            "success_criteria_level_aa": _chapter(LEVEL_AA, rules),
            **{name: {"disabled": True} for name in DISABLED},
        },
    }


def _chapter(numbers: list[str], rules: dict[str, list[str]]) -> dict[str, Any]:
    return {"criteria": [{"num": number, "components": [_component(number, rules)]} for number in numbers]}


def _component(number: str, rules: dict[str, list[str]]) -> dict[str, Any]:
    level, sentences = "not-evaluated", list[str]()
    if number in DECIDED:
        level, sentences = "supports", [DECIDED[number]]
    elif number in NOT_APPLICABLE:
        level, sentences = "not-applicable", [NOT_APPLICABLE[number]]
    elif number in IN_PART:
        sentences = [IN_PART[number]]
    if number in rules:
        sentences.append(f"axe-core finds nothing ({', '.join(rules[number])}).")
    if level == "not-evaluated":
        sentences.append(UNSEEN)
    return {"name": "web", "adherence": {"level": level, "notes": " ".join(sentences)}}


def _axe() -> tuple[str, dict[str, list[str]]]:
    """The version of axe-core that the suite runs, and its rules of the tags that the suite asks for, by criterion."""
    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    version = re.findall(r"axe v([\d.]+)", script)[0]
    asked = set(re.findall(r'"(wcag\w+)"', re.findall(r"AXE_TAGS = \[(.*?)\]", (ROOT / SUITE).read_text("utf-8"))[0]))
    by_criterion: dict[str, list[str]] = {}
    for rule, tags in _rules(script):
        if asked & tags:
            for tag in sorted(tags):
                if numbers := re.fullmatch(r"wcag(\d)(\d)(\d{1,2})", tag):
                    by_criterion.setdefault(".".join(numbers.groups()), []).append(rule)
    return version, by_criterion


def _rules(script: str) -> Iterator[tuple[str, set[str]]]:
    for rule, tags in re.findall(r'id:"([a-z0-9-]+)"(?:(?!id:").)*?tags:\[([^\]]*)\]', script):
        yield rule, set(re.findall(r'"([^"]+)"', tags))


def text() -> str:
    """The file as it is written."""
    return yaml.safe_dump(report(), allow_unicode=True, sort_keys=False, width=120)


def main() -> None:
    """Write the file, or say that it is not of today."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file would change")
    if parser.parse_args().check:
        if FILE.read_text("utf-8") != text():
            sys.exit("docs/accessibility/openacr.yaml is not what the tests prove today: run tools/openacr.py")
        return
    FILE.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
