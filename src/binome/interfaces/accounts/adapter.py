"""Who may come in: people of the staff directory, nobody else; letters go through our outbox."""

import time
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.signals import authenticator_added
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
TURNED_ON_AT = "second_step_turned_on_at"
FRESH_FOR = 300  # seconds


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up: people come from the directory. No letter to unknown addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the directory is the only way in."""
        return False

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
        letter = LETTERS.get(template_prefix)
        person = Person.objects.employed().filter(email__iexact=email).first()
        if letter is None or person is None:
            return
        moment = timezone.now().isoformat()
        secret = sha256(f"{context.get('code', '')}{context.get('password_reset_url', '')}".encode()).hexdigest()[:16]
        url = str(context.get("password_reset_url", ""))
        path = "/" + url.split("/", 3)[3] if url.count("/") >= 3 else reverse("account_login")
        post(
            letter,
            to=person,
            key=f"accounts:{template_prefix}:{person.pk}:{moment}:{secret}",
            category=Category.ACCESS,
            context={"code": context.get("code", "")},
            act=(_("Choose a new password"), path) if "reset_key" in template_prefix else None,
        )


@receiver(authenticator_added)
def remember_when_it_was_turned_on(request: HttpRequest, **_: Any) -> None:
    """The recovery codes come next: no second code is asked for to read them."""
    request.session[TURNED_ON_AT] = time.time()
