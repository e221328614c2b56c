"""Decisions of a relationship: dates, the cancellation guard, health. Plain values in, plain values out."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = 19, 8
FALLBACK_DAYS_OF_SILENCE = 35


class NoSuchTime(ValueError):
    """The clock skips this local time on that day (spring) or shows it twice (autumn)."""


class Health(StrEnum):
    """How a relationship goes, from dates alone."""

    ON_TRACK = "on_track"
    NEEDS_A_HAND = "needs_a_hand"
    SILENT = "silent"


class Offer(StrEnum):
    """What the platform offers when sessions keep moving."""

    NOTHING = "nothing"
    SHORTER = "shorter"
    PROGRAMME = "programme"


def local_moment(day: date, at: time, *, zone: str) -> datetime:
    """The moment, in UTC, of a local day and time. Raises `NoSuchTime` when the clock change makes it ambiguous."""
    place = ZoneInfo(zone)
    first = datetime.combine(day, at, tzinfo=place)
    second = first.replace(fold=1)
    if first.utcoffset() != second.utcoffset():
        raise NoSuchTime(f"{day} {at}")
    return first.astimezone(UTC)


def proposed_days(first: date, *, sessions: int, days_between: int) -> list[date]:
    """Days for `sessions` meetings from `first`, every `days_between` days, moved to Monday from a week-end."""
    days = [first + timedelta(days=days_between * number) for number in range(sessions)]
    return [day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day for day in days]


def guard(postponements_in_a_row: int) -> Offer:
    """Two postponements offer a shorter slot, three the programme's help; nobody has to complain."""
    if postponements_in_a_row >= 3:
        return Offer.PROGRAMME
    return Offer.SHORTER if postponements_in_a_row == 2 else Offer.NOTHING


def health(
    *, opened_at: datetime, last_held_at: datetime | None, next_at: datetime | None, postponements_in_a_row: int,
    first_within_days: int, now: datetime,
) -> Health:  # fmt: skip
    """Health from dates: silent after 35 days without a session held or planned; needs a hand when late or moving."""
    since = now - (last_held_at or opened_at)
    if next_at is not None and next_at >= now and postponements_in_a_row < 2:
        return Health.ON_TRACK
    if since > timedelta(days=FALLBACK_DAYS_OF_SILENCE):
        return Health.SILENT
    late_start = last_held_at is None and since > timedelta(days=first_within_days)
    overdue = next_at is not None and next_at < now - timedelta(days=2)
    if late_start or overdue or postponements_in_a_row >= 2:
        return Health.NEEDS_A_HAND
    return Health.ON_TRACK


def considerate(moment: datetime, *, zone: str) -> datetime:
    """`moment`, or the next working morning at eight when it falls in quiet hours or a week-end."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.hour >= QUIET_FROM:
        local = (local + timedelta(days=1)).replace(hour=QUIET_UNTIL, minute=0, second=0, microsecond=0)
    elif local.hour < QUIET_UNTIL:
        local = local.replace(hour=QUIET_UNTIL, minute=0, second=0, microsecond=0)
    while local.weekday() >= 5:
        local = (local + timedelta(days=1)).replace(hour=QUIET_UNTIL, minute=0, second=0, microsecond=0)
    return local.astimezone(UTC)
