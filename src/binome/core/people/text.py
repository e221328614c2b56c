"""Text as people type it, made fit to search and sort: without accents, case or control characters."""

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


def cleaned(text: str) -> str:
    """`text` without control characters and bidirectional overrides, ends trimmed; otherwise as typed."""
    return _UNWANTED.sub("", text).strip()


def one_line(text: str) -> str:
    """`text` cleaned, on one line with single spaces: names, titles, places."""
    return " ".join(cleaned(text).split())


def folded(text: str) -> str:
    """`text` for searching and sorting: no accents, no case, single spaces (É and e are the same)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.split())
