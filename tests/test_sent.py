"""PostgreSQL is sent every statement that SQLite was sent, and not every test (decision 0211)."""

import json
from dataclasses import asdict

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from binome.core.people.models import Person
from tests.factories import PersonFactory
from tests.sent import LONG, Notes, Sent, enough, left_out


@pytest.fixture
def notes(tmp_path, monkeypatch) -> Notes:
    plugin = Notes(tmp_path)
    for name in ("select_for_update", "iterator"):
        monkeypatch.setattr(QuerySet, name, plugin._noting_where(getattr(QuerySet, name)))
    return plugin


def noted(notes: Notes, send) -> set[str]:
    """What is noted while `send` runs."""
    notes.statements = set()
    with connection.execute_wrapper(notes._execute):
        send()
    return notes.statements


def names(number: int) -> list[str]:
    return [f"D{each}" for each in range(number)]


@pytest.mark.one_database  # notes are taken on SQLite alone, which takes a NUL where PostgreSQL refuses it
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Person.objects.filter(staff_id__in=names(2)), Person.objects.filter(staff_id__in=names(9)), True),
        (Person.objects.filter(pk=1)[:5], Person.objects.filter(pk=2)[:30], True),
        (Person.objects.filter(staff_id="D1"), Person.objects.filter(email="D1"), False),
        (Person.objects.filter(staff_id="D1"), Person.objects.filter(staff_id="D" * (LONG + 1)), False),
        (Person.objects.filter(staff_id="D1"), Person.objects.filter(staff_id="D\x00"), False),
        (Person.objects.filter(pk=1), Person.objects.filter(pk=2**40), False),
    ],
)
def test_other_values_make_no_other_statement_but_those_that_postgresql_takes_otherwise(notes, one, other, alike):
    assert (noted(notes, lambda: list(one.all())) == noted(notes, lambda: list(other.all()))) is alike


@pytest.mark.django_db
def test_a_lock_and_a_fetch_in_parts_are_noted_by_the_line_that_asks_for_them(notes):
    lines = noted(notes, lambda: [Person.objects.select_for_update().first(), *Person.objects.iterator()])

    assert {line.rpartition(":")[0] for line in lines if "/" in line} == {
        f"select_for_update {__file__}", f"iterator {__file__}",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_the_database_refuses_is_tried_on_both(notes):
    person = PersonFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        noted(notes, lambda: PersonFactory(staff_id=person.staff_id))

    assert notes.sent.on_both


def test_every_statement_is_sent_by_as_few_as_it_takes():
    tests = [
        Sent("commits", "commits", 500, ["a"]),
        Sent("first", "", 2, ["a", "b"]),
        Sent("same as first and second", "", 90, ["b", "c"]),
        Sent("second", "", 2, ["c"]),
        Sent("nothing", "", 0, []),
    ]

    assert enough(tests) == {"commits", "first", "second"}


def test_a_test_of_which_nothing_was_noted_runs(tmp_path):
    lines = [Sent("one", "", 1, ["a"]), Sent("same", "", 2, ["a"]), Sent("in a browser", "", 3, ["b"])]
    (tmp_path / "gw0.jsonl").write_text("".join(json.dumps(asdict(line)) + "\n" for line in lines))

    assert left_out(["one", "same", "new"], tmp_path) == {"same"}
    assert left_out(["one", "same"], tmp_path / "nowhere") == set()
