"""What people decide about the letters they receive."""

from collections.abc import Collection

from django.db import transaction

from binome.core.mail import preferences
from binome.core.mail.models import MUTABLE, Category
from binome.core.people.models import Person
from binome.core.privacy import audit


@transaction.atomic
def choose_letters(*, by: Person, wanted: Collection[str]) -> None:
    """Receive the `wanted` categories and mute the others; decisions and sign-in codes always come."""
    muted = [category for category in MUTABLE if category not in wanted]
    preferences.mute_only(muted, by=by)
    audit.record("accounts.chose_letters", by=by, muted=len(muted))


@transaction.atomic
def stop_letters(category: Category, *, by: Person) -> None:
    """Mute one category, as the link in a letter asks; asked again, nothing changes and nothing is written."""
    if category not in preferences.muted_by(by):
        preferences.mute(category, by=by)
        audit.record("accounts.stopped_letters", by=by, category=category.value)
