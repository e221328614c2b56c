"""Someone who knows who answered when, and keeps every report they ever read, learns nothing of fewer than five people.

The report is read as CSV after each answer, as a page, a workbook and a cockpit would tell it: figures, their complements,
the differences between two readings, and between lines that add up to a total.
"""

import csv
import io
import random
import re
from collections import defaultdict
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.privacy.disclosure.batches import at_least, on_both_sides, together, unlike
from binome.core.privacy.disclosure.paired_changes import levels_enter_now, mean_levels, subjects_told, told_together
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.actions import assessing
from binome.journey.outcomes.actions.closing import answer_closing
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.queries.home import step_report
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.journey.outcomes.states import Moment
from binome.orchestration import waves
from tests.factories import NOON, ThemeFactory, WaveFactory, manager_of
from tests.journey.outcomes.factories import asked, close, opened_pair

COUNT_OF = re.compile(r"(\d+) of (\d+)")
N = re.compile(r"n = (\d+)")
COUNT = re.compile(r"\d+")


def few(count: int) -> bool:
    """A group that nothing may be told of."""
    return 0 < count < K_SCORES


def read(client, wave: Wave) -> list[dict[str, str]]:
    """The report as a tidy table, in English."""
    text = client.get(reverse("outcomes:report_csv", args=[wave.pk])).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


OF_EVENTS = {"Activity", "New ideas for the digital transformation", "Why these themes", "Wave after wave"}
COUNTED = {
    "n",
    "Already at the top",
    "went up",
    "stayed",
    "went down",
    "did not go up",
    "agree",
    "neither",
    "disagree",
    "do not",
}
COUNTED |= {"9 or 10", "7 or 8", "0 to 6", "People", "Members", "Both times", "Start alone", "Close alone"}


def counts_in(lines: list[dict[str, str]]) -> dict[str, int]:
    """Every number of people, and of people within it, that the report tells anywhere; by where it stands."""
    found: dict[str, int] = {}
    for line in lines:
        if line["Section"] in OF_EVENTS and line["Measure"] != "People":
            continue
        where = f"{line['Section']} | {line['Group']} | {line['Subject']} | {line['Measure']}"
        value = line["Value"] or line["In words"]
        text = f"{value} {line['Note']}"
        for inside, whole in COUNT_OF.findall(text):
            if "fewer than" not in text:
                found[f"{where} in"], found[f"{where} out"] = int(inside), int(whole) - int(inside)
        for n in N.findall(text):
            found[f"{where} n"] = int(n)
        if (
            line["Measure"] in COUNTED
            and (count := COUNT.search(value))
            and "fewer" not in value
            and "at least" not in value
        ):
            found[f"{where} count"] = int(count[0])
    return found


def by_subject(lines: list[dict[str, str]], group: str) -> list[int]:
    """The numbers of people behind the lines of a table."""
    return [int(line["Value"]) for line in lines if line["Group"].startswith(group) and line["Measure"] == "n"]


ABOUT_ANSWERS = {
    "Skills",
    "Understanding between generations",
    "Retention",
    "In their own words",
    "Statistics",
}


@pytest.fixture
def english_manager():
    def of(wave):
        manager = manager_of(wave)
        manager.preferred_language = "en"
        manager.save()
        return manager

    return of


def random_closing(dice: random.Random, side: str) -> ClosingAnswers:
    both = {
        "understands": dice.choice((1, 4, 5)),
        "age_matters_little": dice.randint(1, 5),
        "changed_mind": dice.random() < 0.4,
    }
    if side == "mentee":
        return ClosingAnswers(practice=dice.choice((1, 4, 5)), recommends=dice.randint(5, 10), **both)
    return ClosingAnswers(people_met=dice.randint(1, 9), mentor_again=dice.choice((2, 4, 5)), **both)


def rate(assessment: Assessment, dice: random.Random, levels: tuple[int, ...]) -> None:
    given = {one.subject: dice.choice(levels) for one in assessment.ratings.select_related("theme")}
    assessing.assess(assessment.pk, by=assessment.person, now=NOON, levels=given)


