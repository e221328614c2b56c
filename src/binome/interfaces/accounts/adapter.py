"""Who may come in: people of the staff directory, nobody else; letters go through our outbox."""

import time
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.signals import authenticator_added
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person

LETTERS = {
    "account/email/login_code": "accounts/emails/login_code.txt",
    "account/email/password_reset_key": "accounts/emails/password_reset.txt",
    "account/email/password_changed": "accounts/emails/password_changed.txt",
    "account/email/password_reset": "accounts/emails/password_changed.txt",
    "account/email/password_set": "accounts/emails/password_changed.txt",
    "mfa/email/totp_activated": "accounts/emails/second_step_on.txt",
    "mfa/email/totp_deactivated": "accounts/emails/second_step_off.txt",
    "mfa/email/recovery_codes_generated": "accounts/emails/second_step_codes.txt",
}
NOBODY = "account/email/unknown_account"  # how the library says that an address is not known
TURNED_ON_AT = "second_step_turned_on_at"
FRESH_FOR = 300  # seconds


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up: people come from the directory. No letter to unknown addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the directory is the only way in."""
        return False

    def from_here(self, request: HttpRequest, login: str) -> str:
        """Whose tries are counted together: an address's from one network. Elsewhere, its owner still comes in."""
        return f"{truncate_ip(self.get_client_ip(request))}:{login.lower()}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return self.from_here(request, str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for someone who has just turned the second step on here: they proved it is them a moment ago."""
        turned_on = self.request.session.get(TURNED_ON_AT, 0)
        return not 0 <= time.time() - turned_on < FRESH_FOR

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell someone that their way in has changed; the library would look for an address elsewhere than ours."""
        self.send_mail(template_prefix, user.email, context or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter in our outbox, in the reader's language; an address nobody has gets nothing."""
        if template_prefix == NOBODY:
            _write_to_nobody()
        letter = LETTERS.get(template_prefix)
        person = Person.objects.employed().filter(email__iexact=email).first()
        if letter is not None and person is not None:
            url = str(context.get("password_reset_url", ""))
            path = "/" + url.split("/", 3)[3] if url.count("/") >= 3 else reverse("account_login")
            act = (_("Choose a new password"), path) if "reset_key" in template_prefix else None
            _write(letter, to=person, context=context, act=act)


def _write(letter: str, *, to: Person, context: dict[str, Any], act: tuple[Any, str] | None = None) -> None:
    secret = sha256(f"{context.get('code', '')}{context.get('password_reset_url', '')}".encode()).hexdigest()[:16]
    key = f"accounts:{letter}:{to.pk}:{timezone.now().isoformat()}:{secret}"
    post(letter, to=to, key=key, category=Category.ACCESS, context={"code": context.get("code", "")}, act=act)


def _write_to_nobody() -> None:
    """Write a letter and throw it away: an address nobody has takes as long as a known one, so time tells nothing."""
    with transaction.atomic():
        _write("accounts/emails/login_code.txt", to=Person(pk=0, preferred_language="fr"), context={})
        transaction.set_rollback(True)


@receiver(authenticator_added)
def remember_when_it_was_turned_on(request: HttpRequest, **_: Any) -> None:
    """The recovery codes come next: no second code is asked for to read them."""
    request.session[TURNED_ON_AT] = time.time()
