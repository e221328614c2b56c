"""What a person changes about their own access, language and data."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.export import archive


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language in which pages and letters speak to `by`."""
    Person.objects.filter(pk=by.pk).update(preferred_language=language)


@transaction.atomic
def end_sessions(person: Person, *, by: Person | None) -> int:
    """Sign someone out of every browser at once; how many sessions that were. `by` None is who runs the installation.

    Sessions say whose they are inside what they hold alone, so all are read: a second for some tens of thousands.
    """
    ended = [each for each in Session.objects.iterator() if each.get_decoded().get(SESSION_KEY) == str(person.pk)]
    for session in ended:
        session.delete()
    audit.record("accounts.ended_sessions", person, by=by, sessions=len(ended))
    return len(ended)


@transaction.atomic
def take_away(*, by: Person) -> bytes:
    """One's own data as a ZIP; the trail notes that it was taken."""
    audit.record("privacy.exported_own_data", by=by)
    return archive(by)
