"""Saving a filter of the list that one looks at, and removing one."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.framework import page_tokens
from binome.core.framework.keepable import without_nul
from binome.core.mail import undoing
from binome.core.people.requests import Request
from binome.core.ui.listing import choices_of
from binome.interfaces.cockpit import actions
from binome.interfaces.cockpit.forms import FilterNameForm
from binome.interfaces.cockpit.saved_filters import list_at


@require_POST
def save_filter(request: Request) -> HttpResponse:
    """Keep what the address of the list chooses, under the name that was typed."""
    page = _page_of(request)
    path, _mark, query = page.partition("?")
    form = FilterNameForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Give the filter a name of at most 40 characters."))
        return redirect(page)
    chosen = choices_of(without_nul(QueryDict(query)))
    saved = actions.save_filter(list_at(path), name=form.cleaned_data["name"], query=chosen, by=request.user)
    messages.success(request, _("Filter “%(name)s” saved.") % {"name": saved.name})
    return redirect(f"{path}?{chosen}")


@require_POST
def remove_filter(request: Request, filter_id: int) -> HttpResponse:
    """Keep it no more; it can be taken back."""
    with undoing.grace(now=timezone.now()) as during:
        row = actions.remove_filter(filter_id, by=request.user)
    sentence = _("Filter “%(name)s” removed.") % {"name": row["name"]}
    undoing.offer(request, sentence, act="remove_filter", during=during, row=row)
    return redirect(_page_of(request))


def _page_of(request: Request) -> str:
    """The list that the form stands on, as its token says; without one, home."""
    token = page_tokens.read(request)
    return token.page if token is not None else reverse("home")
