"""Stable pairs with ties by others."""

import sys
from collections import defaultdict

import numpy as np

from bench.engine.peers.running import main


def tiers(data, own, others, rank):
    """What each person of one side put in which tier: {person: {tier: [others]}}."""
    lists = defaultdict(lambda: defaultdict(list))
    columns = (data[name].tolist() for name in (own, others, rank))
    for person, other, tier in zip(*columns, strict=True):
        lists[person][tier].append(other)
    return lists


def ranked(data, own, others, rank):
    """Lists without ties, broken by lot: what the methods without ties ask for."""
    dice = np.random.default_rng(1)
    return {
        person: [name for tier in sorted(lists) for name in dice.permutation(lists[tier]).tolist()]
        for person, lists in tiers(data, own, others, rank).items()
    }


def highs_plain(data):
    """SciPy's HiGHS on the textbook programme (Kwanashie and Manlove 2014): the most stable pairs, within a minute."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    mentee, mentor, capacity = data["mentee"], data["mentor"], data["capacity"]
    edges, room = len(mentee), capacity[mentor]
    rows, columns, values = [], [], []

    def at_least_as_good(own, rank, weight):
        order = np.lexsort((rank, own))
        start = np.searchsorted(own[order], own)
        for e in range(edges):
            mine = order[start[e] : np.searchsorted(own[order], own[e], side="right")]
            mine = mine[rank[mine] <= rank[e]]
            rows.append(np.full(len(mine), e))
            columns.append(mine)
            values.append(np.full(len(mine), weight[e]))

    at_least_as_good(mentee, data["mentee_rank"], room)
    at_least_as_good(mentor, data["mentor_rank"], np.ones(edges))
    stable = csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(edges, edges))
    places = csr_array((np.ones(edges), (mentee, np.arange(edges))))
    seats = csr_array((np.ones(edges), (mentor, np.arange(edges))), shape=(len(capacity), edges))
    limits = [LinearConstraint(stable, lb=room), LinearConstraint(places, ub=1), LinearConstraint(seats, ub=capacity)]
    solution = milp(
        -np.ones(edges), constraints=limits, integrality=np.ones(edges), bounds=Bounds(0, 1), options={"time_limit": 60}
    )
    return {"pairs": None if solution.x is None else round(-solution.fun), "proven": bool(solution.status == 0)}


def matching_residents(data):
    """`matching`: deferred acceptance (hospitals and residents), ties broken by lot beforehand."""
    sys.path.insert(0, "bench/.peers/alone")
    from matching.games import HospitalResident

    names = {f"e{mentee}": [f"m{mentor}" for mentor in mentors] for mentee, mentors in mentees_of(data).items()}
    regard = {f"m{mentor}": [f"e{mentee}" for mentee in mentees] for mentor, mentees in mentors_of(data).items()}
    game = HospitalResident.create_from_dictionaries(
        names, regard, {name: int(data["capacity"][int(name[1:])]) for name in regard}
    )
    return {"pairs": sum(len(residents) for residents in game.solve().values())}


def algmatch_residents(data):
    """AlgMatch: deferred acceptance (hospitals and residents), ties broken by lot beforehand."""
    from algmatch import HR

    residents = {mentee + 1: [mentor + 1 for mentor in mentors] for mentee, mentors in mentees_of(data).items()}
    hospitals = {
        mentor + 1: {"capacity": int(data["capacity"][mentor]), "preferences": [mentee + 1 for mentee in mentees]}
        for mentor, mentees in mentors_of(data).items()
    }
    matching = HR(dictionary={"residents": residents, "hospitals": hospitals}).get_stable_matching()
    return {"pairs": sum(1 for hospital in matching["resident_sided"].values() if hospital)}


def mentees_of(data):
    """Mentees' lists."""
    return ranked(data, "mentee", "mentor", "mentee_rank")


def mentors_of(data):
    """Mentors' lists."""
    return ranked(data, "mentor", "mentee", "mentor_rank")


if __name__ == "__main__":
    main({peer.__name__: peer for peer in (highs_plain, matching_residents, algmatch_residents)})
