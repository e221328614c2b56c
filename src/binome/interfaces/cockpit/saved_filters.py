"""The filters that someone keeps of the list on a page."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from binome.core.framework import page_tokens
from binome.core.framework.addresses import address
from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person, SavedFilter
from binome.core.ui.props import FilterChip, SavedFilters

_KEPT = CompiledQuery(lambda: SavedFilter.objects.filter(person=PERSON).order_by("pk"))


def list_at(path: str) -> str:
    """The name of the view that shows the page at `path`; "" when there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def saved_filters_of(request: HttpRequest, person: Person) -> SavedFilters:
    """What `person` keeps of the list on this page, in the order in which it was saved."""
    page = list_at(page_tokens.path_of(request))
    chips = [
        FilterChip(kept.name, kept.query, address("remove_filter", kept.pk))
        for kept in _KEPT.rows(person=person)
        if kept.page == page
    ]
    return SavedFilters(chips, address("save_filter"))
