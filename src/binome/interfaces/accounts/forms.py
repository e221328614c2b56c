"""Coming in: who may ask for a code how often, and the second step in our words; the library checks what is typed."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
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


class CodeRequestForm(RequestLoginCodeForm):
    """Ask for a code: so many a minute for an address from one network, so that nobody can shut its owner out."""

    def clean_email(self) -> str:
        """Count the request, and look up whom it is for; whether there is someone is not told."""
        address, adapter = str(self.cleaned_data["email"]), get_adapter()
        asked = adapter.from_here(context.request, address)
        if not ratelimit.consume(context.request, action="request_login_code", key=asked):
            raise adapter.validation_error("too_many_login_attempts")
        self._user = next(
            iter(filter_users_by_email(address, is_active=True, prefer_verified=True, for_login=True)), None
        )
        return address


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
