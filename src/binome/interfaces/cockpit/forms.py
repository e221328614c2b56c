"""Input made clean: the name of a saved filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.models.saved_filters import LONGEST_NAME


class FilterNameForm(forms.Form):
    """How a filter is called above its list."""

    name = forms.CharField(label=_("Name of the filter"), max_length=LONGEST_NAME)

    def clean_name(self) -> str:
        """On one line, as chips are."""
        return " ".join(str(self.cleaned_data["name"]).split())
