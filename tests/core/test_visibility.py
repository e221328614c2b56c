"""Who sees what, and for how long: every length that a page announces is one that the night carries out."""

import pytest
from django.db import models
from django.urls import reverse
from django.utils import translation

from binome.core.people.declarations import Kept
from binome.core.privacy.erasure import fates
from binome.core.privacy.retention.lengths import OWN_LENGTHS, WORDS, in_words, path_to_wave
from tests.factories import PersonFactory

DECLARED = [pytest.param(model, privacy, id=model._meta.label) for model, privacy in fates.declared()]
BY_LEAVING = {Kept.EMPLOYED, Kept.ACCOUNT, Kept.LETTER}


def test_every_length_has_its_words():
    assert set(WORDS) == set(Kept)
    assert set(OWN_LENGTHS) | BY_LEAVING | {Kept.WAVE, Kept.ALWAYS} == set(Kept)


@pytest.mark.parametrize(("model", "privacy"), DECLARED)
def test_a_model_says_from_when_its_length_is_counted(model, privacy):
    """A wave that closes, a moment of its own, or the day on which the person leaves."""
    if privacy.kept is Kept.WAVE:
        assert path_to_wave(model)
    elif privacy.kept in OWN_LENGTHS:
        assert isinstance(_end_of(model, privacy.since), models.DateTimeField)
    elif privacy.kept in BY_LEAVING:
        assert privacy.of is not None
    else:
        assert privacy.kept is Kept.ALWAYS
    assert bool(privacy.since) == (privacy.kept in OWN_LENGTHS)


def _end_of(model: type[models.Model], path: str) -> models.Field:
    *way, last = path.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["who_sees_what", "my_data"])
def test_pages_announce_each_length_that_is_declared(client, page, settings):
    settings.LEAVER_DAYS = 45
    client.force_login(PersonFactory(preferred_language="en"))

    shown = client.get(reverse(page)).content.decode()

    with translation.override("en"):
        announced = {in_words(privacy.kept) for _model, privacy in fates.declared() if privacy.of is not None}
    assert [words for words in announced if words not in shown] == []
    assert "45 days more" in shown
