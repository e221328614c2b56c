"""Backups: the database and the files in one archive, made while people work; and the way back."""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from binome.interfaces.commands import restored_state, versions
from binome.interfaces.commands.database_dump import dump, load
from binome.interfaces.commands.restored_state import Letters

DATABASE, MANIFEST, FILES = "database", "manifest.json", "files"
OF_THE_ARCHIVE = (gzip.BadGzipFile, NotADirectoryError, IsADirectoryError)  # troubles of the system that are none


class NotABackup(Exception):
    """The archive is not one of ours, was cut short, is of the other kind of database, or of a later version."""


@dataclass(frozen=True)
class Restored:
    """What came back."""

    made_at: str
    waiting: int  # letters that had not left when the backup was made


def back_up(target: Path, *, now: datetime) -> dict[str, Any]:
    """Write the database and the files to the new archive `target` and return its manifest.

    The database is copied as it stands at one instant, without stopping anybody. The archive appears under its name
    once it is whole and on disk, readable by its owner alone. Raises FileExistsError when `target` is there already,
    `DatabaseTrouble` and OSError, with nothing left behind.
    """
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dumped = Path(folder) / DATABASE
        dump(dumped)
        manifest = {
            "version": versions.THIS,
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "sha256": _sum(dumped),
        }
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        packed = Path(folder) / "archive"
        packed.touch(mode=0o600)
        with packed.open("wb") as written:
            with tarfile.open(fileobj=written, mode="w:gz", compresslevel=3) as archive:
                archive.add(Path(folder) / MANIFEST, MANIFEST)
                archive.add(dumped, DATABASE)
                if settings.MEDIA_ROOT.is_dir():
                    archive.add(settings.MEDIA_ROOT, FILES)
            written.flush()
            os.fsync(written.fileno())
        packed.rename(target)
    return manifest


def restore(source: Path, *, letters: Letters = Letters.HOLD, now: datetime | None = None) -> Restored:
    """Put the database and the files back as `source` has them, over what is here.

    Everyone is signed out, and of the letters that had not left when the backup was made becomes what `letters` says.
    Everything is unpacked and checked before anything is touched. Raises `NotABackup`, `DatabaseTrouble` and OSError,
    with everything as it was.
    """
    now = now or timezone.now()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        manifest = _unpacked(source, Path(folder))
        with _files_from(Path(folder)):
            load(
                Path(folder) / DATABASE,
                after=lambda tables: restored_state.statements(tables, letters=letters, now=now),
            )
    return Restored(str(manifest["made_at"]), restored_state.counted(now=now))


@contextmanager
def _files_from(folder: Path) -> Iterator[None]:
    """The files of the archive take the place of those that are here, unless the block fails."""
    new, before = folder / FILES, folder / "files.before"
    if not new.is_dir():
        yield
        return
    if settings.MEDIA_ROOT.is_dir():
        settings.MEDIA_ROOT.rename(before)
    new.rename(settings.MEDIA_ROOT)
    try:
        yield
    except BaseException:
        settings.MEDIA_ROOT.rename(new)
        if before.is_dir():
            before.rename(settings.MEDIA_ROOT)
        raise


def rows_kept() -> dict[str, int]:
    """How many rows each of our tables holds: what a restore test compares."""
    tables = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {model._meta.label: model._base_manager.count() for model in models}


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with source.open("rb") as read, tarfile.open(fileobj=read) as archive:
            _extract(archive, folder)
        inside = {path.name: path for path in folder.iterdir()}
        manifest: dict[str, Any] = json.loads(inside[MANIFEST].read_text(encoding="utf-8"))
        whole = manifest["sha256"] == _sum(inside[DATABASE])
    except (tarfile.TarError, EOFError, KeyError, ValueError, zlib.error, *OF_THE_ARCHIVE) as trouble:
        raise NotABackup(f"{source} is not a whole backup.") from trouble
    if not whole:
        raise NotABackup(f"{source} was altered or cut short.")
    if manifest["engine"] != connection.vendor:
        raise NotABackup(f"{source} is of {manifest['engine']}: restore it there, then use copydb.")
    if versions.is_later(manifest.get("version", "0")):  # this version would not know all of its tables and columns
        of = manifest["version"]
        raise NotABackup(f"{source} is of Binôme {of}, this is {versions.THIS}: install {of} or a later version first.")
    return manifest


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Files and folders alone, all inside `folder`; written out here because Python 3.11.0 to 3.11.3 have no filters."""
    for member in archive:
        target = (folder / member.name).resolve()
        if not (member.isfile() or member.isdir()) or not target.is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"{member.name} is no plain file of a backup.")
        if member.isdir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        stored = archive.extractfile(member)
        assert stored is not None  # noqa: S101 — a regular file has content
        target.parent.mkdir(parents=True, exist_ok=True)
        with stored, target.open("wb") as copy:
            shutil.copyfileobj(stored, copy)


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