def answer_one_by_one(wave: Wave, *, pairs: int, seed: int):
    """Closings one by one, of both sides, on two themes; yields after each answer."""
    dice = random.Random(seed)
    themes = (ThemeFactory(code="a", title_en="Theme A"), ThemeFactory(code="b", title_en="Theme B"))
    wave.themes.set(themes)
    lived = [opened_pair(wave, themes[dice.random() < 0.4]) for _pair in range(pairs)]
    for one in lived:
        for side in ("mentee", "mentor"):
            rate(asked(one, Moment.BASELINE, side=side), dice, (1, 2, 3, None))
        close(one)
    for one in lived:
        for side in dice.sample(("mentee", "mentor"), 2):
            rate(asked(one, Moment.CLOSING, side=side), dice, (2, 3, 4, None))
            yield
            half = one.pair.mentee if side == "mentee" else one.pair.mentor
            closing = Closing.objects.get(person=half.person, side=side, wave=wave)
            answer_closing(
                closing.pk, by=half.person, now=NOON, answers=random_closing(dice, side),
                future_here=dice.randint(1, 5) if side == "mentor" else None,
            )  # fmt: skip
            yield


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [3, 11])
def test_no_reading_and_no_difference_of_two_tells_of_fewer_than_five(client, english_manager, seed):
    wave = WaveFactory(stage=Stage.OUTCOMES)
    client.force_login(english_manager(wave))
    readings = []
    for _answer in answer_one_by_one(wave, pairs=17, seed=seed):
        lines = read(client, wave)
        readings.append(counts_in(lines))
        assert not [line for line in lines if "wait" in line["Note"] and "median wait" not in line["Note"]]
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())
    readings.append(counts_in(read(client, wave)))

    assert not [(where, n) for reading in readings for where, n in reading.items() if few(n)]
    moved = [
        (where, before.get(where, 0), n)
        for before, after in pairwise(readings)
        for where, n in after.items()
        if few(abs(n - before.get(where, 0)))
    ]
    assert moved == []
    assert not [where for before, after in pairwise(readings) for where in before if where not in after]
    assert any(" n" in where for where in readings[-1])
    assert any(" in" in where for where in readings[-1])


@pytest.mark.django_db
def test_the_lines_by_theme_never_leave_a_few_out_of_their_total(client, english_manager):
    """Thirteen mentees on theme A and three on theme B: the total minus A would be those three."""
    wave = WaveFactory(stage=Stage.OUTCOMES)
    themes = (ThemeFactory(code="a", title_en="Theme A"), ThemeFactory(code="b", title_en="Theme B"))
    for turn in range(16):
        one = opened_pair(wave, themes[turn % 5 == 4])
        rate(asked(one, Moment.BASELINE), random.Random(turn), (1, 2, 3))
        close(one)
        rate(asked(one, Moment.CLOSING), random.Random(turn + 50), (2, 3, 4))
    client.force_login(english_manager(wave))

    lines = read(client, wave)

    whole = by_subject(lines, "Statistical confidence")
    assert whole
    assert not [n for n in by_subject(lines, "Mentees, by theme") if few(whole[0] - n)]


@pytest.mark.django_db
def test_nearly_everyone_is_said_in_words_alone_and_only_when_it_is_final(client, english_manager):
    wave = WaveFactory(stage=Stage.OUTCOMES)
    for turn in range(15):
        one = opened_pair(wave, ThemeFactory())
        close(one)
        closing = Closing.objects.get(side="mentee", person=one.pair.mentee.person)
        answers = ClosingAnswers(
            practice=4, recommends=10 if turn else 3, understands=4, age_matters_little=4, changed_mind=True
        )
        answer_closing(closing.pk, by=closing.person, now=NOON, answers=answers)
    client.force_login(english_manager(wave))

    before = [line for line in read(client, wave) if line["Measure"].startswith("Mentees who would recommend it (")]
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())
    after = [line for line in read(client, wave) if line["Measure"].startswith("Mentees who would recommend it (")]

    assert (before[0]["In words"], before[0]["Note"]) == ("too few answers, or too similar, to show", "")
    assert (after[0]["In words"], after[0]["Note"]) == ("nearly everyone", "all but fewer than 5 of 15 people")


