"""Appearing in the directory, and leaving it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.network.actions.errors import NotInTheNetwork
from binome.journey.network.models import DirectoryCard
from binome.journey.network.queries.people import takes_part


@transaction.atomic
def agree_to_appear(
    *, by: Person, now: datetime, themes: Iterable[Theme], about: str = "", open_to_meet: bool = True
) -> DirectoryCard:
    """Show the person in the directory on these themes; doing it again updates the card.

    Raises `NotInTheNetwork` unless the person was accepted in a wave.
    """
    if not takes_part(by):
        raise NotInTheNetwork
    card, _ = DirectoryCard.objects.update_or_create(
        person=by,
        defaults={"about": cleaned(about)[:300], "open_to_meet": open_to_meet},
        create_defaults={"about": cleaned(about)[:300], "open_to_meet": open_to_meet, "agreed_at": now},
    )
    card.themes.set(themes)
    audit.record("network.agreed_to_appear", card, by=by)
    return card


@transaction.atomic
def leave_directory(*, by: Person) -> None:
    """Take the person out of the directory at once."""
    card = DirectoryCard.objects.filter(person=by).first()
    if card is not None:
        audit.record("network.left_the_directory", card, by=by)
        card.delete()
