"""Where people work: the clock they live by and the country whose days off they have."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from binome.core.people import organisation
from binome.core.people.countries import code_of
from binome.core.people.models import Person
from binome.core.people.zones import Place, place_words, zone_named


def place_of(person: Person) -> Place:
    """Where someone works; the clock they chose themselves comes first, then the staff directory's, then their site's."""
    return place_at(person.site, person.country, time_zone=person.own_time_zone or person.time_zone)


def house() -> Place:
    """The organisation's own clock and country, else those of the settings."""
    ours = organisation.current()
    zone = zone_named(ours.time_zone) or zone_named(settings.TIME_ZONE) or ZoneInfo("UTC")
    return Place(zone, ours.countries[0] if ours.countries else code_of(settings.COUNTRY))


def place_at(site: str, country: str, *, time_zone: str = "") -> Place:
    """The place that a site and a country stand for; what is not known is the house's clock, and no country."""
    zone, code, region = place_words(site, country)
    chosen = zone_named(time_zone) or zone_named(zone)
    return Place(chosen or house().zone, code or house().country, region)


def house_day(moment: datetime) -> date:
    """The day it is on the installation's own clock, whoever asks: what opens and closes for all does so on it."""
    return timezone.localdate(moment, timezone=house().zone)
