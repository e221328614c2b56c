"""Screens of someone who looks further than their list: the next proposals, and those who show themselves to the wave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.core.people.text import folded, whole_number
from binome.journey.enrolment.models import Application
from binome.journey.matching import rules
from binome.journey.matching.actions import browsing
from binome.journey.matching.queries import browsing as queries
from binome.journey.matching.queries.participant import STAGES
from binome.journey.matching.queries.people import still_in
from binome.journey.matching.queries.reasons import theme_titles

PAGE = 6  # whole cards, read with care


@never_cache
@require_safe
def browse(request: Request, application_id: int) -> HttpResponse:
    """Whom else one could choose: the next ones, and the people of the other side who agreed to be looked up."""
    application = _own_or_404(request, application_id)
    current = queries.open_round_of(application.wave, now=timezone.now())
    if current is None and not queries.will_look(application):
        return _to_list(application_id)
    context = {"application": application, "shown": hasattr(application, "shown_to_wave"), "current": current}
    reachable = queries.reachable_from(application, current) if current else None
    if current is None or reachable is None:
        return render(request, "matching/browse.html", context)
    theme = whole_number(request.GET.get("theme", ""))
    agreed = queries.shown_in(current.wave)
    page = Paginator(
        [other for other in queries.in_order(reachable, theme=theme) if other.pk in agreed], PAGE
    ).get_page(request.GET.get("page"))
    answer = queries.answer_in(current, application)
    context |= {
        "page": page,
        "cards": queries.cards_of(reachable, list(page), titles=theme_titles()),
        "themes": sorted(current.wave.themes.all(), key=lambda each: folded(each.title)),
        "chosen": theme,
        "left": queries.still_to_look_at(answer),
        "room": rules.LONGEST_LIST - queries.list_length(current, application),
    }
    return render(request, "matching/browse.html", context)


@require_POST
@idempotent
def ask_for_more(request: Request, application_id: int) -> HttpResponse:
    """The next proposals, on one's list."""
    count = len(browsing.ask_for_more(application_id, by=request.user, now=timezone.now()))
    sentence = ngettext(
        "%(n)s more colleague is on your list, and you are on theirs.",
        "%(n)s more colleagues are on your list, and you are on theirs.",
        count,
    )
    messages.success(request, sentence % {"n": count})
    return _to_list(application_id)


@require_POST
@idempotent
def add_to_list(request: Request, application_id: int, other_id: int) -> HttpResponse:
    """One of those who show themselves, on one's list."""
    proposal = browsing.add_to_list(application_id, other_id, by=request.user, now=timezone.now())
    other = proposal.mentee if proposal.mentor_id == application_id else proposal.mentor
    sentence = _("%(name)s is on your list, and you are on theirs. Now say yes, in your order.")
    messages.success(request, sentence % {"name": other.person.name})
    return _to_list(application_id)


@require_POST
@idempotent
def show_to_wave(request: Request, application_id: int) -> HttpResponse:
    """Be looked up by the other side, or no longer."""
    if request.POST.get("shown") == "yes":
        browsing.show_to_wave(application_id, by=request.user, now=timezone.now())
        messages.success(request, _("You appear among the people of this wave."))
    else:
        browsing.hide_from_wave(application_id, by=request.user)
        messages.success(request, _("You no longer appear among the people of this wave."))
    return redirect("matching:browse", application_id)


def _own_or_404(request: Request, application_id: int) -> Application:
    own = Application.objects.of(request.user).select_related("wave__programme", "person", "shown_to_wave")
    application = own.filter(pk=application_id, wave__stage__in=STAGES).first()
    if application is None or not still_in(application):
        raise Http404
    return application


def _to_list(application_id: int) -> HttpResponse:
    return redirect(f"{reverse('matching:my_proposals')}#choices-{application_id}")
