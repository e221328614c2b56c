"""Small worlds of matching: volunteers who share a theme, a round, a round with its pairs."""

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.actions import choosing, rounds
from binome.journey.matching.models import Round
from binome.journey.matching.queries.participant import shown_proposals
from tests.factories import NOON, ApplicationFactory, ThemeChoiceFactory, ThemeFactory, WaveFactory, manager_of


def matching_wave(**kwargs: object) -> Wave:
    """A wave at matching where everyone accepted takes part (the gate only warns)."""
    return WaveFactory(stage=Stage.MATCHING, gate="warn", **kwargs)


def volunteer(wave, side=Side.MENTOR, *, themes=(), level=3, **kwargs) -> Application:
    """An accepted volunteer on some themes, first wish first."""
    application = ApplicationFactory(accepted=True, mentee=side == Side.MENTEE, wave=wave, **kwargs)
    for rank, theme in enumerate(themes, start=1):
        ThemeChoiceFactory(application=application, theme=theme, rank=rank, level=level)
    return application


def volunteers(wave, *, mentors=3, mentees=3, theme=None, **kwargs) -> tuple[list[Application], list[Application]]:
    """Mentors at ease with a theme, and mentees who want it."""
    themes = [theme or ThemeFactory()]
    return (
        [volunteer(wave, themes=themes, level=4, **kwargs) for _ in range(mentors)],
        [volunteer(wave, Side.MENTEE, themes=themes, level=1, **kwargs) for _ in range(mentees)],
    )


def open_round(wave, **kwargs) -> Round:
    """A round opened at noon by a manager of the wave."""
    return rounds.open_round(wave, by=manager_of(wave), now=NOON, **kwargs)


def proposals_of(application) -> list[int]:
    """The proposals on someone's list."""
    return [card.proposal.pk for card in shown_proposals(application)]


def say(application, *, yes=(), no=()) -> None:
    """Choose by the other half's application: `yes` in order, `no` not this time."""
    on_list = {card.who.pk: card.proposal.pk for card in shown_proposals(application)}
    choosing.choose(
        application.pk,
        yes=[on_list[one.pk] for one in yes],
        not_this_time=[on_list[one.pk] for one in no],
        by=application.person,
        now=NOON,
    )


def everyone_says_yes(wave) -> None:
    """Each says yes to their whole list, in its order."""
    for application in Application.objects.filter(wave=wave).select_related("person"):
        if ids := proposals_of(application):
            choosing.choose(application.pk, yes=ids, by=application.person, now=NOON)


def formed_round(wave=None, **kwargs) -> Round:
    """A round whose pairs are formed and being reviewed."""
    wave = wave or matching_wave()
    volunteers(wave, **kwargs)
    current = open_round(wave)
    everyone_says_yes(wave)
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    current.refresh_from_db()
    return current
