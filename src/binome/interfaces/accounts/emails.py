"""How long the letters about signing in are good for."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.mail.validity import always_stands, stands_while
from binome.core.people.models import Person

CODE = "accounts/emails/login_code.txt"
RESET = "accounts/emails/password_reset.txt"
RESET_LETTER = "accounts/emails/second_step_reset.txt"


def seconds_good_for(letter: str) -> tuple[int, ...]:
    """How long what is in the letter opens something; nothing for news, which stay true."""
    lifetimes = {CODE: settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, RESET: settings.PASSWORD_RESET_TIMEOUT}
    return (lifetimes[letter],) if letter in lifetimes else ()


@stands_while(CODE, RESET)
def _is_still_good(letter: OutboxLetter, now: datetime) -> bool:
    """A code or a link that no longer opens anything would only puzzle its reader; both die with the address."""
    (seconds,) = letter.about
    return letter.destination == letter.to.email and now - letter.created_at < timedelta(seconds=seconds)


def tell_reset(person: Person, *, by: Person | None, now: datetime) -> None:
    """Tell someone that their second step was taken away, and how to have one again; `by` None is who runs the server."""
    post(
        RESET_LETTER,
        to=person,
        key=f"accounts.second_step_reset.{person.pk}.{now.isoformat()}",
        category=Category.ACCESS,
        context={"by": by},
        act=(_("Turn the second step on again"), reverse("mfa_index")),
        send_after=now,
    )


stands_while(
    "accounts/emails/password_changed.txt",
    "accounts/emails/second_step_on.txt",
    "accounts/emails/second_step_off.txt",
    "accounts/emails/second_step_codes.txt",
    "accounts/emails/passkey_added.txt",
    "accounts/emails/passkey_removed.txt",
    RESET_LETTER,
)(always_stands)
