"""Whom a wave is for; everyone, or a sample."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.people.entities import entities_in_order, words_used
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import people_in
from binome.journey.audience.rules.population import Population
from binome.journey.audience.rules.sampling import sample_size
from binome.journey.audience.states import Draw, Whom

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
    below = forms.CharField(
        label=_("Under this person in the reporting line"),
        max_length=254,
        required=False,
        help_text=_("Staff id or email address. Includes everyone below this person, at any depth."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "entities": entities_in_order(),
            "sites": [(word, word) for word in words_used("site")],
            "countries": [(word, word) for word in words_used("country")],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
            if not options:
                del self.fields[name]

    def clean_below(self) -> int | None:
        """The person meant."""
        typed = self.cleaned_data["below"].strip()
        if not typed:
            return None
        person = Person.objects.filter(staff_id=typed).first() or Person.objects.with_address(typed).first()
        if person is None:
            raise forms.ValidationError(_("Nobody in the directory has this staff id or address."))
        return person.pk

    def clean(self) -> dict[str, Any]:
        """Levels stand in order."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("level_min"), cleaned.get("level_max")
        if low and high and low > high:
            self.add_error("level_max", _("The highest level comes after the lowest one."))
        return cleaned

    def population(self) -> Population:
        """The rule in plain values."""
        cleaned = self.cleaned_data
        return Population(
            entities=tuple(sorted(cleaned.get("entities") or ())),
            level_min=cleaned.get("level_min"),
            level_max=cleaned.get("level_max"),
            sites=tuple(cleaned.get("sites") or ()),
            countries=tuple(cleaned.get("countries") or ()),
            min_direct_reports=cleaned.get("min_direct_reports") or 0,
            min_tenure_months=cleaned.get("min_tenure_months") or 0,
            below=cleaned.get("below"),
        )


class EligibilityForm(PopulationForm):
    """Who may apply on one side of the wave."""

    whom = forms.ChoiceField(label=_("Who may apply"), choices=Whom.choices, widget=forms.RadioSelect)

    @property
    def is_ruled(self) -> bool:
        """Whether the rule below the choice counts."""
        return bool(self["whom"].value() == Whom.RULE)


class AudienceForm(PopulationForm):
    """A rule, and whether the survey asks everyone or a sample."""

    draw = forms.ChoiceField(label=_("Who the survey asks"), choices=Draw.choices, widget=forms.RadioSelect)
    margin = forms.DecimalField(
        label=_("Margin of error wanted, points"),
        min_value=1,
        max_value=30,
        max_digits=3,
        decimal_places=1,
        required=False,
        help_text=_("Plus or minus how many points, at 95%, for a proportion: the number of people follows from it."),
    )
    sample_size = forms.IntegerField(
        label=_("People in the sample"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Or say how many yourself."),
    )
    seed = forms.IntegerField(
        label=_("Draw number (repeats the same draw)"),
        min_value=1,
        max_value=2_000_000_000,
        help_text=_("The same number draws the same people: anyone can check."),
    )

    rule_name = forms.CharField(
        label=_("Name of this rule"), max_length=80, required=False, help_text=_("For the next waves of the programme.")
    )

    def only_the_rule(self) -> None:
        """A rule is kept under a name: how the survey would draw does not matter, and the name must be there."""
        for name in ("draw", "sample_size", "margin", "seed"):
            self.errors.pop(name, None)
        if not self.data.get("rule_name", "").strip():
            self.add_error("rule_name", _("Say under what name to save this rule."))

    def clean(self) -> dict[str, Any]:
        """A sample has a size: the one typed, else the one that the margin of error wants."""
        cleaned = super().clean()
        if cleaned.get("draw") in {None, Draw.EVERYONE} or cleaned.get("sample_size"):
            return cleaned
        size = self.size_wanted() if not self.errors else 0
        if size:
            cleaned["sample_size"] = size
        else:
            self.add_error("sample_size", _("Say how many people to draw, or the margin of error wanted."))
        return cleaned

    def size_wanted(self) -> int:
        """The people to draw for the margin typed, in a population of this size; 0 when none was typed."""
        margin = self.cleaned_data.get("margin")
        people = people_in(self.population(), today=timezone.localdate()).count() if margin else 0
        return sample_size(people, margin=float(margin) / 100) if margin else 0


def said_by(audience: Audience | None, *, wave: Wave, rule: Population | None = None) -> dict[str, Any]:
    """The initial values of the form of an audience; `rule`: one kept under a name, to start from."""
    drawing = (
        {"draw": audience.draw, "sample_size": audience.sample_size, "seed": audience.seed}
        if audience
        else {"draw": Draw.EVERYONE, "seed": wave.seed}
    )
    return rule_values(rule or (audience.population if audience else Population())) | drawing


def rule_values(rule: Population) -> dict[str, Any]:
    """The initial values of the form of a rule."""
    boss = Person.objects.filter(pk=rule.below).first() if rule.below is not None else None
    return {
        "entities": list(rule.entities),
        "level_min": rule.level_min,
        "level_max": rule.level_max,
        "sites": list(rule.sites),
        "countries": list(rule.countries),
        "min_direct_reports": rule.min_direct_reports or None,
        "min_tenure_months": rule.min_tenure_months or None,
        "below": boss.staff_id if boss else "",
    }
