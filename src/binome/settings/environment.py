"""Reading the environment: words, numbers, flags, and secrets that stand in a file instead."""

import os
import zoneinfo
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ON, OFF = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
_names: set[str] = set()  # of every setting that was asked for


def text(name: str, default: str = "") -> str:
    """The value of `name`; or what the file named by `name`_FILE holds, as container programs and systemd hand secrets over."""
    _names.add(name)
    file = os.environ.get(f"{name}_FILE", "")
    if not file:
        return os.environ.get(name, default)
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{name}_FILE: {file} is no text in UTF-8.") from None
    except OSError as trouble:
        raise ImproperlyConfigured(f"{name}_FILE: {file} cannot be read ({trouble.strerror}).") from None


def flag(name: str) -> bool:
    """Whether `name` is on."""
    word = text(name).strip().lower()
    if word not in ON | OFF:
        raise ImproperlyConfigured(f"{name} must be 1 (on) or 0 (off), not {word}.")
    return word in ON


def number(name: str, default: int) -> int:
    """The whole number that `name` says."""
    try:
        value = int(text(name) or default)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None
    if value < 0:
        raise ImproperlyConfigured(f"{name} must be 0 or more.")
    return value


def time_zone(name: str, default: str) -> str:
    """The clock that `name` says, by its name in the world's list."""
    zone = text(name, default)
    if zone not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name}: there is no time zone {zone}; they are called as Europe/Paris is.")
    return zone


def misspelt() -> list[str]:
    """A sentence for each variable that is almost the name of a setting: what it says is read by nobody."""
    given = {name.removesuffix("_FILE") for name in os.environ if name.startswith("BINOME_")}
    nearest = {name: get_close_matches(name, _names, n=1, cutoff=0.9) for name in sorted(given - _names)}
    return [f"{name} is no setting: is {near[0]} meant?" for name, near in nearest.items() if near]


def words(name: str, default: str = "") -> list[str]:
    """What `name` lists, with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
