"""The views of the REST API. What answers is loaded by the first request: pages and commands start without it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from binome.core.people.requests import any_method, open_to_all


@csrf_exempt
@open_to_all
@any_method
def operation(request: HttpRequest, rest: str) -> HttpResponse:
    """Any operation, for whoever shows a key of its scope; the page to read, typed without its last slash, is no operation."""
    if rest == "docs":
        return redirect("api:docs", permanent=True)
    answer: HttpResponse = import_string("binome.interfaces.api.answering.answer")(request)
    return answer


@open_to_all
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The API as OpenAPI 3.1 tells it; it says nothing of anyone, and needs no key."""
    return JsonResponse(import_string("binome.interfaces.api.contract.described")())


@open_to_all
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation in words, and a form to try it from this page."""
    return render(request, "api/docs.html", {"parts": import_string("binome.interfaces.api.reading.parts")()})
