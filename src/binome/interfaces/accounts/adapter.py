"""Who may come in: people of the staff directory, nobody else; letters go through our outbox."""

import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asking
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.core.people.text import address_key
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.accounts import codes, second_factor
from binome.interfaces.accounts.emails import seconds_good_for
from binome.interfaces.accounts.sessions import (
    FACTOR_SET_UP,
    FACTOR_SET_UP_AT,
    SIGNED_IN_THROUGH,
    sign_out_hint_of,
)
from binome.interfaces.accounts.single_sign_on import sign_out
from binome.interfaces.accounts.single_sign_on.registry import provider_called

LETTERS = {
    "account/email/login_code": "accounts/emails/login_code.txt",
    "account/email/password_reset_key": "accounts/emails/password_reset.txt",
    "account/email/password_changed": "accounts/emails/password_changed.txt",
    "account/email/password_reset": "accounts/emails/password_changed.txt",
    "account/email/password_set": "accounts/emails/password_changed.txt",
    "mfa/email/totp_activated": "accounts/emails/second_step_on.txt",
    "mfa/email/totp_deactivated": "accounts/emails/second_step_off.txt",
    "mfa/email/webauthn_added": "accounts/emails/passkey_added.txt",
    "mfa/email/webauthn_removed": "accounts/emails/passkey_removed.txt",
    "mfa/email/recovery_codes_generated": "accounts/emails/second_step_codes.txt",
}
CODE_LETTER = "account/email/login_code"
RESET_LETTER = "account/email/password_reset_key"
PASSWORD_AGAIN, CODE_AGAIN = (
    "reauthenticate",
    "mfa_reauthenticate",
)  # ways of proving who one is, as the library calls them
NOBODY = "account/email/unknown_account"  # how the library says that an address is not known
TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up: people come from the directory. No letter to unknown addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the directory is the only way in."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from; what the library counts tries by."""
        return security.plain_address(super().get_client_ip(request))

    def from_here(self, request: HttpRequest, login: str) -> str:
        """Whose tries are counted together: an address's from one network. Elsewhere, its owner still comes in."""
        return f"{security.network_of(self.get_client_ip(request))}:{address_key(login)}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return self.from_here(request, str(credentials.get("email", "")))

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """What the library says when it refuses; that someone tried too often is told to the operator too."""
        if code in TOO_MANY:
            match = asking.request.resolver_match
            security.record(SecurityEvent.RATE_LIMITED, door=match.view_name if match else "")
        error: ValidationError = super().validation_error(code, *args)
        return error

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether `password` is that of `user`; the library would look for their address elsewhere than in the directory."""
        known = self.authenticate(asking.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def generate_login_code(self) -> str:
        """A code for the address that is asked for: a fresh one, or the latest once enough letters have left."""
        fresh: str = super().generate_login_code()
        return codes.code_for(asking.request, asking.request.POST.get("email", ""), fresh=fresh)

    def pre_login(self, request: HttpRequest, user: Person, *, email: str | None, **known: Any) -> HttpResponse | None:
        """A code opens the account of whoever has the address it was sent to; not once that address has changed."""
        if email and address_key(email) != address_key(user.email):
            security.record(SecurityEvent.WRONG_CODE, person=user.pk)
            messages.error(request, _("This code went to an address that is no longer yours here. Ask for a new one."))
            return redirect("account_request_login_code")
        refusal: HttpResponse | None = super().pre_login(request, user, email=email, **known)
        return refusal

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for someone who has just set a second factor up here, or given it: they proved it is them a moment ago."""
        person = self.request.user
        return not (isinstance(person, Person) and second_factor.is_fresh(self.request, person))

    def get_reauthentication_methods(self, user: Person | AnonymousUser) -> list[dict[str, Any]]:
        """Whoever has a second factor proves that one: their password may be known to whoever found their browser open."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != PASSWORD_AGAIN]
        return sorted(factors, key=lambda method: method["id"] == CODE_AGAIN) or methods  # a passkey before a code

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came by the organisation's sign-in service leaves it too; others are back at the way in."""
        provider = provider_called(request.session.get(SIGNED_IN_THROUGH))
        if provider is not None:
            out = reverse("single_sign_on_out", args=[provider.slug])
            hint = sign_out_hint_of(request.session, request.user.pk) if provider.sign_out_hint else ""
            return f"{out}?{urlencode({'ticket': sign_out.put_aside(provider, hint)})}" if hint else out
        way_in: str = super().get_logout_redirect_url(request)
        return way_in

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell someone that their way in has changed; the library would look for an address elsewhere than ours."""
        self.send_mail(template_prefix, user.email, context or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter in our outbox, in the reader's language; an address nobody has gets nothing.

        The same work is done for a letter that leaves and for one that does not, so that time tells nothing.
        """
        person = Person.objects.employed().with_address(email).first()
        letter = LETTERS.get(template_prefix)
        if template_prefix == NOBODY:
            code = self.generate_login_code()
            codes.is_news(code)
            _pretend("accounts/emails/login_code.txt", code=code)
        elif letter is None or person is None:
            return
        elif template_prefix == CODE_LETTER and not codes.is_news(context["code"]):
            _pretend(letter, code=context["code"])
        elif template_prefix == RESET_LETTER and not codes.may_write(asking.request, codes.RESET, email):
            _pretend(letter, code="")
        else:
            _write(letter, to=person, context=context, act=_act(template_prefix, context))
            security.record(
                SecurityEvent.LETTER_ASKED, person=person.pk, letter=letter.rpartition("/")[2].removesuffix(".txt")
            )


def _act(template_prefix: str, context: dict[str, Any]) -> tuple[Any, str] | None:
    """The button of a letter: its path alone is taken from the library, which builds links on the host that was asked."""
    if template_prefix != RESET_LETTER:
        return None
    url = str(context.get("password_reset_url", ""))
    return _("Choose a new password"), "/" + url.split("/", 3)[3]


def _write(letter: str, *, to: Person, context: dict[str, Any], act: tuple[Any, str] | None = None) -> None:
    secret = sha256(f"{context.get('code', '')}{context.get('password_reset_url', '')}".encode()).hexdigest()[:16]
    key = f"accounts:{letter}:{to.pk}:{timezone.now().isoformat()}:{secret}"
    post(
        letter,
        to=to,
        key=key,
        category=Category.ACCESS,
        about=seconds_good_for(letter),
        address=to.email,
        context={"code": context.get("code", "")},
        act=act,
    )


def _pretend(letter: str, *, code: str) -> None:
    """Write a letter and throw it away, and wait for the disk as if it were kept."""
    with transaction.atomic():
        _write(letter, to=Person(pk=0, preferred_language="fr"), context={"code": code})
        transaction.set_rollback(True)
    cache.set("letter-to-nobody", code, 1)


@receiver(authenticator_added)
def remember_when_it_was_turned_on(request: HttpRequest, user: Person, **_: Any) -> None:
    """The recovery codes come next: no second code is asked for to read them."""
    request.session[FACTOR_SET_UP_AT] = time.time()
    request.session[FACTOR_SET_UP] = user.pk
