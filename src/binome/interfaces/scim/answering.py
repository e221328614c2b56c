"""A key is looked at, a request handed over to the protocol, an answer given back."""

from datetime import datetime
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from scim2_models import (
    ConflictException,
    ForbiddenException,
    InvalidFilterException,
    PayloadTooLargeException,
    SCIMException,
    UnauthorizedException,
)
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from binome.core.privacy import keys
from binome.core.privacy.models import AccessKey
from binome.interfaces.scim.filters import LONGEST
from binome.interfaces.scim.listing import is_plain_list, list_of_people
from binome.interfaces.scim.payloads import readable
from binome.interfaces.scim.schemas import PROVIDER
from binome.interfaces.scim.storage import DirectoryStorage

HEAVIEST = 1024 * 1024  # bytes of a body: two thousand members fit
WRITES = frozenset({"POST", "PUT", "PATCH"})


class TooManyRequestsException(SCIMException):
    """Too many keys were refused to this network."""

    status = 429


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """SCIM 2.0 for whoever shows a key of that scope; what is wrong is said in SCIM's own form, in English."""
    with translation.override("en"), PROVIDER.policy:
        try:
            handled = _handled(request, rest, key=_key_shown(request), now=timezone.now())
        except (SCIMException, IntegrityError) as trouble:
            handled = _service().error_response(_in_scim(trouble))
            if isinstance(trouble, TooManyRequestsException):
                handled.headers["Retry-After"] = str(keys.MINUTE)
    return _http(handled)


@cache
def _service() -> ScimService:
    return ScimService(PROVIDER)


def _key_shown(request: HttpRequest) -> AccessKey:
    """The key of the request. Raises `SCIMException` for none that works, or one of another scope."""
    try:
        key = keys.key_shown(request.headers.get("Authorization", ""), now=timezone.now())
    except keys.TooManyTries:
        raise TooManyRequestsException(detail=keys.WAIT) from None
    except keys.KeyNotKnown:
        raise UnauthorizedException(detail=keys.SHOW_ONE) from None
    if AccessKey.Scope.SCIM not in key.scopes:
        raise ForbiddenException(detail="This key does not open SCIM.")
    return key


def _handled(request: HttpRequest, rest: str, *, key: AccessKey, now: datetime) -> ScimResponse:
    query = {name: request.GET[name] for name in request.GET}
    if len(query.get("filter", "")) > LONGEST:
        raise InvalidFilterException(detail=f"A filter has {LONGEST} characters at most.")
    base = f"{settings.BASE_URL}/scim/v2"
    if is_plain_list(request.method, rest, query):
        return ScimResponse(HTTPStatus.OK, body=list_of_people(query, base=base))
    asked = ScimRequest(
        method=request.method or "GET",
        base_url=base,
        path=f"/{rest}",
        query=query,
        headers=dict(request.headers),
        subject=key,
    )
    with PROVIDER:
        _service().match(asked)  # an address or a method that there is not is said before the body is read
    asked.body = _body(request, rest)
    return ScimHandler(_service(), DirectoryStorage(key=key, now=now)).handle(asked)


def _body(request: HttpRequest, rest: str) -> bytes:
    if request.method not in WRITES:
        return b""
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (HEAVIEST + 1)
    if len(body) > HEAVIEST:
        raise PayloadTooLargeException(detail=f"A body has {HEAVIEST} bytes at most.")
    if rest.endswith(".search"):
        return body
    return readable(body, method=request.method, endpoint=rest.partition("/")[0])


def _in_scim(trouble: Exception) -> Exception:
    """Two requests that write the same person at the same moment: the second is told so."""
    if isinstance(trouble, IntegrityError):
        return ConflictException(detail="Someone else wrote the same at the same moment: send it again.")
    return trouble


def _http(answer: ScimResponse) -> HttpResponse:
    if answer.body is None:
        response = HttpResponse(status=answer.status)
        del response["Content-Type"]
    else:
        response = JsonResponse(answer.body, status=answer.status)
    for name, value in answer.headers.items():
        if name != "Content-Type" or answer.body is not None:
            response[name] = value
    return response
