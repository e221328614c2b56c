"""The organisation as every page and email needs it, read from the database a few times a minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.db import Error as DatabaseFault

from binome.core.people.models import Organisation

KEY = "organisation"
LAST_KNOWN = "organisation.last"
SECONDS = 20  # other processes show a change that late
ONLY = 1  # the key of the single row
MOST_IN_A_LETTER = 40_000  # bytes of a logo that every email may carry along


@dataclass(frozen=True)
class House:
    """What is known of the organisation; empty where nothing was said, and the installation's settings stand."""

    name: str = ""
    accent: str = ""
    logo: str = ""  # a mark of the picture's bytes, empty when there is none
    logo_size: int = 0
    default_language: str = ""
    time_zone: str = ""
    countries: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    sender_name: str = ""
    edited_emails: Mapping[str, int] = field(default_factory=dict)
    units_in_force: Mapping[str, int] = field(default_factory=dict)
    own_video_link: str = ""

    @property
    def title(self) -> str:
        """What stands at the top of pages and emails."""
        return self.name or "Binôme"

    @property
    def logo_in_letters(self) -> bool:
        """Whether emails carry the logo: a thousand of them weigh a thousand times what it weighs."""
        return 0 < self.logo_size <= MOST_IN_A_LETTER

    @property
    def language(self) -> str:
        """The language of people of whom nothing else is known."""
        return self.default_language or settings.LANGUAGE_CODE

    @property
    def mark(self) -> str:
        """Changes with whatever the style sheet says: browsers fetch it anew."""
        return self.accent.strip("#")

    @property
    def video_link(self) -> str:
        """The pattern of video rooms, here or in the settings; empty: pairs bring their own."""
        return self.own_video_link or settings.VIDEO_LINK

    def level(self, number: int) -> str:
        """A level in the organisation's own words, else its number."""
        return self.levels.get(str(number), str(number))


NOTHING_SAID = House()


def current() -> House:
    """The organisation as it was within the last seconds; as this process last knew it while the database fails.

    Probes and the page that says so are answered without a database, and whoever asks it for more is told by that.
    """
    house: House | None = caches["memory"].get(KEY)
    if house is None:
        try:
            house = _read()
        except DatabaseFault:
            house = caches["memory"].get(LAST_KNOWN, NOTHING_SAID)
        else:
            caches["memory"].set(LAST_KNOWN, house, None)
        caches["memory"].set(KEY, house, SECONDS)
    return house


def logo() -> tuple[bytes, str] | None:
    """The picture and what kind it is, read once for the many emails of a call."""
    mark = current().logo
    kept: tuple[bytes, str] | None = caches["memory"].get(f"{KEY}.logo.{mark}") if mark else None
    if mark and kept is None:
        row = Organisation.objects.filter(pk=ONLY).only("logo", "logo_kind").first()
        if row and row.logo:
            kept = bytes(row.logo), row.logo_kind
            caches["memory"].set(f"{KEY}.logo.{mark}", kept, SECONDS)
    return kept


def forget() -> None:
    """Read it anew at the next page."""
    caches["memory"].delete(KEY)


def locked() -> Organisation:
    """The row, made where there is none, for whoever changes what holds for the whole installation: one after the other."""
    Organisation.objects.get_or_create(pk=ONLY)
    return Organisation.objects.select_for_update().get(pk=ONLY)


def _read() -> House:
    row = Organisation.objects.filter(pk=ONLY).first()
    if row is None:
        return NOTHING_SAID
    return House(
        name=row.name,
        accent=row.accent,
        logo=sha256(bytes(row.logo)).hexdigest()[:12] if row.logo else "",
        logo_size=len(row.logo),
        default_language=row.default_language,
        time_zone=row.time_zone,
        countries=tuple(row.countries),
        levels=row.levels,
        sender_name=row.sender_name,
        edited_emails=row.edited_emails,
        units_in_force=row.units_in_force,
        own_video_link=row.video_link,
    )
