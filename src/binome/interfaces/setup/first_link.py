"""The link that `binome setup` prints while nobody runs the installation: it lets one person in, who then does."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from binome.core.people.models import Person

SALT = "binome.setup.first_link"
GOOD_FOR = timedelta(
    hours=24
)  # whoever installs on one day may begin on the next; a link in a terminal's history is worth nothing after


def path() -> str:
    """The path of the link."""
    return reverse("setup:start", args=[signing.dumps("first", salt=SALT)])


def is_good(token: str) -> bool:
    """Whether the link still lets someone in: signed here, within the day, and nobody came in by one."""
    try:
        signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    return not has_administrator()


def has_administrator() -> bool:
    """Whether someone who works here runs the installation."""
    return Person.objects.employed().filter(is_administrator=True).exists()
