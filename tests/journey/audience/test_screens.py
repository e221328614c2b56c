"""Every screen of the step: who may open it, and that it does what it says."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Kind
from binome.journey.audience import actions, queries
from binome.journey.audience.models import Answer, Import
from binome.journey.audience.states import SurveyState
from tests.factories import NOON, PersonFactory, holder
from tests.journey.audience.factories import administrator, answer_all, open_survey, staff_file

pytestmark = pytest.mark.django_db
WAVE_PAGES = [
    "wave", "audience", "survey", "rules", "map", "themes", "upload_axes", "preview_survey",
]  # fmt: skip
WAVE_ACTS = ["duplicate", "prepare_survey", "launch_survey", "remind", "refresh_map", "close_survey"]


@pytest.fixture
def world():
    survey, by = open_survey({"Réseaux": 8, "Clients": 7})
    answer_all(survey, entity="Réseaux")
    answer_all(survey, entity="Clients", ease=4)
    return survey, by


def address(name: str, *args: object) -> str:
    return reverse(f"audience:{name}", args=args)


@pytest.mark.parametrize("name", WAVE_PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_a_wave_opens_for_its_manager_before_and_after_the_close(client, world, name, language):
    survey, by = world
    Person.objects.filter(pk=by.pk).update(preferred_language=language)
    client.force_login(by)

    assert client.get(address(name, survey.wave_id)).status_code == 200
    actions.close_survey(survey, by=by, now=NOON)
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
    actions.close_survey(survey, by=by, now=NOON)
    client.force_login(holder(Role.SPONSOR, survey.wave.programme))

    for name in ("map", "map_csv", "map_xlsx"):
        assert client.get(address(name, survey.wave_id)).status_code == 200
    for name in ("wave", "survey", "themes"):
        assert client.get(address(name, survey.wave_id)).status_code == 404


def test_strangers_are_sent_to_sign_in(client, world):
    survey, _ = world

    assert client.get(address("map", survey.wave_id)).status_code == 302
    assert client.get(address("people")).status_code == 302


# --- programmes and waves ---------------------------------------------------------------------------------
def test_the_population_is_said_before_the_kind_when_a_programme_starts(client):
    """R1, R2, R3."""
    client.force_login(administrator())
    page = client.get(address("new_programme")).content.decode()

    assert page.index('name="level_min"') < page.index('name="kind"')
    assert all(f'value="{kind}"' in page for kind in Kind.values)


def test_a_programme_starts_with_its_wave_audience_and_manager(client):
    """R1."""
    by = administrator()
    client.force_login(by)

    response = client.post(
        address("new_programme"), {"name": "Élan", "kind": "classic", "first_wave": "Vague 1", "level_min": "3"}
    )

    programme = Programme.objects.get()
    assert response.url == address("programme", programme.pk)
    assert programme.kind == Kind.CLASSIC
    assert programme.waves.get().audience.level_min == 3
    assert programme.roles.get().person == by
    assert client.get(response.url).status_code == 200


def test_counting_again_writes_nothing(client):
    client.force_login(administrator())
    PersonFactory(level=6)

    page = client.post(address("new_programme"), {"count": "1", "level_min": "5"}).content.decode()

    assert Programme.objects.count() == 0
    assert "stat-value" in page
    assert "niveau 5" in page or "level 5" in page


def test_a_colleague_starts_no_programme(client):
    client.force_login(PersonFactory())

    assert client.get(address("new_programme")).status_code == 404
    assert client.get(address("programmes")).status_code == 404


def test_roles_are_given_and_taken_back_but_never_the_last_manager(client, world):
    survey, by = world
    programme = survey.wave.programme
    person = PersonFactory()
    client.force_login(by)

    client.post(address("programme", programme.pk), {"who": person.email.upper(), "role": "reviewer"})
    held = programme.roles.get(person=person)
    client.post(address("take_role_back", programme.pk, held.pk))
    client.post(address("take_role_back", programme.pk, programme.roles.get(person=by).pk))

    assert [role.person for role in programme.roles.all()] == [by]


def test_a_wave_is_duplicated_with_its_rules_and_audience(client, world):
    survey, by = world
    Wave.objects.filter(pk=survey.wave_id).update(sessions_planned=8)
    client.force_login(by)

    client.post(address("duplicate", survey.wave_id), {"name": "Vague 2"})

    copy = Wave.objects.get(name="Vague 2")
    assert (copy.number, copy.sessions_planned, copy.audience.level_min) == (2, 8, 3)
    assert not hasattr(copy, "survey")
    assert queries.themes_on_map(copy)


def test_rules_change_and_foreign_fields_are_ignored(client, world):
    survey, by = world
    client.force_login(by)
    form = client.get(address("rules", survey.wave_id)).context["form"]
    said = {name: value for name, value in form.initial.items() if value not in {None, False}}

    client.post(address("rules", survey.wave_id), {**said, "target_pairs": 45, "stage": "closed", "programme": 999})

    wave = Wave.objects.get(pk=survey.wave_id)
    assert (wave.target_pairs, wave.stage, wave.programme_id) == (45, "audience", survey.wave.programme_id)


# --- audience ---------------------------------------------------------------------------------------------
def test_the_audience_is_counted_live_and_a_sample_is_drawn_with_its_seed(client, world):
    """R6."""
    survey, by = world
    client.force_login(by)
    live = client.post(
        address("audience", survey.wave_id) + "?count=1", {"level_min": "4"}, headers={"HX-Request": "true"}
    ).content.decode()

    client.post(
        address("audience", survey.wave_id),
        {"level_min": "4", "draw": "stratified", "sample_size": "6", "seed": "42"},
    )

    wave = Wave.objects.get(pk=survey.wave_id)
    assert "<html" not in live
    assert "15" in live
    assert queries.audience_of(wave).count() == 15
    first = set(queries.people_to_survey(wave).values_list("pk", flat=True))
    assert len(first) == 6
    actions.define_audience(
        wave, population=wave.audience.population, draw="stratified", sample_size=6, seed=42, by=by, now=NOON
    )
    assert set(queries.people_to_survey(wave).values_list("pk", flat=True)) == first


# --- survey, manager's side -------------------------------------------------------------------------------
def test_a_fourth_question_is_refused_on_screen(client):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    client.force_login(by)

    said = {"kind": "wanted", "text_fr": "Encore ?", "text_en": "More?", "themes": ["T01"]}
    response = client.post(address("question", survey.wave_id, 0), said)

    assert response.status_code == 422
    assert survey.questions.count() == 3
    assert client.get(address("question", survey.wave_id, 4)).status_code == 404


def test_a_question_is_rewritten_in_both_languages_and_frozen_at_launch(client):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    client.force_login(by)
    said = {
        "kind": "choice", "text_fr": "Comment ?", "text_en": "How?", "choices_fr": "Seul\nÀ deux", "choices_en": "Alone\nIn a pair",
        "offer_line": "2",
    }  # fmt: skip

    client.post(address("question", survey.wave_id, 3), said)
    client.post(address("launch_survey", survey.wave_id))
    late = client.post(address("question", survey.wave_id, 3), {**said, "text_en": "Too late"})

    question = survey.questions.get(position=3)
    assert (question.text_en, question.choices[1]["offers"]) == ("How?", True)
    assert late.status_code == 422


def test_the_promise_cannot_change_after_the_launch():
    survey, by = open_survey({"Réseaux": 12})

    for change in ({"anonymous": False, "k": 5}, {"anonymous": True, "k": 10}):
        with pytest.raises(actions.SurveyIsFrozen):
            actions.set_survey(survey, depth=1, closes_on=None, by=by, **change)


def test_themes_are_chosen_on_the_map_and_keep_their_numbers(client, world):
    """R4, R17."""
    survey, by = world
    actions.close_survey(survey, by=by, now=NOON + timedelta(days=9))
    client.force_login(by)

    client.post(address("themes", survey.wave_id), {"take_T01": "on", "aim_fr_T01": "Oser l’IA"})

    objective = queries.objectives_of(survey.wave).get()
    assert (objective.theme.code, objective.aim_fr, objective.numbers["wanted"]) == ("T01", "Oser l’IA", 8)
    assert "Oser l’IA" in client.get(address("wave", survey.wave_id)).content.decode()


def test_exports_hold_what_the_screen_shows_and_no_formula(client, world):
    """F09: a theme or entity that looks like a formula opens as text."""
    survey, by = world
    from binome.core.people.models import Entity

    Entity.objects.filter(name="Clients").update(name="=cmd|' /C calc'!A0")
    actions.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    text = b"".join(client.get(address("map_csv", survey.wave_id)).streaming_content).decode("utf-8-sig")
    book = client.get(address("map_xlsx", survey.wave_id))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows() for cell in row]

    assert "'=cmd" in text
    assert not any(line.startswith(("=", "+", "@")) for line in text.splitlines())
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_no_screen_of_a_manager_shows_what_one_person_answered(client, world):
    survey, by = world
    actions.close_survey(survey, by=by, now=NOON)
    client.force_login(by)
    someone = survey.invitations.first().person

    for name in ("wave", "survey", "map", "themes"):
        assert someone.family_name not in client.get(address(name, survey.wave_id)).content.decode()


# --- imports ----------------------------------------------------------------------------------------------
def test_a_file_is_looked_at_then_confirmed(client):
    by = PersonFactory(is_hr=True)
    client.force_login(by)
    file = io.BytesIO(staff_file({"Réseaux": 3}) + b"\r\nM0009;;;x@example.org;R;4")
    file.name = "salariés.csv"

    response = client.post(address("upload"), {"file": file})
    page = client.get(response.url + "?fate=refused").content.decode()
    before = Person.objects.count()
    found = Import.objects.get()
    client.post(address("confirm_import", found.pk))

    assert before == 1
    assert "Windows-1252" in page
    assert "Le prénom et le nom sont vides tous les deux" in page
    assert Person.objects.count() == 4
    assert [row.fate for row in found.rows.all()] == ["refused"]
    assert client.get(response.url).status_code == 200


def test_only_administrators_hr_and_programme_managers_import(client, world):
    survey, by = world
    for person in (PersonFactory(), holder(Role.REVIEWER, survey.wave.programme)):
        client.force_login(person)
        for name in ("people", "upload"):
            assert client.get(address(name)).status_code == 404
        found = Import.objects.first()
        assert client.get(address("import", found.pk)).status_code == 404
        assert client.post(address("confirm_import", found.pk)).status_code == 404
    client.force_login(by)
    assert client.get(address("people") + "?q=zoe1").status_code == 200


def test_columns_that_were_not_found_are_asked_for(client):
    client.force_login(administrator())
    file = io.BytesIO("Num;Prénom;Nom;Courriel;Direction\n7;Zoé;Dupré;z@example.org;Réseaux".encode())
    file.name = "x.csv"
    response = client.post(address("upload"), {"file": file})
    asked = client.get(response.url).context
    assert len(asked["missing"]) == 1
    assert asked["to_write"] == 0

    client.post(
        response.url,
        {"column_staff_id": 0, "column_given_name": 1, "column_family_name": 2, "column_email": 3, "column_entity": 4,
         "create_entities": "on"},
    )  # fmt: skip

    assert Import.objects.get().counts == {"joiner": 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_the_database_as_often_for_one_line_as_for_three(
    client, django_assert_max_num_queries, rows
):
    by = administrator()
    for _ in range(rows):
        PersonFactory(manager=by)
    client.force_login(by)

    with django_assert_max_num_queries(14):
        client.get(address("people"))


def test_the_home_says_the_survey_is_waiting_and_leads_to_it(client):
    survey, by = open_survey({"Réseaux": 6})
    person = survey.invitations.first().person
    (thing,) = queries.next_things_for(person, now=NOON)
    client.force_login(person)

    response = client.get(thing.url, follow=True)

    assert response.status_code == 200
    assert Answer.objects.count() == 0
    client.force_login(by)
    assert client.get(thing.url).status_code == 404
    assert queries.step_report(survey.wave, now=NOON).counts[1].of == 6
