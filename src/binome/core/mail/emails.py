"""What is written to someone whose reply by email could not be taken."""

from django.utils.functional import Promise

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import always_stands, stands_while

REFUSED = "mail/emails/reply_refused.txt"
stands_while(REFUSED)(always_stands)


def say_it_was_not_taken(letter: OutboxLetter, reason: str | Promise, digest: str) -> None:
    """Once for each message; it bears no address of its own, so that nothing answers it in a circle."""
    outbox.post(
        REFUSED,
        to=letter.to,
        key=f"mail.reply_refused.{digest}",
        category=Category(letter.category),
        context={"words": letter.subject, "reason": reason},
        asked_for=True,
    )
