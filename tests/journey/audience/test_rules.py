"""Samples, groups, sentences and intervals, by their numbers."""

import pytest
from django.utils.translation import override

from binome.journey.audience.rules.population import Population, readable
from binome.journey.audience.rules.sampling import half_width, sample_size, stratified_sample
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
