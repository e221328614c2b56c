"""Blocks give the same candidates wherever they are searched."""

from distributed import Client, LocalCluster

from binome.engine import Participant, Role
from binome.engine.shards import Block, on_dask, search_blocks

BY_WIRE = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}


def a_block(name: str) -> Block:
    return Block(
        participants=tuple(
            Participant(
                id=f"{name}{at}",
                role=Role.MENTEE if at % 2 else Role.MENTOR,
                languages=frozenset({"fr"}),
                slots=frozenset({"s"}),
                offers=(("t", 1 + at % 4),),
                wants=(("t", 1 + at % 3),),
            )
            for at in range(12)
        ),
        exclusions=((f"{name}1", f"{name}0"),),
    )


def test_one_process_a_pool_and_another_map_agree():
    blocks = [a_block(name) for name in "abc"]

    alone = search_blocks(blocks, k=3, seed=1)

    assert len(alone) > 30
    assert search_blocks(blocks, k=3, seed=1, processes=2) == alone
    assert search_blocks(blocks[::-1], k=3, seed=1, run=lambda work, parts: [work(part) for part in parts]) == alone
    assert ("a1", "a0") not in {pair[:2] for pair in alone}


def test_a_cluster_of_two_workers_finds_the_very_same():
    blocks = [a_block(name) for name in "abcd"]

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, **BY_WIRE) as cluster,
        Client(cluster) as client,
    ):
        spread = search_blocks(blocks, k=3, seed=1, run=on_dask(client))

    assert spread == search_blocks(blocks, k=3, seed=1)
