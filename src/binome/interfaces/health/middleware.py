"""Around every request: its id in the log and in the answer."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from binome.interfaces.health.logs import request_id

# What a proxy sends stands in the log: nothing that could forge a line or fill it
FINE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Give each request an id, the proxy's when it sends a decent one, so that its log lines can be found together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        mine = given if FINE.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(mine)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = mine
        return response
