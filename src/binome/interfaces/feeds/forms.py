"""What giving one's agenda asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.outside.targets import LONGEST


class AgendaForm(forms.Form):
    """Where one's agenda stands, and what opens it."""

    address = forms.CharField(
        label=_("Address of my calendar"),
        help_text=_(
            "A published calendar or free/busy address (https://… or webcal://…), or the address of a CalDAV calendar."
        ),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    user = forms.CharField(
        label=_("User name"),
        help_text=_("For a CalDAV calendar only."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Preferably one created for this use alone, which you can withdraw."),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    writes = forms.BooleanField(
        label=_("Add my sessions to this calendar"),
        help_text=_(
            "For a CalDAV calendar only. Sessions are added there, moved when they move, and removed when they are cancelled."
        ),
        required=False,
    )
