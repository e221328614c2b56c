"""What a person changes about their own access."""

from binome.core.people.models import Person


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language in which pages and letters speak to `by`."""
    Person.objects.filter(pk=by.pk).update(preferred_language=language)
