"""The form in which an email is written in the organisation's own words, passage by passage."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from binome.core.mail import fixed_parts, placeholders
from binome.core.mail.edited import Edit
from binome.core.mail.outline import Piece, circumstances_in, nodes_of, usable_in
from binome.core.mail.passages import TOKEN, Passage, Words, codes_in
from binome.core.mail.placeholder_list import PLACEHOLDERS
from binome.core.people.models import Person
from binome.core.people.picking import PersonField
from binome.core.people.text import cleaned, one_line
from binome.core.ui.props import Text
from binome.interfaces.letters.catalogue import pieces_of_kind, shown
from binome.interfaces.letters.kinds import LetterKind

LONGEST_LINE, LONGEST_TEXT = 200, 3000  # characters


class SenderForm(forms.Form):
    """The name under which emails come."""

    sender_name = forms.CharField(
        label=gettext_lazy("Sender name"),
        help_text=gettext_lazy(
            "What inboxes show as the sender, for instance “Mentoring at Lumière”. The address stays."
        ),
        max_length=80,
        required=False,
    )


@dataclass(frozen=True)
class EmailRow:
    """A piece of the email as the form shows it: fields to write in, or a text to read."""

    fields: list[BoundField] = field(default_factory=list)
    text: Text = ""
    when: str = ""
    is_promise: bool = False
    ours: str = ""


class EmailForm(forms.Form):
    """The words of one email in one language. The page brings back which version they go on from."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: LetterKind, language: str, edits: Mapping[Piece, Edit], number: int, **kwargs: Any
    ) -> None:
        self.kind, self.language, self.edits = kind, language, edits
        self.pieces = pieces_of_kind(kind)
        self.names: dict[Piece, list[str]] = {}
        kwargs["initial"] = {"number": number}
        super().__init__(*args, **kwargs)
        with override(language):
            self.codes = placeholders.codes_by_name().copy()
            self.ours = {piece: piece.passage.in_our_words() for piece in self.pieces if piece.passage is not None}
            self.shown_ours = {piece: shown(words) for piece, words in self.ours.items()}
            self.stored = {piece: shown(self._stored(piece)) for piece in self.ours}
        if kind.is_open:
            for piece in self.pieces:
                if piece.is_open:
                    self._add(piece)
        self.fields["person"] = PersonField(
            label=gettext_lazy("Look at it as"),
            required=False,
            help_text=gettext_lazy("A name, an address or a staff number; empty: an example."),
        )
        self.circumstances = [each for each in circumstances_in(nodes_of(kind.letter)) if each.words]
        for at, circumstance in enumerate(self.circumstances):
            self.fields[f"case{at}"] = forms.BooleanField(
                label=capfirst(str(circumstance.words)), required=False, initial=True
            )

    def _stored(self, piece: Piece) -> Words:
        edit = self.edits.get(piece)
        return edit.words if edit is not None and edit.words is not None else self.ours[piece]

    def _add(self, piece: Piece) -> None:
        stored, label = self.stored[piece], self._label(piece)
        texts = {f"p{piece.at}": (stored.single, label)}
        if self.ours[piece].several:
            texts = {
                f"p{piece.at}": (stored.single, _("%(text)s, for one") % {"text": label}),
                f"p{piece.at}s": (stored.several, _("%(text)s, for several") % {"text": label}),
            }
        is_line = piece.is_subject or piece.in_list
        for name, (initial, label) in texts.items():
            self.fields[name] = forms.CharField(
                label=label,
                initial=initial,
                required=piece.is_subject,
                max_length=LONGEST_LINE if is_line else LONGEST_TEXT,
                widget=forms.TextInput() if is_line else forms.Textarea(attrs={"rows": 2 + len(initial) // 90}),
            )
            self.fields[name].widget.attrs["lang"] = self.language
        self.names[piece] = list(texts)

    def _label(self, piece: Piece) -> str:
        if piece.is_subject:
            return pgettext("email", "Subject")
        return _("Text %(number)s") % {"number": 1 + sum(not each.is_subject for each in self.names)}

    def rows(self) -> list[EmailRow]:
        """The pieces in their order."""
        rows = []
        for piece in self.pieces:
            when = ", ".join(str(each) for each in piece.when)
            if piece in self.names:
                edit = self.edits.get(piece)
                is_overtaken = edit is not None and edit.words is not None and edit.ours_then != self.ours[piece]
                ours = self.shown_ours[piece]
                rows.append(
                    EmailRow(
                        [self[name] for name in self.names[piece]],
                        when=when,
                        ours=" / ".join(filter(None, (ours.single, ours.several))) if is_overtaken else "",
                    )
                )
            elif piece.passage is not None:
                words = self.shown_ours[piece]
                rows.append(EmailRow(text=words.several or words.single, when=when, is_promise=True))
            elif piece.fixed in fixed_parts.PARTS:
                rows.append(EmailRow(text=fixed_parts.PARTS[piece.fixed][0], when=when))
        return rows

    def look_fields(self) -> list[BoundField]:
        """As whom the email is looked at, and in which circumstances."""
        return [self["person"], *(self[f"case{at}"] for at in range(len(self.circumstances)))]

    def usable(self) -> list[tuple[str, str | Promise, bool]]:
        """The placeholders of this email: how each is written, what it stands for, whether it is needed."""
        codes = {code for piece in self.names for code in usable_in(piece, self.pieces)}
        with override(self.language):
            written = {code: placeholders.BY_CODE[code].shown for code in codes}
        return [(written[each.code], each.meaning, each.is_needed) for each in PLACEHOLDERS if each.code in codes]

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be sent: names that are not on the list, what a reader cannot do without, an empty email."""
        cleaned_data = super().clean() or {}
        self.words = {piece: self._words(piece) for piece in self.names}
        body = [words for piece, words in self.words.items() if not piece.is_subject]
        if body and not any(body) and not self.errors:
            self.add_error(None, _("Leave at least one paragraph: nobody can read an empty email."))
        return cleaned_data

    def _words(self, piece: Piece) -> Words:
        ours, written = self.ours[piece], []
        for name, our_text in zip(self.names[piece], (ours.single, ours.several), strict=False):
            try:
                written.append(self._checked(str(self.cleaned_data.get(name, "")), piece, our_text))
            except ValidationError as refusal:
                self.add_error(name, refusal)
                written.append("")
        words = Words(*written)
        if words and not all(written) and not self.errors:
            self.add_error(self.names[piece][written.index("")], _("Write both, or leave both empty."))
        return words

    def _checked(self, typed: str, piece: Piece, our_text: str) -> str:
        """What was typed, with codes in the place of names."""
        text = unicodedata.normalize("NFC", cleaned(typed).replace("\r\n", "\n"))
        text = one_line(text) if piece.is_subject or piece.in_list else text
        usable = usable_in(piece, self.pieces)
        for name in TOKEN.findall(text):
            if self.codes.get(name.strip().lower()) not in usable:
                raise ValidationError(
                    _(
                        "“%(name)s” is no placeholder of this passage. Choose one from the list, or write it without braces."
                    )
                    % {"name": f"{{{name}}}"}
                )
        if "{" in (rest := TOKEN.sub("", text)) or "}" in rest:
            raise ValidationError(_("A brace is on its own. Write placeholders as in the list, between { and }."))
        coded = TOKEN.sub(lambda token: f"{{{self.codes[token[1].strip().lower()]}}}", text)
        self._check_needed(coded, piece, our_text)
        return coded

    def _check_needed(self, coded: str, piece: Piece, our_text: str) -> None:
        if piece.is_subject:
            return
        missing = [
            placeholders.BY_CODE[code]
            for code in sorted(codes_in(Words(our_text)) - codes_in(Words(coded)))
            if placeholders.BY_CODE[code].is_needed
        ]
        if missing:
            with override(self.language):
                names = ", ".join(each.shown for each in missing)
            raise ValidationError(_("Keep %(names)s: the recipient needs it.") % {"names": names})

    def passages(self) -> dict[Passage, Words]:
        """What was typed, by passage."""
        return {piece.passage: words for piece, words in self.words.items() if piece.passage is not None}

    def reader(self) -> Person | None:
        """As whom it is looked at; None: an example."""
        return self.cleaned_data.get("person")

    def holds(self) -> dict[str, bool]:
        """Which circumstances it is looked at in."""
        return {each.asked: bool(self.cleaned_data.get(f"case{at}")) for at, each in enumerate(self.circumstances)}

    def now_follows(self, number: int) -> None:
        """What was written stays in the fields, and is sent after the version that the page shows now."""
        self.data = {**{name: self.data.get(name) for name in self.fields}, "number": str(number)}

    def differing(self, edits: Mapping[Piece, Edit]) -> list[tuple[str, str]]:
        """What another version says otherwise than was typed: the passage's label, and its words there."""
        differing = []
        for piece, names in self.names.items():
            edit = edits.get(piece)
            with override(self.language):
                other = shown(edit.words if edit is not None and edit.words is not None else self.ours[piece])
                typed = shown(self.words[piece])
            if other != typed:
                differing.append((str(self[names[0]].label), other.several or other.single))
        return differing
