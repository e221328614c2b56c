"""What surrounds every page: navigation, demo banner."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.framework import page_tokens
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.interfaces.cockpit.standing import Standing, standing_of


@dataclass(frozen=True)
class Link:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame of every page; navigation is worked out only when a page shows it."""
    person = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "house": _house(),
        "answers_to": page_tokens.page_of(request) if request.method == "POST" else "",
        "nav": (lambda: _navigation(standing_of(request, person), person, request.path))
        if isinstance(person, Person)
        else [],
        "menu": _own_things if isinstance(person, Person) else [],
    }


def _house() -> organisation.House:
    """The organisation; a page that says the database is away says it without."""
    try:
        return organisation.current()
    except DatabaseError:
        return organisation.NOTHING_SAID


def _navigation(standing: Standing, person: Person, path: str) -> list[Link]:
    entries = [(_("Home"), reverse("home"), "home")]
    if standing.steers or person.is_hr or person.is_administrator:
        entries.append((_("Cockpit"), reverse("cockpit"), "layout-dashboard"))
        entries.append((_("Competences"), reverse("catalogue:home"), "books"))
    if standing.reads_reports:
        entries.append((_("Reports"), reverse("reports"), "chart-bar"))
    entries.append((_("My pair"), reverse("mentoring:space"), "users"))
    if standing.in_network:
        entries.append((_("Network"), reverse("network:directory"), "affiliate"))
    if standing.assessed:
        entries.append((_("My way"), reverse("outcomes:mine"), "chart-line"))
    return [Link(label, url, icon, _is_here(url, path)) for label, url, icon in entries]


def _own_things() -> list[Link]:
    """What is behind one's initials: rarely wanted, always findable."""
    entries = [
        (_("My data and letters"), reverse("my_data"), "database"),
        (_("My calendar"), reverse("feeds:mine"), "calendar"),
        (_("My time zone"), reverse("my_clock"), "clock"),
        (_("My password"), reverse("account_change_password"), "key"),
        (_("My second step at sign-in"), reverse("mfa_index"), "shield-lock"),
    ]
    return [Link(label, url, icon, active=False) for label, url, icon in entries]


def _is_here(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
