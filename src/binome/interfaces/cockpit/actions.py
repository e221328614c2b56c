"""What people keep of the lists that they work with."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.framework.rows import values_of, written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person, SavedFilter
from binome.core.people.models.saved_filters import LONGEST_QUERY

MOST = 12  # chips above a list; more is a menu, which nobody reads


class NothingToSave(Conflict):
    """The list stands as it does without a filter, or says more than an address is worth keeping."""

    reason = _("Choose a filter or an order first: this list has nothing to save.")


class EnoughFilters(Conflict):
    """As many filters as a list can show."""

    reason = _("You have 12 saved filters for this list. Remove one, then save this one.")


@transaction.atomic
def save_filter(page: str, *, name: str, query: str, by: Person) -> SavedFilter:
    """Keep `query` of the list `page` under a name; a name that is there already stands for it from now on.

    Raises `NothingToSave` and `EnoughFilters`.
    """
    if not query or len(query) > LONGEST_QUERY:
        raise NothingToSave
    Person.objects.select_for_update().get(pk=by.pk)  # two windows that save at once count one after the other
    others = SavedFilter.objects.filter(person=by, page=page).exclude(name=name)
    if others.count() >= MOST:
        raise EnoughFilters
    saved, _created = SavedFilter.objects.update_or_create(person=by, page=page, name=name, defaults={"query": query})
    return saved


@transaction.atomic
def remove_filter(filter_id: int, *, by: Person) -> dict[str, str | None]:
    """Remove a filter of one's own; what it takes to put it back. Raises `NotTheirs`."""
    saved = SavedFilter.objects.select_for_update().filter(pk=filter_id, person=by).first()
    if saved is None:
        raise NotTheirs
    row = values_of(saved)
    saved.delete()
    return row


@undoes("remove_filter", sentence=_("The filter is back."))
@transaction.atomic
def restore_filter(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Put a removed filter back, unless another one took its name or the last place since."""
    Person.objects.select_for_update().get(pk=by.pk)  # as for one that is saved
    others = SavedFilter.objects.filter(person=by, page=row["page"]).exclude(pk=row["id"])
    if others.filter(name=row["name"]).exists() or others.count() >= MOST:
        raise NoWayBack
    written_again(SavedFilter, row)
