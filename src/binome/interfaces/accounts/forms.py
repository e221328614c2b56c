"""Coming in: who may ask for a code how often, and the second step in our words; the library checks what is typed."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.accounts import codes


def ask(form: Form, *, label: Any, help_text: Any = "") -> None:
    """Name the code that is asked for; a word inside the box would vanish when one types."""
    code = form.fields["code"]
    code.label, code.help_text = label, help_text
    code.widget.attrs.pop("placeholder", None)
    code.widget.attrs.update({"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"})


def _count(action: str, address: str) -> None:
    """One more request for an address from one network; raises when there were too many."""
    adapter = get_adapter()
    if not ratelimit.consume(context.request, action=action, key=adapter.from_here(context.request, address)):
        raise adapter.validation_error("too_many_login_attempts")


class CodeRequestForm(RequestLoginCodeForm):
    """Ask for a code: so many a minute for an address from one network, so that nobody can shut its owner out."""

    def clean_email(self) -> str:
        """Count the request, and look up whom it is for in the directory; whether there is someone is not told."""
        address = str(self.cleaned_data["email"])
        _count("request_login_code", address)
        self._user = Person.objects.employed().with_address(address).first()
        return address


class CodeForm(ConfirmLoginCodeForm):
    """Type the code: three tries in the browser that asked, counted outside its session, which parallel tries share."""

    def clean_code(self) -> str:
        """The code, if it is the one that was sent and nobody has used it yet."""
        adapter, request, expected = get_adapter(), context.request, self.expected_code or ""
        if not ratelimit.consume(request, action="login_code", key=f"{request.session.session_key}:{expected}"):
            raise adapter.validation_error("too_many_login_attempts")
        if not expected:  # nobody has this address: no code was sent, and the library says nothing of the try
            security.record(SecurityEvent.WRONG_CODE)
        code: str = super().clean_code()
        if not codes.use(expected):
            raise adapter.validation_error("incorrect_code")
        return code


class PasswordLinkForm(ResetPasswordForm):
    """Ask for a link to choose a new password."""

    def clean_email(self) -> str:
        """Count the request, and look up whom it is for in the directory; whether there is someone is not told."""
        address = str(self.cleaned_data["email"])
        _count("password_link", address)
        self.users = list(Person.objects.employed().with_address(address))
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
