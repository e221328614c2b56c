"""Asking the challenge of the month, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people.requests import Request, posted
from binome.journey.network.actions import challenges
from binome.journey.network.forms import ChallengeForm
from binome.journey.network.models import Challenge
from binome.journey.network.queries.challenges import programmes_to_ask
from binome.journey.network.views.access import for_the_network


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_network
@idempotent
def ask(request: Request) -> HttpResponse:
    """Ask a question until a day."""
    if not programmes_to_ask(request.user).exists():
        raise Http404
    form = ChallengeForm(posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            challenges.ask_challenge(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        else:
            messages.success(
                request, _("Challenge launched. It appears on the home page of everyone in the programme.")
            )
            return redirect("network:ideas")
    return render(request, "network/ask_challenge.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@for_the_network
def withdraw(request: Request, challenge_id: int) -> HttpResponse:
    """Take it back while nobody has answered."""
    challenge, now = Challenge.objects.filter(pk=challenge_id).first(), timezone.now()
    row = values_of(challenge) if challenge else {}
    with undoing.grace(now=now) as during:
        challenges.withdraw_challenge(challenge_id, by=request.user)
    undoing.offer(request, _("Challenge withdrawn."), act="network.withdraw_challenge", during=during, row=row)
    return redirect("network:ideas")
