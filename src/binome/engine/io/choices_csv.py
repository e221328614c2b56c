"""Choices as people give them, one line each, turned into an instance; what makes no sense is ignored and reported."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from binome.engine.io.csv_files import MOST_DIGITS, cells, id_in, number_in, role_in, table
from binome.engine.io.text_files import BadFile
from binome.engine.model.instance import Instance, Pair
from binome.engine.model.people import PairingRole

AFTER_EVERY_TIER = 10**MOST_DIGITS


def read(people: Path, choices: Path) -> tuple[Instance, list[str]]:
    """An instance from PEOPLE (`id,role,capacity`) and CHOICES (`chooser_id,candidate_id,decision,tier`).

    A pair needs a like from both. A decline wins whatever the order; a like given twice keeps its best tier; a like
    without tier comes after every tier. Unknown ids, likes of oneself and of one's own role are ignored; the second
    value says so, a line each.
    """
    roles: dict[str, PairingRole] = {}
    capacities: dict[str, int] = {}
    seen: set[str] = set()
    for line, row in table(people, needed=("id", "role", "capacity")):
        name = id_in(row, seen, path=people, line=line)
        capacity = number_in(row, "capacity", path=people, line=line, least=0)
        roles[name] = role_in(row, path=people, line=line)
        capacities[name] = 1 if capacity is None else capacity
    preferred, ignored = preferences(choices, roles)
    mentees = {
        name: tiers(preferred[name], roles, PairingRole.MENTEE)
        for name, role in roles.items()
        if role != PairingRole.MENTOR
    }
    mentors = {
        name: (capacities[name], tiers(preferred[name], roles, PairingRole.MENTOR))
        for name, role in roles.items()
        if role != PairingRole.MENTEE
    }
    return Instance.of(mentees=mentees, mentors=mentors), ignored


def preferences(path: Path, roles: dict[str, PairingRole]) -> tuple[dict[str, dict[str, int]], list[str]]:
    """The tier each chooser gave each candidate, declines taken out."""
    preferred: dict[str, dict[str, int]] = defaultdict(dict)
    declined: set[Pair] = set()
    ignored = []
    for line, row in table(path, needed=("chooser_id", "candidate_id", "decision", "tier")):
        chooser, candidate = row["chooser_id"], row["candidate_id"]
        tier = number_in(row, "tier", path=path, line=line, least=0)
        if row["decision"] not in {"like", "decline"}:
            raise BadFile(path, f"line {line}, column decision", f"like or decline, not {row['decision'][:40]!r}")
        if reason := nonsense(chooser, candidate, roles):
            ignored.append(" ".join(f"{path}: line {line}: ignored: {reason}".split()))
        elif row["decision"] == "decline":
            declined.add((chooser, candidate))
        else:
            now = AFTER_EVERY_TIER if tier is None else tier
            preferred[chooser][candidate] = min(now, preferred[chooser].get(candidate, now))
    for chooser, candidate in declined:
        preferred[chooser].pop(candidate, None)
    return preferred, ignored


def nonsense(chooser: str, candidate: str, roles: dict[str, PairingRole]) -> str | None:
    """Why a line cannot count."""
    for name in (chooser, candidate):
        if name not in roles:
            return f"unknown id {name!r}"
    if chooser == candidate:
        return f"{chooser!r} chooses themselves"
    if roles[chooser] == roles[candidate] != PairingRole.BOTH:
        return f"{chooser!r} and {candidate!r} have the same role"
    return None


def tiers(given: dict[str, int], roles: dict[str, PairingRole], side: PairingRole) -> list[list[str]]:
    """The candidates who can stand on the other side, tier by tier."""
    rows: dict[int, list[str]] = defaultdict(list)
    for name, tier in given.items():
        if roles[name] != side:
            rows[tier].append(name)
    return [sorted(rows[tier]) for tier in sorted(rows)]


def exclusions(path: Path, known: Sequence[str]) -> tuple[list[Pair], list[str]]:
    """Pairs of ids that must never be paired, two cells a row, with or without a header; unknown ids are reported."""
    ids = set(known)
    pairs, ignored = [], []
    for at, (line, row) in enumerate(cells(path)):
        if len(row) != 2:
            raise BadFile(path, f"line {line}", f"2 cells, not {len(row)}")
        stranger = next((name for name in row if name not in ids), None)
        if stranger is None:
            pairs.append((row[0], row[1]))
        elif at > 0:
            ignored.append(" ".join(f"{path}: line {line}: ignored: unknown id {stranger!r}".split()))
    return pairs, ignored


def pairs_in(path: Path) -> list[Pair]:
    """Pairs from a CSV file with columns mentee and mentor."""
    return [(row["mentee"], row["mentor"]) for _, row in table(path, needed=("mentee", "mentor"))]
