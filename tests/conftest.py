"""What every test stands on."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """A quiet Monday."""
    return NOON


@pytest.fixture(autouse=True)
def in_french(settings):
    """Pages and letters speak French unless a test says otherwise."""
    settings.LANGUAGE_CODE = "fr"
