"""What a report reads: each table once, for its wave and the earlier ones of the programme together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Sum

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery, Param, key_param
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import SessionState
from binome.journey.network.models import Idea
from binome.journey.outcomes.models import Assessment, Closing, Rating

PROGRAMME, NUMBER = key_param("programme"), Param("number", IntegerField())


def waves_until(before: str) -> dict[str, Any]:
    """The wave and those before it in its programme, as a filter of what `before` leads from."""
    return {f"{before}programme": PROGRAMME, f"{before}number__lte": NUMBER}


class RatedLevel(NamedTuple):
    """One level that somebody gave themselves."""

    wave: int
    side: str
    moment: str
    person: int
    theme: str | None
    behaviour: str
    level: int
    compared: bool

    @property
    def subject(self) -> str:
        """The theme or the behaviour."""
        return self.theme or self.behaviour


class Said(NamedTuple):
    """One person's closing answers, as they entered the figures."""

    wave: int
    side: str
    batch: int
    edition: int
    practice: int | None
    recommends: int | None
    people_met: int | None
    mentor_again: int | None
    understands: int | None
    age_matters_little: int | None
    changed_mind: int | None


class Assessed(NamedTuple):
    """One person's answered self-assessment; no batch: not in the figures yet."""

    person: int
    batch: int | None
    edition: int | None


class Thought(NamedTuple):
    """One shared idea."""

    wave: int
    pk: int
    title: str
    state: str
    proposed_at: datetime | None
    answered_at: datetime | None
    adopted_at: datetime | None
    effect: str
    figure: str
    source: str
    votes: int

    @property
    def effect_told(self) -> str:
        """What it changed, with the figure and where that comes from; "" until it is told."""
        return f"{self.effect} {self.figure} ({self.source})" if self.figure else self.effect


class SessionsHeld(NamedTuple):
    """Sessions held in one wave, and how many pairs held them."""

    sessions: int = 0
    minutes: int = 0
    pairs: int = 0


class MeetingsReported(NamedTuple):
    """Meetings without a date, as pairs of one wave counted them, and how many pairs did."""

    meetings: int = 0
    pairs: int = 0


class Formed(NamedTuple):
    """One pair that began, and where and at which level its halves stand."""

    wave: int
    number: int
    state: str
    opened_at: datetime
    mentor: int
    mentor_works_here: bool
    mentor_entity: int
    mentee_entity: int
    mentor_level: int
    mentee_level: int


_WAVES = CompiledQuery(
    lambda: Wave.objects.filter(**waves_until("")).annotate(last_edition=Max("editions__number")).order_by("number")
)
_ANSWERED = CompiledQuery(
    lambda: (
        Assessment.objects.answered()
        .filter(**waves_until("wave__"))
        .values_list("wave", "side", "moment", "person", "batch", "edition")
    )
)
_LEVELS = CompiledQuery(
    lambda: (
        Rating.objects.filter(**waves_until("assessment__wave__"))
        .exclude(level=None)
        .values_list(
            "assessment__wave",
            "assessment__side",
            "assessment__moment",
            "assessment__person",
            "theme__code",
            "behaviour",
            "level",
            "compared",
        )
    )
)
_CLOSINGS = CompiledQuery(
    lambda: (
        Closing.objects.filter(**waves_until("wave__"), batch__isnull=False)
        .order_by("batch", "pk")
        .values_list(*Said._fields)
    )
)
_PAIRS = CompiledQuery(
    lambda: (
        Relationship.objects.filter(**waves_until("pair__wave__"))
        .order_by("opened_at", "pk")
        .values_list(
            "pair__wave",
            "pair__wave__number",
            "state",
            "opened_at",
            "pair__mentor__person",
            "pair__mentor__person__is_active",
            "pair__mentor__person__entity",
            "pair__mentee__person__entity",
            "pair__mentor__person__level",
            "pair__mentee__person__level",
        )
    )
)
_THEMES = CompiledQuery(
    lambda: (
        Theme.objects.annotate(of_wave=Exists(Wave.themes.through.objects.filter(wave=WAVE, theme=OuterRef("pk"))))
        .only("code", "title_fr", "title_en", "examples_fr", "examples_en")
        .order_by("code")
    )
)
_HELD = CompiledQuery(
    lambda: (
        Session.objects.filter(**waves_until("relationship__pair__wave__"), state=SessionState.HELD)
        .order_by()
        .values("relationship__pair__wave")
        .annotate(sessions=Count("pk"), minutes=Sum("minutes"), pairs=Count("relationship", distinct=True))
        .values_list("relationship__pair__wave", "sessions", "minutes", "pairs")
    )
)
_REPORTED = CompiledQuery(
    lambda: (
        Relationship.objects.filter(**waves_until("pair__wave__"), meetings_reported__gt=0)
        .order_by()
        .values("pair__wave")
        .annotate(meetings=Sum("meetings_reported"), pairs=Count("pk"))
        .values_list("pair__wave", "meetings", "pairs")
    )
)
IDEAS = CompiledQuery(
    lambda: (
        Idea.objects.filter(**waves_until("wave__"))
        .shared()
        .order_by()
        .annotate(support=Count("votes"))
        .values_list(
            "wave",
            "pk",
            "title",
            "state",
            "proposed_at",
            "answered_at",
            "adopted_at",
            "effect",
            "effect_figure",
            "effect_source",
            "support",
        )
    )
)


