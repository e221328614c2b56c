#!/usr/bin/env python3
"""Run a command at another moment: `tools/at.py 2028-02-29T23:30 COMMAND …`, or `tools/at.py a-working-morning COMMAND …`.

Every Python that the command starts, directly or not, lives as far ahead of the real clock (tools/clock/sitecustomize.py); time
goes on from there. The moment is in the zone of Paris unless it says another. PostgreSQL and other programs keep the real time.
"""

import os
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CLOCK = Path(__file__).resolve().parent / "clock"
AHEAD = "BINOME_CLOCK_AHEAD"
PARIS = ZoneInfo("Europe/Paris")
WORKING_MORNING = "a-working-morning"
TEN = time(10)


def environment(moment: datetime) -> dict[str, str]:
    """What programs find around them so that it is `moment` when the first of them starts."""
    path = os.pathsep.join(filter(None, (str(CLOCK), os.environ.get("PYTHONPATH", ""))))
    already = float(os.environ.get(AHEAD, "0"))  # one such command within another
    return {AHEAD: str(moment.timestamp() - datetime.now(PARIS).timestamp() + already), "PYTHONPATH": path}


def a_working_morning() -> datetime:
    """Ten o'clock in Paris on the next Tuesday: letters that respect the right to disconnect leave, all day long.

    In the second half of January, when no country that we know of has a holiday on a Tuesday everywhere.
    """
    year = datetime.now(PARIS).year + 1
    day = datetime(year, 1, 15, tzinfo=PARIS).date()
    day += timedelta(days=(1 - day.weekday()) % 7)
    return datetime.combine(day, TEN, tzinfo=PARIS)


def read(words: str) -> datetime:
    """The moment that the command line names."""
    if words == WORKING_MORNING:
        return a_working_morning()
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def main(words: list[str]) -> None:
    """Become the command."""
    try:
        moment, command = read(words[0]), words[1:]
        os.execvpe(command[0], command, {**os.environ, **environment(moment)})  # noqa: S606
    except (IndexError, ValueError):
        raise SystemExit(__doc__) from None
    except FileNotFoundError as missing:
        raise SystemExit(f"{missing.filename}: no such program") from None


if __name__ == "__main__":
    main(sys.argv[1:])
