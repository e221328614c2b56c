"""Backups: the database and the files in one archive, made while people work; and the way back."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

DATABASE, MANIFEST, FILES = "database", "manifest.json", "files"


class NotABackup(Exception):
    """The archive is not one of ours, was cut short, or is of the other kind of database."""


def back_up(target: Path, *, now: datetime) -> dict[str, Any]:
    """Write the database and the files to the new archive `target` and return its manifest.

    The database is copied as it stands at one instant, without stopping anybody. The archive appears under its name
    once it is whole, readable by its owner alone. Raises FileExistsError when `target` is there already.
    """
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dumped = Path(folder) / DATABASE
        _dump(dumped)
        manifest = {"made_at": now.isoformat(), "engine": connection.vendor, "sha256": _sum(dumped)}
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        packed = Path(folder) / "archive"
        packed.touch(mode=0o600)
        with tarfile.open(packed, "w:gz", compresslevel=3) as archive:
            archive.add(Path(folder) / MANIFEST, MANIFEST)
            archive.add(dumped, DATABASE)
            if settings.MEDIA_ROOT.is_dir():
                archive.add(settings.MEDIA_ROOT, FILES)
        packed.rename(target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put the database and the files back as `source` has them, over what is here; returns the manifest.

    Everything is unpacked and checked before anything is touched. Raises `NotABackup`.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        manifest = _unpacked(source, Path(folder))
        _load(Path(folder) / DATABASE)
        if (Path(folder) / FILES).is_dir():
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
            (Path(folder) / FILES).rename(settings.MEDIA_ROOT)
    return manifest


def rows_kept() -> dict[str, int]:
    """How many rows each of our tables holds: what a restore test compares."""
    found = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in found]
    return {model._meta.label: model._base_manager.count() for model in models}


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            _extract(archive, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["sha256"] == _sum(folder / DATABASE)
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as trouble:
        raise NotABackup(f"{source} is not a whole backup.") from trouble
    if not whole:
        raise NotABackup(f"{source} was altered or cut short.")
    if manifest["engine"] != connection.vendor:
        raise NotABackup(f"{source} is of {manifest['engine']}: restore it there, then use copydb.")
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


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    with closing(sqlite3.connect(_file())) as ours, closing(sqlite3.connect(target)) as copy:
        ours.backup(copy)  # in one step: writers wait for nothing, the copy shows one instant


def _load(source: Path) -> None:
    if connection.vendor == "postgresql":
        connections.close_all()
        words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _postgres("pg_restore", *words, f"--dbname={connection.settings_dict['NAME']}", str(source))
        return
    connections.close_all()
    beside = _file().with_name(_file().name + ".restored")
    shutil.copyfile(source, beside)
    for leftover in ("-wal", "-shm"):  # of the database that goes
        _file().with_name(_file().name + leftover).unlink(missing_ok=True)
    beside.replace(_file())


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _postgres(program: str, *words: str) -> None:
    known = connection.settings_dict
    where = {"PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"]}
    name = [known["NAME"]] if program == "pg_dump" else []
    environment = {key: str(value) for key, value in where.items() if value}
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(f"{program} is missing: install PostgreSQL's client (postgresql-client).")
    subprocess.run([found, *words, *name], check=True, env={"PATH": "/usr/bin:/bin", **environment})  # noqa: S603
