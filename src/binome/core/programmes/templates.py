"""Programmes ready to launch: their kind, their words in both languages, their rules, what their survey asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data" / "templates_fr_en.json"


@dataclass(frozen=True)
class ProgrammeTemplate:
    """One ready programme. `themes` are those of the wave where they are known before anyone is asked."""

    code: str
    kind: str
    asked: tuple[str, ...]
    wanted: tuple[str, ...]
    themes: tuple[str, ...]
    rules: Mapping[str, int]
    words: Mapping[str, str]

    def word(self, name: str, language: str | None = None) -> str:
        """The `title`, `text`, `name`, `wave` or `purpose`, in a language, by default the reader's."""
        spoken = language or ("en" if (get_language() or "fr").startswith("en") else "fr")
        return self.words[f"{name}_{spoken}"]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.word("title")

    @property
    def text(self) -> str:
        """What it is."""
        return self.word("text")


@cache
def templates() -> Mapping[str, ProgrammeTemplate]:
    """Every ready programme, by its code."""
    read = json.loads(DATA.read_text("utf-8"))["templates"]
    lists = ("asked", "wanted", "themes")
    return {
        each["code"]: ProgrammeTemplate(
            code=each["code"],
            kind=each["kind"],
            rules=each["rules"],
            words={name: text for name, text in each.items() if name.endswith(("_fr", "_en"))},
            **{name: tuple(each[name]) for name in lists},
        )
        for each in read
    }
