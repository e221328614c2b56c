"""What every form of ours says of itself: for whom it was written, on which page it stands, and which page view wrote it.

The token travels inside `{% csrf_token %}`, so that no form can lack it. It is signed: nobody can make one for another
person. It gives no right; it tells what a form is when the session it was written in is over, or when it comes twice.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from binome.core.framework.escaping import format_html

FIELD = "page_token"
LONGEST = 500  # of an address worth coming back to; a longer one is cut down to its path
_SALT = "binome.page"


@dataclass(frozen=True)
class PageToken:
    """The person a form was written for, the page it stands on, and the one view of that page it belongs to."""

    person: int
    page: str
    view: str

    def __str__(self) -> str:
        return signing.dumps([self.person, self.page, self.view], salt=_SALT)


def read(request: HttpRequest) -> PageToken | None:
    """The token a form was sent with; None when there is none, or when nobody here signed it."""
    try:
        person, page, view = signing.loads(request.POST.get(FIELD, ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return PageToken(person, page, view)


def hidden_input(request: HttpRequest) -> SafeString:
    """The token as forms carry it; nothing for someone who is not signed in. One a page: signing costs, forms are many."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    written: SafeString | None = getattr(request, "page_token_input", None)
    if written is None:
        token = PageToken(user.pk, page_of(request), secrets.token_urlsafe(9))
        written = format_html('<input type="hidden" name="{}" value="{}">', FIELD, str(token))
        request.page_token_input = written  # type: ignore[attr-defined]
    return written


def stands_on(request: HttpRequest, page: str) -> None:
    """Say which page a view shows when it answers a button that has an address of its own."""
    request.stands_on = page  # type: ignore[attr-defined]


def page_of(request: HttpRequest) -> str:
    """Where the reader stands. The answer to a form belongs to the page the form stood on, a fragment to its page."""
    posted = read(request) if request.method == "POST" else None
    stated: str = getattr(request, "stands_on", "")
    if posted is not None and stated in {"", posted.page.partition("?")[0]}:
        return posted.page
    # A page that is looked at where it stands is also what its address asks.
    if stated and (request.method == "POST" or stated != request.path):
        return stated
    page = _page_as_the_browser_says(request) or request.get_full_path()
    if page.startswith("//"):  # a browser would read another site's name there
        return "/"
    return page if len(page) <= LONGEST else page.partition("?")[0][:LONGEST]


def link(request: HttpRequest, address: str) -> str:
    """An address of the page's own (`?state=…`), whole when the page answers a form that was posted elsewhere."""
    return path_of(request) + address if request.method == "POST" and address.startswith("?") else address


def path_of(request: HttpRequest) -> str:
    """The page's own address, without what it is asked."""
    return page_of(request).partition("?")[0] if request.method == "POST" else request.path


def _page_as_the_browser_says(request: HttpRequest) -> str:
    """What headers tell of the page; "" when the host asked for is not ours: the page that refuses it is made of this too.

    A page that asks for itself with another filter (a live list) stands at the address it asks for.
    """
    htmx = getattr(request, "htmx", None)
    try:
        page: str = (htmx and htmx.current_url_abs_path) or _page_that_asked(request)
    except DisallowedHost:
        return ""
    return "" if request.method == "GET" and page.partition("?")[0] == request.path else page


def _page_that_asked(request: HttpRequest) -> str:
    """The page a form without a token was sent from, as the browser says it; "" when it is not one of ours."""
    referrer = request.headers.get("Referer", "")
    if request.method != "POST" or not referrer:
        return ""
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return "/" + referrer.partition("://")[2].partition("/")[2].partition("#")[0]
