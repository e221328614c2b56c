"""Pairs that have chosen themes, and sessions already lived."""

from datetime import timedelta

from binome.journey.mentoring.actions import closing, holding, living, meeting
from binome.journey.mentoring.models import Relationship, Session
from tests.factories import NOON, PairFactory, ThemeChoiceFactory, ThemeFactory


def opened(**wave) -> Relationship:
    """A relationship opened as matching opens it, on one theme of three."""
    pair = PairFactory(chosen=True, **{f"wave__{name}": value for name, value in wave.items()})
    shared, only_wanted, only_offered = ThemeFactory(), ThemeFactory(), ThemeFactory()
    ThemeChoiceFactory(application=pair.mentee, theme=only_wanted, rank=1, level=0)
    ThemeChoiceFactory(application=pair.mentee, theme=shared, rank=2, level=1)
    ThemeChoiceFactory(application=pair.mentor, theme=only_offered, rank=1)
    ThemeChoiceFactory(application=pair.mentor, theme=shared, rank=2)
    return living.open_relationship(pair, now=NOON)


def close_together(relationship: Relationship, *, now=NOON) -> Relationship:
    """A relationship that its two halves closed together."""
    for half in relationship.people:
        over = closing.ask_to_close(relationship.pk, by=half, now=now)
    return over


def planned(relationship: Relationship, count: int = 6, *, first_in=timedelta(days=7)) -> list[Session]:
    """The first sessions of a relationship, three weeks apart."""
    starts = [NOON + first_in + timedelta(days=21 * turn) for turn in range(count)]
    return meeting.plan_sessions(relationship.pk, starts=starts, by=relationship.mentee, now=NOON)


def held(relationship: Relationship) -> Session:
    """A first session that took place."""
    session = planned(relationship, 1)[0]
    return holding.hold_session(session.pk, by=relationship.mentor, now=session.starts_at + timedelta(hours=1))
