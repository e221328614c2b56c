"""Decisions of the network: safe links, moves of an idea, whom to ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.journey.network.rules import Candidate, LinePart, linked, may_move, next_to_ask
from binome.journey.network.states import MOVES, IdeaState


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[un lien](javascript:alert(1))",
        "vbscript:x file:///etc/passwd ftp://example.org",
        "http:// https:// mailto:",
    ],
)
def test_f13_anything_but_http_https_and_mailto_stays_text(typed):
    parts = [part for line in linked(typed) for part in line]

    assert all(part.href == "" for part in parts)
    assert "".join(part.text for part in parts) == typed


def test_safe_links_are_found_without_their_full_stop():
    assert linked("Voir https://example.org/a?b=1. Ou mailto:a@example.org !") == [
        [
            LinePart("Voir "),
            LinePart("https://example.org/a?b=1", href="https://example.org/a?b=1"),
            LinePart(". Ou "),
            LinePart("mailto:a@example.org", href="mailto:a@example.org"),
            LinePart(" !"),
        ]
    ]


@given(st.text())
def test_nothing_typed_is_lost(typed):
    assert ["".join(part.text for part in line) for line in linked(typed)] == typed.splitlines()


def test_an_adopted_idea_is_done_or_set_aside_never_forgotten():
    assert MOVES[IdeaState.ADOPTED] == {IdeaState.DONE, IdeaState.NOT_NOW}
    assert not may_move(IdeaState.DONE, IdeaState.PROPOSED)


def test_r61_someone_of_another_department_is_asked_first_then_whoever_was_asked_least():
    candidates = [
        Candidate(1, times_asked=0, same_entity=True),
        Candidate(2, times_asked=3, same_entity=False),
        Candidate(3, times_asked=1, same_entity=False),
    ]

    order = []
    while (found := next_to_ask(candidates, already_asked=order)) is not None:
        order.append(found)

    assert order == [3, 2, 1]


def test_three_people_are_asked_at_most():
    candidates = [Candidate(n, times_asked=0, same_entity=False) for n in range(9)]

    assert next_to_ask(candidates, already_asked=[1, 2, 3]) is None
