"""A draft that is saved while it is typed knows its version: what was typed elsewhere meanwhile is never written over.

A form carries the version it goes on from and a word for the page it stands on (`draft`). It may write when nobody else
wrote since, or when the last to write was that very page: an answer that was lost on the way does not count against it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _

from binome.core.errors import Conflict
from binome.core.ui.props import Difference, Draft

FIELD = "draft"
OVER = "draft_over"  # the version that the person has seen and chooses to replace
HEADER = "X-Autosave"


class ChangedElsewhere(Conflict):
    """The draft was written from another page since the form was read."""


class Drafted(models.Model):
    """What is saved while it is typed: how many times it was written, and by which view of its page last."""

    draft_version = models.CharField(max_length=40, blank=True, default="", editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Version:
    """The `number` of times a draft was written, and the page that wrote it last."""

    number: int = 0
    page: str = ""

    @classmethod
    def of(cls, text: str) -> "Version":
        """Read one from its text; anything else is the version of what was never written."""
        number, _dot, page = text.partition(".")
        return cls(int(number), page[:20]) if number.isdecimal() and len(number) < 10 else cls()

    def __str__(self) -> str:
        return f"{self.number}.{self.page}"


@dataclass(frozen=True)
class Writing:
    """What a form says of the draft it would write: the version it goes on from, and the one it may replace."""

    base: Version
    over: str = ""

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> "Writing | None":
        """What the posted `data` says; None from a form that keeps no draft."""
        return cls(Version.of(data[FIELD]), data.get(OVER, "")) if data.get(FIELD) else None


def next_version(stored: str, writing: Writing | None) -> str:
    """The version to store with what `writing` writes; `stored` must be read under the lock of its row.

    Raises `ChangedElsewhere` when another page wrote since.
    """
    last = Version.of(stored)
    if writing is None:
        return str(Version(last.number + 1))
    goes_on = writing.base.number == last.number or (bool(last.page) and writing.base.page == last.page)
    goes_on = goes_on or not last.number  # nothing was written, whatever the form says: there is nothing to write over
    if not goes_on and writing.over != stored:
        raise ChangedElsewhere
    return str(Version(last.number + 1, writing.base.page))


def for_new_page(stored: str) -> str:
    """What a form carries that is read now."""
    return str(Version(Version.of(stored).number, secrets.token_urlsafe(9)))


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page sent its form by itself, while it is being typed."""
    return HEADER in request.headers


def differences(form: forms.BaseForm) -> list[Difference]:
    """What was typed in `form`, beside what is saved (its initial values)."""
    pairs = [
        Difference(
            str(form[name].label), _in_words(form, name, form[name].initial), _in_words(form, name, form[name].data)
        )
        for name in form.changed_data
    ]
    return [pair for pair in pairs if pair.saved != pair.typed]


def _in_words(form: forms.BaseForm, name: str, value: Any) -> str:
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(field, forms.ChoiceField):
        chosen = {str(code) for code in value} if isinstance(value, list | tuple) else {str(value)}
        return ", ".join(str(label) for code, label in field.choices if str(code) in chosen)  # type: ignore[misc, union-attr]
    return str("" if value is None else value).replace("\r\n", "\n").strip()


def kept(stored: str, *, to: str) -> Draft:
    """The draft of a form that is read now."""
    return Draft(to=to, version=for_new_page(stored))


def contested(stored: str, form: forms.BaseForm, *, to: str, page: str) -> Draft:
    """The draft of a form whose text is not the saved one: it goes on from where it was until the person has chosen."""
    return Draft(to, form.data.get(FIELD, ""), stored, page, tuple(differences(form)))


def not_written(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The answer to a page that saves by itself while another one did: both texts, and the choice."""
    return render(request, "ui/parts/changed_elsewhere.html", {"draft": draft}, status=409)


def saved(request: HttpRequest, sentence: str, *, page: str) -> HttpResponse:
    """The answer to a draft that was saved: a short sentence, or the page anew for who chose between two texts."""
    chose = OVER in request.POST and not is_autosave(request)
    return redirect(page) if chose else HttpResponse(escape(sentence))


def not_saved(request: HttpRequest, sentence: str, *, page: str, status: int = 422) -> HttpResponse:
    """The answer to a draft that could not be saved: why, in a sentence."""
    if is_autosave(request):
        return HttpResponse(escape(sentence), status=status)
    messages.warning(request, sentence)
    return redirect(page)
