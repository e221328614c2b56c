"""Reports and what is made of them, kept in the memory of this process while nothing they were read from has changed.

Nothing is written anywhere, and nobody is asked here who may read: whoever asks for a report was let in before. What is kept
is found by all it rests on alone, so that a figure, a word or a name that changed is never shown again (decision 0299).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar, cast

from django.core.cache import caches
from django.utils.timezone import localdate
from django.utils.translation import get_language

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.editions import published_report, report_of
from binome.journey.outcomes.queries.report.digest import digest_of_figures, digest_of_words
from binome.journey.outcomes.queries.report.parts import Report

KEPT_FOR = 3600  # seconds: no use is made of what nobody asked for within the hour
Made = TypeVar("Made")


@dataclass(frozen=True)
class ReportToRead:
    """A wave's report by what it rests on: worked out when it is asked for, or as it was while that is the same."""

    wave: Wave
    edition: Edition | None
    now: datetime

    @property
    def rests_on(self) -> str:
        """Everything that may change what it says, in a few signs; empty: it is worked out each time."""
        if self.edition is not None:
            read = f"{self.edition.pk} {self.edition.published_at}"  # its figures never change
        elif self.wave.stage == Stage.CLOSED:
            return (
                ""  # closed before reports were published: who is still here may change with any row of the directory
            )
        else:
            read = f"{localdate(self.now)} {digest_of_figures(self.wave)}"
        return f"{self.wave.pk} {get_language()} {read} {digest_of_words(self.wave)}"

    def worked_out(self) -> Report:
        """The report itself."""
        return self.kept("report", self._read)

    def _read(self) -> Report:
        return published_report(self.edition) if self.edition else report_of(self.wave, now=self.now)

    def kept(self, what: str, make: Callable[[], Made]) -> Made:
        """What `make` makes of it, or made of the same: nothing is kept when something changed meanwhile."""
        return kept(f"outcomes {what}", lambda: self.rests_on, make)


def kept(what: str, rests_on: Callable[[], str], make: Callable[[], Made]) -> Made:
    """What `make` makes, or made while everything it rests on was the same."""
    before = rests_on()
    if not before:
        return make()
    key = blake2b(f"{what} {before}".encode(), digest_size=16).hexdigest()
    known = caches["memory"].get(key)
    if known is not None:
        return cast("Made", known)
    made = make()
    # Read again: what was written while this was made may be in it, and would outlive its being undone.
    if rests_on() == before:
        caches["memory"].set(key, made, KEPT_FOR)
    return made
