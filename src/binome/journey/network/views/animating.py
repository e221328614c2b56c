"""Who looks after a community, and who comes to its events."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.people.requests import Request
from binome.journey.network.actions import animating
from binome.journey.network.views.access import for_the_network


@require_POST
@for_the_network
def name_animator(request: Request, membership_id: int) -> HttpResponse:
    """Have a member look after the community."""
    membership = animating.choose_animator(membership_id, by=request.user, animates=True)
    messages.success(request, _("%(name)s is now a facilitator.") % {"name": membership.person.name})
    return redirect("network:community", membership.community_id)


@require_POST
@for_the_network
def relieve_animator(request: Request, membership_id: int) -> HttpResponse:
    """Have them look after it no more."""
    membership = animating.choose_animator(membership_id, by=request.user, animates=False)
    messages.success(request, _("%(name)s is no longer a facilitator.") % {"name": membership.person.name})
    return redirect("network:community", membership.community_id)


@require_POST
@for_the_network
def come(request: Request, event_id: int) -> HttpResponse:
    """I am coming."""
    event = animating.answer_event(event_id, by=request.user, now=timezone.now(), comes=True)
    messages.success(request, _("You are coming to “%(event)s”.") % {"event": event.title})
    return redirect("network:community", event.community_id)


@require_POST
@for_the_network
def stay_away(request: Request, event_id: int) -> HttpResponse:
    """I am not coming."""
    event = animating.answer_event(event_id, by=request.user, now=timezone.now(), comes=False)
    messages.success(request, _("You are not coming to “%(event)s”.") % {"event": event.title})
    return redirect("network:community", event.community_id)
