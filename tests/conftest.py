"""What every test stands on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.urls import clear_url_caches, include, path

from binome.interfaces import urls as site

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """A quiet Monday."""
    return NOON


@pytest.fixture(autouse=True)
def in_french(settings):
    """Pages and letters speak French unless a test says otherwise."""
    settings.LANGUAGE_CODE = "fr"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The process remembers nothing of the test before, as databases begin anew."""
    caches["memory"].clear()


@pytest.fixture
def gallery_open() -> Iterator[None]:
    """The gallery's address, as demo mode has it."""
    before = site.urlpatterns
    site.urlpatterns = [*before, path("gallery/", include("binome.core.ui.urls"))]
    clear_url_caches()
    yield
    site.urlpatterns = before
    clear_url_caches()
