"""The words that the organisation put in the place of ours: kept passage by passage, used in the language they are in.

Each version keeps the whole email as we had it at the time. After an upgrade its passages are laid beside those of today:
words stay where ours stayed, follow where ours were rewritten in place, and rest where ours went away.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.core.cache import caches
from django.template import Template
from django.utils.translation import get_language

from binome.core.mail.models import EmailText
from binome.core.mail.outline import Piece, pieces_of, usable_in
from binome.core.mail.passages import Filling, Passage, Words, codes_in
from binome.core.people import organisation


@dataclass(frozen=True)
class Edit:
    """What a version says of one passage of today: the words in its place, if any, and our text when they were written."""

    words: Words | None
    ours_then: Words


def key_of(letter: str, language: str) -> str:
    """The name under which the organisation notes that an email has words of its own in `language`."""
    return f"{letter}:{language}"


def fillings_for(letter: str, template: Template) -> Mapping[Passage, Filling]:
    """The organisation's words for the passages of an email, in the active language; nothing where it wrote none."""
    language = get_language() or ""
    number = organisation.current().edited_emails.get(key_of(letter, language))
    if number is None:
        return {}
    return _laid_over(template, language, _kept(letter, language, number))


@lru_cache(maxsize=256)  # a mailing writes the same words to hundreds; a process has one template of each kind of email
def _laid_over(template: Template, _language: str, version: str) -> Mapping[Passage, Filling]:
    """The words of a version on the passages of today's template."""
    pieces = pieces_of(template.nodelist)
    return fillings(pieces, {piece: edit.words for piece, edit in edits(json.loads(version), pieces).items()})


def fillings(pieces: Sequence[Piece], words: Mapping[Piece, Words | None]) -> dict[Passage, Filling]:
    """What passages are filled with: words that name something they may not name, any more or ever, stay out."""
    filled = {}
    for piece, written in words.items():
        if piece.passage is None or written is None or not piece.is_open:
            continue
        values = usable_in(piece, pieces)
        if codes_in(written) <= values.keys():
            filled[piece.passage] = Filling(written, values, piece.passage.counter)
    return filled


def edits(kept: Sequence[Mapping[str, Any]], pieces: Sequence[Piece]) -> dict[Piece, Edit]:
    """What a version says of each passage of today."""
    passages = [piece for piece in pieces if piece.passage is not None]
    today = [piece.passage.sources for piece in passages if piece.passage is not None]
    then = [tuple(each["sources"]) for each in kept]
    laid: dict[Piece, Edit] = {}
    for tag, first, last, begin, end in SequenceMatcher(None, then, today, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == end - begin):
            laid |= {piece: _edit_in(each) for each, piece in zip(kept[first:last], passages[begin:end], strict=True)}
    return laid


def _edit_in(kept: Mapping[str, Any]) -> Edit:
    return Edit(Words(*kept["words"]) if kept["words"] is not None else None, Words(*kept["ours"]))


def as_kept(pieces: Sequence[Piece], words: Mapping[Piece, Words | None]) -> list[dict[str, Any]]:
    """A version as it is kept: every passage with our text in the active language, and the words in its place."""
    kept = []
    for piece in pieces:
        if piece.passage is not None:
            written, ours = words.get(piece), piece.passage.in_our_words()
            kept.append(
                {
                    "sources": list(piece.passage.sources),
                    "ours": [ours.single, ours.several],
                    "words": None if written is None or written == ours else [written.single, written.several],
                }
            )
    return kept


def is_overtaken(kept: Sequence[Mapping[str, Any]], pieces: Sequence[Piece]) -> bool:
    """Whether our text, in the active language, is another one by now where the organisation wrote its own."""
    laid = edits(kept, pieces)
    in_place = [piece for piece, edit in laid.items() if edit.words is not None]
    written = sum(each["words"] is not None for each in kept)
    return len(in_place) < written or any(
        piece.passage is None or piece.passage.in_our_words() != laid[piece].ours_then for piece in in_place
    )


def _kept(letter: str, language: str, number: int) -> str:
    """A version, which never changes, as read within the last seconds; as text, by which it is known."""
    key = f"email_text:{letter}:{language}:{number}"
    kept: str | None = caches["memory"].get(key)
    if kept is None:
        version = EmailText.objects.filter(letter=letter, language=language, number=number).first()
        kept = json.dumps(version.passages if version is not None else [])
        caches["memory"].set(key, kept, organisation.SECONDS)
    return kept
