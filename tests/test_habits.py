"""What surrounds the code: continuous integration, the Makefile's help, and the pages that say how to run each."""

import re
import subprocess
import tomllib
from itertools import product
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PROMISED = [f"3.{minor}" for minor in range(50) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def jobs(workflow: Path) -> dict[str, dict]:
    return yaml.safe_load(workflow.read_text("utf-8"))["jobs"]


def commands(job: dict) -> list[str]:
    """What a job runs, once for each cell of its matrix."""
    matrix = job.get("strategy", {}).get("matrix", {})
    cells = [dict(zip(matrix, values, strict=True)) for values in product(*matrix.values())]
    lines = [step["run"] for step in job["steps"] if "run" in step]
    return [filled_in(line, cell) for cell in cells for line in lines]


def filled_in(line: str, cell: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda name: cell[name[1]], line)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_continuous_integration_runs_targets_and_tools_that_exist(workflow):
    for job in jobs(workflow).values():
        for command in commands(job):
            program, *words = command.split()
            assert (program == "make" and set(words) <= set(TARGETS)) or (ROOT / program).is_file(), command


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_of_others_are_pinned_to_a_commit_and_say_its_version(workflow):
    used = re.findall(r"uses: (.+)$", workflow.read_text("utf-8"), re.MULTILINE)

    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)


def test_continuous_integration_tests_each_python_promised_on_each_database():
    matrix = jobs(ROOT / ".github/workflows/test.yml")["test"]["strategy"]["matrix"]

    assert matrix == {"python": PROMISED, "database": ["sqlite", "postgresql"]}
    assert yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))["permissions"] == {
        "contents": "read"
    }


def test_what_looks_for_a_python_looks_for_those_that_are_promised():
    first, last = PROMISED[0].split(".")[1], PROMISED[-1].split(".")[1]
    for name in ("tools/found_pythons.sh", "tools/venv.sh"):
        assert re.findall(r"\(3, (\d+)\) <= .+? < \(3, (\d+)\)", (ROOT / name).read_text()) == [
            (first, str(int(last) + 1))
        ]
    for page in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operate/install.md"):
        assert re.findall(r"3\.(\d+) to 3\.(\d+)", (ROOT / page).read_text("utf-8")) == [(first, last)], page


def test_make_help_and_the_page_of_checks_tell_of_every_target():
    helped = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    page = (ROOT / "docs/build/checks.md").read_text("utf-8")

    assert sorted(re.findall(r"^  make ([a-z-]+) — .+", helped, re.MULTILINE)) == sorted(TARGETS)
    assert sorted(set(re.findall(r"`make ([a-z-]+)", page))) == sorted(TARGETS)


def test_nothing_is_committed_past_the_check():
    (source,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]

    assert [hook["entry"] for hook in source["hooks"]] == ["make check"]
