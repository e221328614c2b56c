"""The clock a person chooses for themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.people.models import Person
from binome.core.people.places import place_at
from binome.core.people.text import folded
from binome.core.people.zones import known_zones
from binome.core.ui.clock import place_named


class ClockForm(forms.Form):
    """A time zone by the city that names it, or the one of the site where one works."""

    time_zone = forms.ChoiceField(label=gettext_lazy("My time zone"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {"time_zone": person.own_time_zone}
        super().__init__(*args, **kwargs)
        at_work = place_at(person.site, person.country, time_zone=person.time_zone).zone.key
        cities = sorted(
            ((place_named(zone), zone) for zone in known_zones()), key=lambda city: (folded(city[0]), city[1])
        )
        self.fields["time_zone"].has_an_answer = True  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("", _("Where I work: %(city)s") % {"city": place_named(at_work)}),
            *((zone, f"{city} ({zone.partition('/')[0]})") for city, zone in cities),
        ]
