"""What surrounds every page: where it stands, and the demo banner."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from binome.core.framework import page_tokens
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.ui.props import SavedFilters
from binome.interfaces.cockpit.navigation.frame import frame_of
from binome.interfaces.cockpit.navigation.menu import footer_of_all
from binome.interfaces.cockpit.saved_filters import saved_filters_of
from binome.interfaces.help.pages import section_for


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame of every page; navigation is worked out only when a page shows it."""
    person = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "house": _house(),
        "answers_to": page_tokens.page_of(request) if request.method == "POST" else "",
        "frame": frame_of(request, person) if isinstance(person, Person) else None,
        "saved_filters": _saved_filters(request, person),
        "foot": footer_of_all,
        "guidance": section_for(request.resolver_match),
    }


def _saved_filters(request: HttpRequest, person: object) -> "SimpleLazyObject[SavedFilters] | None":
    """Asked where a list shows them alone."""
    return SimpleLazyObject(partial(saved_filters_of, request, person)) if isinstance(person, Person) else None


def _house() -> organisation.House:
    """The organisation; a page that says the database is away says it without."""
    try:
        return organisation.current()
    except DatabaseError:
        return organisation.NOTHING_SAID
