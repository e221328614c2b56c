"""The whole story, told once for every test of this folder and taken back at the end (one process: tests/whole_folders.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.http import HttpRequest
from django.utils import timezone

from binome.core.programmes.todo import ranked
from binome.interfaces.cockpit.gathering import STEPS
from binome.interfaces.cockpit.standing import home_of
from binome.orchestration import cast, demo
from tests.crawl import Crawl, Steady, crawled
from tests.told import undone_at_the_end

CRAWLED_FOR = "test_everyone_finds_their_pages.py"


@dataclass(frozen=True)
class Story:
    """What the story left behind; what waited for each of the cast and what they came to at the end of each of its stages."""

    left: demo.Told
    homes: list[dict[str, tuple[list, list]]]
    crawls: list[dict[str, Crawl]]


def homes_both_ways() -> dict[str, tuple[list, list]]:
    """What waits for each of the cast: as the home page finds it, and asked of every step without looking for signs."""
    now = timezone.now()
    homes = {}
    for role, person in cast.cast().items():
        shown = home_of(HttpRequest(), person, now=now).things
        asked = [thing for step in STEPS for thing in step.next_things_for(person, now=now)]
        homes[role] = shown, ranked(asked, now=now)
    return homes


def crawls_of_everyone(steady: Steady) -> dict[str, Crawl]:
    """What each of the cast comes to from home by links alone."""
    return {role: crawled(person, steady=steady) for role, person in cast.cast().items()}


@pytest.fixture(scope="package")
def told(request, django_db_setup, django_db_blocker) -> Iterator[Story]:
    """The story of the demo up to its end, told now; links are followed at each stage where a test asks for that."""
    asks_for_crawls = any(item.path.name == CRAWLED_FOR for item in request.session.items)
    homes: list[dict[str, tuple[list, list]]] = []
    crawls: list[dict[str, Crawl]] = []
    steady: Steady = {}

    def look_around() -> None:
        homes.append(homes_both_ways())
        if asks_for_crawls:
            crawls.append(crawls_of_everyone(steady))

    with pytest.MonkeyPatch.context() as patch, undone_at_the_end(django_db_blocker):
        patch.setattr("django.conf.settings.BASE_URL", "http://testserver")
        patch.setattr(demo, "_count_anew", look_around)
        call_command("createcachetable")
        left = demo.tell(slice_name="energy", stage="outcomes", now=timezone.now())
        look_around()
        yield Story(left, homes, crawls)
