"""Addresses worked out once are those that Django gives."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from binome.core.framework.addresses import address


@pytest.mark.parametrize("prefix", ["/", "/mentoring/"])
def test_an_address_is_the_one_django_gives_below_whatever_path(prefix):
    set_script_prefix(prefix)
    try:
        assert address("home") == reverse("home")
        assert [address("wave", key) for key in (3, 4, 3)] == [reverse("wave", args=[key]) for key in (3, 4, 3)]
        assert address("home").startswith(prefix)
    finally:
        set_script_prefix("/")


def test_a_page_that_does_not_exist_has_none():
    with pytest.raises(NoReverseMatch):
        address("nowhere", 1)
