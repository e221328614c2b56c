"""For whom the staff directory opens: administrators, HR and programme managers; to others it does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse

from binome.core.directory.access import may_import
from binome.core.people.requests import Request

P = ParamSpec("P")


def for_directory_keepers(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Answer 404 to whoever does not look after the staff directory."""

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_import(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return answer
