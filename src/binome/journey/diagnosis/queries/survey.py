"""How a survey goes: who was invited, how many answered, by groups large enough."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery, key_param
from binome.core.people.models import Entity, Person
from binome.core.people.places import house_day
from binome.core.people.text import folded
from binome.core.privacy.disclosure.thresholds import counts_in_steps, may_show
from binome.core.programmes.models import Wave
from binome.core.ui.rounding import percentage
from binome.journey.diagnosis.models import Invitation, MapSnapshot, Question, Survey
from binome.journey.diagnosis.states import SurveyState

KEPT_FOR = 60  # seconds in the memory of the process


@dataclass(frozen=True)
class GroupResponse:
    """How many of a group answered; None when they are too few to say. While the survey is open, at least so many."""

    name: str
    invited: int | None
    answered: int | None

    @property
    def rate(self) -> int | None:
        """Per cent who answered."""
        return percentage(self.answered, self.invited) if self.invited and self.answered is not None else None


_SURVEY = CompiledQuery(
    lambda: (
        Survey.objects.select_related("wave__programme")
        .prefetch_related("questions")
        .filter(wave=key_param("wave"))
        .order_by("pk")
    )
)
_SNAPSHOT = CompiledQuery(
    lambda: MapSnapshot.objects.defer("ledger").filter(survey=key_param("survey")).order_by("pk")[:1]
)


def survey_of(wave: Wave) -> Survey | None:
    """The needs survey of a wave, with its questions."""
    return _SURVEY.first(wave=wave)


def response_by_group(survey: Survey) -> tuple[GroupResponse, list[GroupResponse]]:
    """The response overall and by group of the organisation.

    While the survey is open the counts move in steps of the threshold, so that looking twice never tells one more answer;
    once it is closed they are those of the map. Groups under the threshold say nothing.
    """
    snapshot = _SNAPSHOT.first(survey=survey)
    if survey.state == SurveyState.CLOSED and snapshot is not None:
        return _as_published(snapshot)
    rows = list(
        survey.invitations.order_by()
        .values("group_id")
        .annotate(invited=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    )
    names = dict(Entity.objects.filter(pk__in=[row["group_id"] for row in rows]).values_list("pk", "name"))
    total, in_steps = counts_in_steps({row["group_id"]: row["answered"] for row in rows}, k=survey.k)
    groups = [
        _response(
            names.get(row["group_id"], _("Elsewhere")), row["invited"], in_steps[row["group_id"]] or None, k=survey.k
        )
        for row in rows
    ]
    invited = sum(row["invited"] for row in rows)
    return _response(_("Everyone"), invited, total, k=survey.k), sorted(groups, key=lambda group: folded(group.name))


def _response(name: str, invited: int, answered: int | None, *, k: int) -> GroupResponse:
    return GroupResponse(name, *((invited, answered) if may_show(invited, k=k) else (None, None)))


def _as_published(snapshot: MapSnapshot) -> tuple[GroupResponse, list[GroupResponse]]:
    """The response as the map tells it, by the smallest groups."""
    nodes = snapshot.figures["nodes"]
    inner = {node["parent"] for node in nodes.values()}
    whole = GroupResponse(_("Everyone"), nodes[""]["invited"], nodes[""]["n"])
    groups = [
        GroupResponse(node["name"] or _("Elsewhere"), node["invited"], node["n"])
        for key, node in nodes.items()
        if key not in inner
    ]
    return whole, sorted(groups, key=lambda group: folded(group.name))


def themes_by_code(codes: list[str] | None = None) -> dict[str, Theme]:
    """Active themes by code, in order; only those named when `codes` is given."""
    themes = Theme.objects.filter(is_active=True) if codes is None else Theme.objects.filter(code__in=codes)
    return {theme.code: theme for theme in themes}


def questions_of(survey: Survey) -> list[Question]:
    """The questions in order."""
    return list(survey.questions.all())


def definition_of(survey: Survey) -> list[Question]:
    """The questions of a survey that no longer changes, kept in memory: thousands answer within the hour."""
    if not survey.launched_at:
        return questions_of(survey)
    kept = caches["memory"].get_or_set(memory_key(survey), lambda: questions_of(survey), KEPT_FOR)
    return cast("list[Question]", kept)


def memory_key(survey: Survey, *more: str) -> str:
    """What the frozen survey is called in memory."""
    launched = f"{survey.launched_at:%Y%m%d%H%M%S%f}" if survey.launched_at else ""
    return ":".join(["survey", str(survey.pk), launched, *more])


def letters_to_write(survey: Survey) -> QuerySet[Invitation]:
    """People of an open survey to whom the letter of this turn is still to be written."""
    return survey.invitations.filter(letters__lt=1 + survey.reminders, answered=False, person__is_active=True)


def open_invitations(person: Person) -> QuerySet[Invitation]:
    """Surveys that wait for the answer of `person`."""
    return Invitation.objects.filter(person=person, survey__state=SurveyState.OPEN)


def takes_answers(survey: Survey, *, now: datetime) -> bool:
    """Whether the survey is open, its last day included."""
    return survey.state == SurveyState.OPEN and not is_over(survey, now=now)


def is_over(survey: Survey, *, now: datetime) -> bool:
    """Whether the last day of the survey has passed where the programme is."""
    return survey.closes_on is not None and house_day(now) > survey.closes_on


def fingerprint(receipt: str) -> str:
    """What is kept of a receipt: enough to know it again, too little to guess it."""
    return hashlib.sha256(receipt.encode()).hexdigest()


def may_send_again(invitation: Invitation, *, receipt: str) -> bool:
    """Whether the answer sent may be replaced from here: named, or anonymous from the browser that sent it."""
    if not invitation.survey.anonymous:
        return True
    return bool(receipt) and invitation.survey.answers.filter(receipt=fingerprint(receipt)).exists()
