"""Many blocks of people (a site, a theme, a language), searched anywhere, joined into the same candidates."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from binome.engine.barriers import Policy, Rules
from binome.engine.candidates import candidates
from binome.engine.people import Participant, People
from binome.engine.scores import Weights

Found = list[tuple[str, str, int]]
Run = Callable[[Callable[[Any], Found], Iterable[Any]], Iterable[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """People who may meet each other, with the reporting lines and exclusions that concern them."""

    participants: tuple[Participant, ...]
    managers: tuple[tuple[str, str], ...] = ()
    exclusions: tuple[tuple[str, str], ...] = ()


def search_blocks(
    blocks: Sequence[Block],
    *,
    policy: Policy | None = None,
    weights: Weights | None = None,
    k: int = 50,
    seed: int = 0,
    processes: int = 1,
    run: Run | None = None,
) -> Found:
    """Candidates of every block as (mentee, mentor, score), each pair once, sorted.

    `processes` above 1 uses a pool; `run` takes any other `map` (function, blocks) → results in order, as that of
    `on_dask`. Each block is searched by the same pure function, so where it runs changes nothing.
    """
    work = partial(search_block, policy=policy, weights=weights, k=k, seed=seed)
    if run is not None:
        found = list(run(work, blocks))
    elif processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            found = list(pool.map(work, blocks))
    else:
        found = list(map(work, blocks))
    return sorted({pair for block in found for pair in block})


def on_dask(client: Any) -> Run:
    """How `search_blocks` runs on the workers of a Dask cluster (the extra `dask`): a task a block, results in order.

    `client` is a `distributed.Client`; workers need Binôme installed, the same version.
    """

    def run(work: Callable[[Any], Found], blocks: Iterable[Any]) -> Iterable[Found]:
        found: list[Found] = client.gather(client.map(work, list(blocks), pure=False))
        return found

    return run


def search_block(block: Block, *, policy: Policy | None, weights: Weights | None, k: int, seed: int) -> Found:
    """Candidates of one block by id."""
    people = People.of(block.participants, managers=dict(block.managers))
    rules = Rules.of(people, policy=policy, exclusions=block.exclusions)
    result = candidates(rules, weights=weights, k=k, seed=seed)
    ends = zip(result.mentee.tolist(), result.mentor.tolist(), result.score.tolist(), strict=True)
    return [(people.ids[i], people.ids[j], points) for i, j, points in ends]
