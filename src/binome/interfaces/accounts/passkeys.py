"""Passkeys: how they are named, for which site they are good, and what a browser may send in place of one."""

import struct
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.accounts.devices import device_in

LONGEST_NAME = 60
LONGEST_CREDENTIAL = 50_000  # signs: a passkey with the certificates of its maker has some thousands
TOO_MANY = "too_many_login_attempts"
NOT_A_CREDENTIAL = (TypeError, ValueError, KeyError, IndexError, AttributeError, AssertionError, struct.error)


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys are good for the address of this installation alone, whatever host was asked."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_passkey": gettext_lazy("This passkey does not open this account. Try again, or come in another way.")
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For which site a passkey is made."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": organisation.current().title}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """What the browser shows beside a passkey."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.email, "display_name": user.name}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 — as the library calls it
        """A passkey is called after the device on which it is made."""
        return device_in(context.request.headers.get("User-Agent", "")) or _("Passkey")


class BrowsersAnswer(forms.JSONField):
    """What the browser made of our question: an object of moderate length, read by the library."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> None:
        """A refused answer is not written back: the next one is given to another question."""

    def to_python(self, value: Any) -> Any:
        """Refuse what no browser sends before anything reads it."""
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise _not_opened()
        try:
            read = super().to_python(value)
        except RecursionError:
            raise _not_opened() from None
        if read is not None and not isinstance(read, dict):
            raise _not_opened()
        return read


def _not_opened() -> ValidationError:
    refusal: ValidationError = SecondStepAdapter().validation_error("incorrect_passkey")
    return refusal


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey, called as its owner likes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]  # each asks for a finger, a face or a PIN, and may be used alone
        self.fields["name"] = _name_field()
        self.fields["credential"] = BrowsersAnswer()

    def clean_name(self) -> str:
        """In one line."""
        return one_line(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        """What was sent is a passkey for the question that this session was asked."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValidationError, *NOT_A_CREDENTIAL):
            raise _not_opened() from None
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()

    def clean_name(self) -> str:
        """In one line."""
        return one_line(self.cleaned_data["name"])


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it again: the device, or the key ring it is on."),
        max_length=LONGEST_NAME,
    )


class PasskeyAnswer(AuthenticateWebAuthnForm):
    """A passkey that answers; whatever else was sent is told to the log, and refused in one sentence."""

    refused = SecurityEvent.WRONG_SECOND_FACTOR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = BrowsersAnswer()

    def clean_credential(self) -> Authenticator:
        """Whose passkey it is, if it answers the question that this session was asked."""
        try:
            return super().clean_credential()
        except ValidationError as refusal:
            if refusal.code == TOO_MANY:
                raise
        except NOT_A_CREDENTIAL:
            pass
        security.record(self.refused, person=self.user.pk if self.user else None)
        raise _not_opened()


class PasskeyForm(PasskeyAnswer):
    """A passkey as the second step."""


class PasskeyAgainForm(PasskeyAnswer, ReauthenticateWebAuthnForm):
    """A passkey again, before anything about the sign-in changes."""


class PasskeyAloneForm(PasskeyAnswer, LoginWebAuthnForm):
    """A passkey alone: it asked for a finger, a face or a PIN, and names whose it is."""

    refused = SecurityEvent.SIGN_IN_FAILED
