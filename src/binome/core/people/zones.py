"""From what files say of a site and a country to a time zone, a country and its region; plain values in and out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from binome.core.people.countries import LANGUAGES, code_of
from binome.core.people.text import folded

CITIES = Path(__file__).parent / "data" / "cities.csv"
# What files write in the column of the country while the site tells where it is: "France", "Martinique".
OVERSEAS = {
    "FR": ("GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "MF", "BL", "WF"),
    "US": ("PR", "GU", "VI", "AS", "MP"),
    "NL": ("AW", "CW", "SX", "BQ"),
    "DK": ("FO", "GL"),
}
ALIASES = {
    "guyane": "GF",
    "reunion": "RE",
    "caledonie": "NC",
    "tahiti": "PF",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "angleterre": "GB",
    "scotland": "GB",
    "ecosse": "GB",
    "wales": "GB",
    "pays de galles": "GB",
    "usa": "US",
    "u s a": "US",
    "united states of america": "US",
    "etats unis d amerique": "US",
    "hollande": "NL",
    "holland": "NL",
    "uae": "AE",
}
# Regions whose people have days off of their own, known by name: the Concordat's in Alsace and Moselle, Québec's.
REGIONS = {
    "FR": dict.fromkeys(("strasbourg", "mulhouse", "colmar", "haguenau", "schiltigheim", "alsace"), "6AE")
    | dict.fromkeys(("metz", "thionville", "forbach", "sarreguemines", "moselle"), "57"),
}


@dataclass(frozen=True)
class Place:
    """The clock people work by, and whose public holidays they have: "" for the country that nobody knows."""

    zone: ZoneInfo
    country: str = ""
    subdivision: str = ""


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of that name, as "Europe/Paris"; None when there is none."""
    return ZoneInfo(name) if name in _zones() else None


@lru_cache(maxsize=1)
def known_zones() -> tuple[str, ...]:
    """The time zones of today that belong to a country, each under one name."""
    return tuple(sorted(set().union(*_zones_by_country().values())))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # asked once: it walks the disk


@lru_cache(maxsize=4096)
def place_words(site: str, country: str) -> tuple[str, str, str]:
    """Zone, country and region, each "" when not known."""
    words = _plain(site)
    code = code_of(country) or ALIASES.get(_plain(country), "")
    code = _territory(words, code) or code or _own_code(words)
    if not code:
        zones = _zones_by_city().get(words) or frozenset(zone for zone, _ in _anywhere().get(words, ()))
        return (next(iter(zones)) if len(zones) == 1 else ""), _country_of(zones), ""
    zone, region = _in_country(words, code)
    only = _zones_by_country().get(code, frozenset())
    return zone or (next(iter(only)) if len(only) == 1 else ""), code, region


def _in_country(words: str, code: str) -> tuple[str, str]:
    """The zone and region of a site in its country: the longest run of its words that is a city there."""
    of_country = _zones_by_country().get(code, frozenset())
    for name in _runs(words):
        region = REGIONS.get(code, {}).get(name, "")
        if known := _cities().get((code, name)):
            return known[0], region or known[1]
        zones = _zones_by_city().get(name, frozenset()) & of_country
        if len(zones) == 1:
            zone = next(iter(zones))
            return zone, region or _cities().get((code, f"{name} city"), ("", ""))[1]
        if region:
            return "", region
    return "", ""


def _territory(words: str, code: str) -> str:
    """The overseas territory that a site lies in: each has its own clock and days off.

    Its name may stand among other words; its cities only by themselves, since many are named like streets at home.
    """
    for territory in OVERSEAS.get(code, ()):
        zones = _zones_by_country().get(territory, frozenset())
        if (territory, words) in _cities() or _zones_by_city().get(words, frozenset()) & zones:
            return territory
        if any(territory in {code_of(name), ALIASES.get(name)} for name in _runs(words) if len(name) > 2):
            return territory
    return ""


def _own_code(words: str) -> str:
    """A site that is itself named as a country or territory: "Martinique"."""
    return code_of(words) or ALIASES.get(words, "")


def _country_of(zones: frozenset[str]) -> str:
    if len(zones) != 1:
        return ""
    code: str = get_global("zone_territories").get(next(iter(zones)), "")
    return code if code.isalpha() and code != "ZZ" else ""


def _plain(text: str) -> str:
    """Words alone: "Québec – Sainte-Foy" is "quebec sainte foy"."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded(text)).split())


def _runs(words: str) -> Iterator[str]:
    """Every run of words, the longest first: "site de quebec", … "quebec"."""
    parts = words.split()[:8]
    for length in range(len(parts), 0, -1):
        for start in range(len(parts) - length + 1):
            yield " ".join(parts[start : start + length])


@lru_cache(maxsize=1)
def _cities() -> dict[tuple[str, str], tuple[str, str]]:
    """Zone and region of larger cities by country and name (data/NOTICE.md)."""
    lines = CITIES.read_text(encoding="utf-8").splitlines()
    rows = (line.split(";") for line in lines)
    return {(code, name): (zone, region) for code, name, zone, region in rows}


@lru_cache(maxsize=1)
def _anywhere() -> dict[str, list[tuple[str, str]]]:
    places: dict[str, list[tuple[str, str]]] = {}
    for (_code, name), known in _cities().items():
        places.setdefault(name, []).append(known)
    return places


@lru_cache(maxsize=1)
def _zones_by_city() -> dict[str, frozenset[str]]:
    """Every city that names a time zone, as in English and French; old names lead to the zone of today."""
    aliases = get_global("zone_aliases")
    zones_of: dict[str, set[str]] = {}
    for zone in _zones():
        zones_of.setdefault(_plain(zone.rpartition("/")[2]), set()).add(aliases.get(zone, zone))
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if zone in _zones() and "city" in names:
                zones_of.setdefault(_plain(names["city"]), set()).add(aliases.get(zone, zone))
    return {city: frozenset(zones) for city, zones in zones_of.items()}


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, frozenset[str]]:
    """The zones of every country, by its two letters."""
    zones_of = dict[str, set[str]]()
    for zone, code in get_global("zone_territories").items():
        zones_of.setdefault(code, set()).add(zone)
    return {code: frozenset(zones & _zones()) for code, zones in zones_of.items()}
