"""Reading the environment: words, numbers, flags, and secrets that stand in a file instead."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The value of `name`; or what the file named by `name`_FILE holds, as container programs and systemd hand secrets over."""
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
    return text(name).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """The whole number that `name` says."""
    try:
        return int(text(name) or default)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """What `name` lists, with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
