"""What every chapter says and asks: words in the reader's language, real profiles, the next stage."""

import itertools
import json
from datetime import timedelta
from typing import Any

from binome.core.people.models import Person
from binome.core.programmes.models import StageDate, Wave
from binome.core.programmes.stages import Stage
from binome.orchestration import waves
from binome.orchestration.company import DATA, Profile
from binome.orchestration.story import OPENS, Story

WORDS: dict[str, Any] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))


def sentence(story: Story, key: str, person: Person) -> str:
    """What `person` writes where the words of `key` are asked for, in their language; as few as possible write the same."""
    return story.deal(key, person.preferred_language, WORDS[key][person.preferred_language])


def profile_of(story: Story, person: Person) -> Profile:
    """The real answers behind an invented person; everyone who takes part has some."""
    profile = story.staff[person.staff_id].profile
    assert profile is not None  # noqa: S101 — only real profiles take part
    return profile


def people_by_staff_id(staff_ids: list[str]) -> dict[str, Person]:
    """The people with these staff ids, by it."""
    return {person.staff_id: person for person in Person.objects.filter(staff_id__in=staff_ids)}


def plan_calendar(story: Story, wave: Wave) -> None:
    """Give each stage of the wave its days: from its opening to the eve of the next."""
    stages = [*OPENS.items(), ("closed", 260)]  # the day of the story on which the wave would close
    start = story.day(0)
    for (stage, opens), (_next, ends) in itertools.pairwise(stages):
        StageDate.objects.create(
            wave=wave,
            stage=stage,
            starts_on=(start + timedelta(days=opens)).date(),
            ends_on=(start + timedelta(days=ends - 1)).date(),
        )


def advance(story: Story, *, to: Stage, day: float) -> None:
    """Open the next stage of the wave, by its manager and on that day of the story; it must be `to`."""
    wave = Wave.objects.get(pk=story.wave.pk) if story.wave else Wave.objects.latest("pk")
    manager = Person.objects.get(staff_id="D0002")
    reached = waves.advance(wave.pk, expected=wave.stage, by=manager, now=story.day(day))
    assert reached == to, (reached, to)  # noqa: S101 — the story must not skip a stage
    story.wave = Wave.objects.get(pk=wave.pk)
