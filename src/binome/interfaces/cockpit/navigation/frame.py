"""Where the page stands that is being shown: worked out once a page, and only when its frame is drawn."""

from functools import cached_property

from django.http import HttpRequest

from binome.core.people.models import Person
from binome.core.programmes.models import Programme
from binome.core.ui.props import Crumb
from binome.interfaces.cockpit.gathering import contacts_of
from binome.interfaces.cockpit.navigation.menu import FOOT, MAIN, OWN, Entry, Link, links, shown, standing_under
from binome.interfaces.cockpit.navigation.sections import MenuSection, is_of_a_wave, section_of
from binome.interfaces.cockpit.navigation.wave_bar import WaveBar, bar_of
from binome.interfaces.cockpit.standing import Standing, standing_of

# Pages with tabs of their own for the rooms of one section: there the tab is the page, the entry stands above it.
WITH_ROOMS = frozenset(
    {
        "network:directory",
        "network:introductions",
        "network:communities",
        "network:ideas",
        "outcomes:testimonies",
    }
)


class Frame:
    """The frame of one page for one reader: menus, the bar of its wave, what stands above it."""

    def __init__(self, request: HttpRequest, person: Person) -> None:
        self.request = request
        self.person = person

    @cached_property
    def standing(self) -> Standing:
        """What concerns the reader."""
        return standing_of(self.request, self.person)

    @cached_property
    def bar(self) -> WaveBar | None:
        """The bar of the wave whose page this is."""
        match = self.request.resolver_match
        return bar_of(match, self.person) if match is not None and is_of_a_wave(match) else None

    @cached_property
    def _entries(self) -> tuple[list[Entry], list[Entry], list[Entry]]:
        main, own, foot = (shown(entries, self.standing, self.person) for entries in (MAIN, OWN, FOOT))
        return main, own, foot

    @cached_property
    def under(self) -> MenuSection:
        """The entry of the menus under which the page stands."""
        held = {entry.section for entries in self._entries for entry in entries}
        if self.bar is not None and not self.bar.steers:
            held -= {MenuSection.WAVES}
        return standing_under(section_of(self.request.resolver_match), held)

    @cached_property
    def _current(self) -> str:
        """How the entry is marked: as the page itself, unless tabs below it say more."""
        match = self.request.resolver_match
        in_a_tab = (self.bar is not None and self.bar.shown) or (match is not None and match.view_name in WITH_ROOMS)
        return "true" if in_a_tab else "page"

    @cached_property
    def nav(self) -> list[Link]:
        """The menu in the header."""
        return links(self._entries[0], under=self.under, current=self._current)

    @cached_property
    def menu(self) -> list[Link]:
        """What is behind the reader's initials: rarely wanted, always findable."""
        return links(self._entries[1], under=self.under, current=self._current)

    @cached_property
    def foot(self) -> list[Link]:
        """What stands at the foot of every page."""
        return links(self._entries[2], under=self.under, current=self._current)

    @cached_property
    def contacts(self) -> list[Programme]:
        """Whom a participant may write to."""
        return contacts_of(self.person)

    @cached_property
    def trail(self) -> list[Crumb]:
        """The pages above this one, from the entry of the menu down; never the page itself."""
        above = [Crumb(link.label, link.url) for link in (*self.nav, *self.menu, *self.foot) if link.current]
        if self.bar is not None:
            tabs = [tab for tab in self.bar.tabs if tab.active or tab.overview]
            above += [Crumb(self.bar.name if tab.overview else tab.label, tab.url) for tab in tabs]
        return [crumb for crumb in above if crumb.url != self.request.path]


def frame_of(request: HttpRequest, person: Person) -> Frame:
    """The frame of the page; asked as often as templates like, worked out once."""
    frame: Frame | None = getattr(request, "frame", None)
    if frame is None:
        frame = Frame(request, person)
        request.frame = frame  # type: ignore[attr-defined]
    return frame
