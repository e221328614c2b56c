"""A copy of the database in use as it stands at one instant, and a database put back from such a copy with what is said after."""

import os
import shutil
import subprocess
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

from binome.core.framework.sqlite.library import sqlite3
from binome.settings import private

After = Callable[[Collection[str]], Sequence[str]]  # tables of the copy → statements; the last rows read are counted
FILLED_IN = {("sslcertmode", "allow")}  # by our own library where nobody says so; programs before 16 do not know it
EVERY_TABLE_GOES = """DO $$ DECLARE name text; BEGIN
FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
EXECUTE format('DROP TABLE %I CASCADE', name); END LOOP; END $$;
"""


class DatabaseTrouble(Exception):
    """What the database or its programs said, in one line."""


def dump(target: Path) -> None:
    """Write the database to the new file `target`, without stopping anybody. Raises `DatabaseTrouble` and OSError."""
    if connection.vendor == "postgresql":
        _postgres(
            target.parent, "pg_dump", "--format=custom", "--no-owner", f"--file={target}", "--dbname=service=binome"
        )
        return
    if not _file().exists():  # sqlite3 would make an empty one
        raise DatabaseTrouble(f"there is no database at {_file()}")
    try:
        with closing(sqlite3.connect(_file())) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)  # in one step: writers wait for nothing, the copy shows one instant
    except sqlite3.Error as problem:
        raise DatabaseTrouble(str(problem)) from None


def load(source: Path, *, after: After) -> None:
    """Put the database back from `source` with the statements of `after`: both or neither.

    Raises `DatabaseTrouble` and OSError, with the database as it was before.
    """
    if connection.vendor == "postgresql":
        _load_postgres(source, after)
    else:
        _load_sqlite(source, after)


def _load_sqlite(source: Path, after: After) -> None:
    connections.close_all()
    beside = _file().with_name(_file().name + ".restored")
    try:
        shutil.copyfile(source, beside)
        private.close_database(beside)
        with closing(sqlite3.connect(beside)) as copy, copy:
            tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for statement in after(tables):
                copy.execute(statement)
    except sqlite3.Error as problem:
        beside.unlink(missing_ok=True)
        raise DatabaseTrouble(str(problem)) from None
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    for leftover in ("-wal", "-shm"):  # of the database that goes
        _file().with_name(_file().name + leftover).unlink(missing_ok=True)
    beside.replace(_file())


def _load_postgres(source: Path, after: After) -> None:
    """One script, one transaction. Every table goes first: a newer version may have some that the copy does not know."""
    script = source.with_name("script.sql")
    listed = _postgres(source.parent, "pg_restore", "--list", str(source)).splitlines()
    tables = [words[5] for words in map(str.split, listed) if words[3:4] == ["TABLE"] and len(words) > 5]
    _postgres(source.parent, "pg_restore", "--no-owner", f"--file={script}", str(source))
    with script.open("a", encoding="utf-8") as end:
        end.writelines(f"{statement};\n" for statement in ("\nRESET ALL", *after(tables)))
    words = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _postgres(
        source.parent, "psql", *words, f"--command={EVERY_TABLE_GOES}", f"--file={script}", "--dbname=service=binome"
    )


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _postgres(folder: Path, program: str, *words: str) -> str:
    """What a program of PostgreSQL's client answers, connected with every option that our own connection has."""
    path = shutil.which(program)
    if path is None:
        raise DatabaseTrouble(f"{program} is missing: install PostgreSQL's client (postgresql-client)")
    service = folder / "service.conf"
    service.write_text("\n".join(("[binome]", *_options())) + "\n", encoding="utf-8")
    around = {**os.environ, "PGSERVICEFILE": str(service)}
    done = subprocess.run([path, *words], env=around, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        ended = f"ended by signal {-done.returncode}" if done.returncode < 0 else _reason(done.stderr)
        raise DatabaseTrouble(f"{program}: {ended}")
    return done.stdout


def _options() -> list[str]:
    """Where we are connected and how, whatever said so: the address, its options, the environment, a service file.

    Kept in a file that only we read: the list of processes shows everyone the words of a command.
    """
    connection.ensure_connection()
    known = connection.connection.info
    options = {**known.get_parameters(), "password": known.password}
    connection.close()
    options.pop("service", None)  # what it says is among the others
    return [f"{name}={value}" for name, value in options.items() if value and (name, value) not in FILLED_IN]


def _reason(output: str) -> str:
    """The first complaint of a program, else the last thing it said."""
    lines = [line for line in output.splitlines() if line.strip()]
    first = next((line for line in lines if "error:" in line.lower()), lines[-1] if lines else "no reason given")
    return " ".join(first.split("error:", 1)[-1].split())
