"""What the programme manager sees of the network: numbers, and ideas that wait."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.people.requests import Request
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.access import may, wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.ui.dates import date_format
from binome.core.ui.listing import Sorting, asked_filter, sorting_of
from binome.journey.network.actions import rooms
from binome.journey.network.actions.errors import NotInTheNetwork
from binome.journey.network.forms import FacilitatorForm, IdeaFilter
from binome.journey.network.models import Idea
from binome.journey.network.queries.communities import communities_for, room_of
from binome.journey.network.queries.home import step_report
from binome.journey.network.queries.ideas import ORDERS, ideas_by_state, ideas_of_wave
from binome.journey.network.views.access import page_of

PAGE = 16  # a page is read without scrolling far on a phone


@dataclass(frozen=True)
class ShownIdeas:
    """What the page and its file are about: the same filter, in the same order."""

    filters: IdeaFilter
    sorting: Sorting
    ideas: QuerySet[Idea]


def _shown(request: Request, wave: Wave) -> ShownIdeas:
    asked = asked_filter(request)
    filters = IdeaFilter(asked)
    sorting = sorting_of(asked, ORDERS)
    ideas = ideas_of_wave(request.user, wave, state=filters.chosen(), words=asked.get("q", ""))
    return ShownIdeas(filters, sorting, sorting.of(ideas))


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """The wave's communities and ideas."""
    wave = wave_or_404(request.user, wave_id, Right.ANSWER_IDEAS)
    shown = _shown(request, wave)
    page = page_of(request, shown.ideas, size=PAGE)
    return render(
        request,
        "network/wave.html",
        {
            "wave": wave,
            "report": step_report(wave, now=timezone.now()),
            "communities": communities_for(request.user).filter(theme__in=wave.themes.all()),
            "room": room_of(wave),
            "facilitator_form": FacilitatorForm() if may(request.user, Right.STEER, wave.programme) else None,
            "page": page,
            "board": ideas_by_state(request.user, wave),
            "filters": shown.filters,
            "sorting": shown.sorting,
            "export": f"{reverse('network:export_ideas', args=[wave.pk])}?{request.GET.urlencode()}",
        },
    )


@require_POST
def appoint_facilitator(request: Request, wave_id: int) -> HttpResponse:
    """Choose who facilitates the mentors' room, and reads it from then on."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    room, form = room_of(wave), FacilitatorForm(request.POST)
    if room is None:
        raise Http404
    if form.is_valid():
        try:
            appointed = rooms.appoint_facilitator(
                room.pk, form.cleaned_data["facilitator"], by=request.user, now=timezone.now()
            )
        except NotInTheNetwork:
            form.add_error("facilitator", _("This person neither takes part in a programme nor holds a role in one."))
        else:
            messages.success(request, _("%(name)s is now a facilitator.") % {"name": appointed.person.name})
            return redirect("network:wave", wave_id)
    return render(request, "network/facilitator.html", {"wave": wave, "form": form}, status=422)


@require_safe
def export_ideas(request: Request, wave_id: int) -> HttpResponse:
    """The ideas that the list shows, on all its pages, for a spreadsheet."""
    wave = wave_or_404(request.user, wave_id, Right.ANSWER_IDEAS)
    head = (_("Idea"), _("What it would change"), _("Whose idea"), _("Votes"), _("Current state"), _("Shared on"))
    ideas = list(_shown(request, wave).ideas)
    rows = (
        (
            idea.title,
            idea.text,
            ", ".join(person.name for person in (idea.author, idea.partner) if person is not None),
            idea.support,  # type: ignore[attr-defined]
            idea.get_state_display(),
            date_format(timezone.localtime(idea.proposed_at), "Y-m-d") if idea.proposed_at else "",
        )
        for idea in ideas
    )
    return csv_of_people(
        request,
        f"binome-{wave.pk}-ideas",
        head=head,
        rows=rows,
        people={person.pk for idea in ideas for person in (idea.author, idea.partner) if person is not None},
        role=Role.MANAGER if may(request.user, Right.STEER, wave.programme) else Role.SPONSOR,
    )
