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
    *,
    by: Person,
    now: datetime,
    themes: Iterable[Theme],
    learns: Iterable[Theme] = (),
    about: str = "",
    open_to_meet: bool = True,
    shows_level: bool = False,
) -> DirectoryCard:
    """Show the person in the directory: they can help with `themes` and want to learn `learns`. Again: the card changes.

    Raises `NotInTheNetwork` unless the person was accepted in a wave.
    """
    if not takes_part(by):
        raise NotInTheNetwork
    chosen = {"about": cleaned(about)[:300], "open_to_meet": open_to_meet, "shows_level": shows_level}
    card, _ = DirectoryCard.objects.update_or_create(
        person=by, defaults=chosen, create_defaults={**chosen, "agreed_at": now}
    )
    card.themes.set(themes)
    card.learns.set(learns)
    audit.record("network.agreed_to_appear", card, by=by)
    return card


@transaction.atomic
def leave_directory(*, by: Person) -> None:
    """Take the person out of the directory at once."""
    card = DirectoryCard.objects.filter(person=by).first()
    if card is not None:
        audit.record("network.left_the_directory", card, by=by)
        card.delete()
