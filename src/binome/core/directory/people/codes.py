"""Cells that hold one of a list: levels, languages, time zones; and dates."""

import re
from datetime import date
from functools import lru_cache

from binome.core.directory.people.answers import EMPTY, FileAnswers, Questions
from binome.core.directory.people.level_words import guessed_level
from binome.core.directory.rows import Row
from binome.core.people.text import folded
from binome.core.people.zones import zone_named

LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
DATES = (
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$"),
    re.compile(r"^(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})$"),
)
LOCALE = re.compile(r"(?<=^[a-z]{2})[-_][a-z]{2}$")  # of fr-FR or en_US, the country
WHOLE_LEVEL = re.compile(r"([1-9])([.,]0+)?")


def check_codes(row: Row, *, answers: FileAnswers, questions: Questions) -> None:
    """Level, time zone and language: numbers and words of lists, or words that people explained."""
    values = row.values
    if level := values.get("level"):
        if whole := WHOLE_LEVEL.fullmatch(level):
            values["level"] = whole[1]
        elif answer := answers.levels.get(folded(level)):
            values["level"] = "" if answer == EMPTY else answer
        else:
            row.refuse("bad_level", value=level[:20])
            questions.ask("level", level, guess=guessed_level(level))
    if (zone := values.get("time_zone")) and zone_named(zone) is None:
        row.refuse("bad_time_zone", value=zone[:40])
    if language := values.get("preferred_language"):
        answer = LANGUAGES.get(LOCALE.sub("", folded(language))) or answers.languages.get(folded(language))
        if answer:
            values["preferred_language"] = "" if answer == EMPTY else answer
        else:
            row.refuse("bad_language", value=language[:20])
            questions.ask("preferred_language", language)


def check_dates(row: Row, *, today: date) -> None:
    """Dates of arrival and leaving as ISO text, in their order."""
    for name in ("joined_on", "left_on"):
        if typed := row.values.get(name):
            read = _as_date(typed)
            if read is None:
                row.refuse("bad_date", value=typed[:20])
            else:
                row.values[name] = read.isoformat()
                if name == "joined_on" and read > today:
                    row.refuse("future_date", value=read.isoformat())
    joined, left = row.values.get("joined_on"), row.values.get("left_on")
    if joined and left and not row.reasons and left < joined:
        row.refuse("left_before")


@lru_cache(maxsize=20_000)  # thousands arrived on the same days
def _as_date(typed: str) -> date | None:
    text = typed.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    for pattern in DATES:
        if parts := pattern.match(text):
            try:
                return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
            except ValueError:
                return None
    return None
