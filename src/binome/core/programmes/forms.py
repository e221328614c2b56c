"""Forms about waves that more than one step shows."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WaveNameForm(forms.Form):
    """The name of a wave to come."""

    name = forms.CharField(label=_("Name of the new wave"), max_length=200)
