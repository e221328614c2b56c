"""Samples, groups, sentences and intervals, by their numbers."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from binome.journey.audience.rules.population import PersonFacts, Population, missed, readable
from binome.journey.audience.rules.sampling import half_width, sample_size, share_half_width, stratified_sample
from binome.journey.diagnosis.rules.grouping import grouped


@pytest.mark.parametrize(
    ("population", "margin", "size"), [(30_000, 0.05, 380), (30_000, 0.03, 1031), (251, 0.05, 153), (10, 0.05, 10), (0, 0.05, 0)]
)  # fmt: skip
def test_the_sample_suggested_is_the_textbook_one(population, margin, size):
    """R6: Cochran's size with the finite population correction."""
    assert sample_size(population, margin=margin) == size


def test_a_stratified_sample_keeps_proportions_and_the_seed_makes_it_again():
    sizes = {"a": range(60), "b": range(100, 130), "c": range(200, 210)}
    strata = {name: {pk: f"M{pk}" for pk in people} for name, people in sizes.items()}

    chosen = stratified_sample(strata, size=20, seed=7)

    assert [sum(1 for pk in chosen if pk in strata[name]) for name in strata] == [12, 6, 2]
    assert stratified_sample(strata, size=20, seed=7) == chosen
    assert stratified_sample(strata, size=20, seed=8) != chosen
    assert stratified_sample(strata, size=500, seed=1) == sorted(pk for ids in strata.values() for pk in ids)


def test_small_entities_answer_with_the_one_above_them():
    parent_of = {1: None, 2: 1, 3: 1, 4: 3}
    entity_of = dict(enumerate([2] * 6 + [3] * 2 + [4] * 2 + [1]))

    groups = grouped(entity_of, parent_of=parent_of, depth=1, k=5)

    assert set(list(groups.values())[:6]) == {2}
    assert set(list(groups.values())[6:]) == {1}


def test_groups_still_too_small_at_the_top_have_no_name():
    groups = grouped({0: 1, 1: 1, 2: 2}, parent_of={1: None, 2: None}, depth=1, k=5)

    assert set(groups.values()) == {None}


def test_a_rule_reads_like_a_sentence():
    rule = Population(entities=(1, 2), level_min=3, countries=("France",), min_direct_reports=5, min_tenure_months=12)

    with override("en"):
        said = readable(rule, entity_names={1: "Networks", 2: "Customers"})

    assert said == (
        "Managers of level 3 or above, in Networks or Customers, in France, "
        "with at least 5 direct reports, here for at least 12 months."
    )


def test_countries_are_said_in_the_readers_language_whatever_the_directory_wrote():
    rule = Population(countries=("France", "MA", "Netherlands", "Malte", "Mexico", "Japon", "Atlantide"))

    with override("fr"):
        french = readable(rule, entity_names={})
    with override("en"):
        english = readable(rule, entity_names={})

    assert "en France, au Maroc, aux Pays-Bas, à Malte, au Mexique, au Japon ou dans le pays Atlantide" in french
    assert "in France, Morocco, Netherlands, Malta, Mexico, Japan or Atlantide" in english


def test_an_interval_needs_two_answers_and_a_sample():
    assert half_width(10, 30, 4, 4) is None
    assert half_width(3, 9, 1, 50) is None
    assert half_width(30, 100, 10, 40) == pytest.approx(0.5657, abs=1e-3)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Population(), "Everyone on the staff."),
        (Population(level_min=2, level_max=4), "Everyone of level 2 to 4."),
        (Population(level_max=4), "Everyone of level 4 or below."),
        (Population(sites=("Lyon",)), "Everyone based at Lyon."),
        (Population(sites=("Lyon", "Nice", "Metz")), "Everyone based at Lyon, Nice or Metz."),
        (Population(below=7), "Everyone under Ana Roy in the reporting line."),
        (Population(min_direct_reports=1), "Managers with at least 1 direct report."),
        (Population(min_tenure_months=1), "Everyone here for at least 1 month."),
    ],
)
def test_each_condition_has_its_words(rule, sentence):
    with override("en"):
        assert readable(rule, entity_names={}, below="Ana Roy") == sentence


def test_a_name_that_is_gone_is_a_question_mark():
    with override("en"):
        assert readable(Population(below=7), entity_names={}) == "Everyone under ? in the reporting line."
        assert readable(Population(entities=(9,)), entity_names={}) == "Everyone in ?."


SOMEONE = PersonFacts(
    entities=frozenset({1, 2}), level=3, site="Lyon", country="FR", direct_reports=2, months=12, managers=frozenset({7})
)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (Population(entities=(3,)), "Their entity is not among those of the rule."),
        (Population(level_min=4), "Their level, 3, is below the lowest one."),
        (Population(level_max=2), "Their level, 3, is above the highest one."),
        (Population(sites=("Nice",)), "They are based elsewhere."),
        (Population(countries=("MA",)), "They are in another country."),
        (Population(below=8), "They are not below that person in the reporting line."),
        (Population(min_direct_reports=3), "They have 2 direct reports only."),
        (Population(min_tenure_months=13), "Their arrival is too recent, or its date unknown."),
    ],
)
def test_a_rule_says_which_of_its_conditions_leaves_someone_out(rule, reason):
    with override("en"):
        assert missed(rule, SOMEONE) == [reason]


def test_a_rule_takes_in_who_just_fulfils_each_condition():
    rule = Population(
        entities=(2, 9),
        level_min=3,
        level_max=3,
        sites=("Lyon", "Nice"),
        countries=("FR",),
        min_direct_reports=2,
        min_tenure_months=12,
        below=7,
    )

    assert missed(rule, SOMEONE) == []
    assert missed(Population(), SOMEONE) == []


def test_an_unknown_day_of_arrival_is_too_recent_only_where_it_is_asked():
    unknown = replace(SOMEONE, months=None)

    assert missed(Population(), unknown) == []
    assert len(missed(Population(min_tenure_months=1), unknown)) == 1


def test_a_sample_is_rounded_to_the_largest_remainders_and_never_short_of_its_size():
    strata = {name: {pk: f"M{pk}" for pk in people} for name, people in {"a": range(5), "b": range(10, 14)}.items()}

    chosen = stratified_sample(strata, size=4, seed=1)

    assert [sum(pk in strata[name] for pk in chosen) for name in strata] == [2, 2]
    assert stratified_sample(strata, size=9, seed=1) == sorted([*range(5), *range(10, 14)])
    assert len(stratified_sample(strata, size=8, seed=1)) == 8


def test_one_person_is_a_population_and_nobody_none():
    assert sample_size(1, margin=0.05) == 1
    assert sample_size(2, margin=0.5) == 2
    assert sample_size(-1, margin=0.05) == 0


def test_the_interval_of_a_share_is_in_points_and_none_where_everyone_was_asked_or_all_said_the_same():
    assert share_half_width(5, 10, 100) == pytest.approx(100 * half_width(5, 5, 10, 100))
    assert share_half_width(5, 10, 100) == pytest.approx(30.99, abs=0.01)
    assert share_half_width(5, 10, 10) is None
    assert share_half_width(10, 10, 100) is None
    assert half_width(1, 1, 1, 100) is None
    assert half_width(1, 1, 2, 100) is not None
