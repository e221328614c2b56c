"""Lists are written out without being read again: every item is of the form that the description announces."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone
from ninja import Schema

from binome.core.privacy.keys import make_key
from binome.interfaces.api import paging
from binome.interfaces.api.operations import people
from binome.interfaces.api.operations.people import PersonOut
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def rows():
    """People as the operation reads them."""
    key = make_key("HR", scopes=["people"], days=1, by=None, now=timezone.now(), programmes=None).key
    return people._people_with_managers(key).values(*people.READ)


def test_someone_is_told_in_exactly_the_form_that_is_described():
    PersonFactory(manager=PersonFactory(), site="Lyon", country="FR")

    items = [people._as_item(person) for person in rows()]

    assert [PersonOut.model_validate(item, strict=True).model_dump(mode="json") for item in items] == items
    assert [item["manager_id"] is None for item in sorted(items, key=lambda item: str(item["site"]))] == [True, False]


def test_a_page_is_the_same_text_whether_items_are_schemas_or_dictionaries():
    PersonFactory()

    def as_schema(person: Mapping[str, Any]) -> Schema:
        return PersonOut.model_validate(people._as_item(person))

    pages = [
        paging.page_of(rows(), cursor=None, limit=5, as_item=each).content for each in (people._as_item, as_schema)
    ]

    assert pages[0] == pages[1]
    assert json.loads(pages[0])["next"] is None
