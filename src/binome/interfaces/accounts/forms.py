"""The second step's forms in our words; the library checks what is typed."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _


def ask(form: Form, *, label: Any, help_text: Any = "") -> None:
    """Name the code that is asked for; a word inside the box would vanish when one types."""
    code = form.fields["code"]
    code.label, code.help_text = label, help_text
    code.widget.attrs.pop("placeholder", None)
    code.widget.attrs.update({"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"})


class SecondStepForm(AuthenticateForm):
    """The second step at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, label=_("Code"), help_text=_("The six digits of your application, or one of your recovery codes."))


class SecondStepAgainForm(ReauthenticateForm):
    """The second step again, before changing it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, label=_("Code"), help_text=_("The six digits of your application, or one of your recovery codes."))


class FirstSixDigitsForm(ActivateTOTPForm):
    """The first code proves that the application has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, label=_("The six digits your application shows"))
