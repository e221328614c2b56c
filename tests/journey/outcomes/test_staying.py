"""R65: do mentors stay? Beside colleagues of the same level who took no part in the programme."""

import pytest

from binome.journey.outcomes.queries.report.figures import staying
from binome.journey.outcomes.queries.report.material import Material
from tests.factories import ApplicationFactory, PersonFactory
from tests.journey.outcomes.factories import wave_that_lived

pytestmark = pytest.mark.django_db


def test_those_who_took_part_are_not_among_the_others_even_once_they_left():
    """R65: A participant without a pair who left is no leaver of the comparison group; another programme's people count."""
    wave = wave_that_lived(10)
    PersonFactory.create_batch(6)
    PersonFactory.create_batch(5, is_active=False)
    ApplicationFactory(accepted=True, wave=wave, person__is_active=False)
    ApplicationFactory(accepted=True)

    level_two = staying(Material(wave), wave)

    assert (level_two.mentors.share, level_two.mentors.side, level_two.mentors.of) == (None, "most", 10)
    extra = 2 * 10 + 1 + 1  # those who decided on applications are staff of the same level too
    assert (level_two.others.share.count, level_two.others.share.of) == (6 + 1 + extra, 11 + 1 + extra)
