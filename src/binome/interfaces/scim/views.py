"""The protocol's one view. What reads it is loaded by the first request: pages and commands start without it."""

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from binome.core.people.requests import any_method, open_to_all


@csrf_exempt
@open_to_all
@any_method
def protocol(request: HttpRequest, rest: str = "") -> HttpResponse:
    """SCIM 2.0 for whoever shows a key of that scope."""
    answer: HttpResponse = import_string("binome.interfaces.scim.answering.answer")(request, rest)
    return answer
