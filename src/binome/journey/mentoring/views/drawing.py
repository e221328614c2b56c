"""The sessions of a pair as a picture, on its space and on its page for the programme."""

from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.ui import charts
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import SessionState

DRAWN: dict[str, Literal["done", "planned", "postponed"]] = {
    SessionState.HELD: "done",
    SessionState.PLANNED: "planned",
    SessionState.POSTPONED: "postponed",
}


def timeline_of(relationship: Relationship, *, now: datetime) -> charts.PairTimeline | None:
    """Dates kept, to come and put off; None while there are fewer than two."""
    dated = [s for s in relationship.sessions.all() if s.state in DRAWN]
    if len(dated) < 2:
        return None
    days = [timezone.localtime(s.starts_at).date() for s in dated]
    today = timezone.localtime(now).date()
    start = min([timezone.localtime(relationship.opened_at).date(), *days])
    return charts.PairTimeline(
        start=start,
        end=max([today, *days]),
        today=today,
        moments=[
            charts.TimelineMoment(on=day, label=_("Session %(number)s") % {"number": s.number}, state=DRAWN[s.state])
            for s, day in zip(dated, days, strict=True)
        ],
    )
