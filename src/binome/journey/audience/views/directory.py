"""The staff directory: looking people up, the organisation as a tree, one person's place in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.journey.audience.queries.directory import (
    entities_in_order,
    found_people,
    may_create_programmes,
    may_import,
    organisation,
    page_of,
    place_of,
)


def door(request: Request) -> None:
    """The directory is looked after by administrators, HR and programme managers; to others it does not exist."""
    if not may_import(request.user):
        raise Http404


@require_safe
def people(request: Request) -> HttpResponse:
    """Everyone on the staff, searched without regard to accents."""
    door(request)
    entity = request.GET.get("entity", "")
    words = request.GET.get("q", "")
    found = found_people(words, entity=whole_number(entity), gone="gone" in request.GET)
    return render(
        request,
        "audience/people.html",
        {
            "page": page_of(found, request.GET.get("page"), words=words),
            "entities": entities_in_order(),
            "entity": entity,
            "gone": "gone" in request.GET,
            "may_create": may_create_programmes(request.user),
        },
    )


@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    """Where someone stands: the line above them to the top, those below them, and where they stood before."""
    door(request)
    found = place_of(person_id)
    if found is None:
        raise Http404
    reports = page_of(found.reports, request.GET.get("page"))
    return render(request, "audience/person.html", {"place": found, "page": reports, "today": timezone.localdate()})


@require_safe
def entities(request: Request) -> HttpResponse:
    """The organisation as a tree, with how many people work in each entity and below."""
    door(request)
    return render(request, "audience/entities.html", {"branches": organisation()})
