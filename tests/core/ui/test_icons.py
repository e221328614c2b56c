"""What a phone shows of the site on its home screen."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client


def test_a_phone_finds_the_icons_of_its_home_screen(db):
    page = Client().get("/accounts/login/code/").content.decode()

    assert 'rel="apple-touch-icon"' in page
    assert 'rel="manifest"' in page
    manifest = json.loads(Path(finders.find("ui/manifest.webmanifest")).read_text(encoding="utf-8"))
    assert [icon["src"] for icon in manifest["icons"] if finders.find(f"ui/{icon['src']}") is None] == []
    assert finders.find("ui/touch-icon.png")
