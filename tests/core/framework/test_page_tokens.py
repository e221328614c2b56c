"""Where a reader stands, whatever was sent from where."""

import pytest
from django.contrib.auth.models import AnonymousUser

from binome.core.framework import page_tokens


@pytest.mark.parametrize(
    ("method", "address", "came_from", "page"),
    [
        ("get", "/pairs/3/?sort=name", "/tasks/", "/pairs/3/?sort=name"),
        ("get", "/pairs/3/lines/", "/tasks/", "/pairs/3/"),
        ("post", "/pairs/3/", "/tasks/", "/pairs/3/"),
        ("post", "/pairs/3/change/", "/tasks/", "/pairs/3/"),
    ],
)
def test_a_page_that_a_view_says_it_shows_is_where_the_reader_stands(rf, method, address, came_from, page):
    request = getattr(rf, method)(address, headers={"referer": f"http://testserver{came_from}"})
    request.user, request.htmx = AnonymousUser(), None
    page_tokens.stands_on(request, "/pairs/3/")

    assert page_tokens.page_of(request) == page
