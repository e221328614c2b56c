"""The one row that a constraint leaves possible: what `first` would give, without its sorting."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_row_is_what_first_gives_and_nothing_is_sorted():
    person = PersonFactory()
    rows = Person.objects.order_by("sort_key").select_related("entity", "manager").filter(pk=person.pk)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        row = one_or_none(rows)

    assert row == rows.first() == person
    assert "ORDER BY" not in queries.captured_queries[0]["sql"]


def test_no_row_is_none():
    assert one_or_none(Person.objects.filter(pk=-1)) is None
    assert one_or_none(Person.objects.values_list("email", flat=True)) is None
