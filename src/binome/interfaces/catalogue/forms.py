"""A theme of the organisation's own, made clean."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Competence

ESCO = re.compile(r"https?://data\.europa\.eu/esco/skill/(?P<key>[0-9A-Za-z.-]{1,60})")
ROME = re.compile(r"[A-Z][0-9]{4}|[0-9]{5,6}")


class IdentifiersForm(forms.Form):
    """What the theme is called in the classifications by which HR systems know skills."""

    esco_uri = forms.CharField(
        label=_("ESCO skill"),
        max_length=120,
        required=False,
        help_text=_("Its address, as http://data.europa.eu/esco/skill/…"),
    )
    rome_code = forms.CharField(
        label=_("ROME 4.0 code"),
        max_length=10,
        required=False,
        help_text=_("A job, as M1805, or the number of a skill, as 300425."),
    )

    def clean_esco_uri(self) -> str:
        """The address under which ESCO itself names it."""
        typed = str(self.cleaned_data["esco_uri"]).strip()
        known = ESCO.fullmatch(typed)
        if typed and known is None:
            raise forms.ValidationError(_("This is not the address of an ESCO skill."))
        return f"http://data.europa.eu/esco/skill/{known['key']}" if known else ""

    def clean_rome_code(self) -> str:
        """In capitals, without blanks."""
        typed = str(self.cleaned_data["rome_code"]).replace(" ", "").upper()
        if typed and not ROME.fullmatch(typed):
            raise forms.ValidationError(_("This is not a code of ROME 4.0."))
        return typed


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
