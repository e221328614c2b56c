"""A company with two programmes, and programs with keys to it; told once for the module that asks."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from binome.core.privacy.keys import make_key
from binome.core.programmes.models import Programme


class Program:
    """A program of the organisation: it sends JSON with its key."""

    def __init__(self, *scopes: str, programmes: list[Programme] | None = None) -> None:
        made = make_key("BI", scopes=scopes, days=30, by=None, now=timezone.now(), programmes=programmes)
        self.key, self.secret = made.key, made.secret
        self.client = Client(headers={"Authorization": f"Bearer {made.secret}"})

    def get(self, path: str, **query: Any):
        """What is read."""
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any, **headers: str):
        """What is sent."""
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(f"/api/v1{path}", data, content_type="application/json", headers=headers or None)


@pytest.fixture(autouse=True)
def nothing_asked_before():
    caches["memory"].clear()
