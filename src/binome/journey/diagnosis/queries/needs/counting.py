"""What the answers of a survey add up to, by the group they were given in. Read to publish the map, shown to nobody."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from binome.core.people.models import Entity
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import people_in
from binome.journey.audience.states import Draw
from binome.journey.diagnosis.models import Answer, AnswerItem, Survey
from binome.journey.diagnosis.rules.publishing import ELSEWHERE, ROOT, Asked, Counted
from binome.journey.diagnosis.states import QuestionKind

AT_EASE = 4  # who offers to mentor and is this much at ease with a theme could mentor on it


@dataclass(frozen=True)
class SurveyCounts:
    """What the answers of a survey add up to. `population`: whom a sample was drawn from, None when everyone was asked."""

    tree: Mapping[str, str | None]
    names: Mapping[str, str]
    asked: Asked
    groups: Mapping[str, Counted]
    invited: Mapping[str, int]
    population: Mapping[str, int] | None


def counts_of(survey: Survey, kept: Mapping[str, Any]) -> SurveyCounts:
    """Everything that the map of a survey is made from, read at once; `kept`: the ledger of the map until now.

    The tree of entities is the one of the first time: a group that moves in the organisation chart moves nowhere here, else
    two maps of the same answers would tell by subtraction who moved.
    """
    tree, names = (kept["tree"], kept["names"]) if kept else tree_of(survey)
    asked = asked_in(survey)
    return SurveyCounts(
        tree=tree,
        names=names,
        asked=asked,
        groups=counted_by_group(survey, asked),
        invited=invited_by_group(survey),
        population=population_by_group(survey, dict(tree)),
    )


def asked_in(survey: Survey) -> Asked:
    """The codes that the questions of a survey name."""
    by_kind = {question.kind: question for question in survey.questions.all()}
    ease, wanted, choice = (by_kind.get(kind) for kind in (QuestionKind.EASE, QuestionKind.WANTED, QuestionKind.CHOICE))
    choices = choice.choices if choice else []
    return Asked(
        eases=tuple(ease.theme_codes if ease else ()),
        wanted=tuple(wanted.theme_codes if wanted else ()),
        choices=tuple(option["code"] for option in choices),
        offer=next((option["code"] for option in choices if option.get("offers")), ""),
    )


def counted_by_group(survey: Survey, asked: Asked) -> dict[str, Counted]:
    """The answers of each group, in five questions to the database however many answers there are."""
    groups: dict[str, Counted] = defaultdict(Counted)
    answers = Answer.objects.filter(survey=survey).order_by()
    for group, n in answers.values_list("group_id").annotate(n=Count("pk")):
        groups[str(group or ELSEWHERE)].n = n
    items = AnswerItem.objects.filter(answer__survey=survey).order_by()
    eases = items.filter(kind=QuestionKind.EASE).values_list("answer__group_id", "code")
    for group, code, *amounts in eases.annotate(
        n=Count("pk"),
        above=Count("pk", filter=Q(value__gt=1)),
        below=Count("pk", filter=Q(value__lt=5)),
        total=Sum("value"),
        squares=Sum(F("value") * F("value")),
    ):
        groups[str(group or ELSEWHERE)].ease[code] = tuple(amounts)
    for group, kind, code, n in _by_code(items.filter(kind__in=(QuestionKind.WANTED, QuestionKind.CHOICE))):
        counted = groups[str(group or ELSEWHERE)]
        (counted.wanted if kind == QuestionKind.WANTED else counted.choices)[code] = n
    offers = AnswerItem.objects.filter(answer=OuterRef("answer"), kind=QuestionKind.CHOICE, code=asked.offer)
    able = items.filter(Exists(offers), kind=QuestionKind.EASE, value__gte=AT_EASE)
    for group, _kind, code, n in _by_code(able):
        groups[str(group or ELSEWHERE)].able[code] = n
    return dict(groups)


def _by_code(items: QuerySet[AnswerItem]) -> QuerySet[AnswerItem, tuple[int | None, str, str, int]]:
    return items.values_list("answer__group_id", "kind", "code").annotate(n=Count("pk"))


def tree_of(survey: Survey) -> tuple[dict[str, str | None], dict[str, str]]:
    """The tree of the groups in which people were invited, the whole organisation at its root; and their names."""
    parent, name = {}, {}
    for pk, above, label in Entity.objects.values_list("pk", "parent_id", "name"):
        parent[pk], name[pk] = above, label
    tree: dict[str, str | None] = {ROOT: None}
    for group in survey.invitations.order_by().values_list("group_id", flat=True).distinct():
        entity: int | None = group
        if group is None:
            tree[ELSEWHERE] = ROOT
        while entity is not None and str(entity) not in tree:
            above = parent[entity]
            tree[str(entity)] = ROOT if above is None else str(above)
            entity = above
    return tree, {node: name[int(node)] for node in tree if node not in {ROOT, ELSEWHERE}}


def invited_by_group(survey: Survey) -> dict[str, int]:
    """How many were invited in each group itself."""
    counted = survey.invitations.order_by().values_list("group_id").annotate(n=Count("pk"))
    return {str(group or ELSEWHERE): n for group, n in counted}


def population_by_group(survey: Survey, tree: dict[str, str | None]) -> dict[str, int] | None:
    """How many people a sample was drawn from, by the group that would hold them; None when everyone was asked."""
    audience = (
        Audience.objects.prefetch_related("entities").filter(wave=survey.wave_id).exclude(draw=Draw.EVERYONE).first()
    )
    if audience is None or survey.launched_at is None:
        return None
    parent = dict(Entity.objects.values_list("pk", "parent_id"))
    people = people_in(audience.population, today=timezone.localdate(survey.launched_at)).order_by()
    population: dict[str, int] = defaultdict(int)
    for home, n in people.values_list("entity_id").annotate(n=Count("pk")):
        entity: int | None = home
        while entity is not None and str(entity) not in tree:
            entity = parent[entity]
        population[ELSEWHERE if entity is None and ELSEWHERE in tree else str(entity or ROOT)] += n
    return dict(population)
