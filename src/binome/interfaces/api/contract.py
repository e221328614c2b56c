"""The API as a whole: its operations, what each refusal looks like, and its description in OpenAPI 3.1."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from binome.core.errors import Conflict, NotTheirs
from binome.interfaces.api.operations import figures, incoming, own_key, participation, people, programmes
from binome.interfaces.api.problems import MEDIA_TYPE, ApiProblem, RequestStopped, problem

PREFIX = "/api/v1/"
READS = {
    400: "The request cannot be read.",
    401: "No key was shown that works.",
    403: "The key does not open this.",
    404: "There is no such thing for this key.",
    422: "A part of the request is not of the form that is described.",
    429: "Too many requests with this key, or too many refused keys from this network.",
}
WRITES = READS | {409: "It cannot be done as things stand, and nothing was written.", 413: "The body is too large."}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own. The same request sent again with it within a day is answered as the first time; "
    "one that was refused may be tried again.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[A-Za-z0-9._-]*$"},
}

api = NinjaAPI(
    title="Binôme",
    version="1",
    description="Read and feed mentoring programmes. Guide: docs/operate/api.md.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="operations-v1",
)
for part in (
    own_key.router,
    people.router,
    programmes.router,
    participation.router,
    figures.router,
    incoming.imports,
    incoming.completions,
):
    api.add_router("", part)


@api.exception_handler(RequestStopped)
def _stopped(request: HttpRequest, stop: RequestStopped) -> HttpResponse:
    return problem(stop.status, stop.detail, headers=stop.headers)


@api.exception_handler(ValidationError)
def _of_another_form(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Where it is wrong and how, without what was sent: an answer repeats nothing."""
    errors = [
        {"in": [str(step) for step in error["loc"]], "reason": error["type"], "detail": error["msg"]}
        for error in wrong.errors
    ]
    return problem(422, "A part of the request is not of the form that is described.", errors=errors)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    return problem(wrong.status_code, "The body cannot be read.")


@api.exception_handler(Conflict)
def _conflict(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    return problem(409, str(conflict.reason))


@api.exception_handler(NotTheirs)
@api.exception_handler(Http404)
def _not_there(request: HttpRequest, missing: Exception) -> HttpResponse:
    return problem(404, "There is no such thing for this key.")


@cache
def described() -> dict[str, Any]:
    """The description, with what every operation may refuse."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    document["servers"] = [{"url": settings.BASE_URL}]
    document["components"]["schemas"]["Problem"] = ApiProblem.model_json_schema()
    document["components"]["securitySchemes"] = {
        "Key": {"type": "http", "scheme": "bearer", "description": "A key that an administrator made: binome_…"}
    }
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _complete(operation, refusals=READS if method == "get" else WRITES)
            if method == "post":
                operation.setdefault("parameters", []).append(IDEMPOTENCY)
    return document


@cache
def known_queries() -> dict[tuple[str, str], frozenset[str]]:
    """What may stand in the query of each operation, by its method and address."""
    return {
        (method.upper(), path): frozenset(
            each["name"] for each in operation.get("parameters", []) if each["in"] == "query"
        )
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
    }


def _complete(operation: dict[str, Any], *, refusals: dict[int, str]) -> None:
    operation["security"] = [{"Key": []}]
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    for status, meaning in refusals.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        operation["responses"][str(status)] = {"description": meaning, "content": {MEDIA_TYPE: {"schema": schema}}}
