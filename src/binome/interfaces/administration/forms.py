"""A role for someone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.text import folded
from binome.core.privacy.second_factor.queries import ROLES
from binome.core.programmes.models import Programme
from binome.core.programmes.permissions import Role
from binome.interfaces.administration.roles import EVERYWHERE, label_of


class AppointForm(forms.Form):
    """Which role, and in which programme where it is one of a programme."""

    role = forms.ChoiceField(label=_("Role"), choices=[*EVERYWHERE.items(), *Role.choices], widget=forms.RadioSelect)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        help_text=_("Needed for every role but administrator and human resources."),
        queryset=Programme.objects.all(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(Programme.objects.all(), key=lambda programme: folded(programme.name))
        self.fields["programme"].choices = [("", "—"), *((each.pk, each.name) for each in named)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role of a programme wants its programme; the others have none."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in EVERYWHERE:
            cleaned["programme"] = None
        elif cleaned.get("role") and not cleaned.get("programme") and "programme" not in self.errors:
            self.add_error("programme", _("Choose the programme."))
        return cleaned


class SecondFactorForm(forms.Form):
    """From which day each role asks for a second step; without a day it does not."""

    def __init__(self, *args: Any, rules: Mapping[str, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in ROLES:
            self.fields[role] = forms.DateField(
                label=str(label_of(role)),
                required=False,
                initial=rules.get(role),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    def rules(self) -> dict[str, date]:
        """The roles that ask for one, each with its day."""
        return {role: day for role, day in self.cleaned_data.items() if day}


class RemoveForm(forms.Form):
    """A role that someone holds."""

    person = forms.IntegerField()
    role = forms.ChoiceField(choices=[*EVERYWHERE.items(), *Role.choices])
    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), required=False)


class RefusalForm(forms.Form):
    """Why someone is not erased now."""

    reason = forms.CharField(
        label=_("Why you refuse"),
        help_text=_("The person reads these words. Say which obligation or right stands in the way, and until when."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NoticeForm(forms.Form):
    """The next version of the privacy notice, in both languages."""

    text_fr = forms.CharField(label=_("The notice, in French"), max_length=20_000, widget=forms.Textarea)
    text_en = forms.CharField(label=_("The notice, in English"), max_length=20_000, widget=forms.Textarea)
    change_fr = forms.CharField(
        label=_("What changes, in French"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    change_en = forms.CharField(
        label=_("What changes, in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["change_fr"], self.fields["change_en"]
