"""Screens on which the two halves find a date: propose moments, accept one, withdraw what was proposed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.mail import undoing
from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.core.ui.clock import ABOUT_A_YEAR, in_words
from binome.journey.mentoring.actions import proposing
from binome.journey.mentoring.actions.errors import NoLongerOffered, NotNow
from binome.journey.mentoring.forms.dates import ProposeForm, usual_session
from binome.journey.mentoring.queries.planning import booked_starts, numbers_to_date
from binome.journey.mentoring.queries.proposals import free_in_agendas, open_slots, proposal_of, suggestions
from binome.journey.mentoring.views.access import relationship_of


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def propose(request: Request, relationship_id: int) -> HttpResponse:
    """Up to three moments for the next session: those that suit both stand ready."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    numbers = numbers_to_date(relationship)
    if not relationship.is_living or not numbers:
        raise NotNow
    later_than = _typed_moment(request, now=now)
    moments = suggestions(relationship, reader=request.user, later_than=later_than, now=now)
    first = {"moments": [moment.at for moment in moments], **usual_session(relationship)}
    choices = [(moment.at, str(moment)) for moment in moments]
    form = ProposeForm(posted(request), initial=first, moments=choices, booked=booked_starts(relationship), now=now)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("starts", "minutes", "place")}
        slots = proposing.propose_slots(relationship.pk, **typed, by=request.user, now=now)
        name = relationship.partner_of(request.user).short_name
        sentence = ngettext(
            "%(count)s moment proposed: %(name)s gets an email and can accept it in one click.",
            "%(count)s moments proposed: %(name)s gets an email and can accept one in one click.",
            len(slots),
        )
        messages.success(request, sentence % {"count": len(slots), "name": name})
        return redirect("mentoring:relationship", relationship.pk)
    context = {
        "relationship": relationship,
        "other": relationship.partner_of(request.user),
        "number": numbers[0],
        "form": form,
        "proposal": proposal_of(relationship, open_slots(relationship, now=now), reader=request.user),
        "free": free_in_agendas(relationship, reader=request.user, now=now),
        "later": moments[-1].at if moments else None,
        "later_than": int(later_than.timestamp()) if later_than else "",
    }
    return render(request, "mentoring/propose.html", context, status=422 if form.is_bound else 200)


def _typed_moment(request: Request, *, now: datetime) -> datetime | None:
    """After which day moments are looked for, as the link or the form says; nothing for what lies years away."""
    given: Any = request.POST.get("later_than") if request.method == "POST" else request.GET.get("later_than")
    seconds = whole_number(given or "") or 0
    latest = int((now + ABOUT_A_YEAR - timedelta(days=60)).timestamp())
    return datetime.fromtimestamp(seconds, tz=UTC) if 0 < seconds <= latest else None


@require_POST
@idempotent
def accept(request: Request, relationship_id: int) -> HttpResponse:
    """Accept one of the moments that the other half proposed, in one press."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    seconds = whole_number(request.POST.get("at", "")) or 0
    if not 0 < seconds <= int((now + ABOUT_A_YEAR).timestamp()):
        raise NoLongerOffered
    starts_at = datetime.fromtimestamp(seconds, tz=UTC)
    with undoing.grace(now=now) as during:
        accepted = proposing.accept_slot(relationship.pk, starts_at=starts_at, by=request.user, now=now)
    session = accepted.session
    sentence = _("Session %(number)s is booked: %(when)s. Invitations are on their way.")
    undoing.offer(
        request,
        sentence % {"number": session.number, "when": in_words(session.starts_at)},
        act="mentoring.accept_slot",
        during=during,
        relationship=relationship_id,
        session=session.pk,
        sequence=session.calendar_sequence,
        row=accepted.row,
        state=accepted.state,
        slots=accepted.slots,
    )
    return redirect("mentoring:relationship", relationship_id)


@require_POST
def withdraw(request: Request, relationship_id: int) -> HttpResponse:
    """Withdraw what I proposed."""
    proposing.withdraw_slots(relationship_id, by=request.user)
    messages.success(request, _("Proposal withdrawn."))
    return redirect("mentoring:relationship", relationship_id)
