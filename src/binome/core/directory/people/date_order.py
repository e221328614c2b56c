"""Dates with the month before the day, as American exports write them: one file writes all of its dates alike."""

import re
from collections.abc import Iterable, Mapping

DATES = ("joined_on", "left_on")
SLASHED = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<rest>\d{4}\b.*)")


def has_month_first(lines: Iterable[Mapping[str, str]]) -> bool:
    """Whether some date can only be read that way, and none only the other way."""
    is_seen = False
    for line in lines:
        for name in DATES:
            if parts := SLASHED.fullmatch(line.get(name, "")):
                if int(parts["first"]) > 12:
                    return False
                is_seen = is_seen or int(parts["second"]) > 12
    return is_seen


def put_day_first(line: dict[str, str]) -> None:
    """Write the dates of a line as the checks read them."""
    for name in DATES:
        if parts := SLASHED.fullmatch(line.get(name, "")):
            line[name] = f"{parts['second']}/{parts['first']}/{parts['rest']}"
