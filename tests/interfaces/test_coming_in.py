"""Every way in wears the house's dress, not the bare pages of the library behind it."""

import pytest
from django.template.loader import get_template
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["login/code/", "login/", "password/reset/"])
def test_a_way_in_looks_like_the_rest_of_the_site(page):
    shown = Client().get(f"/accounts/{page}").content.decode()

    assert '<html lang="fr"' in shown
    assert 'class="site-header"' in shown
    assert shown.count("<main") == 1


def test_pages_of_the_library_without_a_dress_of_their_own_borrow_it():
    bare = get_template("allauth/layouts/base.html").template

    assert "binome" in bare.origin.name
    assert '{% extends "ui/narrow.html" %}' in bare.source
