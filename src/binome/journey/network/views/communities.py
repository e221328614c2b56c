"""Communities: all of them, one of them, what is said and what happens."""

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.files.serving import saved_as
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.mail.calendars import FILE_TYPE, published
from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.journey.network.actions import communities as communities_actions
from binome.journey.network.emails import gathering_of
from binome.journey.network.forms import EventForm, PostForm
from binome.journey.network.models import Community, Event, EventAnswer, Membership, Post
from binome.journey.network.queries.communities import (
    announced_to,
    communities_for,
    community_for,
    file_for,
    is_member,
    members_of,
    moderates,
    posts_of,
    proposals_on_the_page,
)
from binome.journey.network.views.access import for_the_network, number_in, page_of

MEMBERS_SHOWN = 30  # beside what is said; how many more there are follows


@require_safe
@for_the_network
def all_of_them(request: Request) -> HttpResponse:
    """Every community; mine first."""
    mine, to_answer = proposals_on_the_page(request.user)
    context = {"communities": communities_for(request.user), "mine": mine, "to_answer": to_answer}
    return render(request, "network/communities.html", context)


def _community_or_404(request: Request, community_id: int) -> Community:
    community = community_for(request.user, community_id)
    if community is None:
        raise Http404
    return community


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def one(request: Request, community_id: int) -> HttpResponse:
    """What is said and what happens in a community; members write here."""
    community = _community_or_404(request, community_id)
    form = PostForm(posted(request), request.FILES or None, initial={"reply_to": number_in(request, "reply_to")})
    if request.method == "POST" and form.is_valid():
        try:
            communities_actions.write_post(community_id, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Published."))
            return redirect("network:community", community_id)
    return render(
        request,
        "network/community.html",
        {
            "community": community,
            "form": form,
            "page": page_of(request, posts_of(community), size=20),
            "answered": _answered(community, form),
            "events": announced_to(request.user, community, now=timezone.now()),
            "members": members_of(community)[:MEMBERS_SHOWN],
            "members_not_shown": members_of(community).count() - MEMBERS_SHOWN,
            "facilitators": members_of(community).filter(facilitates=True) if community.is_private else (),
            "may_moderate": moderates(request.user, community),
        },
        status=422 if form.is_bound else 200,
    )


def _answered(community: Community, form: PostForm) -> Post | None:
    """The post that the form replies to."""
    wanted = whole_number(str(form["reply_to"].value() or ""))
    return posts_of(community).filter(pk=wanted, removed_at=None).first() if wanted is not None else None


@require_POST
@for_the_network
def join(request: Request, community_id: int) -> HttpResponse:
    """Join."""
    community = communities_actions.join_community(community_id, by=request.user, now=timezone.now())
    messages.success(request, _("You joined “%(community)s”.") % {"community": community.title})
    return redirect("network:community", community_id)


@require_POST
@for_the_network
def leave(request: Request, community_id: int) -> HttpResponse:
    """Leave; one stays where one was, and may come back with one press."""
    membership, now = Membership.objects.filter(community=community_id, person=request.user).first(), timezone.now()
    with undoing.grace(now=now) as during:
        community = communities_actions.leave_community(community_id, by=request.user)
    if membership is not None:
        sentence = _("You left “%(community)s”.") % {"community": community.title}
        row = values_of(membership)
        undoing.offer(request, sentence, act="network.leave_community", during=during, row=row)
    if not Community.objects.visible_to(request.user).filter(pk=community_id).exists():
        return redirect("network:communities")
    return redirect("network:community", community_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def announce(request: Request, community_id: int) -> HttpResponse:
    """Announce something that happens."""
    community = _community_or_404(request, community_id)
    if request.method != "POST" and not is_member(
        request.user, community
    ):  # only members announce; the page says how to become one
        return redirect("network:community", community_id)
    form = EventForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            communities_actions.announce_event(community_id, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Event announced. The members are invited by email."))
            return redirect("network:community", community_id)
    context = {"community": community, "form": form}
    return render(request, "network/announce.html", context, status=422 if form.is_bound else 200)


@require_safe
@for_the_network
def post_file(request: Request, file_id: int) -> HttpResponse:
    """A file beside a post, to save; for members."""
    file = file_for(request.user, file_id)
    if file is None:
        raise Http404
    try:
        return saved_as(file, file.name)
    except InvalidToken:  # a key that was let go before the file was sealed anew
        raise Http404 from None


@require_POST
@for_the_network
def remove_post(request: Request, post_id: int) -> HttpResponse:
    """Take a post away."""
    post, now = Post.objects.filter(pk=post_id).first(), timezone.now()
    row = values_of(post) if post else {}
    with undoing.grace(now=now) as during:
        community = communities_actions.remove_post(post_id, by=request.user, now=now)
    undoing.offer(request, _("Post removed."), act="network.remove_post", during=during, row=row)
    return redirect("network:community", community.pk)


@require_safe
@for_the_network
def event_calendar(request: Request, community_id: int, event_id: int) -> HttpResponse:
    """An event as a file that a calendar takes; one that was cancelled is no more, and its community says so."""
    community = _community_or_404(request, community_id)
    event = community.events.select_related("author").filter(pk=event_id).first()
    if event is None:
        messages.info(request, _("This event no longer takes place."))
        return redirect("network:community", community.pk)
    return HttpResponse(published(gathering_of(event), now=timezone.now()), content_type=FILE_TYPE)


@require_POST
@for_the_network
def cancel_event(request: Request, event_id: int) -> HttpResponse:
    """Take an event away."""
    event, now = Event.objects.filter(pk=event_id).first(), timezone.now()
    row = values_of(event) if event else {}
    answers = [values_of(answer) for answer in EventAnswer.objects.filter(event=event_id)]
    with undoing.grace(now=now) as during:
        community = communities_actions.cancel_event(event_id, by=request.user, now=now)
    undoing.offer(request, _("Event cancelled."), act="network.cancel_event", during=during, row=row, answers=answers)
    return redirect("network:community", community.pk)
