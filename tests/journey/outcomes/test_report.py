"""What the article says a wave brings, read on the report of waves that lived: each benefit with its indicator."""

import pytest
from django.utils.translation import override

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.models import Objective
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState
from binome.journey.network.actions import communities
from binome.journey.network.actions.ideas import answer_idea
from binome.journey.outcomes.queries.editions import report_of
from binome.journey.outcomes.queries.report.figures import as_published, ideas, lived
from binome.journey.outcomes.queries.report.levels import compared
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import Number
from binome.journey.outcomes.queries.report.woven import woven
from binome.journey.outcomes.states import Moment
from tests.factories import NOON, EntityFactory, PairFactory, RelationshipFactory, ThemeFactory, WaveFactory, manager_of
from tests.journey.network.factories import community, shared_idea
from tests.journey.outcomes.factories import wave_that_lived

pytestmark = pytest.mark.django_db


def told(wave: Wave, key: str) -> dict[str, str]:
    """The indicators of one section of the report, in English, by their names."""
    with override("en"):
        (section,) = [one for one in report_of(wave, now=NOON).sections if one.key == key]
        return {indicator.label: str(indicator.value) for indicator in section.indicators}


def test_both_halves_develop_and_the_change_is_measured_on_the_same_themes():
    """R55, R59, R66: half the mentees went from 1 to 3, half the mentors from 2 to 4; each is compared with themselves."""
    wave = wave_that_lived(10)

    moved = {side: compared(Material(wave), wave, side=side, moment=Moment.CLOSING).overall for side in Side}

    assert moved[Side.MENTEE].mean_change == pytest.approx(1)
    assert moved[Side.MENTOR].mean_change == pytest.approx(1)
    assert moved[Side.MENTEE].n == moved[Side.MENTOR].n == 10


def test_mentors_gain_interpersonal_skills_behaviour_by_behaviour():
    """R60: B1–B8 before and after, for mentors alone."""
    wave = wave_that_lived(10)

    behaviours = {f"B{number}" for number in range(1, 9)}
    mentors = compared(Material(wave), wave, side=Side.MENTOR, moment=Moment.CLOSING, by_subject=True).by_subject
    mentees = compared(Material(wave), wave, side=Side.MENTEE, moment=Moment.CLOSING, by_subject=True).by_subject

    assert behaviours <= set(mentors)
    assert all(mentors[code].mean_change == pytest.approx(1) for code in behaviours)
    assert not behaviours & set(mentees)


def test_mentors_widen_their_field_by_people_met():
    """R61: the middle mentor met six new people; with four mentors nothing is said."""
    assert told(wave_that_lived(5), "links")["New people met per mentor (median)"] == "6.0"
    assert (
        told(wave_that_lived(4), "links")["New people met per mentor (median)"]
        == "too few answers, or too similar, to show"
    )


def test_communities_and_use_at_work_tell_versatility_and_performance():
    """R63, R64: what lives in the communities of the wave's themes, and how many use at work what they worked on."""
    wave = wave_that_lived(10)
    room = community(wave.themes.get())
    member = wave.applications.filter(side=Side.MENTOR).first().person
    communities.join_community(room.pk, by=member, now=NOON)
    communities.write_post(room.pk, by=member, text="Un tableau partagé qui remplace trois réunions.", now=NOON)

    benefit = told(wave, "communities")

    assert (benefit["Communities"], benefit["Members"], benefit["Posts"]) == ("1", "fewer than 5", "1")
    assert benefit["Use what they worked on every week or more"] == "50%"


def test_generations_understand_each_other_as_both_halves_say():
    """R67: three questions to both halves at the close, told from five answers on."""
    spoken = told(wave_that_lived(10), "generations")
    silent = told(wave_that_lived(2), "generations")

    assert spoken["Understand better how the other generation works"] == "53%"  # five answers wait: four of them alike
    assert spoken["Changed their mind about a cliché"] == "50%"
    assert set(silent.values()) == {"too few answers, or too similar, to show"}


def test_ideas_are_proposed_answered_and_adopted_and_change_speeds_up():
    """R68, R69: from proposal to deed, with how long an answer took."""
    wave = wave_that_lived(1)
    idea = shared_idea(wave)
    answer_idea(idea.pk, by=manager_of(wave), now=NOON, state="adopted", text="Nous le faisons en janvier.")
    shared_idea(wave)

    found = ideas(Material(wave), wave)

    assert (found.proposed, found.answered, found.adopted) == (2, 1, 1)
    assert found.adopted_titles == (idea.title,)
    assert found.days_to_answer is not None


