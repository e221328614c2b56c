"""Every page of the told demo, while pairs meet and at the end of the story: what each must hold whoever looks at it."""

import re
from collections import Counter

import pytest

from binome.core.mail.models import OutboxLetter
from tests import told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


STAGES = ["mentoring", "outcomes"]
HOUR = re.compile(r"\b\d{1,2}(?::|\s?h\s)\d{2}\b(?!:)")
WHOSE = re.compile(r"\s\((?:heure [^)]+|[^)]+ time)\)")


def bare_hours(text: str) -> list[str]:
    """Hours that do not say whose clock they are told on, with the words around them."""
    hours = [found for found in HOUR.finditer(text) if not WHOSE.match(text, found.end())]
    return [text[max(0, found.start() - 30) : found.end() + 15] for found in hours]


@pytest.mark.parametrize("stage", STAGES)
def test_every_hour_says_whose_clock_it_is(stage):
    with told.told(stage):
        texts = {str(page): told.Parts.of(page.html).text for page in told.pages()}
        letters = {f"{letter} {letter.pk}": f"{letter.subject} {letter.text}" for letter in OutboxLetter.objects.all()}

    bare = {where: bare_hours(text) for where, text in (texts | letters).items()}
    assert len(texts) > 60
    assert len(letters) > 100
    assert {where: hours for where, hours in bare.items() if hours} == {}


@pytest.mark.parametrize("stage", STAGES)
def test_ids_are_unique_and_labels_find_their_field(stage):
    with told.told(stage):
        pages = told.pages()

    read = {str(page): told.Parts.of(page.html) for page in pages}
    twice = {page: [name for name, times in Counter(parts.ids).items() if times > 1] for page, parts in read.items()}
    lost = {page: [one for one in parts.references if one[1] not in parts.ids] for page, parts in read.items()}
    assert len(pages) > 60
    assert {page: names for page, names in twice.items() if names} == {}
    assert {page: names for page, names in lost.items() if names} == {}
