"""The demo story's clock and chance: its stages, its working days, its sentences dealt one by one."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from binome.core.people.hours import is_working_day, next_working_day, previous_working_day
from binome.core.people.zones import Place
from binome.core.programmes.models import Wave
from binome.orchestration import company

FRANCE = Place(ZoneInfo("Europe/Paris"), "FR")  # where the company of the demo is
STAGES = ("audience", "enrolment", "learning", "matching", "mentoring", "outcomes")
# The day of the story on which each stage opens, and the day on which a demo of that stage stands.
OPENS = {"audience": 0, "enrolment": 30, "learning": 55, "matching": 70, "mentoring": 85, "outcomes": 225}
STANDS = {"audience": 12, "enrolment": 45, "learning": 63, "matching": 76, "mentoring": 150, "outcomes": 240}

Sentences = list[str] | list[list[str]]


@dataclass
class Story:
    """Where the telling stands: the clock of the story, its dice, the real profiles behind invented people."""

    now: datetime
    stage: str
    slice_name: str
    dice: random.Random = field(default_factory=lambda: random.Random(company.SEED))  # noqa: S311 — not secrets
    staff: dict[str, company.Employee] = field(default_factory=dict)
    wave: Wave | None = None
    _decks: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def day(self, number: float) -> datetime:
        """The morning of a day of the story, moved to a working day, never after now."""
        return min(self.now, self.meeting(number, hour=10))

    def meeting(self, number: float, *, hour: int) -> datetime:
        """`hour` o'clock where the company is, on the first working day from day `number` of the story; past or to come.

        A day that the move would carry from the past past now goes back instead: what the story tells as done was done.
        """
        today = timezone.localdate(self.now)
        wished = timezone.localdate(self.now - timedelta(days=STANDS[self.stage] - number))
        day = next_working_day(wished, at=[FRANCE])
        if wished <= today < day:
            day = wished if is_working_day(wished, at=[FRANCE]) else previous_working_day(wished, at=[FRANCE])
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def tells(self, stage: str) -> bool:
        """Whether the story goes as far as `stage`."""
        return STAGES.index(stage) <= STAGES.index(self.stage)

    def ends_at(self, stage: str) -> bool:
        """Whether `stage` is where this demo stands."""
        return self.stage == stage

    def deal(self, key: str, language: str, sentences: Sentences) -> str:
        """A sentence that nobody was dealt before, until all have been; lists of halves are joined each with each."""
        deck = self._decks.setdefault((key, language), [])
        if not deck:
            halves = [half if isinstance(half, list) else [half] for half in sentences]
            joined = isinstance(sentences[0], list)
            deck += [" ".join(parts) for parts in itertools.product(*halves)] if joined else [h for [h] in halves]
            self.dice.shuffle(deck)
        return deck.pop()
