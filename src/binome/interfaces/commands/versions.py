"""Which version of Binôme this is: what `pyproject.toml` said when the package was built or installed."""

import re
from importlib.metadata import version

THIS = version("binome")


def is_later(other: str) -> bool:
    """Whether version `other` comes after this one; numbers are compared as numbers (0.10.0 is after 0.9.2)."""
    return _numbers(other) > _numbers(THIS)


def _numbers(words: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", words)]
