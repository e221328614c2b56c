"""Ideas that were shared, and the figures of a wave as they were published."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.privacy.models import AccessKey
from binome.interfaces.api.guard import ApiRequest, Opens, wave_of
from binome.interfaces.api.paging import Cursor, Id, Limit, Page, only_one, page_of
from binome.journey.network.models import Idea
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.editions import editions_of

router = Router(tags=["figures"], auth=Opens(AccessKey.Scope.FIGURES))


class IdeaOut(Schema):
    """An idea that everyone concerned agreed to share."""

    id: int
    title: str
    state: str
    support: int | None = Field(description="How many support it; null below five.")
    proposed_at: datetime | None
    answered_at: datetime | None
    adopted_at: datetime | None


class ReportOut(Schema):
    """A report that was published: its figures never change."""

    number: int
    published_at: datetime
    figures: dict[str, dict[str, Any]] = Field(
        description="By language: titles, numbers and tables as the page shows them."
    )


@router.get("/waves/{wave_id}/ideas", response=Page[IdeaOut], operation_id="listIdeas", summary="Ideas")
def list_ideas(request: ApiRequest, wave_id: Id, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """Ideas of a wave that were shared, and what became of them."""
    ideas = Idea.objects.shared().filter(wave=wave_of(request, wave_id)).annotate(votes_given=Count("votes"))
    return page_of(ideas, cursor=cursor, limit=limit, as_item=_idea)


@router.get(
    "/waves/{wave_id}/reports", response=list[ReportOut], operation_id="listReports", summary="Published figures"
)
def list_reports(request: ApiRequest, wave_id: Id) -> list[ReportOut]:
    """Every edition of the report of a wave, the first one first."""
    return [_report(edition) for edition in editions_of(wave_of(request, wave_id))]


@router.get(
    "/waves/{wave_id}/reports/{number}", response=ReportOut, operation_id="getReport", summary="One published report"
)
def get_report(request: ApiRequest, wave_id: Id, number: Id) -> ReportOut:
    """One edition by its number."""
    return _report(only_one(editions_of(wave_of(request, wave_id)), "This wave has no such report.", number=number))


def _idea(idea: Idea) -> IdeaOut:
    support: int = idea.votes_given  # type: ignore[attr-defined]
    return IdeaOut(
        id=idea.pk,
        title=idea.title,
        state=idea.state,
        support=support if support >= K_SCORES else None,
        proposed_at=idea.proposed_at,
        answered_at=idea.answered_at,
        adopted_at=idea.adopted_at,
    )


def _report(edition: Edition) -> ReportOut:
    return ReportOut(number=edition.number, published_at=edition.published_at, figures=edition.figures)
