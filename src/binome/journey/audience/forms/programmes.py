"""Programmes, their roles, their waves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.picking import PersonField
from binome.core.programmes.models import WAVE_RULES, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hold_within(self, LIMITS)
