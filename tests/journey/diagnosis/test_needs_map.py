"""The needs map: every level, every measure, every file, and what nobody may work out from them (R8, R15, R17; F09, F28, F30)."""

import csv
import io
import random
from contextlib import nullcontext
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from scipy.optimize import linprog

from binome.core.competences.models import Theme
from binome.core.people.models import Entity, Person
from binome.core.programmes.permissions import Role
from binome.journey.audience.actions import steering, targeting
from binome.journey.diagnosis.actions import answering, campaigning, choosing, surveying
from binome.journey.diagnosis.actions.errors import SurveyIsClosed, SurveyIsFrozen
from binome.journey.diagnosis.models import Answer, MapSnapshot
from binome.journey.diagnosis.queries import home
from binome.journey.diagnosis.queries import survey as survey_acts
from binome.journey.diagnosis.queries.needs import themes, view_model
from binome.journey.diagnosis.queries.needs.snapshot import snapshot_of
from tests.factories import NOON, PersonFactory, holder
from tests.journey.diagnosis.factories import answer_all, open_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


TEAMS = {"Nord": {"Nord 1": 12, "Nord 2": 8}, "Sud": {"Sud 1": 14, "Sud 2": 11}}


def company_survey(teams=TEAMS, **options):
    """A survey in a company of two directorates with two teams each, launched once the teams stand in their place."""
    sizes = {team: n for parts in teams.values() for team, n in parts.items()}
    survey, by = open_survey(sizes, launched=False, **options)
    for directorate, parts in teams.items():
        above = Entity.objects.create(code=directorate, name=directorate)
        Entity.objects.filter(name__in=parts).update(parent=above)
    Person.objects.filter(pk=by.pk).update(preferred_language="en")
    return campaigning.launch_survey(survey, by=by, now=NOON), by


def answer(survey, team, eases, *, wanted=(), offers=()):
    """People of a team answer one by one: their ease with T01, whether they want it, whether they could mentor."""
    waiting = list(survey.invitations.filter(person__entity__name=team, answered=False))
    for place, ease in enumerate(eases):
        said = {
            1: {"T01": ease},
            2: ["T01"] if place in wanted else ["T05"],
            3: ["mentor"] if place in offers else ["mentoring"],
        }
        answering.answer_survey(waiting[place], answers=said, now=NOON)


def spread(n):
    return [place % 5 + 1 for place in range(n)]


def lines(wave, level=None):
    seen = view_model.needs_map(wave, level=level)
    return {line.name: line.n for line in [*seen.lines, seen.total]}


def exported(client, wave_id, level):
    address = reverse("diagnosis:map_csv", args=[wave_id]) + f"?level={level}"
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_map_shows_directorates_first_and_teams_when_asked():
    survey, by = company_survey()
    for parts in TEAMS.values():
        for team, size in parts.items():
            answer(survey, team, spread(size))
    answering.close_survey(survey, by=by, now=NOON)

    assert lines(survey.wave) == {"Nord": 20, "Sud": 25, "Everyone": 45}
    assert lines(survey.wave, 2) == {"Nord 1": 12, "Nord 2": 8, "Sud 1": 14, "Sud 2": 11, "Everyone": 45}
    assert view_model.needs_map(survey.wave).levels == (1, 2)


def test_a_team_of_four_its_complement_and_every_file_say_nothing(client):
    """F28: a segment of four answers, its complement of nine, on both levels, on screen and in files; totals kept."""
    survey, by = company_survey()
    for team, n in {"Nord 1": 9, "Nord 2": 4, "Sud 1": 10, "Sud 2": 11}.items():
        answer(survey, team, spread(n))
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    page = client.get(reverse("diagnosis:map", args=[survey.wave_id]) + "?level=2").content.decode()
    file = exported(client, survey.wave_id, 2)

    assert lines(survey.wave) == {"Nord": 13, "Sud": 21, "Everyone": 34}
    assert lines(survey.wave, 2) == {"Nord 1": None, "Nord 2": None, "Sud 1": 10, "Sud 2": 11, "Everyone": 34}
    hidden = [row for row in file if row[0] in {"Nord 1", "Nord 2"}]
    assert {cell for row in hidden for cell in row[2:] if cell} == {"hidden: fewer than 5, here or beside"}
    assert page.count("heat-hidden") >= 2


