"""Programmes, their roles, their waves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.picking import PersonField
from binome.core.programmes.models import WAVE_RULES, Programme, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.templates import ProgrammeTemplate, templates
from binome.core.ui.form_limits import hold_within
from binome.journey.audience.forms.population import PopulationForm


class ProgrammeForm(PopulationForm):
    """A programme: first the population, then the kind (R1–R3)."""

    name = forms.CharField(label=_("Name of the programme"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of mentoring"), choices=ProgrammeKind.choices, widget=forms.RadioSelect)
    first_wave = forms.CharField(label=_("Name of the first wave"), max_length=200)
    purpose_fr = forms.CharField(
        label=_("What it is for, in French"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    purpose_en = forms.CharField(
        label=_("What it is for, in English"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.EmailField(label=_("Who participants may write to"), required=False)
    template = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [("", ""), *((code, code) for code in templates())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A template is of one kind: with another kind chosen its survey would speak of the wrong one."""
        cleaned = super().clean()
        template = templates().get(cleaned.get("template", ""))
        if template is not None and cleaned.get("kind") not in {None, template.kind}:
            self.add_error("kind", _("The template “%(title)s” is of another kind.") % {"title": template.title})
        return cleaned


def from_template(template: ProgrammeTemplate) -> dict[str, str]:
    """What the form of a programme proposes."""
    return {
        "template": template.code,
        "kind": template.kind,
        "name": template.word("name"),
        "first_wave": template.word("wave"),
        "purpose_fr": template.word("purpose", "fr"),
        "purpose_en": template.word("purpose", "en"),
    }


class RoleForm(forms.Form):
    """A role for someone."""

    who = PersonField(label=_("Who"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


LIMITS = {
    "target_pairs": (1, 30_000),
    "sessions_planned": (1, 24),
    "session_minutes": (10, 240),
    "days_between_sessions": (1, 365),
    "first_session_within_days": (1, 365),
    "max_mentees_per_mentor": (1, 20),
    "shortlist_size": (1, 7),
    "min_level_gap": (-8, 8),
}


class WaveForm(forms.ModelForm[Wave]):
    """The name and the rules of a wave."""

    class Meta:
        model = Wave
        fields = ("name", *(rule for rule in WAVE_RULES if rule != "seed"))  # the seed breaks ties: nobody chooses it
        labels = {
            "name": _("Name of the wave"),
            "target_pairs": _("Target number of pairs"),
            "sessions_planned": _("Sessions per pair"),
            "session_minutes": _("Minutes per session"),
            "days_between_sessions": _("Days between sessions"),
            "first_session_within_days": _("First session within (days)"),
            "max_mentees_per_mentor": _("Mentees per mentor, at most"),
            "shortlist_size": _("Proposals per person, at most 7"),
            "min_level_gap": _("Levels between mentee and mentor, at least"),
            "forbid_same_entity": _("Never two people of the same entity"),
            "gate": _("Preparation before matching"),
            "offers_first_call": _("Offer a call of 20 minutes before a pair is confirmed"),
            "asks_lesson": _("Mentors also write a micro-lesson of 200 words"),
            "calibration": _("Readers of cases mark samples first"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hold_within(self, LIMITS)


class NewWaveForm(WaveForm):
    """The same for a wave to come, which may be ready to launch."""

    template = forms.ChoiceField(
        label=_("Ready to launch"),
        help_text=_(
            "The survey is prepared, and themes are chosen where the template knows them. The rules below stay yours."
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("name", "template")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            ("", _("Nothing: I prepare it myself")),
            *((each.code, each.title) for each in templates().values() if each.kind == programme.kind),
        ]
