"""The engine and its peers on the same work, in one run; writes bench/results/engine.json and engine.md."""

import csv
import gzip
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from binome.engine import (
    Participant,
    People,
    Policy,
    Role,
    Rules,
    candidates,
    exact,
    exact_over_all,
    explain,
    shortlists,
    solve,
    stable,
    stable_kernels,
)
from binome.engine.assignment import Edges, optimum
from binome.engine.candidates import Best
from binome.engine.compiled import kernels
from binome.engine.instance import Instance
from binome.engine.scores import Weights

RESULTS = Path("bench/results")
PEERS = Path("bench/.peers/bin/python")
PROFILES = Path("../shared/data/drm_so2024_profiles.csv.gz")


def timed(work, times):
    """The seconds of each run, and the last result."""
    seconds, result = [], None
    for _ in range(times):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return seconds, result


def row(work, who, seconds, **facts):
    """One line of the results."""
    line = {"work": work, "who": who, "median_s": round(statistics.median(seconds), 4), "runs": len(seconds), **facts}
    print(line, flush=True)
    return line


def best_edges(n, k, seed=0):
    """A graph of each mentee's k best mentors, scores 0–1000 from sparse wishes and levels."""
    dice = np.random.default_rng(seed)
    wishes = dice.integers(0, 4, (n, 24)).astype(np.float32) * (dice.random((n, 24)) < 0.2)
    levels = dice.integers(0, 4, (n, 24)).astype(np.float32)
    mentors, scores = [], []
    for first in range(0, n, 1000):
        products = (wishes[first : first + 1000] @ levels.T).astype(np.int64) * 10
        products += dice.integers(0, 10, products.shape)
        top = np.sort(np.argpartition(-products, k, axis=1)[:, :k], axis=1)
        mentors.append(top.ravel())
        scores.append(np.minimum(np.take_along_axis(products, top, 1), 1000).ravel())
    return Edges(
        mentee=np.repeat(np.arange(n), k),
        mentor=np.concatenate(mentors),
        score=np.concatenate(scores),
        mentees=n,
        capacity=np.ones(n, dtype=np.int64),
    )


def assignments(lines):
    """Best assignment on sparse graphs."""
    for n, k, times, peers in (
        (1_000, 33, 5, (("networkx_best", 1), ("ortools_flow", 5), ("scipy_sparse", 5))),
        (10_000, 33, 5, (("ortools_flow", 3), ("scipy_sparse", 3))),
        (30_000, 50, 3, (("ortools_flow", 3), ("scipy_sparse", 1))),
    ):
        edges = best_edges(n, k)
        work = f"assignment, {n:,} a side, k = {k}"
        seconds, found = timed(lambda edges=edges: optimum(edges), times)
        bounds = {"size_bound": found.size_bound, "score_bound": found.score_bound}
        lines.append(row(work, "binome", seconds, pairs=found.size, score=found.score, **bounds))
        with tempfile.NamedTemporaryFile(suffix=".npz") as file:
            columns = {"mentee": edges.mentee, "mentor": edges.mentor, "score": edges.score}
            np.savez(file.name, n=n, m=n, **columns)
            for name, runs in peers:
                command = [PEERS, "bench/engine/peers.py", name, file.name, str(runs)]
                said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
                lines.append(row(work, name, said["seconds"], pairs=said["pairs"], score=said["score"]))


def market(n, seed=1, named=7, tiers=3):
    """Everyone names seven mentors in three tiers and is answered in three tiers; one seat each."""
    dice = np.random.default_rng(seed)
    mentee = np.repeat(np.arange(n), named)
    keys = np.unique(mentee * n + dice.integers(0, n, n * named))
    return Instance(
        mentees=tuple(f"e{at}" for at in range(n)),
        mentors=tuple(f"m{at}" for at in range(n)),
        capacity=np.ones(n, dtype=np.int64),
        mentee=keys // n,
        mentor=keys % n,
        mentee_rank=dice.integers(0, tiers, len(keys)),
        mentor_rank=dice.integers(0, tiers, len(keys)),
        score=dice.integers(0, 1001, len(keys)),
    )


