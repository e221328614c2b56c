"""Where a pair is half-way, what a half wrote then, and what the other lets them read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.core.programmes.todo import NextThing
from binome.journey.mentoring.models import MidPointReview, Relationship
from binome.journey.mentoring.rules import following
from binome.journey.mentoring.states import SessionState


def may_take_stock(relationship: Relationship) -> bool:
    """Whether the pair has met half of its sessions, dated or counted; once it has, what was written may be changed."""
    of = relationship.sessions_planned
    return of >= following.MID_POINT_FROM and _met(relationship) >= of // 2


def _met(relationship: Relationship) -> int:
    held = sum(session.state == SessionState.HELD for session in relationship.sessions.all())
    return held + relationship.meetings_reported


def half_way(relationship: Relationship, other: str) -> list[NextThing]:
    """The review half-way, for a half that has not written it yet."""
    if not following.is_half_way(held=_met(relationship), of=relationship.sessions_planned):
        return []
    title = _("Half-way with %(name)s: take stock") % {"name": other}
    text = _("Three questions, two minutes. You choose whether the other half reads your answers.")
    page = reverse("mentoring:mid_point", args=[relationship.pk])
    return [NextThing(title, text, page, _("Take stock"), 45, "mentoring")]


def mid_point_reviews_of(
    person: Person, relationship: Relationship
) -> tuple[MidPointReview | None, MidPointReview | None]:
    """One's own review half-way, and the other's where they share it."""
    reviews = {review.person_id: review for review in relationship.mid_point_reviews.all()}
    mine = reviews.pop(person.pk, None)
    return mine, next((review for review in reviews.values() if review.is_shared), None)
