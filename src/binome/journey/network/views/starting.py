"""Proposing a community, and answering the proposal."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.framework.single_rows import one_or_none
from binome.core.mail import undoing
from binome.core.people.requests import Request, posted
from binome.journey.network.actions import starting
from binome.journey.network.forms import CommunityForm, DeclineForm
from binome.journey.network.queries.communities import proposals_by, proposals_for
from binome.journey.network.views.access import for_the_network


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def propose(request: Request) -> HttpResponse:
    """Propose a community."""
    form = CommunityForm(posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            starting.propose_community(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Community proposed. You will be emailed the answer."))
            return redirect("network:communities")
    return render(request, "network/propose_community.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@for_the_network
def withdraw(request: Request, community_id: int) -> HttpResponse:
    """Take the proposal back; it can be put again with one press."""
    proposal, now = one_or_none(proposals_by(request.user).filter(pk=community_id)), timezone.now()
    row = values_of(proposal) if proposal else {}
    with undoing.grace(now=now) as during:
        starting.withdraw_proposal(community_id, by=request.user)
    undoing.offer(request, _("Proposal withdrawn."), act="network.withdraw_community", during=during, row=row)
    return redirect("network:communities")


@require_POST
@for_the_network
def accept(request: Request, community_id: int) -> HttpResponse:
    """Open it."""
    community = starting.accept_community(community_id, by=request.user, now=timezone.now())
    messages.success(request, _("The community “%(community)s” is open.") % {"community": community.title})
    return redirect("network:community", community.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def decline(request: Request, community_id: int) -> HttpResponse:
    """Say why it does not open."""
    proposal = one_or_none(proposals_for(request.user).filter(pk=community_id))
    if proposal is None:
        raise Http404
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            name = starting.decline_community(community_id, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Proposal “%(community)s” declined.") % {"community": name})
            return redirect("network:communities")
    context = {"community": proposal, "form": form}
    return render(request, "network/decline_community.html", context, status=422 if form.is_bound else 200)
