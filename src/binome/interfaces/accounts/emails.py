"""How long the letters about signing in are good for."""

from datetime import datetime, timedelta

from django.conf import settings

from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import always_stands, stands_while

CODE = "accounts/emails/login_code.txt"
RESET = "accounts/emails/password_reset.txt"


def seconds_good_for(letter: str) -> tuple[int, ...]:
    """How long what is in the letter opens something; nothing for news, which stay true."""
    lifetimes = {CODE: settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, RESET: settings.PASSWORD_RESET_TIMEOUT}
    return (lifetimes[letter],) if letter in lifetimes else ()


@stands_while(CODE, RESET)
def _is_still_good(letter: OutboxLetter, now: datetime) -> bool:
    """A code or a link that no longer opens anything would only puzzle its reader; both die with the address."""
    (seconds,) = letter.about
    return letter.destination == letter.to.email and now - letter.created_at < timedelta(seconds=seconds)


stands_while(
    "accounts/emails/password_changed.txt",
    "accounts/emails/second_step_on.txt",
    "accounts/emails/second_step_off.txt",
    "accounts/emails/second_step_codes.txt",
)(always_stands)
