"""Who looks after a community, and who comes to its events."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.people.requests import Request
from binome.journey.network.actions import facilitating
from binome.journey.network.models import Membership
from binome.journey.network.queries.communities import is_member
from binome.journey.network.views.access import for_the_network


@require_POST
@for_the_network
def name_facilitator(request: Request, membership_id: int) -> HttpResponse:
    """Have a member look after the community."""
    membership = facilitating.choose_facilitator(membership_id, by=request.user, facilitates=True)
    messages.success(request, _("%(name)s is now a facilitator.") % {"name": membership.person.name})
    return _after(request, membership)


@require_POST
@for_the_network
def relieve_facilitator(request: Request, membership_id: int) -> HttpResponse:
    """Have them look after it no more."""
    membership = facilitating.choose_facilitator(membership_id, by=request.user, facilitates=False)
    messages.success(request, _("%(name)s is no longer a facilitator.") % {"name": membership.person.name})
    return _after(request, membership)


def _after(request: Request, membership: Membership) -> HttpResponse:
    """Back to the community; whoever runs the programme and does not read the room comes from the wave's page."""
    community = membership.community
    if community.wave_id is not None and not is_member(request.user, community):
        return redirect("network:wave", community.wave_id)
    return redirect("network:community", community.pk)


@require_POST
@for_the_network
def come(request: Request, event_id: int) -> HttpResponse:
    """I am coming."""
    event = facilitating.answer_event(event_id, by=request.user, now=timezone.now(), comes=True)
    messages.success(request, _("You are coming to “%(event)s”.") % {"event": event.title})
    return redirect("network:community", event.community_id)


@require_POST
@for_the_network
def stay_away(request: Request, event_id: int) -> HttpResponse:
    """I am not coming."""
    event = facilitating.answer_event(event_id, by=request.user, now=timezone.now(), comes=False)
    messages.success(request, _("You are not coming to “%(event)s”.") % {"event": event.title})
    return redirect("network:community", event.community_id)
