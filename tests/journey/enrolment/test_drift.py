"""Readers who agree at the beginning and not later on, or the other way round: told of halves of the answers, never of a reader."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.journey.enrolment.models import CaseAnswer, Marking
from binome.journey.enrolment.queries.agreement import readings_of_wave
from tests.factories import NOON, ApplicationFactory, PersonFactory, ThemeFactory, manager_of
from tests.journey.enrolment.factories import marks, open_wave

pytestmark = pytest.mark.django_db


def read_in_order(wave, pairs):
    """Answers read twice, one after the other, with these marks (the same on each criterion) of the two readers."""
    first, second = PersonFactory(), PersonFactory()
    theme = ThemeFactory()
    numbers = list(range(len(pairs)))
    # The answers were made in another order than the one in which they are read.
    for number in reversed(numbers):
        application = ApplicationFactory(wave=wave, state="submitted")
        answer = CaseAnswer.objects.create(application=application, theme=theme, code=f"C{number}", text="Une réponse.")
        read_at = NOON + timedelta(hours=number)
        for place, (reader, mark) in enumerate(zip((first, second), pairs[number], strict=True), start=1):
            given = marks(mark, mark, mark, mark)
            Marking.objects.create(
                answer=answer, reviewer=reader, number=place, assigned_at=NOON, marked_at=read_at, **given
            )
    return first, second


ALIKE = [(number % 4, number % 4) for number in range(8)]
APART = [(0, 3), (3, 0), (1, 2), (2, 1), (0, 3), (3, 0), (1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (ALIKE + APART, "They agree less than at the beginning"),
        (APART + ALIKE, "They agree better than at the beginning"),
        (ALIKE + ALIKE, "Any difference between the beginning and now"),
    ],
)
def test_the_page_says_how_agreement_moved_and_names_no_reader(client, pairs, sentence):
    wave = open_wave(themes=1)
    readers = read_in_order(wave, pairs)
    manager = manager_of(wave)
    manager.preferred_language = "en"
    manager.save()
    client.force_login(manager)

    page = client.get(reverse("enrolment:readings", args=[wave.pk])).text

    assert sentence in page
    assert [reader.name for reader in readers if reader.name in page] == []


def test_nothing_is_said_while_a_half_has_fewer_than_five_answers():
    wave = open_wave(themes=1)
    read_in_order(wave, (ALIKE + APART)[:9])

    readings = readings_of_wave(wave)

    assert readings.agreement is not None
    assert readings.drift is None
