"""What one answer explains on many lines of a file: where the table is, what its words mean."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from binome.core.directory.kinds import kind_of
from binome.core.directory.models import Import
from binome.core.directory.people.answers import EMPTY, Word
from binome.core.directory.people.full_names import FAMILY_FIRST, GIVEN_FIRST

MOST_DIGITS = 20  # of a staff number that is filled up with zeros: no payroll has longer ones
NOT_SAID = ("", _("Not said: the lines stay out"))
LEFT_EMPTY = (EMPTY, _("Leave it empty"))
LEVELS = [(str(level), str(level)) for level in range(1, 10)]
LANGUAGES = [("fr", "Français"), ("en", "English")]
LEGENDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "level": (
        _("What are these levels worth?"),
        _("From 1 (starting out) to 9 (executive committee). A level is proposed where the word tells it."),
    ),
    "preferred_language": (_("Which language do these people read?"), ""),
    "manager": (
        _("Who are these managers?"),
        _("Several people bear the name, or nobody of the file or the directory does."),
    ),
}


class TableForm(forms.Form):
    """Which sheet holds the table, and which of its rows names the columns."""

    def __init__(self, *args: Any, file_import: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layout = file_import.layout
        sheets = layout.get("sheets", [])
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(sheet, sheet) for sheet in sheets], initial=layout.get("sheet")
            )
        self.fields["header_line"] = forms.TypedChoiceField(
            label=_("Line that names the columns"),
            choices=[(number, f"{number} – {words}") for number, words in file_import.beginning],
            coerce=int,
            initial=layout.get("header_line"),
        )
        self._sheet = layout.get("sheet", "")

    def chosen(self) -> tuple[str, int]:
        """Sheet and line; in another sheet the line is guessed anew."""
        sheet = self.cleaned_data.get("sheet", self._sheet)
        return sheet, self.cleaned_data["header_line"] if sheet == self._sheet else 0


class AnswersForm(forms.Form):
    """One question for each thing that a person alone can tell; nothing when the file explains itself."""

    def __init__(self, *args: Any, file_import: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._summary, self._said = file_import.summary, file_import.answers.get("file", {})
        self._columns = file_import.columns
        self._groups: list[tuple[str | Promise, str | Promise, list[str]]] = []
        kind = kind_of(file_import.kind)
        if kind.key_stand_in in self._columns and "staff_id" not in self._columns:
            self._ask_key(kind.key_stand_in)
        if "full_name" in self._columns:
            self._ask_name_order()
        cut = [cause for cause in self._summary.get("causes", []) if cause["code"] in {"zeros", "manager_zeros"}]
        if cut or self._summary.get("ids_look_cut") or self._said.get("digits"):
            self._ask_digits(len(cut[0]["details"].get("known", "")) if cut else 0)
        for question, (legend, help_text) in LEGENDS.items():
            if words := self._words(question):
                names = [self._ask_word(question, place, word) for place, word in enumerate(words)]
                self._groups.append((legend, help_text, names))

    def _words(self, question: str) -> list[Word]:
        words: list[Word] = self._summary.get("questions", {}).get(question, [])
        return words

    def _ask_key(self, key: str) -> None:
        self.fields["key"] = forms.BooleanField(
            label=_("This file has no staff id: the email address says who is who"),
            help_text=_(
                "What it costs: someone whose address changes (a wedding, another domain) comes back as a second person, and "
                "the first stays until a file says that they left. A later file with staff ids and the same addresses brings the ids."
            ),
            required=False,
            initial=self._said.get("key") == key,
        )
        self._groups.append((_("Who is who?"), "", ["key"]))

    def _ask_name_order(self) -> None:
        self.fields["name_order"] = forms.ChoiceField(
            label=_("Full names read"),
            choices=[
                ("", _("as the file tells by itself")),
                (GIVEN_FIRST, _("given name first: Jeanne Le Goff")),
                (FAMILY_FIRST, _("family name first: Le Goff Jeanne")),
            ],
            required=False,
            initial=self._said.get("name_order") or self._summary.get("name_order", ""),
        )
        self._groups.append((_("Which part is the given name?"), "", ["name_order"]))

    def _ask_digits(self, known: int) -> None:
        """`known`: how many digits the ids have in the directory, 0 where it does not tell."""
        self.fields["digits"] = forms.IntegerField(
            label=_("Digits of a staff id"),
            help_text=_("With 5, the id 77 becomes 00077, for managers too. Empty: ids stay as they are."),
            min_value=2,
            max_value=MOST_DIGITS,
            required=False,
            initial=self._said.get("digits") or known or "",
        )
        self._groups.append((_("Have staff ids lost their zeros?"), "", ["digits"]))

    def _ask_word(self, question: str, place: int, word: Word) -> str:
        options = {"level": LEVELS, "preferred_language": LANGUAGES}.get(question) or word["options"]
        label = ngettext("“%(word)s” (%(n)d line)", "“%(word)s” (%(n)d lines)", word["n"])
        name = f"{question}_{place}"
        self.fields[name] = forms.ChoiceField(
            label=label % {"word": word["word"], "n": word["n"]},
            choices=[NOT_SAID, *options, LEFT_EMPTY],
            required=False,
            initial=word["guess"],
        )
        self.fields[name].has_an_answer = True  # type: ignore[attr-defined]
        return name

    def groups(self) -> Iterator[tuple[str | Promise, str | Promise, list[BoundField]]]:
        """The questions as they are shown: a heading, a hint, the fields."""
        for legend, help_text, names in self._groups:
            yield legend, help_text, [self[name] for name in names]

    def answers(self) -> dict[str, dict[str, str]]:
        """As they are kept: question → word → answer; what was not said is left out."""
        by_question = {question: self._said_words(question) for question in LEGENDS}
        of_file = {
            "key": "email" if self.cleaned_data.get("key") else "",
            "name_order": self.cleaned_data.get("name_order", ""),
            "digits": str(self.cleaned_data.get("digits") or ""),
        }
        return by_question | {"file": {name: answer for name, answer in of_file.items() if name in self.fields}}

    def _said_words(self, question: str) -> dict[str, str]:
        answers = {
            word["word"]: self.cleaned_data[f"{question}_{place}"] for place, word in enumerate(self._words(question))
        }
        return {word: answer for word, answer in answers.items() if answer}
