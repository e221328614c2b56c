"""A file handed in with an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.files.receiving import SafeFileField


class CaseFileForm(forms.Form):
    """One file, looked through and cleaned while the form is read."""

    file = SafeFileField(label=_("File"))
