"""A role for someone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.text import folded
from binome.core.privacy.models import PrivacyNotice
from binome.core.privacy.second_factor.queries import ROLES
from binome.core.programmes.models import Programme
from binome.core.programmes.permissions import Role
from binome.interfaces.administration.notices import Texts
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
    """From which day each role asks for a second step; without a day it does not.

    The page brings back what it showed, so that whoever saves changes what they changed, and not what another did meanwhile.
    """

    seen = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Mapping[str, date], **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": {role: day.isoformat() for role, day in rules.items()}}
        super().__init__(*args, **kwargs)
        for role in ROLES:
            self.fields[role] = forms.DateField(
                label=str(label_of(role)),
                required=False,
                initial=rules.get(role),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    def clean_seen(self) -> dict[str, date]:
        """What stood on the page; what no page of ours says is read as nothing, and then differs from what applies."""
        seen = self.cleaned_data["seen"]
        try:
            return {role: date.fromisoformat(day) for role, day in seen.items()}
        except (AttributeError, TypeError, ValueError):
            return {}

    def changes(self) -> dict[str, date | None]:
        """The roles of which something else is wanted than stood on the page."""
        seen = self.cleaned_data["seen"]
        return {role: self.cleaned_data[role] for role in ROLES if self.cleaned_data[role] != seen.get(role)}


class RemoveForm(forms.Form):
    """A role that someone holds."""

    person = forms.IntegerField()
    role = forms.ChoiceField(choices=[*EVERYWHERE.items(), *Role.choices])
    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), required=False)


class RefusalForm(forms.Form):
    """Why someone is not erased now."""

    reason = forms.CharField(
        label=_("Why you refuse"),
        help_text=_("The person reads these words. Say which obligation or right prevents it, and until when."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NoticeForm(forms.Form):
    """The next version of the privacy notice, in both languages; the page brings back after which one it was written."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text_fr = forms.CharField(label=_("The notice, in French"), max_length=20_000, widget=forms.Textarea)
    text_en = forms.CharField(label=_("The notice, in English"), max_length=20_000, widget=forms.Textarea)
    change_fr = forms.CharField(
        label=_("What changes, in French"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    change_en = forms.CharField(
        label=_("What changes, in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, latest: PrivacyNotice | None, **kwargs: Any) -> None:
        if latest is not None:
            kwargs["initial"] = {"number": latest.number, "text_fr": latest.text_fr, "text_en": latest.text_en}
        super().__init__(*args, **kwargs)
        if latest is None:
            del self.fields["change_fr"], self.fields["change_en"]

    @property
    def after(self) -> int:
        """The version that stood on the page; 0 where none did."""
        return self.cleaned_data["number"] or 0

    def texts(self) -> Texts:
        """What the version says."""
        return Texts(**{name: words for name, words in self.cleaned_data.items() if name != "number"})

    def now_follows(self, latest: PrivacyNotice | None) -> None:
        """What was written stays in the fields, and is sent after the version that the page shows now."""
        self.data = {
            **{name: self.data.get(name) for name in self.fields},
            "number": str(latest.number if latest else 0),
        }
