"""What people say in matching, made clean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.journey.enrolment.models import Application


class WhatIfForm(forms.Form):
    """Other rules, to see what they would change."""

    level_gap = forms.IntegerField(label=_("Levels between mentee and mentor, at least"), min_value=-5, max_value=6)
    same_entity = forms.BooleanField(label=_("Never in the same entity"), required=False)


class ReasonForm(forms.Form):
    """A reason signed by a person."""

    reason = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))


class PinForm(ReasonForm):
    """Two people put forward by hand."""

    mentor = forms.ModelChoiceField(label=_("Mentor"), queryset=Application.objects.none())
    mentee = forms.ModelChoiceField(label=_("Mentee"), queryset=Application.objects.none())
    field_order = ("mentor", "mentee", "reason")

    def __init__(self, *args: Any, mentors: Any, mentees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("mentor", mentors), ("mentee", mentees)):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = lambda application: application.person.name