class Material:
    """The rows behind one report. Everything here counts people; what may be shown is decided where it is told.

    Answers that came after a wave closed belong to its next edition, and are not here before it is published.
    `final`: the figures of `wave` are being published, and say in words what they cannot say in numbers.
    """

    def __init__(self, wave: Wave, *, final: bool = False) -> None:
        key = {"programme": wave.programme_id, "number": wave.number}
        self.waves = _WAVES.rows(**key)
        self._editions = {each.pk: each.last_edition for each in self.waves if each.last_edition is not None}
        self.themes = _THEMES.rows(wave=wave)
        self._closed = {each.pk for each in self.waves if each.stage == Stage.CLOSED}
        self._final = self._closed | ({wave.pk} if final else set())
        self.answered: dict[tuple[int, str, str], list[Assessed]] = defaultdict(list)
        for wave_id, side, moment, person, batch, edition in _ANSWERED.rows(**key):
            assessed = Assessed(person, batch, edition)
            if self._counts(wave_id, assessed.edition):
                self.answered[wave_id, side, moment].append(assessed)
        self.levels: dict[tuple[int, str, str], list[RatedLevel]] = defaultdict(list)
        for row in map(RatedLevel._make, _LEVELS.rows(**key)):
            self.levels[row.wave, row.side, row.moment].append(row)
        closings = [Said._make(row) for row in _CLOSINGS.rows(**key)]
        self._said = [closing for closing in closings if self._counts(closing.wave, closing.edition)]
        self.pairs = [Formed._make(row) for row in _PAIRS.rows(**key)]
        self.held = {wave_id: SessionsHeld._make(counts) for wave_id, *counts in _HELD.rows(**key)}
        self.reported = {wave_id: MeetingsReported._make(counts) for wave_id, *counts in _REPORTED.rows(**key)}
        self._ideas = [Thought._make(row) for row in IDEAS.rows(**key)]

    @property
    def waves_told(self) -> list[Wave]:
        """This wave and those before it; not one that closed so long ago that nothing of it is kept but its report."""
        last = self.waves[-1].pk if self.waves else 0
        return [wave for wave in self.waves if wave.pk == last or wave.stage != Stage.CLOSED or self.pairs_of(wave)]

    def _counts(self, wave: int, edition: int | None) -> bool:
        last = self._editions.get(wave) if wave in self._closed else None
        return last is None or edition is None or edition <= last

    def is_final(self, wave: Wave) -> bool:
        """Whether nothing more can enter these figures of the wave."""
        return wave.pk in self._final

    def pairs_of(self, wave: Wave) -> list[Formed]:
        """Pairs of one wave that began, the first one first."""
        return [pair for pair in self.pairs if pair.wave == wave.pk]

    def closings(self, wave: Wave, *, side: Side | None = None) -> list[Said]:
        """Closing answers that count, of one side or both."""
        return [closing for closing in self._said if closing.wave == wave.pk and side in {None, closing.side}]

    def ideas(self, wave: Wave) -> Iterable[Thought]:
        """Ideas shared in one wave."""
        return [idea for idea in self._ideas if idea.wave == wave.pk]
