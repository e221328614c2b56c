"""Links that sign an administrator in without a letter: signed, good for an hour, for one sign-in."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from binome.core.people.models import Person

SALT = "binome.accounts.sign_in_link"
GOOD_FOR = timedelta(hours=1)  # from a terminal to a browser; a link found in a shell's history later opens nothing


def path_for(administrator: Person) -> str:
    """The path of a link that signs `administrator` in."""
    token = signing.dumps([administrator.pk, _state_of(administrator)], salt=SALT)
    return reverse("sign_in_by_link", args=[token])


def administrator_of(token: str, *, locked: bool = False) -> Person | None:
    """Whom a link signs in, `locked` until the transaction ends; None for a link that no longer works."""
    try:
        key, state = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    people = Person.objects.select_for_update() if locked else Person.objects.all()
    person = people.filter(pk=key, is_active=True, is_administrator=True).first()
    return person if person is not None and constant_time_compare(_state_of(person), state) else None


def _state_of(person: Person) -> str:
    """Changes with every sign-in, so that a link works once, and with the password, the address and the right."""
    last = person.last_login.timestamp() if person.last_login else 0
    words = f"{person.pk}:{last}:{person.password}:{person.email}:{person.is_administrator}"
    return salted_hmac(SALT, words, algorithm="sha256").hexdigest()[:32]