@pytest.mark.django_db
def test_the_cockpit_counts_answers_in_steps_with_five_on_the_other_side():
    wave = WaveFactory(stage=Stage.OUTCOMES)
    started = [opened_pair(wave, ThemeFactory()) for _pair in range(8)]
    told = []
    for one in started:
        for side in ("mentee", "mentor"):
            rate(asked(one, Moment.BASELINE, side=side), random.Random(1), (1, 2))
            with override("en"):
                (count,) = step_report(wave, now=NOON).counts
            told.append((count.value, count.of))

    assert [value for value, _of in told] == (["fewer than 5"] * 4 + ["at least 5"] * 5 + ["at least 10"] * 7)
    assert {of for _value, of in told} == {16}


@pytest.mark.django_db
def test_a_figure_that_waits_for_likeness_is_not_said_to_rest_on_fewer_than_five(client, english_manager):
    """Seven mentees answered alike: no share and no mean may be told, and “fewer than five answers” would be untrue."""
    wave = WaveFactory(stage=Stage.OUTCOMES)
    client.force_login(english_manager(wave))
    for one in [opened_pair(wave, ThemeFactory()) for _pair in range(7)]:
        close(one)
        for side in ("mentee", "mentor"):
            half = one.pair.mentee if side == "mentee" else one.pair.mentor
            closing = Closing.objects.get(person=half.person, side=side, wave=wave)
            answer_closing(closing.pk, by=half.person, now=NOON, answers=random_closing(random.Random(1), side))

    lines = read(client, wave)

    values = {line["Measure"]: line["In words"] for line in lines if line["Section"] == "Retention"}
    assert values["Would mentor again"] == "too few answers, or too similar, to show"
    assert not [
        line for line in lines if line["In words"].startswith("fewer than") and line["Section"] in ABOUT_ANSWERS
    ]


LEVELS = st.tuples(st.integers(1, 4), st.integers(1, 4))
PEOPLE = st.lists(st.dictionaries(st.sampled_from("abc"), LEVELS, min_size=1, max_size=1), max_size=24)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.booleans())
def test_one_theme_each_and_no_sum_of_lines_leaves_fewer_than_five_or_five_alike(people, last):
    """Where everyone rates one theme, lines partition the total: whatever is not in a line is nobody or five unlike."""
    if not levels_enter_now(people, by_subject=True, last=last):
        return
    told = subjects_told(people)
    sizes: dict[str, int] = defaultdict(int)
    for one in people:
        for subject in one:
            sizes[subject] += 1
    rest = [mean_levels(one) for one in people if not set(one) & told]

    assert told_together([mean_levels(one) for one in people])
    assert all(sizes[subject] >= K_SCORES and not few(len(people) - sizes[subject]) for subject in told)
    assert not rest or told_together(rest)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 2), st.lists(st.booleans(), min_size=5, max_size=9)), max_size=8))
def test_a_share_moves_by_five_on_each_side_and_what_was_told_stays(batches):
    batches.sort(key=lambda one: one[0])

    def enough(answers):
        return on_both_sides(sum(answers), len(answers) - sum(answers))

    told = [together(batches[:turn], enough=enough) for turn in range(len(batches) + 1)]

    for before, after in pairwise(told):
        assert after[: len(before)] == before
        new = after[len(before) :]
        assert not new or enough(new)


@given(st.lists(st.integers(1, 5), max_size=12))
def test_a_mean_is_told_when_two_said_otherwise_than_most(values):
    if unlike(values):
        assert len(values) >= K_SCORES
        assert all(len(values) - values.count(value) >= 2 for value in values)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_count_beside_its_total_leaves_five_on_the_other_side(count, more):
    told = at_least(count, of=count + more)

    assert told <= count
    assert told % K_SCORES == 0
    assert told == 0 or count + more - told >= K_SCORES
