"""The one place where a refused act becomes an answer, whoever asked and however: page, button, part of a page, autosave."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape

from binome.core.errors import Conflict, NotTheirs
from binome.core.framework import page_tokens
from binome.core.people import drafts
from binome.core.programmes.access import changes_its_wave
from binome.core.ui.dates import date_format
from binome.core.ui.listing import FILTER
from binome.interfaces.cockpit.errors import sent_fields

# What buttons, ticks and hidden fields say: codes and numbers. Anything else somebody may have typed, a day or an hour too.
CODES = re.compile(r"[a-z0-9_:.-]*|[A-Z]+[0-9]*")
DAY, HOUR = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{2}:\d{2}(:\d{2})?")
NOT_TYPED = {
    "csrfmiddlewaretoken",
    page_tokens.FIELD,
    drafts.FIELD,
    drafts.OVER,
    "undo",  # what a way back needs, signed
    FILTER,  # it stands in the address to which one is led back
}


class RefusalsAnswered:
    """`NotTheirs` is a page that is not there; a `Conflict` is said on the page where the button stands, or on its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = changes_its_wave.set(False)
        try:
            return self.get_response(request)
        finally:
            changes_its_wave.reset(before)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Any form changes the wave it names, unless its view is marked: its door then refuses an archived one."""
        marked = getattr(view, "leaves_archived_waves_alone", False)
        changes_its_wave.set(request.method == "POST" and not marked)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what views let through; by now the transaction of the act has ended, and with it all it wrote."""
        if isinstance(exception, NotTheirs):
            raise Http404 from None  # the very way of an address that does not exist: no difference can be read
        return _not_done(request, exception) if isinstance(exception, Conflict) else None


def _not_done(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    reason = str(conflict.reason)
    if drafts.is_autosave(request):
        return HttpResponse(escape(reason), status=409)
    typed = _typed_in(request)
    if request.method != "POST" or typed:  # looked at again, a page would be refused again; what was typed must show
        context = {"reason": reason, "typed": typed, "page": _page_of(request) if request.method == "POST" else "/"}
        return render(request, "cockpit/errors/409.html", context, status=409)
    messages.warning(request, reason)
    if request.headers.get("HX-Request"):  # more than the part that asked has changed
        return HttpResponse(status=204, headers={"HX-Redirect": _page_of(request)})
    return redirect(_page_of(request))


def _typed_in(request: HttpRequest) -> list[str]:
    typed = ((name, value) for name, value in sent_fields(request) if name not in NOT_TYPED)
    return [_as_read(value) for name, value in typed if _is_typed(name, value)]


def _is_typed(name: str, value: str) -> bool:
    """A single word in small letters is typed where some form has a line or a page for words under that name."""
    if not CODES.fullmatch(value) or DAY.fullmatch(value) or HOUR.fullmatch(value):
        return True
    return bool(value) and name.rpartition("-")[2] in _names_of_words()


@cache
def _names_of_words() -> frozenset[str]:
    """The names under which forms of ours ask for words."""
    return frozenset(
        name
        for form in _kinds_of(forms.BaseForm)
        if form.__module__.startswith("binome.")
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField and not field.widget.is_hidden
    )


def _kinds_of(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def _as_read(value: str) -> str:
    """A day as it is read, where it is one; anything else as it was typed."""
    try:
        return date_format(date.fromisoformat(value)) if DAY.fullmatch(value) else value
    except ValueError:
        return value


def _page_of(request: HttpRequest) -> str:
    """Where the form stands, as its token says; without one, home: a button's own address cannot be looked at."""
    page = page_tokens.page_of(request)
    return reverse("home") if page == request.get_full_path() and page_tokens.read(request) is None else page
