"""The demo story's clock: its stages, its days, its dice, the real profiles behind invented people."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from binome.core.programmes.models import Wave
from binome.orchestration import company

STAGES = ("audience", "enrolment", "learning", "matching", "mentoring", "outcomes")
# The day of the story on which each stage opens, and the day on which a demo of that stage stands.
OPENS = {"audience": 0, "enrolment": 30, "learning": 55, "matching": 70, "mentoring": 85, "outcomes": 225}
STANDS = {"audience": 12, "enrolment": 45, "learning": 63, "matching": 76, "mentoring": 150, "outcomes": 240}


@dataclass
class Story:
    """Where the telling stands: the clock of the story, its dice, the real profiles behind invented people."""

    now: datetime
    stage: str
    slice_name: str
    dice: random.Random = field(default_factory=lambda: random.Random(company.SEED))  # noqa: S311 — not secrets
    staff: dict[str, company.Employee] = field(default_factory=dict)
    wave: Wave | None = None

    def day(self, number: float) -> datetime:
        """The moment of a day of the story, at ten in the morning, never after now."""
        moment = self.now - timedelta(days=STANDS[self.stage] - number)
        return min(self.now, moment.replace(hour=9, minute=0, second=0, microsecond=0))

    def tells(self, stage: str) -> bool:
        """Whether the story goes as far as `stage`."""
        return STAGES.index(stage) <= STAGES.index(self.stage)

    def ends_at(self, stage: str) -> bool:
        """Whether `stage` is where this demo stands."""
        return self.stage == stage
