"""Screens of the close: each one's review, thanks, a few more sessions, the end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.core.ui.props import RatingRow
from binome.journey.mentoring import forms
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.models import Review
from binome.journey.mentoring.queries.guides import agreement, questions_of
from binome.journey.mentoring.queries.pairs import reviews_of
from binome.journey.mentoring.views.access import relationship_of

RATINGS = ("felt_free", "real_needs", "commitments_kept", "learned_too", "would_go_on")


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def closing(request: Request, relationship_id: int) -> HttpResponse:
    """My review, alone, then the close together."""
    relationship = relationship_of(request, relationship_id)
    mine, theirs = reviews_of(request.user, relationship)
    form = forms.ReviewForm(posted(request), initial=_written(mine))
    if request.method == "POST" and form.is_valid():
        ratings = dict(zip(RATINGS, form.ratings(), strict=True))
        living.review(relationship.pk, **form.cleaned_data, ratings=ratings, by=request.user, now=timezone.now())
        return redirect("mentoring:closing", relationship.pk)
    ratings_given = form.ratings() if form.is_bound else [getattr(mine, name, None) for name in RATINGS]
    questions = questions_of("relationship_quality")
    return render(
        request,
        "mentoring/closing.html",
        {
            "relationship": relationship,
            "other": relationship.partner_of(request.user),
            "form": form,
            "mine": mine,
            "theirs": theirs,
            "rows": [
                RatingRow(question.code, question.text, value=value)
                for question, value in zip(questions, ratings_given, strict=True)
            ],
            "agreement": agreement(),
            "extension": living.EXTENSION,
        },
        status=422 if form.is_bound else 200,
    )


def _written(mine: Review | None) -> dict[str, Any]:
    if mine is None:
        return {}
    return {"keeps": mine.keeps, "keeps_shared": mine.keeps_shared, "thanks": mine.thanks}


@require_POST
def extend(request: Request, relationship_id: int) -> HttpResponse:
    """I would like two more sessions."""
    living.extend_relationship(relationship_id, by=request.user, now=timezone.now())
    return redirect("mentoring:closing", relationship_id)


@require_POST
def close(request: Request, relationship_id: int) -> HttpResponse:
    """Close the mentoring."""
    living.close_relationship(relationship_id, by=request.user, now=timezone.now())
    return redirect("mentoring:closing", relationship_id)
