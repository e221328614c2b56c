"""Whether time tells who is known: the same question for known and unknown addresses in turn, at each way in.

For each page: medians, and how often a known address answered later than an unknown one. One half is silence; someone
who asks once learns nothing near it, and limits forbid asking often (docs/decisions/0110).
"""

import json
import os
import platform
import statistics
import tempfile
import time
from itertools import product
from pathlib import Path

TURNS = 60
WARM = 4
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Ask in an empty installation as production has it: SQLite on disk, Argon2, counts in the database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            BINOME_SECRET_KEY="k8Zr1x" * 10 + "abcdefgh",
            BINOME_DATA_DIR=folder,
            BINOME_LOG_LEVEL="ERROR",
            DJANGO_SETTINGS_MODULE="binome.settings.base",
            DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
        )
        import django
        from django.conf import settings

        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.LOGGING_CONFIG = None
        figures = _measure()
    figures["machine"] = {"cores": os.cpu_count(), "python": platform.python_version(), "turns": TURNS}
    (RESULTS / "tries.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, indent=1))


def _people() -> list[str]:
    from binome.core.people.models import Entity, Person

    entity = Entity.objects.create(code="E", name="E")
    made = [Person(staff_id=str(n), email=f"known{n}@example.org", entity=entity) for n in range(TURNS + WARM)]
    made[0].set_password("une phrase assez longue")
    for person in made:
        person.password = made[0].password
        person.save()
    return [person.email for person in made]


def _measure() -> dict[str, dict[str, float | int | str | None]]:
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    known = _people()
    unknown = [address.replace("known", "nobody") for address in known]
    pages = {
        "a code": (reverse("account_request_login_code"), "email"),
        "a password": (reverse("account_login"), "login"),
        "a link to a new password": (reverse("account_reset_password"), "email"),
        "a survey link": (reverse("diagnosis:new_link"), "email"),
    }
    figures: dict[str, dict[str, float | int | str | None]] = {}
    for name, (page, field) in pages.items():
        taken: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(TURNS + WARM):
            for is_known in (turn % 2 == 0, turn % 2 == 1):  # neither always follows the other
                address = (known if is_known else unknown)[turn]
                browser = Client(REMOTE_ADDR=f"203.{turn % 250}.{int(is_known)}.{len(figures) + 1}")
                begun = time.perf_counter()
                answer = browser.post(page, {field: address, "password": "une phrase qui est fausse"})
                seconds = time.perf_counter() - begun
                assert answer.status_code in {200, 302}, (name, answer.status_code)
                if turn >= WARM:
                    taken[is_known].append(seconds)
        later = sum(of_known > of_unknown for of_known, of_unknown in product(taken[True], taken[False])) / TURNS**2
        figures[name] = {
            "known_ms": round(statistics.median(taken[True]) * 1000, 2),
            "unknown_ms": round(statistics.median(taken[False]) * 1000, 2),
            "known_later": round(later, 3),
        }
    return figures


if __name__ == "__main__":
    main()
