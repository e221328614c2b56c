"""From the staff file to the themes of the wave, through the acts alone (R1–R17)."""

from datetime import timedelta

import pytest

from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Entity, Person
from binome.journey.audience.actions import targeting
from binome.journey.audience.queries import people
from binome.journey.diagnosis.actions import answering, campaigning, choosing
from binome.journey.diagnosis.actions.errors import AlreadyAnswered, SurveyIsClosed, TooSoon
from binome.journey.diagnosis.models import Answer
from binome.journey.diagnosis.queries.needs import themes, view_model
from tests.factories import NOON
from tests.journey.diagnosis.factories import answer_all, open_survey

pytestmark = pytest.mark.django_db
ANSWER = {1: {"T01": 2, "T02": 4}, 2: ["T01", "T03"], 3: ["mentoring"]}


def test_a_whole_first_step_from_the_staff_file_to_the_objectives():
    """R8."""
    survey, by = open_survey({"Réseaux": 8, "Clients": 7})
    wave = survey.wave

    answer_all(survey, entity="Réseaux", ease=2)
    answer_all(survey, entity="Clients", ease=4)
    answering.close_survey(survey, by=by, now=NOON + timedelta(days=10))
    seen = view_model.needs_map(wave)
    choosing.choose_themes(wave, themes=[Theme.objects.get(code="T01")], by=by, now=NOON)

    assert people.audience_of(wave).count() == 15
    assert [(line.name, line.n, line.rate, line.cells["T01"].ease) for line in seen.lines] == [
        ("Clients", 7, 100, 4.0),
        ("Réseaux", 8, 100, 2.0),
    ]
    assert (seen.total.n, seen.total.cells["T01"].ease, seen.total.cells["T01"].wanted) == (15, 2.9, 8)
    assert seen.total.mentors == 8
    assert [objective.theme.code for objective in themes.objectives_of(wave)] == ["T01"]
    assert themes.objectives_of(wave).get().numbers["ease"] == 2.9


def test_a_small_group_hides_with_the_next_one_and_both_count_in_the_total():
    survey, by = open_survey({"Réseaux": 9, "Clients": 8, "Achats": 9})
    for entity, count in {"Réseaux": 9, "Clients": 7, "Achats": 4}.items():
        answer_all(survey, entity=entity, first=count)

    answering.close_survey(survey, by=by, now=NOON)
    seen = view_model.needs_map(survey.wave)

    assert seen.total.n == 20
    assert {line.name: line.n for line in seen.lines} == {"Achats": None, "Clients": None, "Réseaux": 9}
    assert {line.cells["T01"].ease for line in seen.lines if line.n is None} == {None}


def test_a_later_look_never_tells_one_more_answer():
    survey, by = open_survey({"Réseaux": 20})
    answer_all(survey, entity="Réseaux", ease=1, first=5)
    answering.refresh_map(survey, by=by, now=NOON)
    before = view_model.needs_map(survey.wave)

    answer_all(survey, entity="Réseaux", ease=5, first=1)
    answering.refresh_map(survey, by=by, now=NOON)
    after = view_model.needs_map(survey.wave)

    assert (before.total.n, after.total.n) == (5, 5)
    assert before.total.cells == after.total.cells


def test_a_tiny_entity_is_invited_but_answers_without_a_group():
    survey, _ = open_survey({"Réseaux": 9, "Cabinet": 2})

    assert set(survey.invitations.filter(person__entity__name="Cabinet").values_list("group", flat=True)) == {None}
    assert set(survey.invitations.filter(person__entity__name="Réseaux").values_list("group", flat=True)) == {
        Entity.objects.get(name="Réseaux").pk
    }


def test_one_invitation_a_person_with_a_personal_link():
    open_survey({"Réseaux": 6})

    letters = OutboxLetter.objects.filter(letter="diagnosis/emails/survey_invitation.txt")

    assert letters.count() == 6
    assert len({letter.text for letter in letters}) == 6
    assert "/diagnosis/survey/" in letters[0].text


def test_reminders_leave_only_to_those_who_have_not_answered():
    survey, by = open_survey({"Réseaux": 6})
    answer_all(survey, entity="Réseaux", first=4)

    with pytest.raises(TooSoon):
        campaigning.remind(survey, by=by, now=NOON + timedelta(hours=2))
    sent = campaigning.remind(survey, by=by, now=NOON + timedelta(days=3))
    campaigning.write_letters(now=NOON + timedelta(days=3))

    waiting = set(survey.invitations.filter(answered=False).values_list("person_id", flat=True))
    letters = OutboxLetter.objects.filter(letter="diagnosis/emails/survey_reminder.txt")
    assert sent == 2
    assert set(letters.values_list("to_id", flat=True)) == waiting


def test_an_anonymous_answer_leads_back_to_nobody():
    survey, by = open_survey({"Réseaux": 6})
    answer_all(survey, entity="Réseaux")

    keys = set(Answer.objects.values_list("pk", flat=True))
    answering.close_survey(survey, by=by, now=NOON)

    assert Answer.objects.filter(person__isnull=False).count() == 0
    assert not {"created_at", "at", "answered_at"} & {field.name for field in Answer._meta.get_fields()}
    assert keys.isdisjoint(Answer.objects.values_list("pk", flat=True))
    assert Answer.objects.count() == 6


def test_a_second_anonymous_answer_is_refused():
    survey, _ = open_survey({"Réseaux": 6})
    invitation = survey.invitations.first()
    answering.answer_survey(invitation, answers=ANSWER, now=NOON)

    with pytest.raises(AlreadyAnswered):
        answering.answer_survey(invitation, answers=ANSWER, now=NOON)

    assert Answer.objects.count() == 1


def test_a_named_answer_can_be_changed_until_the_survey_closes():
    survey, by = open_survey({"Réseaux": 6}, anonymous=False)
    invitation = survey.invitations.first()
    answering.answer_survey(invitation, answers=ANSWER, now=NOON)

    answering.answer_survey(invitation, answers={1: {"T01": 5}}, now=NOON)

    assert [item.value for item in Answer.objects.get().items.all()] == [5]
    answering.close_survey(survey, by=by, now=NOON)
    with pytest.raises(SurveyIsClosed):
        answering.answer_survey(invitation, answers=ANSWER, now=NOON)


def test_a_stranger_steers_nothing():
    survey, _ = open_survey({"Réseaux": 6})
    stranger = Person.objects.filter(is_administrator=False).first()

    for act in (answering.close_survey, answering.refresh_map, campaigning.remind):
        with pytest.raises(NotTheirs):
            act(survey, by=stranger, now=NOON + timedelta(days=4))


def test_the_interval_is_given_for_a_sample_and_for_nobody_else():
    for draw in ("everyone", "simple"):
        survey, by = open_survey({f"Réseaux {draw}": 30}, launched=False, prefix=draw[:1])
        wave = survey.wave
        targeting.define_audience(
            wave, population=wave.audience.population, draw=draw, sample_size=12, seed=3, by=by, now=NOON
        )
        campaigning.launch_survey(survey, by=by, now=NOON)
        for ease, invitation in enumerate(survey.invitations.all()[:10]):
            answering.answer_survey(invitation, answers={1: {"T01": ease % 5 + 1}}, now=NOON)
        answering.close_survey(survey, by=by, now=NOON)

        margin = view_model.needs_map(wave).total.cells["T01"].margin

        assert (margin is not None) == (draw == "simple")