def stable_pairs(lines):
    """Stable pairs with ties, beside plain deferred acceptance and the integer programme."""
    for n, proves in ((300, True), (1_000, True), (10_000, False), (30_000, False)):
        draw = stable.drawn(market(n), seed=1)
        work = f"stable pairs with ties, {n:,} a side"
        none = draw.score * 0

        def plain(draw=draw, none=none):
            seats, seating = stable.seated(draw, seed=1, worth=none)
            kernels(stable_kernels, work=10**9).deferred_acceptance(seats, seating, 0)
            return seating.held

        seconds, held = timed(plain, 5)
        lines.append(row(work, "deferred acceptance, ties broken by lot", seconds, pairs=int((held >= 0).sum())))
        seconds, held = timed(lambda draw=draw, none=none: stable.search(draw, seed=1, worth=none), 5)
        bound = exact.Proof.none(draw, held).size_bound
        lines.append(row(work, "binome, most pairs", seconds, pairs=int((held >= 0).sum()), size_bound=bound))
        if proves:
            unscored = replace(draw, score=none)
            seconds, proof = timed(lambda d=unscored, held=held: exact.best(d, held), 1)
            reached = int((proof.held >= 0).sum())
            lines.append(row(work, "binome, proof of size", seconds, pairs=reached, size_bound=proof.size_bound))


def company(n):
    """People with 12 themes wanted and offered, 10 slots, 3 languages, 40 departments, lines 60 deep."""
    dice = np.random.default_rng(5)
    themes = [f"t{at}" for at in range(12)]
    people = []
    for at in range(2 * n):
        offers, wants = (dice.choice(12, 4, replace=False) for _ in range(2))
        people.append(
            Participant(
                id=f"p{at}",
                role=Role.MENTEE if at < n else Role.MENTOR,
                department=f"d{dice.integers(40)}",
                grade=int(dice.integers(1, 9)),
                manager_id=f"p{at + 1}" if at % 60 else "",
                languages=frozenset(("fr", "en", "de")[: dice.integers(1, 4)]),
                slots=frozenset(map(str, dice.choice(10, 4, replace=False))),
                offers=tuple((themes[t], int(dice.integers(1, 5))) for t in offers),
                wants=tuple((themes[t], int(dice.integers(1, 5))) for t in wants),
            )
        )
    return People.of(people)


