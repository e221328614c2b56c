"""A list as its address says it: its order, and the lines that an act is for."""

from dataclasses import dataclass
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from binome.core.people.models import Person
from binome.core.ui.components.lists import bulk_bar, column, order_choice
from binome.core.ui.listing import (
    ALL,
    FILTER,
    ListChanged,
    NothingSelected,
    Order,
    asked_filter,
    selectable,
    selected,
    sorting_of,
)
from tests.factories import PersonFactory

ORDERS = {"person": Order("Person", ("sort_key",)), "level": Order("Level", ("level", "sort_key"))}


@dataclass(frozen=True)
class Line:
    name: str
    on: int | None


def sorting(query: str = ""):
    return sorting_of(QueryDict(query), ORDERS)


def ticks(**fields):
    return RequestFactory().post("/list/", fields)


def test_a_filter_that_a_form_carries_holds_no_sign_that_a_database_cannot_look_for():
    carried = asked_filter(ticks(**{FILTER: "q=Mar%00tin&q=%2500&side=%00mentor"}))

    assert carried.urlencode() == "q=Martin&q=%2500&side=mentor"


@pytest.mark.parametrize("query", ["", "sort=", "sort=nothing", "sort=-password", "sort=--level"])
def test_an_address_that_asks_for_no_order_of_ours_gets_the_usual_one(query):
    assert sorting(query).value == "person"
    assert sorting(query).is_usual


def test_a_word_sorts_and_its_minus_turns_round():
    assert (sorting("sort=level").value, sorting("sort=-level").value) == ("level", "-level")
    assert sorting("sort=-level").backwards


@pytest.mark.django_db
def test_rows_stand_in_that_order_and_equal_ones_by_their_key():
    low, high, same = PersonFactory(level=1), PersonFactory(level=5), PersonFactory(level=5)
    same.family_name, same.given_name = high.family_name, high.given_name
    same.save()
    chosen = Person.objects.filter(pk__in=[low.pk, high.pk, same.pk])

    assert list(sorting("sort=level").of(chosen)) == [low, high, same]
    assert list(sorting("sort=-level").of(chosen)) == [same, high, low]


def test_plain_lines_without_a_value_come_last_whichever_the_direction():
    lines = [Line("a", None), Line("b", 2), Line("c", 1)]
    orders = {"on": Order("On", ("on",))}

    forwards = sorting_of(QueryDict(""), orders).of_lines(lines)
    backwards = sorting_of(QueryDict("sort=-on"), orders).of_lines(lines)

    assert [line.name for line in forwards] == ["c", "b", "a"]
    assert [line.name for line in backwards] == ["b", "c", "a"]


def test_a_heading_says_the_order_and_keeps_the_filter_but_not_the_page():
    request = RequestFactory().get("/list/?q=in%C3%A8s&page=3&sort=level")
    context = {"request": request, "sorting": sorting_of(request, ORDERS)}

    sorted_by, other = column(context, "Level", sort="level"), column(context, "Person", sort="person")

    assert 'aria-sort="ascending"' in sorted_by
    assert 'href="?q=in%C3%A8s&amp;sort=-level"' in sorted_by
    assert "aria-sort" not in other


def test_the_usual_order_is_said_at_its_heading_too():
    request = RequestFactory().get("/list/")

    assert 'aria-sort="ascending"' in column(
        {"request": request, "sorting": sorting_of(request, ORDERS)}, "Person", sort="person"
    )


def test_where_no_heading_is_seen_the_order_is_chosen_from_a_list():
    shown = order_choice(sorting("sort=-level"))

    assert '<option value="-level" selected>' in shown
    assert shown.count("<option") == 4


def test_the_lines_ticked_are_those_an_act_is_for():
    assert selected(ticks(line=["7", "3", "7", "x", "9" * 30]), name="line", among=list) == [3, 7]


def test_an_act_on_no_line_is_refused():
    with pytest.raises(NothingSelected):
        selected(ticks(), name="line", among=list)
    empty = selectable(RequestFactory().get("/list/"), [])
    with pytest.raises(NothingSelected):
        selected(ticks(**{ALL: empty.mark}), name="line", among=list)


def test_all_of_a_filter_is_looked_up_again_on_the_server():
    page = selectable(RequestFactory().get("/list/?q=a&page=2"), [3, 1, 2])

    assert (page.count, page.query) == (3, "q=a")
    assert selected(ticks(**{ALL: page.mark, "line": ["99"]}), name="line", among=lambda: [1, 2, 3]) == [1, 2, 3]


@pytest.mark.parametrize("now", [[1, 2], [1, 2, 3, 4], [1, 2, 4]], ids=["left", "came", "one for another"])
def test_all_of_a_filter_is_refused_when_it_holds_others_now(now):
    page = selectable(RequestFactory().get("/list/"), [1, 2, 3])

    with pytest.raises(ListChanged):
        selected(ticks(**{ALL: page.mark}), name="line", among=lambda: now)


def test_a_form_of_the_list_carries_the_filter_of_its_page():
    shown = bulk_bar("…", selectable(RequestFactory().get("/list/?q=a%26b&sort=-level"), [1]))
    carried = shown.partition(f'name="{FILTER}" value="')[2].partition('"')[0].replace("&amp;", "&")

    assert parse_qs(carried) == {"q": ["a&b"], "sort": ["-level"]}
    assert asked_filter(ticks(**{FILTER: carried})).get("q") == "a&b"
