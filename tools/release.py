"""Keep the changelog in order, and prepare a release, in two steps that commit and tag nothing.

`tools/release.py check` fails when a line of the changelog stands twice, or under no reader.
`tools/release.py stamp 0.2.0` gives the changelog's unreleased lines that version and today's date, and pyproject.toml and
publiccode.yml the version; `tools/release.py keep`, once the package of that version is installed, leaves a database of it in
tests/upgrades/.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINOME = Path(sys.executable).parent / "binome"
CHANGELOG, NOTES, PROJECT = "CHANGELOG.md", "docs/operate/upgrades.md", "pyproject.toml"
PUBLIC = "publiccode.yml"  # what public bodies read of the project
NO_ADDRESS = "https://example.org/"  # what it says of the repository as long as nobody published one
PUBLIC_ORIGIN = re.compile(
    r"(?:https://|ssh://git@|git@)(?P<host>[\w-]+(?:\.[\w-]+)+)[:/](?P<path>[\w./-]+?)(?:\.git)?/?"
)
KEPT = "tests/upgrades"
READERS = ["Managers", "Participants", "Operators", "Engine", "Developers"]
HEADING = re.compile(r"## (?:Unreleased|(\d+\.\d+\.\d+) — (\d{1,2} [A-Z][a-z]+ \d{4}))")
STAGE = "outcomes"  # the last one: every step of the story has left rows


def problems(changelog: str) -> list[str]:
    """What is wrong with the order of the changelog, which Git merges by keeping the lines of both sides."""
    wrong, version, reader, lines = [], "", "", Counter[str]()
    for line in filter(None, changelog.splitlines()[1:]):
        if line.startswith("## "):
            version, reader = line, ""
            wrong += [] if HEADING.fullmatch(line) else [f"{line}: neither “## Unreleased” nor “## 0.1.0 — 1 May 2026”"]
        elif line.startswith("### "):
            before, reader = reader, line[4:]
            in_order = reader in READERS and (not before or READERS.index(reader) > READERS.index(before))
            wrong += (
                [] if in_order else [f"{version}: {reader} is not one of {', '.join(READERS)}, once each in this order"]
            )
        elif line.startswith("- "):
            lines[line] += 1
            wrong += [] if reader else [f"{version}: “{line[2:60]}…” stands under no reader"]
    return wrong + [f"“{line[2:60]}…” stands {times} times" for line, times in lines.items() if times > 1]


def stamp(version: str, *, root: Path, today: date) -> None:
    """Give what is unreleased its version and day. Leaves with a sentence when a part of the release is missing."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        sys.exit(f"{version!r} is no version: three numbers with dots.")
    if f"\n## {version}\n" not in (root / NOTES).read_text("utf-8"):
        sys.exit(f"{NOTES} has no section {version}: what must an operator do, or that nothing is to be done?")
    heading = rf"\A(# Changelog\n\n## )(?:Unreleased|{re.escape(version)} — [^\n]+)\n"
    text = (root / CHANGELOG).read_text("utf-8")
    if "\n## Unreleased\n" in text and f"\n## {version} — " in text:
        sys.exit(f"{version} was released already.")
    day = f"{today.day} {today:%B %Y}"
    stamped, times = re.subn(heading, rf"\g<1>{version} — {day}\n", text)
    if not times:
        sys.exit(f"{CHANGELOG} does not begin with “## Unreleased”: nothing to release.")
    described = _stamped_description(version, root=root, today=today)
    (root / CHANGELOG).write_text(stamped, "utf-8")
    project = (root / PROJECT).read_text("utf-8")
    (root / PROJECT).write_text(re.sub(r'(?m)^version = "[^"]+"$', f'version = "{version}"', project, count=1), "utf-8")
    if described:
        (root / PUBLIC).write_text(described, "utf-8")


def _stamped_description(version: str, *, root: Path, today: date) -> str:
    """What public bodies read, with this version and where the repository is published: where it was cloned from.

    Empty where there is no such file.
    """
    if not (root / PUBLIC).exists():
        return ""
    described = (root / PUBLIC).read_text("utf-8")
    described = re.sub(r"(?m)^softwareVersion: .*$", f"softwareVersion: {version}", described)
    described = re.sub(r"(?m)^releaseDate: .*$", f'releaseDate: "{today:%Y-%m-%d}"', described)
    asked = ["git", "-C", str(root), "remote", "get-url", "origin"]
    origin = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    if public := PUBLIC_ORIGIN.fullmatch(origin):
        described = re.sub(r"(?m)^url: .*$", f'url: "https://{public["host"]}/{public["path"]}.git"', described)
    if NO_ADDRESS in described:
        sys.exit(f"{PUBLIC}: write under `url` where this repository is published.")
    return described


def keep(*, root: Path) -> Path:
    """A backup of the demo company as the installed version tells and keeps it: what later versions must upgrade."""
    version = tomllib.loads((root / PROJECT).read_text("utf-8"))["project"]["version"]
    archive = root / KEPT / f"{version}.tar.gz"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for words in (("migrate", "-v0"), ("demo-data", "--stage", STAGE), ("backup", str(archive))):
            environment = {**os.environ, "BINOME_DEBUG": "1", "BINOME_DATA_DIR": folder}
            environment["DATABASE_URL"] = f"sqlite:///{folder}/binome.sqlite3"
            subprocess.run([BINOME, *words], env=environment, check=True)  # noqa: S603
    archive.chmod(0o644)  # of a company that does not exist
    return archive


def main(words: list[str]) -> None:
    """Do what the first word says."""
    match words:
        case ["check"]:
            if wrong := problems((ROOT / CHANGELOG).read_text("utf-8")):
                sys.exit("\n".join(f"{CHANGELOG}: {problem}" for problem in wrong))
        case ["stamp", version]:
            stamp(version, root=ROOT, today=date.today())  # noqa: DTZ011
        case ["keep"]:
            archive = keep(root=ROOT)
            tag = f"v{archive.name.removesuffix('.tar.gz')}"
            sys.stdout.write(f"Now: make test, git commit, git tag -s {tag} -m 'Binôme {tag[1:]}', make wheel\n")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
