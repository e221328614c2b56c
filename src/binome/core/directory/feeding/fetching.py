"""Where the staff file comes from: a folder of this machine, or an address. The environment names it, never a screen:
whoever could type it there would read files of this machine, or knock at doors of its network.
"""

import os
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.directory.refusals import Unreadable
from binome.core.errors import Conflict
from binome.core.outside.connection import CutOff, OutsideAnswer, OutsideRequest, Patience, TooLong, ask
from binome.core.outside.targets import HasExtras, NoAddress, NotReached, Target, numbers_of, target_from
from binome.core.ui.dates import date_format

SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx"})  # others are being uploaded, or are no staff file
STALE = timedelta(days=7)  # a file that nobody renews would make whoever joined since leave
PART = 60  # seconds to connect, and for each part of the answer: reports are made while one waits
DEADLINE = 300  # seconds for all of it
LONGEST = 2_000  # characters: addresses of reports bear keys


class NotFetched(Conflict):
    """No file could be had; nothing was read. The sentence is said in the language of whoever reads it, `details` in it."""

    def __init__(self, sentence: Promise, **details: str | Promise) -> None:
        super().__init__(lazy(lambda: str(sentence) % details, str)())


@dataclass(frozen=True)
class Fetched:
    """A file as it came."""

    name: str
    content: bytes


def source_in_words() -> str:
    """Where the file comes from; of an address neither a name before its machine, nor its last part, nor what follows it:
    keys may stand there.
    """
    source = str(settings.STAFF_FEED)
    if "://" not in source:
        return source
    parts = urlsplit(source)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rpartition('/')[0]}/…"


def fetch(*, now: datetime) -> Fetched:
    """The newest file of the folder, or what the address answers. Raises `NotFetched`, `Unreadable`."""
    source = settings.STAFF_FEED
    if not source:
        raise NotFetched(_("Nothing says where the staff file comes from (BINOME_STAFF_FEED)."))
    return _from_address(source, now=now) if "://" in source else _from_folder(Path(source), now=now)


def _from_folder(folder: Path, *, now: datetime) -> Fetched:
    try:
        newest = max(_files(folder), key=lambda entry: entry.stat(follow_symlinks=False).st_mtime, default=None)
        if newest is None:
            raise NotFetched(_("There is no file in the folder (.csv, .txt, .tsv or .xlsx)."))
        _check_age(newest.stat(follow_symlinks=False).st_mtime, now=now)
        # Whoever uploads there may make links, which would show files of this machine, and pipes, which never end
        handle = os.open(newest.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise NotFetched(_("There is no file in the folder (.csv, .txt, .tsv or .xlsx)."))
            return Fetched(_readable(newest.name), opened.read(MAX_BYTES + 1))
    except OSError as trouble:
        cause = trouble.strerror or type(trouble).__name__
        raise NotFetched(_("The folder of the staff file cannot be read (%(cause)s)."), cause=cause) from None


def _files(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_file(follow_symlinks=False) and _is_one(entry.name)]


def _is_one(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES


def _readable(name: str) -> str:
    """The same name, where a machine that writes accents in another way gave it bytes that no database keeps."""
    return os.fsencode(name).decode(errors="replace")


def _check_age(written_at: float, *, now: datetime) -> None:
    written = datetime.fromtimestamp(written_at, tz=timezone.get_current_timezone())
    if now - written > STALE:
        day = lazy(date_format, str)(written)
        raise NotFetched(
            _("The newest file in the folder dates from %(day)s, and has not been replaced since."), day=day
        )


def _from_address(address: str, *, now: datetime) -> Fetched:
    try:
        answer = _answer_of(target_from(address, longest=LONGEST))
    except (NoAddress, HasExtras):
        raise NotFetched(_("The address of the staff file cannot be read (BINOME_STAFF_FEED).")) from None
    except CutOff:
        raise NotFetched(_("The address of the staff file takes too long to answer.")) from None
    except NotReached as trouble:
        cause = trouble.reason
        raise NotFetched(_("The address of the staff file did not answer (%(cause)s)."), cause=cause) from None
    except TooLong:
        raise Unreadable("too_heavy") from None
    if answer.status != HTTPStatus.OK:
        status = str(answer.status)
        raise NotFetched(_("The address of the staff file answered %(status)s."), status=status)
    return Fetched(f"staff feed {timezone.localdate(now):%Y-%m-%d}", answer.content)  # the address may end with a key


def _answer_of(target: Target) -> OutsideAnswer:
    """Whoever runs the installation named the machine: it may stand in the network within."""
    headers = {"Host": target.named, "User-Agent": "Binome", "Accept-Encoding": "identity"}
    if settings.STAFF_FEED_AUTHORIZATION:
        headers["Authorization"] = settings.STAFF_FEED_AUTHORIZATION
    request = OutsideRequest("GET", headers, most_bytes=MAX_BYTES, patience=Patience(PART, DEADLINE))
    return ask(target, numbers_of(target, inside=True), request)
