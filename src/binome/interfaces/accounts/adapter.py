"""Who may come in: people of the staff directory, nobody else; letters go through our outbox."""

from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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
}


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up: people come from the directory. No letter to unknown addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the directory is the only way in."""
        return False

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