def test_no_file_of_any_level_lets_anyone_subtract_a_small_group(client):
    """The attacker downloads every level and subtracts the children from their parent, measure by measure."""
    survey, by = company_survey()
    answer(survey, "Nord 1", spread(12), wanted=range(7), offers=range(6))
    answer(survey, "Nord 2", spread(6), wanted=range(2), offers=range(5))
    answer(survey, "Sud 1", spread(14), wanted=range(6))
    answer(survey, "Sud 2", spread(3), wanted=range(1))
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    rows = [
        row for level in (1, 2) for row in exported(client, survey.wave_id, level)[1:] if row[1].startswith("Everyday")
    ]
    told = {name: dict.fromkeys(("rated", "wanted", "mentors", "n")) for name in {row[0] for row in rows}}
    for row in rows:
        for column, measure in ((4, "rated"), (5, "wanted"), (8, "mentors"), (9, "n")):
            told[row[0]][measure] = int(row[column]) if row[column].isdigit() else None

    assert told["Everyone"]["n"] == 35
    assert told["Everyone"]["wanted"] == 16
    families = {"Everyone": ["Nord", "Sud"], "Nord": ["Nord 1", "Nord 2"], "Sud": ["Sud 1", "Sud 2"]}
    for (parent, children), measure in product(families.items(), ("rated", "wanted", "mentors", "n")):
        figures = [told[child][measure] for child in children]
        assert all(figure is None or figure >= 5 for figure in figures)
        if told[parent][measure] is not None:
            rest = told[parent][measure] - sum(figure or 0 for figure in figures)
            assert rest == 0 or rest >= 5


def test_a_group_of_which_everyone_says_the_lowest_is_not_told():
    """All the same at the end of the scale: the mean would tell what each of them said."""
    survey, by = company_survey()
    for team, eases in {"Nord 1": [1] * 12, "Nord 2": [3] * 8, "Sud 1": spread(14), "Sud 2": spread(11)}.items():
        answer(survey, team, eases)
    answering.close_survey(survey, by=by, now=NOON)

    ease = {line.name: line.cells["T01"].ease for line in view_model.needs_map(survey.wave, level=2).lines}

    assert ease["Nord 1"] is None
    assert ease["Nord 2"] is None
    assert ease["Sud 2"] == 2.8


@pytest.mark.parametrize("kept", [None, 31 / 11, 2.82])
def test_no_file_page_or_stored_figure_holds_more_decimals_than_the_screen_shows(client, kept):
    """Sud 2 is 31 / 11 = 2.818…: exact, it would tell that 11 rated and what they add up to. `kept`: by an older map."""
    survey, by = company_survey()
    for team, eases in {"Sud 1": spread(14), "Sud 2": spread(11)}.items():
        answer(survey, team, eases)
    answering.close_survey(survey, by=by, now=NOON)
    snapshot = MapSnapshot.objects.get(survey=survey)
    eases = {node["name"]: node["ease"]["T01"] for node in snapshot.figures["nodes"].values() if node["ease"]}
    assert eases["Sud 2"]["mean"] == 2.8
    if kept is not None:
        eases["Sud 2"]["mean"] = kept
        snapshot.save(update_fields=["figures"])
    client.force_login(by)

    page = client.get(reverse("diagnosis:map", args=[survey.wave_id]) + "?level=2").content.decode()
    (csv_cell,) = [
        row[2] for row in exported(client, survey.wave_id, 2) if row[0] == "Sud 2" and row[1].startswith("Ev")
    ]
    book = client.get(reverse("diagnosis:map_xlsx", args=[survey.wave_id]) + "?level=2").content
    rows = load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
    (book_cell,) = [row[2] for row in rows if row[0] == "Sud 2" and row[1].startswith("Ev")]

    assert (csv_cell, book_cell) == ("2.8", 2.8)
    assert "2.8" in page
    assert "2.81" not in page
    assert "2.82" not in page


def test_few_who_leave_a_theme_out_are_not_counted():
    """Answers less ratings would tell how many left the theme out: three here."""
    survey, by = company_survey()
    answer(survey, "Sud 1", spread(11))
    for invitation in survey.invitations.filter(person__entity__name="Sud 1", answered=False):
        answering.answer_survey(invitation, answers={2: ["T05"]}, now=NOON)
    answering.close_survey(survey, by=by, now=NOON)

    total = view_model.needs_map(survey.wave).total

    assert (total.n, total.cells["T01"].ease, total.cells["T01"].ease_n) == (14, 2.8, None)


def test_who_could_mentor_is_counted_by_theme_and_entity():
    survey, by = company_survey()
    answer(survey, "Nord 1", [5] * 6 + [2] * 6, offers=range(6))
    answer(survey, "Sud 1", [4] * 7 + [1] * 7, offers=range(7))
    answering.close_survey(survey, by=by, now=NOON)

    seen = view_model.needs_map(survey.wave)

    assert {line.name: line.cells["T01"].able for line in [*seen.lines, seen.total]} == {
        "Nord": 6, "Sud": 7, "Everyone": 13,
    }  # fmt: skip
    assert seen.total.mentors == 13


