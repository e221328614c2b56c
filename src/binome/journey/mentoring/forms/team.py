"""What the programme team writes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.journey.mentoring.forms.writing import BesideOthers, area
from binome.journey.mentoring.queries.groups import RecipientGroup


class TeamLetterForm(forms.Form):
    """A letter of the programme team: to whom, and what, in French, in English or in both."""

    group = forms.ChoiceField(label=_("Send to"), choices=RecipientGroup.choices)
    sides = forms.ChoiceField(
        label=_("Send to"),
        choices=[("both", _("Both")), ("mentor", _("The mentor")), ("mentee", _("The mentee"))],
    )
    subject_fr = forms.CharField(label=_("Subject, in French"), required=False, max_length=150)
    words_fr = forms.CharField(label=_("Text, in French"), required=False, max_length=4000, widget=area(6))
    subject_en = forms.CharField(label=_("Subject, in English"), required=False, max_length=150)
    words_en = forms.CharField(label=_("Text, in English"), required=False, max_length=4000, widget=area(6))

    def __init__(self, *args: Any, for_pairs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["group" if for_pairs else "sides"]
        for name in ("subject", "words"):  # one language is asked for: one's own, unless only the other is written
            self.fields[f"{name}_{get_language()}"].has_an_answer = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One language at least, with its subject; a language begun is finished."""
        data = super().clean() or {}
        written = 0
        for language in ("fr", "en"):
            subject, words = data.get(f"subject_{language}"), data.get(f"words_{language}")
            written += bool(subject and words)
            if bool(subject) != bool(words):
                missing = "words" if subject else "subject"
                self.add_error(f"{missing}_{language}", _("Write a subject and a text, or leave both empty."))
        if not written and not self.errors:
            raise ValidationError(_("Write the email in one language at least."))
        return data

    @property
    def texts(self) -> dict[str, str]:
        """What the letter says, by column."""
        return {name: self.cleaned_data[name] for name in ("subject_fr", "words_fr", "subject_en", "words_en")}


class SteeringNoteForm(BesideOthers):
    """A note of the team about a pair."""

    words = forms.CharField(label=_("Your note"), max_length=2000, widget=area(3))
    is_call = forms.BooleanField(label=_("It was a call"), required=False)
