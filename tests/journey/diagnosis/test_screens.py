"""Every screen of the step: who may open it, and that it does what it says."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Programme
from binome.core.programmes.permissions import Role
from binome.journey.diagnosis.actions import answering, surveying
from binome.journey.diagnosis.actions.errors import SurveyIsFrozen
from binome.journey.diagnosis.models import Answer
from binome.journey.diagnosis.queries import home
from binome.journey.diagnosis.queries.needs import themes
from binome.journey.diagnosis.states import SurveyState
from tests.factories import NOON, PersonFactory, holder
from tests.journey.diagnosis.factories import answer_all, open_survey

pytestmark = pytest.mark.django_db
WAVE_PAGES = [
    "diagnosis:wave",
    "audience:audience",
    "diagnosis:survey",
    "audience:rules",
    "diagnosis:map",
    "diagnosis:themes",
    "diagnosis:preview_survey",
]
WAVE_ACTS = [
    "audience:duplicate",
    "diagnosis:prepare_survey",
    "diagnosis:launch_survey",
    "diagnosis:remind",
    "diagnosis:refresh_map",
    "diagnosis:close_survey",
]


@pytest.fixture
def world():
    survey, by = open_survey({"Réseaux": 8, "Clients": 7})
    answer_all(survey, entity="Réseaux")
    answer_all(survey, entity="Clients", ease=4)
    return survey, by


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


@pytest.mark.parametrize("name", WAVE_PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_a_wave_opens_for_its_manager_before_and_after_the_close(client, world, name, language):
    survey, by = world
    Person.objects.filter(pk=by.pk).update(preferred_language=language)
    client.force_login(by)

    assert client.get(address(name, survey.wave_id)).status_code == 200
    answering.close_survey(survey, by=by, now=NOON)
    assert client.get(address(name, survey.wave_id)).status_code == 200


@pytest.mark.parametrize("name", WAVE_PAGES)
def test_no_page_of_a_wave_opens_for_anyone_else(client, world, name):
    survey, _ = world
    other = holder(Role.MANAGER, Programme.objects.create(name="Autre"))
    for stranger in (PersonFactory(), other, PersonFactory(is_hr=True), holder(Role.REVIEWER, survey.wave.programme)):
        client.force_login(stranger)

        assert client.get(address(name, survey.wave_id)).status_code == 404


@pytest.mark.parametrize("name", WAVE_ACTS)
def test_no_act_of_a_wave_is_done_by_anyone_else_nor_by_looking(client, world, name):
    survey, by = world
    client.force_login(PersonFactory())
    assert client.post(address(name, survey.wave_id)).status_code == 404

    client.force_login(by)
    assert client.get(address(name, survey.wave_id)).status_code == 405
    survey.refresh_from_db()
    assert survey.state == SurveyState.OPEN


def test_a_sponsor_reads_the_map_and_nothing_else(client, world):
    survey, by = world
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(holder(Role.SPONSOR, survey.wave.programme))

    for name in ("diagnosis:map", "diagnosis:map_csv", "diagnosis:map_xlsx"):
        assert client.get(address(name, survey.wave_id)).status_code == 200
    for name in ("diagnosis:wave", "diagnosis:survey", "diagnosis:themes"):
        assert client.get(address(name, survey.wave_id)).status_code == 404


def test_strangers_are_sent_to_sign_in(client, world):
    survey, _ = world

    assert client.get(address("diagnosis:map", survey.wave_id)).status_code == 302
    assert client.get(address("directory:people")).status_code == 302


def test_a_survey_that_can_show_nothing_says_so_before_it_opens(client):
    few, by = open_survey({"Réseaux": 3}, launched=False)
    client.force_login(by)

    assert "moins de 5 personnes" in client.post(address("diagnosis:launch_survey", few.wave_id)).text


def test_themes_that_the_survey_asks_about_come_before_the_others(client):
    survey, by = open_survey({"Réseaux": 3}, launched=False)
    client.force_login(by)
    asked = {code for question in survey.questions.all() for code in question.theme_codes}

    lines = client.get(address("diagnosis:themes", survey.wave_id)).context["lines"]

    assert asked < {line["theme"].code for line in lines}
    assert {line["theme"].code for line in lines[: len(asked)]} == asked


def test_a_fourth_question_is_refused_on_screen(client):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    client.force_login(by)

    said = {"kind": "wanted", "text_fr": "Encore ?", "text_en": "More?", "themes": ["T01"]}
    response = client.post(address("diagnosis:question", survey.wave_id, 0), said)

    assert response.status_code == 422
    assert survey.questions.count() == 3
    assert client.get(address("diagnosis:question", survey.wave_id, 4)).status_code == 404


def test_a_question_is_rewritten_in_both_languages_and_frozen_at_launch(client):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    client.force_login(by)
    said = {
        "kind": "choice", "text_fr": "Comment ?", "text_en": "How?", "choices_fr": "Seul\nÀ deux", "choices_en": "Alone\nIn a pair",
        "offer_line": "2",
    }  # fmt: skip

    client.post(address("diagnosis:question", survey.wave_id, 3), said)
    client.post(address("diagnosis:launch_survey", survey.wave_id), {"confirmed": "yes"})
    late = client.post(address("diagnosis:question", survey.wave_id, 3), {**said, "text_en": "Too late"})

    question = survey.questions.get(position=3)
    assert (question.text_en, question.choices[1]["offers"]) == ("How?", True)
    assert late.status_code == 422
    (written,) = AuditLine.objects.filter(act="diagnosis.wrote_question")
    assert (written.by, written.detail) == (by, {"position": 3})


def test_the_promise_cannot_change_after_the_launch():
    survey, by = open_survey({"Réseaux": 12})

    for change in ({"anonymous": False, "k": 5}, {"anonymous": True, "k": 10}):
        with pytest.raises(SurveyIsFrozen):
            surveying.set_survey(survey, depth=1, closes_on=None, by=by, **change)


def test_themes_are_chosen_on_the_map_and_keep_their_numbers(client, world):
    """R4, R17."""
    survey, by = world
    answering.close_survey(survey, by=by, now=NOON + timedelta(days=9))
    client.force_login(by)

    client.post(address("diagnosis:themes", survey.wave_id), {"take_T01": "on", "aim_fr_T01": "Oser l’IA"})

    objective = themes.objectives_of(survey.wave).get()
    assert (objective.theme.code, objective.aim_fr, objective.numbers["wanted"]) == ("T01", "Oser l’IA", 8)
    assert "Oser l’IA" in client.get(address("diagnosis:wave", survey.wave_id)).content.decode()


def test_exports_hold_what_the_screen_shows_and_no_formula(client, world):
    """F09: a theme or entity that looks like a formula opens as text."""
    survey, by = world
    from binome.core.people.models import Entity

    Entity.objects.filter(name="Clients").update(name="=cmd|' /C calc'!A0")
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    text = b"".join(client.get(address("diagnosis:map_csv", survey.wave_id)).streaming_content).decode("utf-8-sig")
    book = client.get(address("diagnosis:map_xlsx", survey.wave_id))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows() for cell in row]

    assert "'=cmd" in text
    assert not any(line.startswith(("=", "+", "@")) for line in text.splitlines())
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_no_screen_of_a_manager_shows_what_one_person_answered(client, world):
    survey, by = world
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)
    someone = survey.invitations.first().person

    for name in ("diagnosis:wave", "diagnosis:survey", "diagnosis:map", "diagnosis:themes"):
        assert someone.family_name not in client.get(address(name, survey.wave_id)).content.decode()


def test_the_home_says_the_survey_is_waiting_and_leads_to_it(client):
    survey, by = open_survey({"Réseaux": 6})
    person = survey.invitations.first().person
    (thing,) = home.next_things_for(person, now=NOON)
    client.force_login(person)

    response = client.get(thing.url, follow=True)

    assert response.status_code == 200
    assert Answer.objects.count() == 0
    client.force_login(by)
    assert client.get(thing.url).status_code == 404
    assert home.step_report(survey.wave, now=NOON).counts[1].of == 6