def test_nobody_answering_is_said_of_five_people_and_never_of_four():
    survey, by = company_survey({"Nord": {"Nord 1": 12, "Nord 2": 5}, "Sud": {"Sud 1": 14, "Sud 2": 11}})
    for team, n in {"Nord 1": 12, "Sud 1": 14}.items():
        answer(survey, team, spread(n))
    answering.close_survey(survey, by=by, now=NOON)

    assert lines(survey.wave, 2) == {"Nord 1": 12, "Nord 2": 0, "Sud 1": 14, "Sud 2": 0, "Everyone": 26}


def test_all_but_a_few_wanting_a_theme_is_said_without_the_number():
    survey, by = company_survey()
    answer(survey, "Sud 1", spread(14), wanted=range(12))
    answering.close_survey(survey, by=by, now=NOON)

    cells = view_model.needs_map(survey.wave).total.cells

    assert (cells["T01"].wanted, cells["T01"].wanted_side) == (None, "most")
    assert (cells["T02"].wanted, cells["T02"].wanted_side) == (None, "few")


@pytest.mark.parametrize("closed", [False, True])
def test_deleting_an_answer_moves_no_published_figure(closed):
    """F30; and the map of a closed survey is never drawn again."""
    survey, by = company_survey(anonymous=False)
    answer(survey, "Sud 1", spread(14), wanted=range(7))
    publish = answering.close_survey if closed else answering.refresh_map
    publish(survey, by=by, now=NOON)
    before = MapSnapshot.objects.get().figures["nodes"]

    Answer.objects.order_by("pk").first().delete()
    with pytest.raises(SurveyIsClosed) if closed else nullcontext():
        answering.refresh_map(survey, by=by, now=NOON)

    after = MapSnapshot.objects.get().figures["nodes"]
    assert [node["n"] for node in after.values()] == [node["n"] for node in before.values()]
    assert [node["wanted"] for node in after.values()] == [node["wanted"] for node in before.values()]


def test_a_lower_threshold_after_the_launch_is_refused(client):
    """F30: from ten to three; three is refused even before."""
    survey, by = open_survey({"Réseaux": 12}, launched=False)
    surveying.set_survey(survey, anonymous=True, k=10, depth=1, closes_on=None, by=by)
    campaigning.launch_survey(survey, by=by, now=NOON)

    for k in (3, 5):
        with pytest.raises(SurveyIsFrozen):
            surveying.set_survey(survey, anonymous=True, k=k, depth=1, closes_on=None, by=by)
    answer(survey, "Réseaux", spread(9))
    answering.close_survey(survey, by=by, now=NOON)

    assert view_model.needs_map(survey.wave).total.n is None


def test_a_group_that_moves_in_the_organisation_stays_where_it_was_on_the_map():
    survey, by = company_survey()
    for parts in TEAMS.values():
        for team, size in parts.items():
            answer(survey, team, spread(size - 1))
    answering.refresh_map(survey, by=by, now=NOON)
    Entity.objects.filter(name="Nord 2").update(parent=Entity.objects.get(name="Sud"))

    answering.close_survey(survey, by=by, now=NOON)

    assert lines(survey.wave) == {"Nord": 18, "Sud": 23, "Everyone": 41}


def test_the_response_moves_in_fives_while_the_survey_is_open():
    """A later look after one more answer tells nothing, by entity or in the cockpit (F28)."""
    survey, by = open_survey({"Réseaux": 12, "Clients": 9})
    seen = []
    for _ in range(7):
        answer_all(survey, entity="Réseaux", first=1)
        whole, groups = survey_acts.response_by_group(survey)
        seen.append((whole.answered, {group.name: group.answered for group in groups}["Réseaux"]))
        assert home.step_report(survey.wave, now=NOON).counts[1].value == whole.answered

    assert seen == [(0, None)] * 4 + [(5, 5)] * 3
    survey = answering.close_survey(survey, by=by, now=NOON)
    whole, groups = survey_acts.response_by_group(survey)
    assert (whole.answered, [group.answered for group in groups]) == (7, [0, 7])


