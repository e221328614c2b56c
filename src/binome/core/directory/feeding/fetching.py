"""Where the staff file comes from: a folder of this machine, or an address. The environment names it, never a screen:
whoever could type it there would read files of this machine, or knock at doors of its network.
"""

import os
import stat
import time
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.errors import Conflict
from binome.core.ui.dates import date_format

SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx"})  # others are being uploaded, or are no staff file
STALE = timedelta(days=7)  # a file that nobody renews would make whoever joined since leave
TIMEOUTS = (10, 60)  # seconds to connect; and for each part of the answer: reports are made while one waits
DEADLINE = 300  # seconds for all of it
CHUNK = 1024  # bytes between two looks at the clock


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
    """The newest file of the folder, or what the address answers. Raises `NotFetched`."""
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
    answered: Future[bytes] = Future()
    # A server that sends a letter at a time, its headers too, keeps each wait short: only a thread is left to it
    Thread(target=_ask, args=(address, answered), name="staff-feed", daemon=True).start()
    try:
        content = answered.result(timeout=DEADLINE)
    except requests.RequestException as trouble:
        cause = type(trouble).__name__
        raise NotFetched(_("The address of the staff file did not answer (%(cause)s)."), cause=cause) from None
    except TimeoutError:
        raise NotFetched(_("The address of the staff file takes too long to answer.")) from None
    return Fetched(f"staff feed {timezone.localdate(now):%Y-%m-%d}", content)  # the address may end with a key


def _ask(address: str, answered: Future[bytes]) -> None:
    try:
        content = _answer_of(address, until=time.monotonic() + DEADLINE)
    except Exception as trouble:  # told where it is waited for
        answered.set_exception(trouble)
    else:
        answered.set_result(content)


def _answer_of(address: str, *, until: float) -> bytes:
    with requests.get(address, auth=_authorize, stream=True, timeout=TIMEOUTS, allow_redirects=False) as answer:
        if answer.status_code != requests.codes.ok:
            status = str(answer.status_code)
            raise NotFetched(_("The address of the staff file answered %(status)s."), status=status)
        return _read(answer, until=until)


def _authorize(request: Any) -> Any:
    """Say who asks; without a word for it, nothing is said: what a file `.netrc` of this machine knows is for others."""
    if settings.STAFF_FEED_AUTHORIZATION:
        request.headers["Authorization"] = settings.STAFF_FEED_AUTHORIZATION
    return request


def _read(answer: requests.Response, *, until: float) -> bytes:
    content = bytearray()
    for chunk in answer.iter_content(CHUNK):
        content += chunk
        if len(content) > MAX_BYTES:  # one byte more is enough for it to be refused in words
            break
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(content)