def pipeline(lines, n=30_000):
    """Barriers, scores, two-sided top 50, shortlists; beside the bare product of the same columns."""
    people = company(n)
    rules = Rules.of(people, policy=Policy(min_grade_gap=0))
    bare = Best.of(rules, weights=Weights(), k=1, seed=0)
    seconds, _ = timed(lambda: sum(1 for _ in bare.tiles()), 1)
    columns = bare.features[0].shape[1]
    lines.append(row("pipeline, 30,000 × 30,000", "bare float32 product", seconds, columns=columns))
    seconds, found = timed(lambda: candidates(rules, k=50), 1)
    lines.append(row("pipeline, 30,000 × 30,000", "binome, two-sided top 50", seconds, pairs=len(found.mentee)))
    seconds, _ = timed(lambda: shortlists(found), 1)
    lines.append(row("pipeline, 30,000 × 30,000", "binome, shortlists", seconds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak {peak:.2f} GB")


def real_people(lines):
    """The real profiles: 2,274 × 5,752, proposals, simulated choices, pairs, reasons."""
    if not PROFILES.exists():
        return
    people = People.of(profiles())
    seconds, _ = timed(lambda: journey(people), 5)
    lines.append(row("real people, proposals to reasons", "binome", seconds, people=len(people.ids)))


def profiles():
    """Participants from the survey: levels known, themes wanted; everyone in one language and slot."""
    with gzip.open(PROFILES, "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            mentor, mentee = line["mentor_candidate"] == "1", line["mentee_candidate"] == "1"
            if mentor or mentee:
                levels = {name[6:]: int(cell or 0) for name, cell in line.items() if name.startswith("level_")}
                yield Participant(
                    id=line["person_code"],
                    role=Role.BOTH if mentor and mentee else Role.MENTOR if mentor else Role.MENTEE,
                    department=line["industry"],
                    languages=frozenset({"en"}),
                    slots=frozenset({"any"}),
                    places=frozenset({line["country"]}),
                    offers=tuple((theme, level) for theme, level in levels.items() if level),
                    wants=tuple((theme, 3) for theme in line["themes_wanted"].split(";") if theme),
                )


def journey(people):
    """Proposals, choices simulated from a seed (everyone says yes to most of a list, in tiers), pairs, reasons."""
    lists = shortlists(candidates(Rules.of(people), k=50, seed=1), seed=1)
    dice = np.random.default_rng(1)

    def answers(proposals):
        said = dice.random(len(proposals)) < 0.8
        names = [proposal.id for proposal, yes in zip(proposals, said, strict=True) if yes]
        return [names[:2], names[2:]]

    choice = Instance.of(
        mentees={name: answers(row) for name, row in lists.mentees.items()},
        mentors={name: (1, answers(row)) for name, row in lists.mentors.items()},
        scores={(name, one.id): one.score for name, row in lists.mentees.items() for one in row},
    )
    outcome = solve(choice, seed=1)
    return outcome, explain(choice, outcome.pairs)


def every_pair(lines, n):
    """The best assignment over all pairs, proven by pricing."""
    rules = Rules.of(company(n), policy=Policy(min_grade_gap=0))
    seconds, found = timed(lambda: exact_over_all(rules), 1)
    facts = {"pairs": found.optimum.size, "score": found.optimum.score, "exact": found.exact, "passes": found.passes}
    lines.append(row(f"exact over all pairs, {n:,} × {n:,}", "binome", seconds, **facts))


def start_up(lines):
    """What an import costs."""
    command = [sys.executable, "-c", "import binome.engine"]
    seconds, _ = timed(lambda: subprocess.run(command, check=True), 5)
    bare, _ = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5)
    bare_s = round(statistics.median(bare), 3)
    lines.append(row("import binome.engine, in a new process", "binome", seconds, bare_interpreter_s=bare_s))


def main():
    """Measure what was asked for (all by default) and write the results."""
    parts = {
        "start": start_up,
        "stable": stable_pairs,
        "real": real_people,
        "assignment": assignments,
        "all-pairs": lambda lines: every_pair(lines, 3_000),
        "pipeline": pipeline,
    }
    lines: list[dict] = []
    RESULTS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or parts:
        parts[name](lines)
        facts = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
        load = os.getloadavg()[0]
        (RESULTS / "engine.json").write_text(json.dumps({**facts, "load": load, "rows": lines}, indent=1) + "\n")
        (RESULTS / "engine.md").write_text(table(lines, load))


def table(lines, load):
    """The results as a table; ratios are to the engine's own line of the same work."""
    ours = {line["work"]: line["median_s"] for line in lines if line["who"].startswith("binome")}
    text = [f"Written by `make bench-engine`; 2 cores shared with other work (load {load:.1f}): read the ratios.\n"]
    text += ["| work | who | median s | runs | × engine | facts |", "|---|---|---|---|---|---|"]
    for line in lines:
        facts = ", ".join(f"{k} {v}" for k, v in line.items() if k not in {"work", "who", "median_s", "runs"})
        ratio = line["median_s"] / ours[line["work"]] if ours.get(line["work"]) else 0
        text.append(f"| {line['work']} | {line['who']} | {line['median_s']} | {line['runs']} | {ratio:.2f} | {facts} |")
    return "\n".join(text) + "\n"


if __name__ == "__main__":
    main()
