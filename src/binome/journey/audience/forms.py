"""Input made clean: files, populations, programmes, surveys, themes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.privacy.disclosure import K_SCORES
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Kind
from binome.journey.audience.models import Audience, Question, Survey
from binome.journey.audience.queries.people import entities_in_order, words_used
from binome.journey.audience.rules.needs import MOST_EASE_THEMES
from binome.journey.audience.rules.population import Population
from binome.journey.audience.rules.reading import MAX_BYTES
from binome.journey.audience.states import Draw, QuestionKind

LEVELS = [("", "–"), *[(str(level), str(level)) for level in range(1, 10)]]


class UploadForm(forms.Form):
    """A file of people or of axes of progress."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, 20 MB at most, one line per person. The first line names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file too large before reading it."""
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return uploaded


class ColumnsForm(forms.Form):
    """Which column of the file holds what."""

    def __init__(
        self, *args: Any, headers: list[str], names: Mapping[str, Any], required: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = [("", "–"), *[(str(place), header) for place, header in enumerate(headers) if header]]
        for name, label in names.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=places, required=name in required)
        self.fields["create_entities"] = forms.BooleanField(
            label=_("Create the entities that the file names and that do not exist yet"), required=False
        )

    def columns(self) -> dict[str, int]:
        """Field → place of its column."""
        return {
            name.removeprefix("column_"): int(place)
            for name, place in self.cleaned_data.items()
            if name.startswith("column_") and place
        }


