"""The emails of the product as whoever writes them sees them: ours, the organisation's own, and both with examples."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from binome.core.mail import edited, fixed_parts, layout, placeholders
from binome.core.mail.edited import Edit
from binome.core.mail.models import EmailText
from binome.core.mail.outbox import framed
from binome.core.mail.outline import Piece, Sketch, nodes_of, pieces_of
from binome.core.mail.passages import TOKEN, Passage, Words
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from binome.interfaces.letters.kinds import STEPS, LetterKind

LANGUAGES = ("fr", "en")


def may_write(person: Person) -> bool:
    """Whether `person` looks after the words of emails."""
    return person.is_hr or person.is_administrator


def name_of(language: str) -> str:
    """One of the two languages in words."""
    return _("French") if language == "fr" else _("English")


def address_of(kind: LetterKind, language: str) -> str:
    """The page of an email in `language`."""
    return reverse("letters:email", args=[*kind.name.split("/"), language])


def pieces_of_kind(kind: LetterKind) -> list[Piece]:
    """The pieces of a kind of email in their order."""
    return pieces_of(nodes_of(kind.letter))


def latest_version(kind: LetterKind, language: str) -> EmailText | None:
    """What stands in `language`, read from the database: whoever writes goes on from it."""
    return versions(kind, language).first()


def versions(kind: LetterKind, language: str) -> "QuerySet[EmailText]":
    """What is kept of an email in `language`, the latest first."""
    return EmailText.objects.filter(letter=kind.letter, language=language).select_related("written_by")


def edits_of(kind: LetterKind, version: EmailText | None) -> Mapping[Piece, Edit]:
    """What `version` says of each passage of today."""
    return edited.edits(version.passages, pieces_of_kind(kind)) if version is not None else {}


def _organisation() -> Organisation:
    return Organisation.objects.filter(pk=organisation.ONLY).first() or Organisation()


def sender_name() -> str:
    """The name under which emails come, as it was saved last."""
    return _organisation().sender_name


@dataclass(frozen=True)
class EmailState:
    """How an email stands in one language: in the organisation's words, and whether ours has changed since."""

    language: str
    is_edited: bool
    is_overtaken: bool

    @property
    def name(self) -> str:
        """The language in words."""
        return name_of(self.language)


@dataclass(frozen=True)
class EmailLine:
    """A kind of email in the list: its subject, to whom and when it is sent, how it stands in each language."""

    kind: LetterKind
    subject: str
    states: list[EmailState]

    @property
    def address(self) -> str:
        """Where it opens, in the reader's language."""
        return address_of(self.kind, get_language() or LANGUAGES[0])

    @property
    def is_edited(self) -> bool:
        """Whether the organisation wrote it in any language."""
        return any(state.is_edited for state in self.states)


@dataclass(frozen=True)
class EmailGroup:
    """The emails of one step."""

    label: str | Promise
    lines: list[EmailLine]


def listed() -> list[EmailGroup]:
    """Every kind of email by step, with the subject that it has in the active language."""
    numbers = _organisation().edited_emails
    kept = {
        edited.key_of(text.letter, text.language): text
        for text in EmailText.objects.filter(letter__in={key.rpartition(":")[0] for key in numbers})
        if numbers.get(edited.key_of(text.letter, text.language)) == text.number
    }
    return [EmailGroup(label, [_line(kind, kept) for kind in kinds]) for label, kinds in STEPS.values()]


def _line(kind: LetterKind, kept: Mapping[str, EmailText]) -> EmailLine:
    pieces, states = pieces_of_kind(kind), []
    for language in LANGUAGES:
        version = kept.get(edited.key_of(kind.letter, language))
        with override(language):
            overtaken = version is not None and edited.is_overtaken(version.passages, pieces)
        states.append(EmailState(language, version is not None, overtaken))
    return EmailLine(kind, subject_of(kind, pieces), states)


def subject_of(kind: LetterKind, pieces: Iterable[Piece]) -> str:
    """Our subject with the names of its placeholders, in the active language: by it an email is known."""
    for piece in pieces:
        if piece.is_subject:
            words = shown(piece.passage.in_our_words()) if piece.passage is not None else None
            return words.several or words.single if words else str(fixed_parts.PARTS[piece.fixed][0])
    return kind.name


def shown(words: Words) -> Words:
    """Words as people edit them: placeholders by their name in the active language."""
    return Words(*(TOKEN.sub(_named, text) for text in (words.single, words.several)))


def _named(token: "re.Match[str]") -> str:
    code = token[1]
    return placeholders.BY_CODE[code].shown if code in placeholders.BY_CODE else f"{{{code}}}"


@dataclass(frozen=True)
class EmailLook:
    """An email as someone would read it, with examples: its subject, its text part and its HTML part."""

    subject: str
    text: str
    html: str


def looked_at(
    kind: LetterKind, words: Mapping[Passage, Words], *, reader: Person | None, holds: Mapping[str, bool], act: str
) -> EmailLook:
    """The email in the active language with `words` where they are given and ours elsewhere, to `reader` or an example."""

    def value(code: str) -> str:
        if code == "recipient" and reader is not None:
            return reader.short_name
        return placeholders.BY_CODE[code].sample() if code in placeholders.BY_CODE else ""

    def written(passage: Passage) -> str:
        text = words.get(passage, passage.in_our_words())
        return TOKEN.sub(lambda token: value(token[1]), text.several or text.single)

    sketch = Sketch(written, fixed_parts.example_of, holds).text(nodes_of(kind.letter))
    subject, text, html = framed(*layout.subject_and_blocks(sketch), category=kind.category, act=(act, "/"))
    if logo := organisation.logo():  # within the message when it is sent; here within the page
        content, picture = logo
        html = html.replace(f"cid:{layout.LOGO}", f"data:{picture};base64,{b64encode(content).decode()}")
    return EmailLook(subject, text, html)
