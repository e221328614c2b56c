"""The staff directory: looking people up, the organisation as a tree, one person's place in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.directory.access import looks_after_everyone
from binome.core.directory.organisation import ORDERS, organisation, page_of, people_matching, place_of
from binome.core.people.entities import entities_in_order
from binome.core.people.models import PersonQuerySet
from binome.core.people.organisation import current
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.core.privacy import data_views
from binome.core.privacy.csv_files import csv_of_people
from binome.core.privacy.models import DataView
from binome.core.ui.listing import sorting_of
from binome.interfaces.directory.views.access import for_directory_keepers


@require_safe
@for_directory_keepers
def people(request: Request) -> HttpResponse:
    """Everyone on the staff, searched without regard to accents."""
    entity = request.GET.get("entity", "")
    words, sorting = request.GET.get("q", ""), sorting_of(request, ORDERS)
    return render(
        request,
        "directory/people.html",
        {
            "page": page_of(_shown(request), request.GET.get("page"), words=words, sorting=sorting),
            "sorting": sorting,
            "export": f"{reverse('directory:export')}?{request.GET.urlencode()}",
            "entities": entities_in_order(),
            "entity": entity,
            "gone": "gone" in request.GET,
            "may_create": looks_after_everyone(request.user),
        },
    )


def _shown(request: Request) -> PersonQuerySet:
    entity = whole_number(request.GET.get("entity", ""))
    return people_matching(request.GET.get("q", ""), entity=entity, gone="gone" in request.GET)


@require_safe
@for_directory_keepers
def export(request: Request) -> HttpResponse:
    """What the list shows, on all its pages, as a CSV: same search, same order, same columns."""
    people = sorting_of(request, ORDERS).of(_shown(request))
    head = (_("Person"), _("Job"), _("Entity"), _("Level"), _("Manager"), _("Staff id"))
    rows = (
        (
            member.name,
            member.job_title,
            member.entity.name,
            member.level,
            member.manager.name if member.manager else "",
            member.staff_id,
        )
        for member in people.iterator(chunk_size=2000)
    )
    return csv_of_people(
        request,
        "binome-people",
        head=head,
        rows=rows,
        people=people.values_list("pk", flat=True),
        role=data_views.role_of_a_keeper(request.user),
    )


@require_safe
@for_directory_keepers
def person(request: Request, person_id: int) -> HttpResponse:
    """Where someone stands: the line above them to the top, those below them, and where they stood before."""
    place = place_of(person_id)
    if place is None:
        raise Http404
    role = data_views.role_of_a_keeper(request.user)
    data_views.record(request, [person_id], role=role, what=DataView.Subject.PROFILE)
    reports = page_of(place.reports, request.GET.get("page"))
    level = current().level(place.person.level)
    context = {"place": place, "page": reports, "today": timezone.localdate(), "level_words": level}
    return render(request, "directory/person.html", context)


@require_safe
@for_directory_keepers
def entities(request: Request) -> HttpResponse:
    """The organisation as a tree, with how many people work in each entity and below."""
    return render(request, "directory/entities.html", {"branches": organisation()})
