"""What a person changes about their own access, language and data."""

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.export import archive


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language in which pages and letters speak to `by`."""
    Person.objects.filter(pk=by.pk).update(preferred_language=language)


@transaction.atomic
def take_away(*, by: Person) -> bytes:
    """One's own data as a ZIP; the trail notes that it was taken."""
    audit.record("privacy.exported_own_data", by=by)
    return archive(by)
