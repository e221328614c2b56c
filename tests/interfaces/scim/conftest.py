"""A provider with a working key."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.privacy.keys import make_key

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Provider:
    """What an identity provider does: it sends JSON with its key."""

    def __init__(self, secret: str) -> None:
        self.client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def send(self, method: str, path: str, body: Any = None, **headers: str):
        """One request; the answer, with its body read."""
        data = body if isinstance(body, (str, bytes)) else json.dumps(body) if body is not None else ""
        answer = self.client.generic(
            method, f"/scim/v2{path}", data, content_type="application/scim+json", headers=headers or None
        )
        answer.said = json.loads(answer.content) if answer.content else None
        return answer

    def patch(self, person: Person, *operations: dict[str, Any], **headers: str):
        """A PATCH of someone."""
        return self.send("PATCH", f"/Users/{person.pk}", {"schemas": [PATCH], "Operations": operations}, **headers)

    def listed(self, question: str, *, of: str = "Users") -> list[str]:
        """The ids that a filter finds."""
        answer = self.client.get(f"/scim/v2/{of}", {"filter": question})
        assert answer.status_code == 200, answer.content
        return [each["id"] for each in answer.json().get("Resources", [])]


@pytest.fixture(autouse=True)
def no_key_refused_before():
    caches["memory"].clear()


@pytest.fixture
def provider() -> Provider:
    return Provider(make_key("Entra ID", scopes=["scim"], days=30, by=None, now=timezone.now()).secret)


@pytest.fixture
def ana() -> dict[str, Any]:
    """Someone as Entra ID sends them."""
    return {
        "schemas": [CORE, ENTERPRISE],
        "externalId": "7a1d",
        "userName": "ana.tour@corp.example",
        "active": True,
        "displayName": "Ana Tour",
        "emails": [{"primary": True, "type": "work", "value": "Ana.Tour@corp.example"}],
        "name": {"formatted": "Ana Tour", "familyName": "Tour", "givenName": "Ana"},
        "title": "Analyst",
        "phoneNumbers": [{"type": "work", "value": "+33 1"}],
        "preferredLanguage": "fr-FR",
        "meta": {"resourceType": "User"},
        ENTERPRISE: {"employeeNumber": "00042", "department": "Finance"},
    }