def test_links_between_departments_and_levels_are_those_the_pairs_made():
    """R62, R70: five pairs join two departments three levels apart; before the first wave no link was known."""
    wave = wave_that_lived(5)
    top = EntityFactory()
    one, other = EntityFactory(parent=top), EntityFactory(parent=top)
    for application in wave.applications.select_related("person"):
        application.person.entity = one if application.side == Side.MENTOR else other
        application.person.save()

    links = woven(Material(wave), wave, others="Others")

    assert dict(links.after.links) == {(one.name, other.name): 5}
    assert not links.before.links
    assert (links.crossings.across_parts, links.crossings.across_levels, links.crossings.mean_gap) == (5, 5, 3)


def counting(*times: int) -> Wave:
    """A wave under way whose pairs counted so many meetings without a date each."""
    wave = WaveFactory(stage=Stage.MENTORING)
    for number in times:
        RelationshipFactory(pair=PairFactory(wave=wave, chosen=True), meetings_reported=number)
    return wave


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        ((9, 9, 9, 9), None),  # 36 meetings of four pairs
        ((20, 0, 0, 0, 0, 0), None),  # of one, beside five who counted none
        ((1, 1, 1, 1, 1), "at least 5"),
        ((1, 1, 1, 1, 5), "at least 5"),  # 9: one pair's number moves nothing by less than five
        ((1, 1, 1, 1, 6), "at least 10"),
    ],
)
def test_meetings_that_pairs_counted_are_those_of_five_pairs_and_move_by_five(times, shown):
    assert told(counting(*times), "lived").get("Further meetings") == shown


@pytest.mark.parametrize(("more", "shown"), [(4, 12), (5, 17)])
def test_once_published_what_one_pair_puts_right_moves_them_by_five_or_not_at_all(more, shown):
    wave = counting(2, 2, 2, 2, 2, 2)
    Relationship.objects.update(state=RelationshipState.CLOSED, closed_at=NOON)
    Wave.objects.update(stage=Stage.CLOSED)
    wave.refresh_from_db()
    published = report_of(wave, now=NOON)
    Relationship.objects.filter(pk=Relationship.objects.earliest("pk").pk).update(meetings_reported=2 + more)

    after = as_published(lived(Material(wave), wave), published)

    assert published.indicator("lived", "reported").value == Number(12)
    assert after.told_reported(final=True) == Number(shown)


def test_waves_stand_one_under_the_other():
    """R73: the second wave's report tells the first one beside it, and never another programme's."""
    first = wave_that_lived(1)
    second = wave_that_lived(2)
    second.programme = first.programme
    second.save()
    wave_that_lived(1)

    with override("en"):
        (section,) = [one for one in report_of(second, now=NOON).sections if one.key == "waves"]

    assert [row[0] for row in section.tables[0].rows] == [first.name, second.name]
    assert [str(row[1]) for row in section.tables[0].rows] == ["1", "2"]
    assert lived(Material(second), second).sessions == 2


def test_the_first_page_tells_supply_and_demand_as_foreseen_when_the_themes_were_chosen():
    """R5, R17: what the map said then, per theme; a figure that may not be told stays untold."""
    wave = wave_that_lived(1)
    one, other = wave.themes.get(), ThemeFactory()
    foreseen = {
        "expected_mentees": 26,
        "expected_mentors": 22,
        "expected_places": 44,
        "wanted": 15,
        "wanted_of": 30,
        "n": 60,
    }
    Objective.objects.create(wave=wave, theme=one, position=1, numbers=foreseen, chosen_at=NOON)
    Objective.objects.create(wave=wave, theme=other, position=2, numbers={"expected_mentees": None}, chosen_at=NOON)

    with override("en"):
        first = report_of(wave, now=NOON).section("why")
        aims, table = first.tables
        wanted = str(aims.rows[0][2])

    assert table.caption == "Mentees and mentors foreseen"
    assert [tuple(map(str, row[1:])) for row in table.rows] == [("26", "22", "44"), ("—", "—", "—")]
    assert wanted == "50%"
