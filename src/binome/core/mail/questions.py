"""A question before what cannot be taken back: what will happen, to how many, and the email they would receive."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from binome.core.framework import page_tokens
from binome.core.mail.undoing import Letters
from binome.core.ui.props import Text

CONFIRMED = "confirmed"
NO_LETTERS = Letters(0)


@dataclass(frozen=True)
class Confirmation:
    """What the page asks. `act` is what the button says: the same words as the button that led here."""

    title: Text
    act: Text
    consequences: Sequence[Text]
    letters: Letters = NO_LETTERS


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the question was read and answered with its button."""
    return request.POST.get(CONFIRMED) == "yes"


def ask(request: HttpRequest, question: Confirmation) -> HttpResponse:
    """The question, as a page that posts again what was posted, to the same address."""
    posted = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", page_tokens.FIELD}
    ]
    context = {"question": question, "posted": posted, "page": page_tokens.page_of(request), "confirmed": CONFIRMED}
    return render(request, "ui/question.html", context)
