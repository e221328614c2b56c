"""From one wave to the next (R44): who was told "next wave" is awaited there, who was a mentee may mentor."""

import pytest

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying as applying_actions
from binome.journey.enrolment.actions import deciding
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.applying import answers_of
from binome.journey.enrolment.states import ApplicationState
from tests.factories import NOON, ApplicationFactory, PersonFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import codes_of, open_wave, submitted

pytestmark = pytest.mark.django_db


def told_next_wave(wave: Wave, side: str = "mentor") -> Application:
    application = submitted(side, wave=wave)
    outcome = ApplicationState.NEXT_WAVE
    return deciding.decide(
        application.pk, outcome=outcome, reason="Le thème est complet.", by=manager_of(wave), now=NOON
    )


def following(wave: Wave) -> Wave:
    """The next wave of the programme, on one theme of the first, its call open."""
    after = WaveFactory(programme=wave.programme, number=wave.number + 1, stage=Stage.ENROLMENT)
    after.themes.add(wave.themes.first())
    applying_actions.open_call(after.pk, by=manager_of(after), now=NOON)
    return after


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_whoever_waited_finds_their_application_as_a_draft_with_one_letter(side):
    first = open_wave()
    earlier = told_next_wave(first, side)

    second = following(first)

    draft = Application.objects.get(wave=second)
    said, before = answers_of(draft), answers_of(earlier)
    kept = codes_of(second)[0]
    assert (draft.person, draft.side, draft.state) == (earlier.person, side, ApplicationState.DRAFT)
    assert (said.motivation, said.offers_in_return) == (before.motivation, before.offers_in_return)
    assert [one for one in before.themes if one.code == kept] == list(said.themes)
    assert not said.commits
    about_the_second = draft.person.letters.filter(subject__contains=second.name)
    assert [letter.key for letter in about_the_second] == [f"enrolment.carried_over:{draft.pk}"]


def test_nothing_is_carried_twice_nor_against_what_was_decided_since():
    first = open_wave()
    accepted_in_the_end, left, waits = (told_next_wave(first) for _turn in range(3))
    deciding.decide(
        accepted_in_the_end.pk, outcome=ApplicationState.ACCEPTED, reason="Une place.", by=manager_of(first), now=NOON
    )
    applying_actions.withdraw(left.pk, by=left.person, now=NOON)
    gone = told_next_wave(first)
    type(gone.person).objects.filter(pk=gone.person_id).update(is_active=False)

    second = following(first)
    third = following(second)

    assert [one.person for one in Application.objects.filter(wave=second)] == [waits.person]
    assert not Application.objects.filter(wave=third).exists(), "a draft left lying was their answer"


def test_another_programme_carries_nobody():
    told_next_wave(open_wave())

    other = following(open_wave())

    assert not Application.objects.filter(wave=other).exists()


def test_a_mentee_of_an_earlier_wave_is_told_that_they_may_mentor():
    first = open_wave()
    former = ApplicationFactory(accepted=True, mentee=True, wave=first, person__preferred_language="en").person
    newcomer = PersonFactory(preferred_language="en")

    second = following(first)

    key = f"enrolment.call:{second.pk}:"
    assert "why not apply as a mentor" in former.letters.get(key__startswith=key).text
    assert "why not apply as a mentor" not in newcomer.letters.get(key__startswith=key).text
