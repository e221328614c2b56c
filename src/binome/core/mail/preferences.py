"""What people wish to receive: muting a kind of letter, by the page or by the link in the letter."""

from collections.abc import Collection

from django.core import signing
from django.db import transaction

from binome.core.mail.models import MUTABLE, Category, Mute
from binome.core.mail.signals import wishes_changed
from binome.core.people.models import Person

PREFERENCES_PATH = "/letters/"
_SALT = "binome.mail.unsubscribe"


class NotALink(Exception):
    """The unsubscribe link was cut short, changed, or is about letters that always leave."""


def unsubscribe_path(person_id: int, category: str) -> str:
    """The path in a letter that mutes its kind for its reader, without signing in."""
    token = signing.dumps([person_id, category], salt=_SALT, compress=False)
    return f"/letters/unsubscribe/{token}/"


def read_unsubscribe(token: str) -> tuple[Person, Category]:
    """Whom and what an unsubscribe link is about; raises `NotALink`."""
    try:
        person_id, word = signing.loads(token, salt=_SALT)
        category = Category(word)
        person = Person.objects.get(pk=person_id)
    except (signing.BadSignature, Person.DoesNotExist, ValueError, TypeError):
        raise NotALink from None
    if category not in MUTABLE:
        raise NotALink
    return person, category


def muted_by(person: Person) -> set[Category]:
    """Kinds of letters that `person` does not receive."""
    return {Category(word) for word in Mute.objects.filter(person=person).values_list("category", flat=True)}


@transaction.atomic
def mute_only(categories: Collection[str], *, by: Person) -> None:
    """From now on `by` receives every kind of letter but `categories`; kinds that always leave are ignored."""
    wanted = {category for category in MUTABLE if category in categories}
    Mute.objects.filter(person=by).exclude(category__in=wanted).delete()
    for category in wanted:
        Mute.objects.get_or_create(person=by, category=category)
    wishes_changed.send(Mute, person=by)


@transaction.atomic
def mute(category: Category, *, by: Person) -> None:
    """`by` no longer receives `category`."""
    Mute.objects.get_or_create(person=by, category=category)
    wishes_changed.send(Mute, person=by)
