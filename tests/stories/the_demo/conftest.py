"""The whole story, told once for every test of this folder and taken back at the end (one process: tests/whole_folders.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.http import HttpRequest
from django.utils import timezone

from binome.interfaces.cockpit.gathering import STEPS
from binome.interfaces.cockpit.standing import home_of
from binome.orchestration import cast, demo
from tests.told import undone_at_the_end


@dataclass(frozen=True)
class Story:
    """What the story left behind, and what waited for each of the cast at the end of each of its stages."""

    left: demo.Told
    homes: list[dict[str, tuple[list, list]]]


def homes_both_ways() -> dict[str, tuple[list, list]]:
    """What waits for each of the cast: as the home page finds it, and asked of every step without looking for signs."""
    now = timezone.now()
    homes = {}
    for role, person in cast.cast().items():
        shown = home_of(HttpRequest(), person, now=now).things
        asked = [thing for step in STEPS for thing in step.next_things_for(person, now=now)]
        homes[role] = shown, sorted(asked, key=lambda thing: -thing.weight)
    return homes


@pytest.fixture(scope="package")
def told(django_db_setup, django_db_blocker) -> Iterator[Story]:
    """The story of the demo up to its end, told now."""
    homes: list[dict[str, tuple[list, list]]] = []
    with pytest.MonkeyPatch.context() as patch, undone_at_the_end(django_db_blocker):
        patch.setattr("django.conf.settings.BASE_URL", "http://testserver")
        patch.setattr(demo, "_count_anew", lambda: homes.append(homes_both_ways()))
        call_command("createcachetable")
        left = demo.tell(slice_name="energy", stage="outcomes", now=timezone.now())
        homes.append(homes_both_ways())
        yield Story(left, homes)
