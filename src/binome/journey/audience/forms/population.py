"""Whom a wave is for; everyone, or a sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.programmes.models import Wave
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.directory import entities_in_order, words_used
from binome.journey.audience.rules.population import Population
from binome.journey.audience.states import Draw

COMPACT = {"class": "compact"}
LEVELS = [("", "–"), *[(str(level), str(level)) for level in range(1, 10)]]


class PopulationForm(forms.Form):
    """A rule: whom the wave is for."""

    entities = forms.TypedMultipleChoiceField(
        label=_("In one of these entities, with everything below them"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COMPACT),
    )
    level_min = forms.TypedChoiceField(
        label=_("Level, from"), coerce=int, empty_value=None, choices=LEVELS, required=False
    )
    level_max = forms.TypedChoiceField(
        label=_("Level, to"), coerce=int, empty_value=None, choices=LEVELS, required=False
    )
    sites = forms.MultipleChoiceField(
        label=_("Site"), required=False, widget=forms.CheckboxSelectMultiple(attrs=COMPACT)
    )
    countries = forms.MultipleChoiceField(
        label=_("Country"), required=False, widget=forms.CheckboxSelectMultiple(attrs=COMPACT)
    )
    min_direct_reports = forms.IntegerField(
        label=_("Direct reports, at least"), min_value=0, max_value=500, required=False
    )
    min_tenure_months = forms.IntegerField(label=_("Months here, at least"), min_value=0, max_value=600, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "entities": entities_in_order(),
            "sites": [(word, word) for word in words_used("site")],
            "countries": [(word, word) for word in words_used("country")],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
            if not found:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Levels stand in order."""
        found = super().clean() or {}
        low, high = found.get("level_min"), found.get("level_max")
        if low and high and low > high:
            self.add_error("level_max", _("The highest level comes after the lowest one."))
        return found

    def population(self) -> Population:
        """The rule in plain values."""
        said = self.cleaned_data
        return Population(
            entities=tuple(sorted(said.get("entities") or ())),
            level_min=said.get("level_min"),
            level_max=said.get("level_max"),
            sites=tuple(said.get("sites") or ()),
            countries=tuple(said.get("countries") or ()),
            min_direct_reports=said.get("min_direct_reports") or 0,
            min_tenure_months=said.get("min_tenure_months") or 0,
        )


class AudienceForm(PopulationForm):
    """A rule, and whether the survey asks everyone or a sample."""

    draw = forms.ChoiceField(label=_("Whom the survey asks"), choices=Draw.choices, widget=forms.RadioSelect)
    sample_size = forms.IntegerField(label=_("People in the sample"), min_value=1, required=False)
    seed = forms.IntegerField(
        label=_("Number that seeds the lot"),
        min_value=1,
        max_value=2_000_000_000,
        help_text=_("The same number draws the same people: anyone can check."),
    )

    def clean(self) -> dict[str, Any]:
        """A sample has a size."""
        found = super().clean()
        if found.get("draw") not in {None, Draw.EVERYONE} and not found.get("sample_size"):
            self.add_error("sample_size", _("Say how many people to draw."))
        return found


def said_by(audience: Audience | None, *, wave: Wave) -> dict[str, Any]:
    """The initial values of the form of an audience."""
    if audience is None:
        return {"draw": Draw.EVERYONE, "seed": wave.seed}
    rule = audience.population
    return {
        "entities": list(rule.entities), "level_min": rule.level_min, "level_max": rule.level_max,
        "sites": list(rule.sites), "countries": list(rule.countries),
        "min_direct_reports": rule.min_direct_reports or None, "min_tenure_months": rule.min_tenure_months or None,
        "draw": audience.draw, "sample_size": audience.sample_size, "seed": audience.seed,
    }  # fmt: skip
