"""SCIM: how long people take to be provisioned one by one, and what a sync that changes nothing costs.

`python -m bench.provisioning [PEOPLE]`: in one process, over Django's handler, in processor seconds, beside the floor page.
"""

import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEOPLE = 600
RESULTS = Path(__file__).parent / "results"
WANTED = 30_000, 600  # people, seconds
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def prepared() -> Any:
    """Django over an empty database of its own; the client of a provider with a key."""
    folder = tempfile.mkdtemp(prefix="binome-bench-")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "binome.settings.base",
        "BINOME_DATA_DIR": folder,
        "BINOME_DEBUG": "",
        "BINOME_SECRET_KEY": secrets.token_urlsafe(60),
        "BINOME_ALLOWED_HOSTS": "testserver,localhost",
        "BINOME_LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from binome.core.privacy.keys import make_key

    call_command("migrate", verbosity=0)
    made = make_key("bench", scopes=["scim"], days=1, by=None, now=timezone.now())
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def user(number: int, managers: list[str]) -> dict[str, Any]:
    """Someone as Entra ID sends them: 40 departments, eight reports a manager."""
    extension: dict[str, Any] = {"employeeNumber": f"{number:06d}", "department": f"Entité {number % 40:02d}"}
    if number:
        extension["manager"] = {"value": managers[(number - 1) // 8]}
    return {
        "schemas": [CORE, ENTERPRISE],
        "externalId": f"ext-{number}",
        "userName": f"p{number:06d}@example.org",
        "active": True,
        "displayName": f"Camille{number} Martin",
        "emails": [{"primary": True, "type": "work", "value": f"p{number:06d}@example.org"}],
        "name": {"formatted": f"Camille{number} Martin", "familyName": "Martin", "givenName": f"Camille{number}"},
        "title": f"Chargé de mission {number % 300}",
        "preferredLanguage": "fr-FR",
        ENTERPRISE: extension,
    }


def milliseconds(act: Callable[[int], None], count: int) -> list[float]:
    """Of processor time, for each."""
    spent = []
    for number in range(count):
        begun = time.process_time()
        act(number)
        spent.append((time.process_time() - begun) * 1000)
    return spent


def main() -> None:
    """Provision, sync again, read pages; write what it took."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    client = prepared()
    ids: list[str] = []

    def post(number: int) -> None:
        answer = client.post("/scim/v2/Users", json.dumps(user(number, ids)), content_type="application/scim+json")
        assert answer.status_code == 201, answer.content
        ids.append(answer.json()["id"])

    def put(number: int) -> None:
        body = json.dumps(user(number, ids) | {"id": ids[number]})
        answer = client.put(f"/scim/v2/Users/{ids[number]}", body, content_type="application/scim+json")
        assert answer.status_code == 200, answer.content

    def page(_number: int) -> None:
        assert client.get("/scim/v2/Users?startIndex=1&count=200").status_code == 200

    def floor(_number: int) -> None:
        assert client.get("/healthz").status_code == 200

    posts = milliseconds(post, people)
    puts = milliseconds(put, min(people, 200))
    pages, floors = milliseconds(page, 5), milliseconds(floor, 50)
    middle = statistics.median(posts[len(posts) // 2 :])
    measured = {
        "people": people,
        "post_ms": round(middle, 1),
        "sync_that_changes_nothing_ms": round(statistics.median(puts), 1),
        "page_of_200_ms": round(statistics.median(pages), 1),
        "floor_ms": round(statistics.median(floors), 1),
        "minutes_for_30000": round(middle * WANTED[0] / 60_000, 1),
    }
    (RESULTS / "provisioning.json").write_text(json.dumps(measured, indent=1) + "\n")
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
