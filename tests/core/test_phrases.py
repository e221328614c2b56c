"""A word that stands for a number is true of it, and tells of nobody."""

import pytest
from django.utils.translation import override

from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.privacy.phrases import count_in_steps


@pytest.mark.parametrize("asked", range(1, 40))
def test_every_count_of_those_asked_is_told_in_words_that_are_true_and_leave_five_on_each_side(asked):
    with override("en"):
        told = [str(count_in_steps("Answered", people, of=asked, url="").value) for people in range(asked + 1)]

    for people, words in enumerate(told):
        if words == "fewer than 5":
            assert people < 5
        elif words.startswith("at least "):
            least = int(words.removeprefix("at least "))
            assert least <= people
            assert least % 5 == 0
            assert asked - least >= 5
        else:
            assert (words, asked < FEWEST_ASKED) == ("not shown under 10 people", True)
    assert asked >= FEWEST_ASKED or len(set(told)) == 1  # nor does the word move when one more answers
