"""What every request asks first, asked our way and Django's own: the answers are the same."""

from datetime import timedelta

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from binome.interfaces.accounts.backends import PersonBackend
from binome.interfaces.accounts.session_store import SessionStore
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> str:
    """The key of a session that holds something."""
    store = SessionStore()
    store["colour"] = "blue"
    store.save()
    return store.session_key


def both(key: str | None) -> list[tuple[dict, str | None]]:
    """What a session holds, and the key that is left, read by Django's store and by ours."""
    stores = [db.SessionStore(key), SessionStore(key)]
    return [(dict(store.items()), store.session_key) for store in stores]


def test_a_session_is_read_as_django_reads_it(kept):
    assert both(kept) == [({"colour": "blue"}, kept)] * 2


def test_a_session_that_ended_or_never_was_is_empty_and_its_key_is_forgotten(kept):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert both(kept) == [({}, None)] * 2
    assert both("nobodysownkeywhatever") == [({}, None)] * 2
    assert both(None) == [({}, None)] * 2


def test_a_session_whose_data_someone_wrote_is_empty(kept):
    Session.objects.update(session_data="e30:forged")

    assert both(kept) == [({}, kept)] * 2


def test_what_changed_in_the_database_is_read_at_the_next_request(kept):
    other = db.SessionStore(kept)
    other["colour"] = "green"
    other.save()

    assert SessionStore(kept)["colour"] == "green"


def test_a_session_belongs_to_whom_django_says_and_to_nobody_who_left():
    present, left = PersonFactory(), PersonFactory(is_active=False)

    for number in (present.pk, left.pk, left.pk + 1):
        assert PersonBackend().get_user(number) == ModelBackend().get_user(number)
    assert PersonBackend().get_user(present.pk) == present
    assert PersonBackend().get_user(left.pk) is None
