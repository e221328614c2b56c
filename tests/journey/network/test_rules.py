"""Decisions of the network: safe links, moves of an idea, whom to ask."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.journey.network.rules import (
    VERY_OFTEN,
    Candidate,
    Expertise,
    LinePart,
    event_is_past,
    expertise_on,
    linked,
    may_move,
    next_to_ask,
)
from binome.journey.network.states import MOVES, IdeaState
from tests.factories import NOON


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


def test_a_line_that_begins_or_ends_with_a_link_has_no_empty_part():
    link = LinePart("https://example.org", href="https://example.org")

    assert linked("https://example.org") == [[link]]
    assert linked("https://. Rien") == [[LinePart("https://. Rien")]]
    assert linked("https:// then https://example.org") == [[LinePart("https:// then "), link]]


def test_an_idea_moves_as_its_states_allow():
    assert may_move(IdeaState.ADOPTED, IdeaState.DONE) is True
    assert may_move(IdeaState.DONE, IdeaState.PROPOSED) is False


@pytest.mark.parametrize(
    ("facts", "expertise"),
    [
        ({"badge": True, "offers": True}, Expertise.BADGE),
        ({"offers": True, "mentors": True}, Expertise.OFFERS),
        ({"mentors": True}, Expertise.SHOWS),
        ({"mentors": True, "learns": True}, None),
        ({}, None),
        ({"learns": True}, None),
    ],
)
def test_a_badge_counts_before_an_offer_and_an_offer_before_a_line_in_the_directory(facts, expertise):
    asked = {"badge": False, "offers": False, "mentors": False, "learns": False} | facts

    assert expertise_on(**asked) is expertise


def test_whoever_is_asked_very_often_comes_after_those_who_know_a_little_less():
    expert = Candidate(1, times_asked=VERY_OFTEN, same_entity=False, expertise=Expertise.BADGE)
    spared = Candidate(1, times_asked=VERY_OFTEN - 1, same_entity=False, expertise=Expertise.BADGE)
    other = Candidate(2, times_asked=0, same_entity=False, expertise=Expertise.SHOWS)

    assert next_to_ask([expert, other], already_asked=[]) == 2
    assert next_to_ask([spared, other], already_asked=[]) == 1


def test_of_equals_the_one_who_was_asked_longest_ago_comes_first_and_who_was_never_asked_before_them():
    lately = Candidate(1, times_asked=1, same_entity=False, last_asked_at=NOON)
    long_ago = Candidate(2, times_asked=1, same_entity=False, last_asked_at=NOON - timedelta(days=90))
    never = Candidate(3, times_asked=1, same_entity=False)

    assert next_to_ask([lately, long_ago], already_asked=[]) == 2
    assert next_to_ask([replace(lately, person_id=2), replace(long_ago, person_id=1)], already_asked=[]) == 1
    assert next_to_ask([lately, long_ago, never], already_asked=[]) == 3


def test_nobody_left_is_nobody_asked_and_the_lot_falls_alike_unless_the_wish_is_another():
    equals = [Candidate(number, times_asked=0, same_entity=False) for number in range(20)]

    assert next_to_ask([], already_asked=[]) is None
    assert next_to_ask(equals, already_asked=[]) == next_to_ask(equals[::-1], already_asked=[], tie_key=0)
    assert len({next_to_ask(equals, already_asked=[], tie_key=wish) for wish in range(20)}) > 5


def test_an_event_is_past_from_the_moment_it_begins():
    assert event_is_past(NOON, now=NOON) is True
    assert event_is_past(NOON + timedelta(minutes=1), now=NOON) is False
