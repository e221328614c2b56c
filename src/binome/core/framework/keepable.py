"""What is sent, as every database can keep it and look for it."""

from django.http import QueryDict

NUL = "\x00"


def is_keepable(text: str) -> bool:
    """Whether a database can look for it; PostgreSQL breaks off at a NUL."""
    return NUL not in text


def without_nul(sent: QueryDict) -> QueryDict:
    """The same values in the same order; the very same object when there is nothing to drop."""
    if not any(NUL in value for _, values in sent.lists() for value in values):
        return sent
    kept = sent.copy()
    for name, values in sent.lists():
        kept.setlist(name, [value.replace(NUL, "") for value in values])
    return kept
