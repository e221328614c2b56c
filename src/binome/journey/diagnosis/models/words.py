"""What the tables of this step share: who sees them, and the reader's language."""

from django.utils.translation import get_language

from binome.core.people.declarations import Sees

STAFF = Sees.MANAGER | Sees.ADMINISTRATOR
SHOWN = Sees.COLLEAGUES


def in_language(french: str, english: str) -> str:
    """The text in the reader's language."""
    return english if (get_language() or "fr").startswith("en") else french
