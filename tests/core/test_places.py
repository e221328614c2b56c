"""Where people work: whose clock they live by, and which days they have off."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from binome.core.people import hours
from binome.core.people.places import place_at, place_of
from binome.core.people.zones import CITIES, known_zones
from tests.factories import PersonFactory


@pytest.mark.parametrize(
    ("site", "country", "zone"),
    [
        ("Paris", "France", "Europe/Paris"),
        ("Québec", "Canada", "America/Toronto"),
        ("Site de Québec – Sainte-Foy", "Canada", "America/Toronto"),
        ("Québec", "", "America/Toronto"),
        ("Montréal", "Canada", "America/Toronto"),
        ("Vancouver", "CA", "America/Vancouver"),
        ("Fort-de-France", "France", "America/Martinique"),
        ("Agence Martinique", "France", "America/Martinique"),
        ("", "Martinique", "America/Martinique"),
        ("Pointe-à-Pitre", "Guadeloupe", "America/Guadeloupe"),
        ("Guadeloupe", "France", "America/Guadeloupe"),
        ("Cayenne", "France", "America/Cayenne"),
        ("", "Guyane", "America/Cayenne"),
        ("Nouméa", "France", "Pacific/Noumea"),
        ("Nouméa", "Nouvelle-Calédonie", "Pacific/Noumea"),
        ("Saint-Denis", "La Réunion", "Indian/Reunion"),
        ("Saint-Denis", "France", "Europe/Paris"),
        ("Lyon Saint-Paul", "France", "Europe/Paris"),
        ("New York", "États-Unis", "America/New_York"),
        ("New York", "USA", "America/New_York"),
        ("Houston", "United States", "America/Chicago"),
        ("Londres", "Royaume-Uni", "Europe/London"),
        ("London", "", "Europe/London"),
        ("Casablanca", "Maroc", "Africa/Casablanca"),
        ("Tour B", "", "Europe/Paris"),
        ("Nowhere", "Atlantis", "Europe/Paris"),
    ],
)
def test_a_site_and_its_country_tell_the_clock(site, country, zone):
    assert place_at(site, country).zone == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("site", "country", "day", "is_worked"),
    [
        ("Paris", "France", date(2026, 7, 14), False),
        ("Paris", "France", date(2025, 12, 26), True),
        ("Strasbourg", "France", date(2025, 12, 26), False),
        ("London", "United Kingdom", date(2025, 12, 26), False),
        ("London", "United Kingdom", date(2026, 7, 14), True),
        ("Fort-de-France", "France", date(2026, 5, 22), False),
        ("Québec", "Canada", date(2026, 6, 24), False),
        ("Toronto", "Canada", date(2026, 6, 24), True),
        ("Montréal", "Canada", date(2026, 7, 14), True),
        ("New York", "USA", date(2026, 11, 26), False),
        ("Alger", "Algérie", date(2026, 11, 27), False),
        ("Alger", "Algérie", date(2026, 11, 29), True),
        ("Tour B", "", date(2026, 7, 14), True),
        ("Tour B", "", date(2026, 7, 18), False),
    ],
)
def test_days_off_are_those_of_the_place_and_none_where_nobody_knows_it(site, country, day, is_worked):
    assert hours.is_working_day(day, at=[place_at(site, country)]) is is_worked


def test_the_house_may_say_which_country_people_are_in_when_the_directory_does_not(settings):
    settings.COUNTRY = "FR"

    assert not hours.is_working_day(date(2026, 7, 14), at=[place_at("Tour B", "")])
    assert hours.is_working_day(date(2026, 7, 14), at=[place_at("London", "United Kingdom")])


@pytest.mark.parametrize(
    ("directory", "own", "zone"),
    [("", "", "America/Toronto"), ("America/Halifax", "", "America/Halifax"), ("America/Halifax", "Asia/Tokyo", "Asia/Tokyo"),
     ("Mars/Olympus", "", "America/Toronto")],
)  # fmt: skip
def test_what_a_person_chose_comes_before_the_directory_and_that_before_the_site(directory, own, zone):
    person = PersonFactory.build(site="Montréal", country="Canada", entity=None, time_zone=directory, own_time_zone=own)

    assert place_of(person).zone.key == zone
    assert place_of(person).country == "CA"


def test_a_day_off_of_one_is_a_day_off_of_both():
    both = [place_at("Paris", "France"), place_at("London", "United Kingdom")]

    assert hours.next_working_day(date(2026, 7, 14), at=both) == date(2026, 7, 15)
    assert hours.next_working_day(date(2025, 12, 25), at=both) == date(2025, 12, 29)


def test_a_letter_that_can_wait_leaves_in_the_morning_of_its_reader():
    noon_in_paris = datetime(2026, 11, 23, 11, tzinfo=UTC)

    assert hours.polite(noon_in_paris, at=place_at("Paris", "France")) == noon_in_paris
    assert hours.polite(noon_in_paris, at=place_at("Québec", "Canada")) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert hours.polite(noon_in_paris, at=place_at("Nouméa", "France")) == datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_every_city_of_the_table_has_a_zone_of_today():
    zones = {line.split(";")[2] for line in CITIES.read_text(encoding="utf-8").splitlines()}

    assert zones <= available_timezones()
    assert {"Europe/Paris", "America/Martinique", "Pacific/Noumea", "Indian/Reunion"} <= set(known_zones())
