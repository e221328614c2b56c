"""Best assignment by others."""

import numpy as np

from bench.engine.peers.running import main

ALONE = 10**6


def ortools_flow(data):
    """OR-tools min-cost flow; staying alone is an arc of its own."""
    from ortools.graph.python import min_cost_flow

    n, m = int(data["n"]), int(data["m"])
    flow = min_cost_flow.SimpleMinCostFlow()
    people = np.arange(n)
    sink = n + m
    tails = np.concatenate((data["mentee"], people, n + np.arange(m)))
    heads = np.concatenate((n + data["mentor"], np.full(n, sink), np.full(m, sink)))
    costs = np.concatenate((-data["score"], np.full(n, ALONE), np.zeros(m, dtype=np.int64)))
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), dtype=np.int64), costs)
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate((np.ones(n), np.zeros(m), [-n])).astype(np.int64))
    flow.solve()
    used = flow.flows(np.arange(len(data["mentee"]))) > 0
    return {"pairs": int(used.sum()), "score": int(data["score"][used].sum())}


def scipy_sparse(data):
    """SciPy's LAPJVsp; staying alone is a column of one's own."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    n, m = int(data["n"]), int(data["m"])
    rows = np.concatenate((data["mentee"], np.arange(n)))
    columns = np.concatenate((data["mentor"], m + np.arange(n)))
    costs = np.concatenate((-data["score"], np.full(n, ALONE))).astype(float)
    row, column = min_weight_full_bipartite_matching(csr_array((costs, (rows, columns)), shape=(n, m + n)))
    table = csr_array((data["score"].astype(float), (data["mentee"], data["mentor"])), shape=(n, m + n))
    made = column < m
    return {"pairs": int(made.sum()), "score": int(table[row[made], column[made]].sum())}


def networkx_best(data):
    """networkx's maximum weight matching (blossom)."""
    import networkx

    graph = networkx.Graph()
    ends = zip(data["mentee"].tolist(), data["mentor"].tolist(), data["score"].tolist(), strict=True)
    graph.add_weighted_edges_from(((("e", i), ("m", j), s) for i, j, s in ends))
    made = networkx.max_weight_matching(graph, maxcardinality=True)
    return {"pairs": len(made), "score": sum(graph.edges[pair]["weight"] for pair in made)}


def kwok_sparse(data):
    """kwok (2025); weights are raised so that a pair always counts more than any scores."""
    from kwok import kwok

    n = int(data["n"])
    edges = [[] for _ in range(n)]
    for i, j, s in zip(data["mentee"].tolist(), data["mentor"].tolist(), data["score"].tolist(), strict=True):
        edges[i].append((j, s + ALONE))
    solution = kwok(edges, keeps_virtual_matching=False)
    made = [(i, j) for i, j in enumerate(solution.left_pairs) if j >= 0]
    weight = [dict(row) for row in edges]  # its own total has 32 bits
    return {"pairs": len(made), "score": sum(weight[i][j] - ALONE for i, j in made)}


def mentor_match(data):
    """mentor-match: every mentor against every mentee, then Munkres; pairs without an edge score 0."""
    from matching import process
    from matching.mentee import Mentee
    from matching.mentor import Mentor

    n, m = int(data["n"]), int(data["m"])
    table = np.zeros((n, m), dtype=np.int64)
    table[data["mentee"], data["mentor"]] = data["score"] + 1

    class Points:
        def apply(self, match):
            return int(table[match.mentee.grade, match.mentor.grade])

    mentors = [Mentor(grade=at, email=f"m{at}") for at in range(m)]
    mentees = [Mentee(grade=at, email=f"e{at}") for at in range(n)]
    process.process_data(mentors, mentees, [[Points()]])
    points = [int(table[mentee.grade, mentee.mentors[0].grade]) for mentee in mentees if mentee.mentors]
    made = [value for value in points if value]
    return {"pairs": len(made), "score": sum(made) - len(made)}


if __name__ == "__main__":
    main({peer.__name__: peer for peer in (ortools_flow, scipy_sparse, networkx_best, kwok_sparse, mentor_match)})
