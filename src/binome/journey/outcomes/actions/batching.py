"""Letting answers into the figures, in batches that never change."""

from collections import defaultdict

from django.db.models import Max, QuerySet

from binome.core.privacy.disclosure.paired_changes import Levels, LevelsOfPerson
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes import rules
from binome.journey.outcomes.models import Assessment, Closing, Rating
from binome.journey.outcomes.queries.edition_numbers import edition_being_filled
from binome.journey.outcomes.states import COMPARED_WITH, Moment


def let_levels_enter(wave_id: int, *, side: str, moment: str, last: bool = False) -> None:
    """Let self-assessments enter together when they may; the wave is locked, so that two answers never part a batch."""
    if moment not in COMPARED_WITH:
        return
    # Batches of a wave are cut by one act at a time: two who cut together would make one of four (decision 0030).
    Wave.objects.select_for_update().get(pk=wave_id)
    waiting = Assessment.objects.filter(wave=wave_id, side=side, moment=moment, compared=True, batch__isnull=True)
    people = _ways_of(waiting, moment=Moment(moment))
    if rules.levels_enter_now(list(people.values()), by_subject=moment == Moment.CLOSING, last=last):
        _enter(waiting.filter(person__in=people), wave_id=wave_id)


def let_closings_enter(wave_id: int, *, side: str) -> None:
    """Let closing answers of one side enter together when they may."""
    # The same lock as for self-assessments: an edition never falls between the two.
    Wave.objects.select_for_update().get(pk=wave_id)
    waiting = Closing.objects.filter(wave=wave_id, side=side, answered_at__isnull=False, batch__isnull=True)
    if rules.enters_now(waiting.count()):
        _enter(waiting, wave_id=wave_id)


def let_all_enter(wave_id: int) -> None:
    """Before an edition is published: what waits for more enters now, if it is enough at all."""
    for side in Side.values:
        for moment in COMPARED_WITH:
            let_levels_enter(wave_id, side=side, moment=moment, last=True)
        let_closings_enter(wave_id, side=side)


def _enter(waiting: "QuerySet[Assessment] | QuerySet[Closing]", *, wave_id: int) -> None:
    used = [
        model.objects.filter(wave=wave_id).aggregate(last=Max("batch"))["last"] or 0 for model in (Assessment, Closing)
    ]
    waiting.update(batch=max(used) + 1, edition=edition_being_filled(wave_id))


def _ways_of(waiting: QuerySet[Assessment], *, moment: Moment) -> dict[int, LevelsOfPerson]:
    """Each waiting person's levels before and after, by subject, where both may be compared."""
    ratings = Rating.objects.filter(assessment__in=waiting, compared=True, level__isnull=False)
    earlier = Rating.objects.filter(
        assessment__wave__in=waiting.values("wave"),
        assessment__side__in=waiting.values("side"),
        assessment__person__in=waiting.values("person"),
        assessment__moment=COMPARED_WITH[moment],
    )
    before = {(person, subject): level for person, subject, level in _levels(earlier)}
    ways: dict[int, dict[str, Levels]] = defaultdict(dict)
    for person, subject, level in _levels(ratings):
        other = before.get((person, subject))
        if other is not None:
            ways[person][subject] = (level, other) if moment == Moment.LOOKING_BACK else (other, level)
    return dict(ways)


def _levels(ratings: QuerySet[Rating]) -> list[tuple[int, str, int]]:
    rows = ratings.exclude(level=None).values_list("assessment__person", "theme__code", "behaviour", "level")
    return [(person, theme or behaviour, level) for person, theme, behaviour, level in rows if level is not None]
