"""What is said to a database that comes back from a backup before anyone uses it: nobody is signed in, no letter leaves twice.

Plain SQL, because the copy may be of an earlier version, whose tables our models do not describe. It is said in the same
step that brings the rows back, so that no worker sees the outbox in between.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum

from django.contrib.sessions.models import Session
from django.db import connection

from binome.core.mail.heartbeat import WORKER
from binome.core.mail.hold import MARK
from binome.core.mail.models import Category, Heartbeat, LetterState, OutboxLetter

SESSIONS, LETTERS, MARKS = (model._meta.db_table for model in (Session, OutboxLetter, Heartbeat))


class Letters(StrEnum):
    """What becomes of letters that had not left when the backup was made."""

    HOLD = "hold"  # nothing leaves until an operator lets it go
    SEND = "send"  # they leave
    DROP = "drop"  # they never leave


def statements(tables: Collection[str], *, letters: Letters, now: datetime) -> list[str]:
    """What to say to a copy that has these tables."""
    lines = [f"DELETE FROM {SESSIONS}"] if SESSIONS in tables else []  # noqa: S608 — all names here are ours  # nosec B608
    if LETTERS in tables:
        lines += _about_letters(letters, now=now)
    if MARKS in tables:
        lines.append(f"DELETE FROM {MARKS} WHERE name = '{MARK}' OR name LIKE '{WORKER}%'")  # noqa: S608  # nosec B608
        if letters is Letters.HOLD:
            lines.append(f"INSERT INTO {MARKS} (name, beat_at) VALUES ('{MARK}', '{_moment(now)}')")  # noqa: S608  # nosec B608
    return lines


def counted(*, now: datetime) -> int:
    """How many letters had not left, asked after the statements of `now`."""
    if LETTERS not in connection.introspection.table_names():
        return 0
    waiting = f"state IN ('{LetterState.QUEUED}', '{LetterState.HELD}') OR error = '{_dropped(now)}'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {LETTERS} WHERE {waiting}")  # noqa: S608  # nosec B608
        return int(cursor.fetchone()[0])


def _about_letters(letters: Letters, *, now: datetime) -> list[str]:
    """Codes to sign in are of sessions that are no more; one that was being handed over may have left."""
    change = f"UPDATE {LETTERS} SET"
    claimed, handed, queued, held = LetterState.SENDING, LetterState.HANDED, LetterState.QUEUED, LetterState.HELD
    withdrawn = f"state = '{LetterState.WITHDRAWN}'"
    waiting = f"state IN ('{queued}', '{held}')"
    lines = [
        f"{change} state = '{LetterState.DOUBTFUL}', claimed_by = '' WHERE state = '{handed}'",
        f"{change} state = '{queued}', claimed_by = '' WHERE state = '{claimed}'",
        f"{change} {withdrawn}, subject = '', text = '', html = '' WHERE {waiting} AND category = '{Category.ACCESS}'",
    ]
    if letters is Letters.DROP:
        lines.append(f"{change} {withdrawn}, error = '{_dropped(now)}' WHERE {waiting}")
    return lines


def _dropped(now: datetime) -> str:
    return f"dropped at the restore of {_moment(now)}"


def _moment(now: datetime) -> str:
    """As this kind of database writes it."""
    return str(connection.ops.adapt_datetimefield_value(now.astimezone(UTC)))
