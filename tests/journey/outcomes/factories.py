"""Waves that lived, for tests of the outcomes."""

from datetime import datetime, timedelta

from binome.core.competences.models import Theme
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import ThemeChoice
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.outcomes.actions import assessing
from binome.journey.outcomes.actions.closing import answer_closing
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.journey.outcomes.states import Moment
from tests.factories import NOON, PairFactory, RelationshipFactory, SessionFactory, ThemeFactory, WaveFactory

MENTEE_ANSWERS = ClosingAnswers(
    practice=4, changed="Je partage mes fichiers.", recommends=9, understands=4, age_matters_little=5, changed_mind=True
)
MENTOR_ANSWERS = ClosingAnswers(people_met=6, mentor_again=5, understands=5, age_matters_little=4, changed_mind=False)
OTHERWISE = {
    "mentee": ClosingAnswers(
        practice=1, changed="Rien encore.", recommends=6, understands=2, age_matters_little=2, changed_mind=False
    ),
    "mentor": ClosingAnswers(people_met=3, mentor_again=2, understands=3, age_matters_little=1, changed_mind=True),
}


def opened_pair(wave: Wave, *themes: Theme, now: datetime = NOON) -> Relationship:
    """A pair of the wave on these themes, just opened, both asked where they start."""
    pair = PairFactory(wave=wave, chosen=True)
    for rank, theme in enumerate(themes, start=1):
        for application in (pair.mentor, pair.mentee):
            ThemeChoice.objects.create(application=application, theme=theme, rank=rank, level=2)
    relationship = RelationshipFactory(pair=pair, opened_at=now)
    assessing.open_baselines(relationship, now=now)
    return relationship


def answer(assessment: Assessment, level: int | None, *, now: datetime = NOON) -> Assessment:
    """The person gives `level` to everything asked."""
    levels = {rating.subject: level for rating in assessment.ratings.select_related("theme")}
    return assessing.assess(assessment.pk, by=assessment.person, now=now, levels=levels)


def asked(relationship: Relationship, moment: Moment, *, side: str = "mentee") -> Assessment:
    """The self-assessment asked of one half at a moment."""
    half = relationship.pair.mentee if side == "mentee" else relationship.pair.mentor
    return Assessment.objects.get(person=half.person, side=side, moment=moment, wave=relationship.pair.wave)


def close(relationship: Relationship, *, now: datetime = NOON + timedelta(days=120)) -> None:
    """The pair closes, and both are asked where they have arrived."""
    relationship.state, relationship.closed_at = RelationshipState.CLOSED, now
    relationship.save()
    assessing.open_closings(relationship, now=now)


def hand_in(relationship: Relationship, *, side: str, future_here: int | None = None, kind: int = 0) -> Closing:
    """One half hands in the closing answers; of the other `kind`, quite different ones."""
    half = relationship.pair.mentee if side == "mentee" else relationship.pair.mentor
    closing = Closing.objects.get(person=half.person, side=side, wave=relationship.pair.wave)
    answers = OTHERWISE[side] if kind else MENTEE_ANSWERS if side == "mentee" else MENTOR_ANSWERS
    return answer_closing(closing.pk, by=half.person, now=NOON, answers=answers, future_here=future_here)


def wave_that_lived(pairs: int, *, stage: str = Stage.OUTCOMES) -> Wave:
    """A wave of `pairs` pairs on one theme who all answer everything: one in two goes up by two."""
    theme, wave = ThemeFactory(), WaveFactory(stage=stage)
    wave.themes.add(theme)
    for turn in range(pairs):
        pair_that_lived(wave, theme, turn=turn)
    return wave


STARTS = {"mentee": (1, 2), "mentor": (2, 3)}
ENDS = {"mentee": (3, 2), "mentor": (4, 3)}


def pair_that_lived(wave: Wave, theme: Theme, *, turn: int = 0) -> Relationship:
    """One more pair of the wave, from its start to its answers at the close; every second pair says otherwise."""
    relationship = opened_pair(wave, theme)
    SessionFactory(relationship=relationship, state=SessionState.HELD, held_at=NOON)
    kind = turn % 2
    for side in ("mentee", "mentor"):
        answer(asked(relationship, Moment.BASELINE, side=side), STARTS[side][kind])
    close(relationship)
    for side in ("mentee", "mentor"):
        answer(asked(relationship, Moment.CLOSING, side=side), ENDS[side][kind])
        answer(asked(relationship, Moment.LOOKING_BACK, side=side), 1 + kind)
        hand_in(relationship, side=side, future_here=(5, 2)[kind] if side == "mentor" else None, kind=kind)
    return relationship
