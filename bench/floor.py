"""The floor page: twenty rows, one join, nothing else. Other pages are told as multiples of it."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from binome.core.people.models import Person

_PAGE = Engine().from_string(
    "<!doctype html><title>Floor</title><table>{% for p in people %}<tr><td>{{ p.given_name }} {{ p.family_name }}</td>"
    "<td>{{ p.entity.name }}</td><td>{{ p.email }}</td></tr>{% endfor %}</table>"
)


def _rows() -> QuerySet[Person]:
    return Person.objects.employed().select_related("entity")[:20]


def floor(request: HttpRequest) -> HttpResponse:
    """Twenty people with their entity, through the same middleware as every page."""
    return HttpResponse(_PAGE.render(Context({"people": _rows(), "who": request.user})))


urlpatterns = [path("floor/", floor), path("", include("binome.interfaces.urls"))]
