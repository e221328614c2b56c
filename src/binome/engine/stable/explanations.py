"""Why a mutual yes did not become a pair, and why a person has none: one true code each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from binome.engine.model.instance import Instance, Pair


class NotFormed(StrEnum):
    """Why a mutual yes did not become a pair. Each is a fact about the pairs that were formed."""

    MENTOR_NO_CAPACITY = "MENTOR_NO_CAPACITY"
    MENTEE_HAS_BETTER = "MENTEE_HAS_BETTER"
    MENTEE_HAS_EQUAL = "MENTEE_HAS_EQUAL"
    MENTOR_FULL_BETTER = "MENTOR_FULL_BETTER"
    MENTOR_FULL_EQUAL = "MENTOR_FULL_EQUAL"


class UnpairedReason(StrEnum):
    """Why a person has no pair."""

    NO_FEASIBLE_PARTNER = "NO_FEASIBLE_PARTNER"
    NO_MUTUAL_LIKE = "NO_MUTUAL_LIKE"
    ALL_FULL = "ALL_FULL"


_CODES = tuple(NotFormed)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPair:
    """Two people who said yes to each other and are not a pair."""

    mentee: str
    mentor: str
    code: NotFormed


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpairedMentee:
    """A mentee without a pair."""

    mentee: str
    code: UnpairedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """A code for every mutual yes not formed and for every unpaired mentee, each sorted by id."""

    not_formed: tuple[NotAPair, ...]
    unpaired: tuple[UnpairedMentee, ...]


class NotStable(ValueError):
    """Some mutual yes has no true reason not to be a pair: the pairs are not stable."""


def explain(instance: Instance, pairs: Iterable[Pair]) -> Explanations:
    """Codes for stable pairs. Raises `NotStable` when a pair would rather have left.

    The first true code is given, read in the order of `NotFormed`: a mentor without capacity; the mentee has someone
    they ranked better, or the same; the mentor is full of people they all ranked better, or at least the same.
    """
    made = set(pairs)
    edges = instance.edges_of(made)
    formed = np.zeros(instance.edges, dtype=bool)
    formed[edges[edges >= 0]] = True
    code = codes(instance, np.flatnonzero(formed))
    if (code[~formed] < 0).any():
        raise NotStable
    open_edges = np.flatnonzero(~formed).tolist()
    not_formed = sorted((*instance.pair(edge), _CODES[code[edge]]) for edge in open_edges)
    paired = {mentee for mentee, _ in made}
    with_yes = {instance.mentees[i] for i in {*instance.mentee.tolist()}}
    unpaired = [
        UnpairedMentee(mentee=name, code=UnpairedReason.ALL_FULL if name in with_yes else UnpairedReason.NO_MUTUAL_LIKE)
        for name in sorted(instance.mentees)
        if name not in paired
    ]
    return Explanations(
        not_formed=tuple(NotAPair(mentee=a, mentor=b, code=c) for a, b, c in not_formed),
        unpaired=tuple(unpaired),
    )


def codes(
    instance: Instance, formed: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The position in `NotFormed` of each edge's code; −1 for an edge that blocks (or is formed)."""
    never = np.iinfo(np.int64).max
    has = np.full(len(instance.mentees), never)
    has[instance.mentee[formed]] = instance.mentee_rank[formed]
    worst = np.full(len(instance.mentors), -1)
    np.maximum.at(worst, instance.mentor[formed], instance.mentor_rank[formed])
    taken = np.bincount(instance.mentor[formed], minlength=len(instance.mentors))
    full = (taken >= instance.capacity)[instance.mentor]
    mine, theirs = has[instance.mentee], worst[instance.mentor]
    facts = (
        instance.capacity[instance.mentor] == 0,
        mine < instance.mentee_rank,
        mine == instance.mentee_rank,
        full & (theirs < instance.mentor_rank),
        full & (theirs == instance.mentor_rank),
    )
    return np.select(facts, range(len(facts)), default=-1).astype(np.int64)
