"""The staff directory: looking people up, the organisation as a tree, one person's place in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from binome.core.directory.access import looks_after_everyone
from binome.core.directory.organisation import organisation, page_of, people_matching, place_of
from binome.core.people.entities import entities_in_order
from binome.core.people.organisation import current
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.interfaces.directory.views.access import for_directory_keepers


@require_safe
@for_directory_keepers
def people(request: Request) -> HttpResponse:
    """Everyone on the staff, searched without regard to accents."""
    entity = request.GET.get("entity", "")
    words = request.GET.get("q", "")
    matching = people_matching(words, entity=whole_number(entity), gone="gone" in request.GET)
    return render(
        request,
        "directory/people.html",
        {
            "page": page_of(matching, request.GET.get("page"), words=words),
            "entities": entities_in_order(),
            "entity": entity,
            "gone": "gone" in request.GET,
            "may_create": looks_after_everyone(request.user),
        },
    )


@require_safe
@for_directory_keepers
def person(request: Request, person_id: int) -> HttpResponse:
    """Where someone stands: the line above them to the top, those below them, and where they stood before."""
    place = place_of(person_id)
    if place is None:
        raise Http404
    reports = page_of(place.reports, request.GET.get("page"))
    level = current().level(place.person.level)
    context = {"place": place, "page": reports, "today": timezone.localdate(), "level_words": level}
    return render(request, "directory/person.html", context)


@require_safe
@for_directory_keepers
def entities(request: Request) -> HttpResponse:
    """The organisation as a tree, with how many people work in each entity and below."""
    return render(request, "directory/entities.html", {"branches": organisation()})
