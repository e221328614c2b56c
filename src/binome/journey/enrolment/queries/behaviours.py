"""How someone works with people, as three views say: their own where they show it, a reference, annual reviews."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from binome.journey.enrolment.models import Application, ReviewRating
from binome.journey.enrolment.queries.applications import reference_of
from binome.journey.enrolment.queries.applying import behaviours, said

Named = str | Promise


@dataclass(frozen=True)
class BehaviourLine:
    """One behaviour as each view rates it, in words; None where it says nothing. Never one value of several."""

    title: str
    own: Named | None
    reference: Named | None
    review: Named | None
    year: int | None


def behaviours_side_by_side(application: Application, *, names: Mapping[object, Named]) -> list[BehaviourLine]:
    """The behaviours of which one of the views says something; `names` of levels from 1 to 4."""
    own: dict[str, int] = {}
    if application.shows_behaviours:
        own = dict(application.own_behaviours.values_list("behaviour", "level"))
    reference = reference_of(application)
    referee = reference.levels if reference is not None and reference.given_at else {}
    reviews: dict[str, ReviewRating] = {}
    for rating in application.person.review_ratings.all():  # latest year first
        reviews.setdefault(rating.behaviour, rating)
    lines = []
    for behaviour in behaviours():
        code, review = behaviour["code"], reviews.get(behaviour["code"])
        if code in own or code in referee or review is not None:
            lines.append(
                BehaviourLine(
                    said(behaviour, "title"),
                    names.get(own.get(code)),
                    names.get(referee.get(code)),
                    names.get(review.level) if review else None,
                    review.year if review else None,
                )
            )
    return lines
