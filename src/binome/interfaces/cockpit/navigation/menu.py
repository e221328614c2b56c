"""The menus: in the header what concerns the reader, behind their initials what is theirs, at the foot what is for all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from binome.core.framework.addresses import address
from binome.core.people.models import Person
from binome.core.ui.props import Text
from binome.interfaces.cockpit.navigation.sections import MenuSection
from binome.interfaces.cockpit.standing import Standing


@dataclass(frozen=True)
class Entry:
    """One entry of a menu: what it says, and for whom it is there."""

    section: MenuSection
    label: Text
    icon: str
    concerns: Callable[[Standing, Person], bool] = lambda _standing, _person: True


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it. `current`: "page" where one is, "true" where the page stands below it."""

    label: str
    url: str
    icon: str = ""
    current: str = ""


def _looks_after_staff(_standing: Standing, person: Person) -> bool:
    return person.is_hr or person.is_administrator


def _administers(_standing: Standing, person: Person) -> bool:
    return person.is_administrator


def _is_hr(_standing: Standing, person: Person) -> bool:
    return person.is_hr


MAIN = (
    Entry(MenuSection.HOME, gettext_lazy("Home"), "home"),
    Entry(
        MenuSection.WAVES,
        gettext_lazy("Cockpit"),
        "layout-dashboard",
        lambda standing, person: standing.steers or _looks_after_staff(standing, person),
    ),
    Entry(MenuSection.TRAINING, gettext_lazy("Preparation"), "school", lambda standing, _: standing.trains),
    Entry(MenuSection.READING, gettext_lazy("Answers to read"), "eye", lambda standing, _: standing.reviews),
    Entry(
        MenuSection.REPORTS,
        gettext_lazy("Reports"),
        "chart-bar",
        lambda standing, _: standing.reads_reports and not standing.steers,
    ),
    Entry(MenuSection.PROGRESS, gettext_lazy("My progress"), "route"),
    Entry(MenuSection.PAIR, gettext_lazy("My pair"), "users", lambda standing, _: standing.in_a_pair),
    Entry(MenuSection.DESK, gettext_lazy("The dates I book"), "calendar-event", lambda standing, _: standing.books),
    Entry(MenuSection.NETWORK, gettext_lazy("Network"), "affiliate", lambda standing, _: standing.in_network),
    Entry(MenuSection.STAFF, pgettext_lazy("menu", "Staff"), "id", _looks_after_staff),
    Entry(MenuSection.CATALOGUE, gettext_lazy("Competences"), "books", _looks_after_staff),
)
OWN = (
    Entry(MenuSection.ROLES, gettext_lazy("Roles"), "users-group", _administers),
    Entry(MenuSection.TRAIL, gettext_lazy("Audit trail"), "history", _administers),
    Entry(MenuSection.ERASURE, gettext_lazy("Erasure requests"), "trash", _is_hr),
    Entry(MenuSection.DATA_PROTECTION, gettext_lazy("Data protection"), "shield-lock", _looks_after_staff),
    Entry(MenuSection.SETUP, gettext_lazy("Set-up"), "settings", _administers),
    Entry(MenuSection.HEALTH, gettext_lazy("System health"), "heartbeat", _administers),
    Entry(MenuSection.OUTBOX, gettext_lazy("Outbox"), "mail", _administers),
    Entry(MenuSection.EMAILS, gettext_lazy("Emails sent by Binôme"), "writing", _looks_after_staff),
    Entry(MenuSection.DATA, gettext_lazy("My data and emails"), "database"),
    Entry(MenuSection.CALENDAR, gettext_lazy("My calendar"), "calendar"),
    Entry(MenuSection.CLOCK, gettext_lazy("My time zone"), "clock"),
    Entry(MenuSection.PASSWORD, gettext_lazy("My password"), "key", lambda _standing, _person: not settings.SSO_ONLY),
    Entry(MenuSection.SECOND_STEP, gettext_lazy("My two-step sign-in"), "shield-lock"),
    Entry(MenuSection.SESSIONS, gettext_lazy("Where I am signed in"), "devices"),
)
FOOT = (
    Entry(MenuSection.CATALOGUE, gettext_lazy("Competences"), "", lambda s, person: not _looks_after_staff(s, person)),
    Entry(MenuSection.RIGHTS, gettext_lazy("Who sees what"), ""),
    Entry(MenuSection.HELP, gettext_lazy("Help"), ""),
)
# Where a page stands whose own entry is not in the reader's menu; at last at home.
ELSE = {
    MenuSection.WAVES: (MenuSection.TRAINING, MenuSection.REPORTS),
    MenuSection.REPORTS: (MenuSection.WAVES,),
    MenuSection.TRAINING: (MenuSection.WAVES,),
    MenuSection.STAFF: (MenuSection.WAVES,),
    MenuSection.PAIR: (MenuSection.DESK, MenuSection.PROGRESS),
}


def shown(entries: tuple[Entry, ...], standing: Standing, person: Person) -> list[Entry]:
    """The entries that concern the reader."""
    return [entry for entry in entries if entry.concerns(standing, person)]


def standing_under(section: MenuSection, held: set[MenuSection]) -> MenuSection:
    """The entry of the reader's own menus under which a page of `section` stands."""
    return next((entry for entry in (section, *ELSE.get(section, ())) if entry in held), MenuSection.HOME)


def links(entries: list[Entry], *, under: MenuSection, current: str) -> list[Link]:
    """Entries as the page shows them; the one the page stands under is marked with `current`."""
    return [
        Link(str(entry.label), address(entry.section.value), entry.icon, current if entry.section == under else "")
        for entry in entries
    ]


def footer_of_all() -> list[Link]:
    """The foot of a page for someone who is not signed in."""
    return [
        Link(_("Who sees what"), address(MenuSection.RIGHTS.value)),
        Link(_("Help"), address(MenuSection.HELP.value)),
    ]
