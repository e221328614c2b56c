"""Around every request: its id in the log and in the answer, and its line in the access log where one is kept."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from binome.interfaces.health import request_times
from binome.interfaces.health.logs import request_id

log = logging.getLogger("binome.access")
process = logging.getLogger("binome.process")
LOOP = (
    "a proxy with TLS stands before this process, and BINOME_BEHIND_PROXY is off: pages lead to themselves without end"
)
# What a proxy sends stands in the log: nothing that could forge a line or fill it
FINE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Give each request an id, the proxy's when it sends a decent one, so that its log lines can be found together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.may_loop = settings.SECURE and not settings.BEHIND_PROXY

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.may_loop and request.META.get("HTTP_X_FORWARDED_PROTO") == "https" and not request.is_secure():
            self.may_loop = False  # told once
            process.warning(LOOP)
        given = request.headers.get("X-Request-ID", "")
        mine = given if FINE.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(mine)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            if settings.METRICS:
                request_times.note(response.status_code, seconds=seconds)
            if settings.ACCESS_LOG:
                took = int(1000 * seconds)
                # The formatter takes method and route from the request: an address may hold a secret.
                log.info("request", extra={"request": request, "status": response.status_code, "ms": took})
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = mine
        return response
