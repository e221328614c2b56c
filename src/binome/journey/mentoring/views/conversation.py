"""Screens of what the two halves say to each other, and of how they may be reached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.mail import undoing
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.journey.mentoring.actions import conversing
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.forms.writing import MessageForm, WaysForm
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.messages import (
    Thread,
    longest_unread,
    message_of,
    read_messages,
    threads_of,
    ways_to_reach,
)
from binome.journey.mentoring.queries.pairs import spaces_of
from binome.journey.mentoring.views.access import get_owned, relationship_of

A_PAGE = 12  # threads: a month of an ordinary pair


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def messages_page(request: Request, relationship_id: int) -> HttpResponse:
    """The conversation of the pair; posting writes a message, or answers in the thread it names."""
    relationship = relationship_of(request, relationship_id)
    if request.method != "POST":
        return _show(request, relationship)
    thread = _thread_asked(request)
    form = MessageForm(request.POST, thread=thread)
    if not form.is_valid():
        return _show(request, relationship, wrong=form, thread=thread)
    message = conversing.write_message(
        relationship.pk, text=form.cleaned_data["text"], thread_id=thread, by=request.user, now=timezone.now()
    )
    name = relationship.partner_of(request.user).short_name
    messages.success(
        request,
        _("Message sent. %(name)s finds it in your space and on their home page; no email repeats it.")
        % {"name": name},
    )
    page = reverse("mentoring:messages", args=[relationship.pk])
    thread = message.thread_id or message.pk
    return redirect(f"{page}?thread={thread}#thread-{thread}")


def _thread_asked(request: Request) -> int | None:
    """The thread that a posted form answers, or None for a new one; 404 for what is no number."""
    asked = request.POST.get("thread", "")
    if not asked:
        return None
    number = whole_number(asked)
    if number is None:
        raise Http404
    return number


def _page_asked(request: Request, threads: list[Thread]) -> str | int:
    """The page that is asked for; else the one with the thread to which an email led: others may be livelier by now.

    Without either, the one with what waits longest to be read: no email tells of more while something waits.
    """
    if "page" in request.GET:
        return request.GET["page"]
    if "thread" in request.GET:
        asked = whole_number(request.GET["thread"])
    else:
        asked = None if request.method == "POST" else longest_unread(threads, reader=request.user)
    return next((place // A_PAGE + 1 for place, each in enumerate(threads) if each.pk == asked), 1)


def _show(
    request: Request, relationship: Relationship, *, wrong: MessageForm | None = None, thread: int | None = None
) -> HttpResponse:
    threads = threads_of(relationship, reader=request.user)
    page = Paginator(threads, A_PAGE).get_page(_page_asked(request, threads))
    shown = [
        {
            "pk": each.pk,
            "messages": read_messages(each, reader=request.user),
            "form": wrong if wrong and each.pk == thread else MessageForm(thread=each.pk),
            "is_wrong": bool(wrong) and each.pk == thread,
        }
        for each in page.object_list
    ]
    if request.method != "HEAD":  # which shows nothing to anybody
        keys = [row.pk for each in page.object_list for row in each.rows]
        conversing.messages_as_read(relationship, shown=keys, by=request.user, now=timezone.now())
    other = relationship.partner_of(request.user)
    return render(
        request,
        "mentoring/messages.html",
        {
            "relationship": relationship,
            "other": other,
            "page": page,
            "threads": shown,
            "form": wrong if wrong and thread is None else MessageForm(),
            "ways": ways_to_reach(other) if relationship.is_living else None,
        },
        status=422 if wrong else 200,
    )


@require_POST
def erase_message(request: Request, message_id: int) -> HttpResponse:
    """Delete a message of mine; it can be undone for a while."""
    message = get_owned(message_of(request.user, message_id))
    space = message.relationship_id
    with undoing.grace(now=timezone.now()) as during:
        sealed = conversing.erase_message(message.pk, by=request.user, now=timezone.now())
    sentence, act = _("Message deleted."), "mentoring.erase_message"
    if sealed:
        undoing.offer(request, sentence, act=act, during=during, relationship=space, message=message.pk, sealed=sealed)
    else:  # pressed twice: the way back that was offered first is the one that has the words
        messages.success(request, sentence)
    return redirect("mentoring:messages", space)


@require_POST
def share_ways(request: Request, relationship_id: int) -> HttpResponse:
    """Say how the other half may reach me."""
    relationship = relationship_of(request, relationship_id)
    if not relationship.is_living:  # nobody would read it
        raise NotNow
    form = WaysForm(request.POST)
    if form.is_valid():
        conversing.share_ways(**form.cleaned_data, by=request.user)
        names = [pair.partner_of(request.user).short_name for pair in spaces_of(request.user) if pair.is_living]
        sentence = ngettext(
            "Saved. %(names)s reads it in your space.", "Saved. They read it in your spaces: %(names)s.", len(names)
        )
        messages.success(request, sentence % {"names": ", ".join(names)})
    else:
        messages.error(request, _("That is too long. Nothing was changed."))
    return redirect(reverse("mentoring:first_contact", args=[relationship.pk]) + "#ways")
