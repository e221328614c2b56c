"""A request from its key to its answer."""

import re

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation

from binome.interfaces.api.contract import known_queries
from binome.interfaces.api.guard import Allowance, key_of
from binome.interfaces.api.once import answered_once
from binome.interfaces.api.problems import RequestStopped, problem

ROUTES = "binome.interfaces.api.routes"


def answer(request: HttpRequest) -> HttpResponse:
    """The answer of an operation, or the problem that stood in its way; reasons are told in English."""
    with translation.override("en"):
        try:
            response = _answered(request)
        except RequestStopped as stop:
            response = problem(stop.status, stop.detail, headers=stop.headers)
        except RequestDataTooBig:
            response = problem(413, "The body is larger than this operation takes.")
        except (BadRequest, MultiPartParserError):
            response = problem(400, "The body cannot be read.")
    response["Cache-Control"] = "no-store"
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    key = key_of(request)
    request.access_key = key  # type: ignore[attr-defined]
    allowance = Allowance(key)
    try:
        allowance.check()
        match = _operation_at(request.path_info)
        _check_query(request, match)
        response = answered_once(
            request, key, lambda: _in_one_form(match.func(request, **match.kwargs)), now=timezone.now()
        )
    except RequestStopped as stop:
        response = problem(stop.status, stop.detail, headers=stop.headers)
    except Http404:  # the root, where the library has a page of its own
        response = problem(404, "There is no such operation.")
    allowance.tell(response)
    return response


def _operation_at(path: str) -> ResolverMatch:
    try:
        return resolve(path, urlconf=ROUTES)
    except Resolver404:
        raise RequestStopped(404, "There is no such operation.") from None


def _check_query(request: HttpRequest, match: ResolverMatch) -> None:
    """A misspelt filter is refused: passed over, it would answer with everyone."""
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", match.route)
    known = known_queries().get((request.method or "", path))
    if known is not None and not known.issuperset(request.GET):
        raise RequestStopped(
            422, f"This operation takes no other parameters than these: {', '.join(sorted(known)) or 'none'}."
        )


def _in_one_form(response: HttpResponse) -> HttpResponse:
    """A method that an address does not take is answered by the library, in words of its own."""
    if response.status_code == 405:
        return problem(405, "This address does not take that method.", headers={"Allow": response["Allow"]})
    return response
