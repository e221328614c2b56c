"""What every screen of this step says when something is not yours, or is no longer possible."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from binome.core.people.requests import Request
from binome.journey.mentoring import actions, queries
from binome.journey.mentoring.models import Relationship, Session

View = Callable[..., HttpResponse]


def theirs_alone(view: View) -> View:
    """What is not yours is 404; what can no longer be done is said, and nothing happens."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except actions.NotTheirs:
            raise Http404 from None
        except actions.TooEarly:
            messages.warning(request, _("The day of this session has not come yet. Change its date if you met sooner."))
        except actions.TooLongAgo:
            messages.warning(request, _("Your pair did not exist yet on that day. Check the date."))
        except actions.NobodyElse:
            messages.warning(request, nobody_else())
        except actions.NotNow:
            messages.warning(request, _("This is no longer possible: the session or the mentoring has moved on."))
        return redirect("mentoring:space")

    return guarded


def nobody_else() -> str:
    """Why a call in confidence was not sent."""
    return _(
        "Nobody but the other half of your pair manages this programme: nobody was told. For a word in confidence, turn to HR."
    )


def found(thing: Relationship | Session | None) -> Any:
    """`thing`, or 404."""
    if thing is None:
        raise Http404
    return thing


def relationship_of(request: Request, relationship_id: int) -> Relationship:
    """The reader's own relationship, or 404."""
    here: Relationship = found(queries.relationship_of(request.user, relationship_id))
    return here


def session_of(request: Request, session_id: int) -> Session:
    """A session of the reader's own relationship, or 404."""
    here: Session = found(queries.session_of(request.user, session_id))
    return here
