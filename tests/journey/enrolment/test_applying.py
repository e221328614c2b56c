"""Calling, applying, being suggested, withdrawing (R18, R19, R29, R30, R32)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from binome.core.errors import NotTheirs
from binome.core.privacy.models import AuditLine
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying as applying_actions
from binome.journey.enrolment.actions.errors import NotAtThisPoint, NotReady, WaveIsClosed
from binome.journey.enrolment.models import Application, CaseAnswer
from binome.journey.enrolment.queries.applying import answers_of
from binome.journey.enrolment.rules import Problem, ThemeAnswer
from binome.journey.enrolment.states import ApplicationState
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import codes_of, mentee_answers, mentor_answers, open_wave, submitted

pytestmark = pytest.mark.django_db


def begun(side="mentor", wave=None):
    return applying_actions.apply((wave or open_wave()).pk, side=side, by=PersonFactory(), now=NOON)


def test_everyone_employed_receives_the_call_once_in_their_language():
    wave = WaveFactory(stage=Stage.ENROLMENT)
    by, english = manager_of(wave), PersonFactory(preferred_language="en")
    gone = PersonFactory(is_active=False)

    for _time in range(2):
        applying_actions.open_call(wave.pk, by=by, now=NOON, message_en="Do come")

    assert english.letters.get().language == "en"
    assert "Do come" in english.letters.get().text
    assert not gone.letters.exists()


def test_the_call_waits_for_its_stage_and_its_manager():
    wave = WaveFactory(stage=Stage.AUDIENCE)

    with pytest.raises(WaveIsClosed):
        applying_actions.open_call(wave.pk, by=manager_of(wave), now=NOON)
    with pytest.raises(NotTheirs):
        applying_actions.open_call(wave.pk, by=PersonFactory(), now=NOON)


def test_one_person_may_apply_on_both_sides_and_once_on_each():  # R32
    wave, person = open_wave(), PersonFactory()

    first = applying_actions.apply(wave.pk, side="mentor", by=person, now=NOON)
    again = applying_actions.apply(wave.pk, side="mentor", by=person, now=NOON)
    applying_actions.apply(wave.pk, side="mentee", by=person, now=NOON)

    assert first == again
    assert Application.objects.count() == 2


def test_nobody_applies_after_the_closing_day_nor_before_the_call():
    wave, uncalled = open_wave(), WaveFactory(stage=Stage.ENROLMENT)

    with pytest.raises(WaveIsClosed):
        applying_actions.apply(wave.pk, side="mentor", by=PersonFactory(), now=NOON + timedelta(days=21))
    with pytest.raises(WaveIsClosed):
        applying_actions.apply(uncalled.pk, side="mentor", by=PersonFactory(), now=NOON)


def test_a_draft_keeps_everything_even_what_is_too_long():  # R19
    application = begun()
    code = codes_of(application.wave)[0]
    answers = mentor_answers(
        application.wave, motivation="m" * 2000, themes=(ThemeAnswer(code, 2, "mot " * 400),), commits=False
    )

    applying_actions.save_draft(application.pk, answers=answers, by=application.person, now=NOON)

    kept = answers_of(Application.objects.get(pk=application.pk))
    assert len(kept.motivation) == 2000
    assert len(kept.themes[0].case.split()) == 400


def test_the_case_of_a_theme_taken_out_comes_back_with_it_until_hand_in():
    application = begun()
    first, second, _third = codes_of(application.wave)
    both = (ThemeAnswer(first, 2, "Un."), ThemeAnswer(second, 2, "Deux."))

    for themes in (both, both[:1]):
        answers = mentor_answers(application.wave, themes=themes)
        applying_actions.save_draft(application.pk, answers=answers, by=application.person, now=NOON)
    in_draft = CaseAnswer.objects.count()
    applying_actions.submit(application.pk, by=application.person, now=NOON)

    assert in_draft == 2
    assert CaseAnswer.objects.get().text == "Un."


def test_an_application_that_lacks_something_stays_a_draft_and_says_what():
    """R19."""
    application = begun("mentee")
    answers = mentee_answers(application.wave, offers_in_return="", themes=())
    applying_actions.save_draft(application.pk, answers=answers, by=application.person, now=NOON)

    with pytest.raises(NotReady) as missing:
        applying_actions.submit(application.pk, by=application.person, now=NOON)

    assert missing.value.problems == [(Problem.THEMES_MISSING, ""), (Problem.RETURN_MISSING, "")]
    application.refresh_from_db()
    assert application.state == ApplicationState.DRAFT


def test_a_mentee_chooses_among_the_themes_of_the_wave():  # R29 R30
    """R29."""
    application = begun("mentee")
    answers = mentee_answers(
        application.wave, themes=(ThemeAnswer("ailleurs"), *mentee_answers(application.wave).themes)
    )

    applying_actions.save_draft(application.pk, answers=answers, by=application.person, now=NOON)

    found = [choice.theme.code for choice in application.theme_choices.all()]
    assert found == codes_of(application.wave)[:2]


def test_handing_in_brings_a_receipt_and_asks_the_referee_chosen():  # R26
    """R26."""
    boss, hr = PersonFactory(), PersonFactory(is_hr=True)
    by_manager = submitted(person=PersonFactory(manager=boss))
    by_hr = submitted(referee="hr", person=PersonFactory(manager=boss))

    assert by_manager.person.letters.filter(letter="enrolment/emails/received.txt").count() == 1
    assert (by_manager.reference.asked_of, by_hr.reference.asked_of) == (boss, None)
    assert boss.letters.filter(letter="enrolment/emails/reference.txt").count() == 1
    assert hr.letters.filter(letter="enrolment/emails/reference.txt").count() == 1


def test_a_mentee_needs_no_reference():
    assert not hasattr(submitted("mentee"), "reference")


def test_once_handed_in_an_application_does_not_change():
    application = submitted()

    with pytest.raises(NotAtThisPoint):
        applying_actions.save_draft(
            application.pk, answers=mentor_answers(application.wave), by=application.person, now=NOON
        )


@pytest.mark.parametrize("state", ["draft", "submitted", "qualified", "accepted", "next_wave"])
def test_one_leaves_at_any_time_without_a_reason(state):  # R32
    """R32."""
    application = submitted()
    Application.objects.filter(pk=application.pk).update(
        state=state, decided_by=PersonFactory(), decision_reason="Oui."
    )

    left = applying_actions.withdraw(application.pk, by=application.person, now=NOON)

    assert left.state == ApplicationState.WITHDRAWN
    assert left.person.letters.filter(letter="enrolment/emails/withdrawn.txt").count() == 1


def test_what_was_typed_is_still_there_when_one_comes_back():
    application = submitted()
    applying_actions.withdraw(application.pk, by=application.person, now=NOON)

    back = applying_actions.apply(application.wave_id, side="mentor", by=application.person, now=NOON)

    assert (back.pk, back.state) == (application.pk, ApplicationState.DRAFT)
    assert answers_of(back).themes == mentor_answers(application.wave).themes


def test_someone_suggested_decides_alone():  # R18 R32
    """R32."""
    wave, person = open_wave(), PersonFactory()
    by = PersonFactory(is_hr=True)

    application = applying_actions.nominate(wave.pk, person.pk, side="mentor", by=by, now=NOON)

    assert application.state == ApplicationState.DRAFT
    assert person.letters.get().letter == "enrolment/emails/nominated.txt"
    with pytest.raises(NotTheirs):
        applying_actions.submit(application.pk, by=by, now=NOON)
    with pytest.raises(NotAtThisPoint):
        applying_actions.nominate(wave.pk, person.pk, side="mentor", by=by, now=NOON)


def test_only_hr_and_managers_suggest_people():
    with pytest.raises(NotTheirs):
        applying_actions.nominate(open_wave().pk, PersonFactory().pk, side="mentor", by=PersonFactory(), now=NOON)


def test_nobody_touches_someone_elses_application():
    application, other = begun(), PersonFactory()

    for act in (
        lambda: applying_actions.save_draft(
            application.pk, answers=mentor_answers(application.wave), by=other, now=NOON
        ),
        lambda: applying_actions.submit(application.pk, by=other, now=NOON),
        lambda: applying_actions.withdraw(application.pk, by=other, now=NOON),
        lambda: applying_actions.rate_own_behaviours(application.pk, levels={"B1": 2}, by=other),
    ):
        with pytest.raises(NotTheirs):
            act()


def test_own_behaviours_are_optional_and_only_known_levels_are_kept():
    application = begun()

    applying_actions.rate_own_behaviours(application.pk, levels={"B1": 3, "B9": 2, "B2": 7}, by=application.person)

    assert list(application.own_behaviours.values_list("behaviour", "level")) == [("B1", 3)]


def test_the_audit_says_what_was_done_and_never_what_was_written():
    application = submitted()

    lines = AuditLine.objects.filter(on_kind="enrolment.application", on_id=str(application.pk))

    assert [line.act for line in lines] == ["enrolment.handed_in", "enrolment.saved_draft", "enrolment.began"]
    assert not any(line.detail for line in lines)


def test_the_database_refuses_a_decision_without_a_person_or_a_reason():
    application = submitted("mentee")

    for change in ({"decision_reason": "Oui."}, {"decided_by": PersonFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(state="accepted", **change)


def test_letters_carry_no_header_of_anyones_making():
    person = PersonFactory(given_name="Zoé\r\nBcc: tous@example.org", manager=PersonFactory(family_name='O"Neil, <x>'))
    application = submitted(person=person)

    letters = [*person.letters.all(), *person.manager.letters.all()]

    assert len(letters) == 2
    assert application.person.given_name == person.given_name
    for letter in letters:
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
