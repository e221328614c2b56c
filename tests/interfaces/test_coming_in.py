"""Every way in wears the house's dress, not the bare pages of the library behind it."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
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


def test_a_browser_and_a_phone_find_the_icons_and_the_manifest_of_the_site():
    page = Client().get("/accounts/login/code/").content.decode()
    named = dict(re.findall(r'<link rel="(icon|apple-touch-icon|manifest)"[^>]* href="([^"]+)"', page))

    files = {name: finders.find(address.removeprefix(settings.STATIC_URL)) for name, address in named.items()}
    manifest = json.loads(Path(files["manifest"]).read_text(encoding="utf-8"))

    assert set(named) == {"icon", "apple-touch-icon", "manifest"}
    assert all(files.values())
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert all(finders.find(f"ui/{Path(icon['src']).name}") for icon in manifest["icons"])
