"""What a person changes about their own access, letters and data."""

from collections.abc import Collection

from django.db import transaction

from binome.core.mail.models import ALWAYS_SENT, Category, Mute
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.export import archive


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language in which pages and letters speak to `by`."""
    Person.objects.filter(pk=by.pk).update(preferred_language=language)


@transaction.atomic
def choose_letters(*, by: Person, wanted: Collection[str]) -> None:
    """Receive the `wanted` categories and mute the others; decisions and sign-in codes always come."""
    Mute.objects.filter(person=by).delete()
    muted = [name for name in Category.values if name not in wanted and name not in ALWAYS_SENT]
    Mute.objects.bulk_create(Mute(person=by, category=name) for name in muted)
    audit.record("accounts.chose_letters", by=by, muted=len(muted))


@transaction.atomic
def take_away(*, by: Person) -> bytes:
    """One's own data as a ZIP; the trail notes that it was taken."""
    audit.record("privacy.exported_own_data", by=by)
    return archive(by)
