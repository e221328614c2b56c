"""The real profiles: 2,274 × 5,752, proposals, simulated choices, pairs, reasons."""

import csv
import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.engine.report import Line, row, timed
from binome.engine import PairingRole, Participant, People, Rules, candidates, explain, solve
from binome.engine.candidates.shortlists import shortlists
from binome.engine.model.instance import Instance

PROFILES = Path("../shared/data/drm_so2024_profiles.csv.gz")


def profiles() -> Iterator[Participant]:
    """Participants from the survey: levels known, themes wanted; everyone in one language and slot."""
    with gzip.open(PROFILES, "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            mentor, mentee = line["mentor_candidate"] == "1", line["mentee_candidate"] == "1"
            if mentor or mentee:
                levels = {name[6:]: int(cell or 0) for name, cell in line.items() if name.startswith("level_")}
                yield Participant(
                    id=line["person_code"],
                    role=PairingRole.BOTH
                    if mentor and mentee
                    else PairingRole.MENTOR
                    if mentor
                    else PairingRole.MENTEE,
                    department=line["industry"],
                    languages=frozenset({"en"}),
                    slots=frozenset({"any"}),
                    places=frozenset({line["country"]}),
                    offers=tuple((theme, level) for theme, level in levels.items() if level),
                    wants=tuple((theme, 3) for theme in line["themes_wanted"].split(";") if theme),
                )


def journey(people: People) -> tuple[Any, Any]:
    """Proposals, choices simulated from a seed (everyone says yes to most of a list, in tiers), pairs, reasons."""
    lists = shortlists(candidates(Rules.of(people), k=50, seed=1), seed=1)
    dice = np.random.default_rng(1)

    def answers(proposals):
        yeses = dice.random(len(proposals)) < 0.8
        names = [proposal.id for proposal, yes in zip(proposals, yeses, strict=True) if yes]
        return [names[:2], names[2:]]

    choice = Instance.of(
        mentees={name: answers(row) for name, row in lists.mentees.items()},
        mentors={name: (1, answers(row)) for name, row in lists.mentors.items()},
        scores={(name, proposal.id): proposal.score for name, row in lists.mentees.items() for proposal in row},
    )
    outcome = solve(choice, seed=1)
    return outcome, explain(choice, outcome.pairs)


def first_run() -> float:
    """The seconds of the same in a process of its own, after `import binome.engine`; compiled loops come from disk."""
    code = (
        "import time; import binome.engine; from bench.engine.real_people import journey, profiles;"
        "from binome.engine import People; rows = list(profiles()); t = time.perf_counter();"
        "journey(People.of(rows)); print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def measure(lines: list[Line]) -> None:
    """Everything after the import: the first time in a process, and again."""
    if not PROFILES.exists():
        return
    work = "real people, 2,274 × 5,752: columns, proposals, choices, pairs, reasons"
    lines.append(row(work, "binome, first in a process", [first_run() for _ in range(5)]))
    rows = list(profiles())
    seconds, _ = timed(lambda: journey(People.of(rows)))
    lines.append(row(work, "binome, again", seconds, people=len(rows)))
