"""Every page of the told demo, while pairs meet and at the end of the story: what each must hold whoever looks at it."""

from collections import Counter

import pytest

from tests import told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("stage", ["mentoring", "outcomes"])
def test_ids_are_unique_and_labels_find_their_field(stage):
    with told.told(stage):
        pages = told.pages()

    read = {str(page): told.Parts.of(page.html) for page in pages}
    twice = {page: [name for name, times in Counter(parts.ids).items() if times > 1] for page, parts in read.items()}
    lost = {page: [one for one in parts.references if one[1] not in parts.ids] for page, parts in read.items()}
    assert len(pages) > 60
    assert {page: names for page, names in twice.items() if names} == {}
    assert {page: names for page, names in lost.items() if names} == {}