def test_an_interval_of_a_sample_is_corrected_for_the_people_it_was_drawn_from():
    survey, by = open_survey({"Réseaux": 40}, launched=False)
    wave = survey.wave
    targeting.define_audience(
        wave, population=wave.audience.population, draw="simple", sample_size=20, seed=3, by=by, now=NOON
    )
    campaigning.launch_survey(survey, by=by, now=NOON)
    answer(survey, "Réseaux", spread(20), wanted=range(8))
    answering.close_survey(survey, by=by, now=NOON)

    cell = view_model.needs_map(wave).total.cells["T01"]

    # s² = 40 / 19 over spread(20): 1.96 √(2.105 / 20 × (1 − 20/40)) = 0.45; share 40 %: 1.96 √(0.2526 / 20 × ½) = 15.6 pts
    assert (cell.margin, cell.wanted_margin) == (0.4, 16)


def test_two_waves_are_read_side_by_side(client):
    first, by = company_survey()
    for parts in TEAMS.values():
        for team, size in parts.items():
            answer(first, team, spread(size), wanted=range(6))
    answering.close_survey(first, by=by, now=NOON)
    wave = steering.duplicate_wave(first.wave, name="Vague 2", by=by, now=NOON)
    second = campaigning.launch_survey(surveying.prepare_survey(wave, by=by), by=by, now=NOON)
    for parts in TEAMS.values():
        for team, size in parts.items():
            answer(second, team, [min(ease + 1, 5) for ease in spread(size)], wanted=range(6))
    answering.close_survey(second, by=by, now=NOON)
    client.force_login(by)

    page = client.get(reverse("diagnosis:map", args=[wave.pk]) + f"?with={first.wave_id}")

    (two,) = [one for one in page.context["compared"] if one.theme.code == "T01"]
    assert two.ease_change == 0.8
    assert "+0.8" in page.content.decode()


def test_a_wave_of_another_programme_is_not_compared_with(client):
    first, by = company_survey()
    answer(first, "Sud 1", spread(14))
    answering.close_survey(first, by=by, now=NOON)
    reader = holder(Role.SPONSOR, first.wave.programme)
    foreign, _ = open_survey({"Autre": 6}, prefix="A")
    client.force_login(reader)

    for other in (foreign.wave_id, first.wave_id, 999999):
        assert client.get(reverse("diagnosis:map", args=[first.wave_id]) + f"?with={other}").status_code == 404
    assert client.get(reverse("diagnosis:map", args=[first.wave_id]) + "?level=x&show=zz&with=").status_code == 200


