"""Screens that date sessions: the whole series, looked at before anything is sent, or the next one in one press."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.core.ui.clock import in_words
from binome.journey.mentoring.actions import meeting
from binome.journey.mentoring.actions.errors import AlreadyBooked, NoLongerOffered
from binome.journey.mentoring.forms.dates import (
    MOST_DATES,
    DatesFormSet,
    PlaceForm,
    say_booked,
    starts_of,
    usual_session,
)
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.pairs import relationship_to_date
from binome.journey.mentoring.queries.planning import (
    booked_starts,
    first_proposed,
    moments_for,
    numbers_to_date,
    proposed_dates,
)
from binome.journey.mentoring.queries.proposals import on_both_clocks
from binome.journey.mentoring.views.access import back_to_dates, get_owned, relationship_of

RHYTHMS = {
    14: gettext_lazy("Every two weeks"),
    21: gettext_lazy("Every three weeks"),
    28: gettext_lazy("Every four weeks"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def plan(request: Request, relationship_id: int) -> HttpResponse:
    """Dates proposed from a first one, each to be kept, changed or left out; then the invitations leave."""
    relationship = get_owned(relationship_to_date(request.user, relationship_id))
    if request.method != "POST" and not numbers_to_date(relationship):
        return back_to_dates(request, relationship)
    now = timezone.now()
    place = PlaceForm(posted(request), initial=usual_session(relationship))
    moments = _proposed(request, relationship, now=now)
    local = [timezone.localtime(moment) for moment in moments]
    first = [{"day": moment.date(), "time": moment.time()} for moment in local]
    rows = DatesFormSet(posted(request), initial=first, form_kwargs={"now": now}, prefix="date")
    if request.method == "POST" and rows.is_valid() and place.is_valid():
        typed = {"starts": starts_of(rows.forms), **place.cleaned_data}
        try:
            planned = meeting.plan_sessions(relationship.pk, **typed, by=request.user, now=now)
        except AlreadyBooked as conflict:
            say_booked(rows.forms, conflict, booked=booked_starts(relationship))
        else:
            messages.info(
                request,
                ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", len(planned))
                % {"count": len(planned)},
            )
            return back_to_dates(request, relationship)
    numbers = numbers_to_date(relationship)
    return render(
        request,
        "mentoring/plan.html",
        {
            "relationship": relationship,
            "rows": list(zip(numbers, rows.forms, _elsewhere(request, relationship, moments), strict=False)),
            "rhythms": _rhythms(request, relationship),
            "formset": rows,
            "place_form": place,
            "first": first_proposed(relationship, now=now),
            "ours": relationship.is_one_of_us(request.user),
        },
        status=422 if request.method == "POST" else 200,
    )


def _elsewhere(request: Request, relationship: Relationship, moments: list[datetime]) -> list[str]:
    """What each proposed date is on the other half's clock; nothing once dates were typed, nor for whoever books for both."""
    if request.method == "POST" or not relationship.is_one_of_us(request.user):
        return [""] * MOST_DATES
    other = relationship.partner_of(request.user)
    return [on_both_clocks(moment, other).elsewhere for moment in moments]


@require_POST
@idempotent
def book(request: Request, relationship_id: int) -> HttpResponse:
    """Book the next session at one of the moments that suit both, in one press."""
    relationship = relationship_of(request, relationship_id)
    now = timezone.now()
    # As a number of seconds: the same instant for both, whatever clock each reads it on.
    # With those of sessions: what the other half has booked a moment ago is booked, and no longer offered.
    moments = (*moments_for(relationship, now=now), *booked_starts(relationship))
    offered = {int(moment.timestamp()): moment for moment in moments}
    moment = offered.get(whole_number(request.POST.get("at", "")) or 0)
    if moment is None:
        raise NoLongerOffered
    place = usual_session(relationship)["place"]
    length = relationship.wave.session_minutes
    (planned,) = meeting.plan_sessions(
        relationship.pk, starts=[moment], place=place, minutes=length, by=request.user, now=now
    )
    sentence = _("Session %(number)s is booked: %(when)s. Invitations are on their way.")
    messages.success(request, sentence % {"number": planned.number, "when": in_words(planned.starts_at)})
    return redirect("mentoring:relationship", relationship.pk)


def _proposed(request: Request, relationship: Relationship, *, now: datetime) -> list[datetime]:
    first = timezone.localtime(first_proposed(relationship, now=now))
    day = _typed(parse_date, request.GET.get("day", "")) or first.date()
    if abs((day - first.date()).days) > 400:
        day = first.date()
    at = _typed(parse_time, request.GET.get("time", "")) or first.time()
    start = timezone.make_aware(datetime.combine(day, at))
    return proposed_dates(relationship, first=start, every=_rhythm(request, relationship), is_typed=start != first)


def _rhythm(request: Request, relationship: Relationship) -> int:
    """Days from one session to the next: as chosen, else as the wave has it."""
    chosen = whole_number(request.GET.get("every", ""))
    return chosen if chosen in RHYTHMS else relationship.wave.days_between_sessions


def _rhythms(request: Request, relationship: Relationship) -> list[tuple[int, str, bool]]:
    """Each rhythm on offer, in words, and whether it is the one shown."""
    shown = _rhythm(request, relationship)
    offered: dict[int, object] = dict(RHYTHMS)
    if shown not in offered:
        offered = {shown: ngettext("Every day", "Every %(days)s days", shown) % {"days": shown}} | offered
    return [(days, str(label), days == shown) for days, label in offered.items()]


def _typed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        return None