class PopulationForm(forms.Form):
    """A rule: whom the wave is for."""

    entities = forms.TypedMultipleChoiceField(
        label=_("In one of these entities, with everything below them"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level_min = forms.TypedChoiceField(
        label=_("Level, from"), coerce=int, empty_value=None, choices=LEVELS, required=False
    )
    level_max = forms.TypedChoiceField(
        label=_("Level, to"), coerce=int, empty_value=None, choices=LEVELS, required=False
    )
    sites = forms.MultipleChoiceField(label=_("Site"), required=False, widget=forms.CheckboxSelectMultiple)
    countries = forms.MultipleChoiceField(label=_("Country"), required=False, widget=forms.CheckboxSelectMultiple)
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


class ProgrammeForm(PopulationForm):
    """A programme: first the population, then the kind (R1–R3)."""

    name = forms.CharField(label=_("Name of the programme"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of mentoring"), choices=Kind.choices, widget=forms.RadioSelect)
    first_wave = forms.CharField(label=_("Name of the first wave"), max_length=200)
    purpose_fr = forms.CharField(
        label=_("What it is for, in French"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    purpose_en = forms.CharField(
        label=_("What it is for, in English"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.EmailField(label=_("Whom participants may write to"), required=False)


class RoleForm(forms.Form):
    """A role for someone, named by address or staff id."""

    who = forms.CharField(label=_("E-mail address or staff id"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def clean_who(self) -> Person:
        """The person meant."""
        typed = self.cleaned_data["who"].strip()
        people = Person.objects.employed()
        person = people.filter(email__iexact=typed).first() or people.filter(staff_id=typed).first()
        if person is None:
            raise forms.ValidationError(_("Nobody on the staff has this address or staff id."))
        return person


class WaveForm(forms.ModelForm[Wave]):
    """The name and the rules of a wave."""

    class Meta:
        model = Wave
        fields = (
            "name", "target_pairs", "sessions_planned", "session_minutes", "days_between_sessions",
            "first_session_within_days", "max_mentees_per_mentor", "shortlist_size", "min_level_gap",
            "forbid_same_entity", "gate",
        )  # fmt: skip
        labels = {
            "name": _("Name of the wave"),
            "target_pairs": _("Pairs aimed at"),
            "sessions_planned": _("Sessions per pair"),
            "session_minutes": _("Minutes per session"),
            "days_between_sessions": _("Days between sessions"),
            "first_session_within_days": _("First session within (days)"),
            "max_mentees_per_mentor": _("Mentees per mentor, at most"),
            "shortlist_size": _("Proposals per person, at most 7"),
            "min_level_gap": _("Levels between mentee and mentor, at least"),
            "forbid_same_entity": _("Never two people of the same entity"),
            "gate": _("Preparation before matching"),
        }


class NameForm(forms.Form):
    """A name."""

    name = forms.CharField(label=_("Name of the new wave"), max_length=200)


class SurveyForm(forms.ModelForm[Survey]):
    """What people are promised."""

    anonymous = forms.TypedChoiceField(
        label=_("Answers are"),
        coerce=lambda said: said == "True",
        choices=[
            ("True", _("anonymous: kept without names")),
            ("False", _("named: kept with names, never shown to managers")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Survey
        fields = ("anonymous", "k", "depth", "closes_on")
        labels = {
            "k": _("Smallest group ever shown"),
            "depth": _("Levels below the top at which the map groups entities"),
            "closes_on": _("Closes on"),
        }
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "k": _("Five or more. It never goes down once the survey is launched."),
            "depth": _("1: directorates; 2: departments; and so on. Groups too small join the one above."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["k"].widget.attrs["min"] = K_SCORES


class QuestionForm(forms.Form):
    """One question, French and English side by side."""

    kind = forms.ChoiceField(label=_("Kind of question"), choices=QuestionKind.choices)
    text_fr = forms.CharField(label=_("Question in French"), max_length=300)
    text_en = forms.CharField(label=_("Question in English"), max_length=300)
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the first two kinds. Six at most when asking about ease."),
    )
    choices_fr = forms.CharField(
        label=_("Choices in French, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    choices_en = forms.CharField(
        label=_("Choices in English, one a line, same order"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    offer_line = forms.IntegerField(
        label=_("Line that means “I can mentor someone” (0: none)"), min_value=0, max_value=12, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(is_active=True)
        self.fields["themes"].choices = [(theme.code, theme.title) for theme in themes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each kind has what it needs, in both languages."""
        said = super().clean() or {}
        themes = said.get("themes") or []
        if said.get("kind") == QuestionKind.CHOICE:
            french, english = _lines(said.get("choices_fr")), _lines(said.get("choices_en"))
            if len(french) < 2:
                self.add_error("choices_fr", _("Write two choices at least."))
            if len(french) != len(english):
                self.add_error("choices_en", _("Write as many choices in both languages."))
        elif not themes:
            self.add_error("themes", _("Choose at least one theme."))
        elif said.get("kind") == QuestionKind.EASE and len(themes) > MOST_EASE_THEMES:
            self.add_error("themes", _("Six themes at most: more would tire people."))
        return said

    def choices(self) -> list[dict[str, Any]]:
        """The choices, with codes kept from their line."""
        said = self.cleaned_data
        pairs = zip(_lines(said["choices_fr"]), _lines(said["choices_en"]), strict=False)
        return [
            {"code": f"c{line}", "fr": french, "en": english, "offers": line == (said.get("offer_line") or 0)}
            for line, (french, english) in enumerate(pairs, start=1)
        ]


def asked_by(question: Question) -> dict[str, Any]:
    """The initial values of the form of a question."""
    offers = [line for line, choice in enumerate(question.choices, start=1) if choice.get("offers")]
    return {
        "kind": question.kind, "text_fr": question.text_fr, "text_en": question.text_en, "themes": question.theme_codes,
        "choices_fr": "\n".join(choice["fr"] for choice in question.choices),
        "choices_en": "\n".join(choice["en"] for choice in question.choices),
        "offer_line": offers[0] if offers else 0,
    }  # fmt: skip


class ThemesForm(forms.Form):
    """The themes of the wave, with what is aimed at for each."""

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = themes
        for theme in themes:
            self.fields[f"take_{theme.code}"] = forms.BooleanField(label=theme.title, required=False)
            for language, label in (("fr", _("Aim, in French")), ("en", _("Aim, in English"))):
                self.fields[f"aim_{language}_{theme.code}"] = forms.CharField(
                    label=label, required=False, max_length=300
                )

    def taken(self) -> list[Theme]:
        """The themes that were ticked."""
        return [theme for theme in self.themes if self.cleaned_data.get(f"take_{theme.code}")]

    def aims(self) -> dict[str, tuple[str, str]]:
        """What is aimed at, by theme code."""
        said = self.cleaned_data
        return {theme.code: (said[f"aim_fr_{theme.code}"], said[f"aim_en_{theme.code}"]) for theme in self.themes}


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
