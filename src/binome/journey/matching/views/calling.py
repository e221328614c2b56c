"""Screens of the first call of two people who have not confirmed their pair yet."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.journey.matching.actions import calling
from binome.journey.matching.forms import FirstCallForm
from binome.journey.matching.models import FirstCall, Pair
from binome.journey.matching.states import PairState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def first_call(request: Request, pair_id: int) -> HttpResponse:
    """Where the call stands, and a moment to propose."""
    shown = Q(state=PairState.PUBLISHED) | Q(state=PairState.CHOSEN, first_call__isnull=False)
    offered = Pair.objects.of(request.user).filter(shown, wave__offers_first_call=True)
    pair = get_object_or_404(offered.with_people(), pk=pair_id)
    form = FirstCallForm(request.POST if request.method == "POST" else None)
    other = pair.mentee.person if pair.mentor.person == request.user else pair.mentor.person
    if form.is_bound and form.is_valid():
        try:
            calling.propose_call(pair.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            sentence = _("Moment suggested to %(name)s. You both receive the invitation once they accept.")
            messages.success(request, sentence % {"name": other.short_name})
            return redirect("matching:first_call", pair.pk)
    call = FirstCall.objects.filter(pair=pair).first()
    context = {"pair": pair, "other": other, "form": form, "call": call}
    context["is_mine"] = call is not None and call.proposed_by_id == request.user.pk
    context["is_past"] = call is not None and call.starts_at <= timezone.now()
    return render(request, "matching/first_call.html", context, status=422 if form.errors else 200)


@require_POST
@idempotent
def accept_call(request: Request, pair_id: int, uid: UUID) -> HttpResponse:
    """Accept the moment that the other half proposed."""
    calling.accept_call(pair_id, uid, by=request.user, now=timezone.now())
    messages.success(request, _("Accepted: both of you get the invitation."))
    return redirect("matching:first_call", pair_id)


@require_POST
@idempotent
def cancel_call(request: Request, pair_id: int) -> HttpResponse:
    """Cancel the call, which says nothing of the pair."""
    calling.cancel_call(pair_id, by=request.user, now=timezone.now())
    messages.success(request, _("The call is cancelled. It says nothing about the pair."))
    return redirect("matching:my_proposals")
