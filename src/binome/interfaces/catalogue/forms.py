"""A theme of the organisation's own, made clean."""

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Competence


class ThemeForm(forms.Form):
    """What the theme is called in both languages, examples, and the competences it rests on."""

    title_fr = forms.CharField(label=_("Title, in French"), max_length=300)
    title_en = forms.CharField(label=_("Title, in English"), max_length=300)
    examples_fr = forms.CharField(label=_("Examples, in French"), max_length=300, required=False)
    examples_en = forms.CharField(label=_("Examples, in English"), max_length=300, required=False)
    competences = forms.ModelMultipleChoiceField(
        label=_("Competences it rests on"),
        queryset=Competence.objects.filter(framework__code="digcomp-3-0").select_related("framework"),
        widget=forms.CheckboxSelectMultiple,
    )