@pytest.mark.parametrize("show", ["ease", "wanted", "offer"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_measure_opens_at_every_level_in_both_languages(client, show, language):
    survey, by = company_survey()
    answer(survey, "Nord 1", spread(12), wanted=range(6), offers=range(6))
    answer(survey, "Sud 1", spread(14), wanted=range(7))
    answering.close_survey(survey, by=by, now=NOON)
    Person.objects.filter(pk=by.pk).update(preferred_language=language)
    client.force_login(by)

    for level in (1, 2):
        page = client.get(reverse("diagnosis:map", args=[survey.wave_id]) + f"?show={show}&level={level}")
        assert page.context["seen"].level == level


def test_the_forecast_sets_places_with_mentors_against_people_who_want_a_theme(client):
    survey, by = company_survey()
    answer(survey, "Nord 1", [5] * 6 + [2] * 6, wanted=range(6, 12), offers=range(6))
    answer(survey, "Sud 1", [4] * 7 + [1] * 7, wanted=range(5, 14), offers=range(7))
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    page = client.get(reverse("diagnosis:themes", args=[survey.wave_id]) + "?take=T01")
    choosing.choose_themes(survey.wave, themes=[page.context["lines"][0]["theme"]], by=by, now=NOON)

    # 26 of the 45 answered: 15 want it, 13 could mentor; 45 people make 26 mentees and, half up, 23 mentors (22.5)
    expected = page.context["lines"][0]["expected"]
    assert page.context["lines"][0]["take"].initial
    assert (expected.wanted, expected.able, expected.places) == (26, 23, 23 * survey.wave.max_mentees_per_mentor)
    numbers = themes.objectives_of(survey.wave).get().numbers
    assert (numbers["wanted"], numbers["able"], numbers["expected_places"]) == (15, 13, expected.places)


def test_objectives_keep_their_numbers_when_the_map_moves():
    """R5."""
    survey, by = company_survey()
    answer(survey, "Sud 1", spread(14), wanted=range(7))
    answering.refresh_map(survey, by=by, now=NOON)
    theme = Theme.objects.get(code="T01")
    choosing.choose_themes(survey.wave, themes=[theme], by=by, now=NOON)

    answer(survey, "Nord 1", spread(12), wanted=range(6))
    answering.close_survey(survey, by=by, now=NOON)
    choosing.choose_themes(survey.wave, themes=[theme], by=by, now=NOON)

    assert themes.objectives_of(survey.wave).get().numbers["n"] == 14
    assert view_model.needs_map(survey.wave).total.n == 26


def test_publishing_asks_the_database_as_often_for_two_teams_as_for_four(django_assert_max_num_queries):
    for teams in ({"Nord": {"Nord 1": 6}, "Sud": {"Sud 1": 6}}, TEAMS):
        prefix = str(len(teams["Nord"]))
        survey, _ = company_survey(
            {f"{d}{prefix}": {f"{t}{prefix}": n for t, n in parts.items()} for d, parts in teams.items()}, prefix=prefix
        )
        with django_assert_max_num_queries(12):
            snapshot_of(survey, {})


def test_a_stranger_reads_no_map_and_no_file(client):
    survey, by = company_survey()
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(PersonFactory())

    for name in ("map", "map_csv", "map_xlsx", "themes"):
        assert client.get(reverse(f"diagnosis:{name}", args=[survey.wave_id])).status_code == 404


FAMILIES = {"Everyone": [*TEAMS], **{directorate: [*parts] for directorate, parts in TEAMS.items()}}
LEAVES = [team for parts in TEAMS.values() for team in parts]
INVITED = {team: size for parts in TEAMS.values() for team, size in parts.items()}
COLUMNS = {"rated": 4, "wanted": 5, "n": 9}


def told_in_files(client, wave):
    """Every figure of one theme that the files of every level tell, by measure and name."""
    rows = [row for level in (1, 2) for row in exported(client, wave.pk, level)[1:] if row[1].startswith("Everyday")]
    return {
        measure: {row[0]: int(row[place]) for row in rows if row[place].isdigit()} for measure, place in COLUMNS.items()
    }


def under(name):
    return [leaf for child in FAMILIES[name] for leaf in under(child)] if name in FAMILIES else [name]


def bounds_of(chosen, figures):
    """The least and the most that a set of teams can hold, given all that is told and how many were invited."""
    sums = [[float(leaf in under(name)) for leaf in LEAVES] for name in figures]
    aim = np.array([float(leaf in chosen) for leaf in LEAVES])
    return tuple(
        sign * linprog(
            sign * aim, A_eq=sums or None, b_eq=[*figures.values()] or None, bounds=[(0, INVITED[leaf]) for leaf in LEAVES]
        ).fun
        for sign in (1, -1)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_nobody_works_out_a_group_under_five_from_the_files_of_all_levels(client, seed):
    """F28: random participation and random wishes; everything told, added and subtracted, bounds no such group to its number."""
    dice = random.Random(seed)
    survey, by = company_survey()
    said = {team: dice.choice([0, 1, 3, 4, 5, size // 2, size]) for team, size in INVITED.items()}
    wanting = {team: dice.randint(0, n) for team, n in said.items()}
    for team, n in said.items():
        answer(survey, team, [dice.randint(1, 5) for _ in range(n)], wanted=range(wanting[team]))
    answering.close_survey(survey, by=by, now=NOON)
    client.force_login(by)

    told = told_in_files(client, survey.wave)

    truth = {"n": said, "rated": said, "wanted": wanting}
    for measure, figures in told.items():
        assert all(sum(truth[measure][leaf] for leaf in under(name)) == value for name, value in figures.items())
        for chosen in (some for size in range(1, 5) for some in combinations(LEAVES, size)):
            if 0 < sum(truth[measure][leaf] for leaf in chosen) < 5:
                least, most = bounds_of(chosen, figures)
                assert most - least > 0.5, (measure, chosen, figures)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_learns_from_looking_at_the_files_again_and_again(client, seed):
    """F28, F30: between two days a figure stands still or moves by five answers, and what was told stays told."""
    dice = random.Random(100 + seed)
    survey, by = company_survey()
    client.force_login(by)
    days = []

    for day in range(4):
        for team in LEAVES:
            left = survey.invitations.filter(person__entity__name=team, answered=False).count()
            n = min(left, dice.choice([0, 0, 1, 2, 6]))
            answer(survey, team, [dice.randint(1, 5) for _ in range(n)], wanted=range(dice.randint(0, n)))
        publish = answering.close_survey if day == 3 else answering.refresh_map
        publish(survey, by=by, now=NOON)
        days.append(told_in_files(client, survey.wave))

    for before, after in pairwise(days):
        for measure, figures in before.items():
            moved = [after[measure][name] - value for name, value in figures.items()]
            assert all(step == 0 or step >= (5 if measure != "wanted" else 0) for step in moved)
            assert set(figures) <= set(after[measure])
