"""What went wrong, as RFC 9457 has it: one form for every refusal, in English as field names are."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
KIND = "about:blank"  # of the status alone: the title says no more than that


class ApiProblem(Schema):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(KIND, description="What kind of problem it is.")
    title: str = Field(description="The name of the status.")
    status: int
    detail: str = Field(description="What was wrong with this request, in a sentence.")
    errors: list[dict[str, Any]] | None = Field(None, description="Which parts of the request are wrong, and how.")


class RequestStopped(Exception):
    """A request ends here, with this status and sentence."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer that says it."""
    stated = ApiProblem(type=KIND, title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    response = JsonResponse(stated.model_dump(exclude_none=True), status=status, content_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        response[name.replace("_", "-")] = value
    return response
