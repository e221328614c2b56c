"""How a survey goes: who was invited, how many answered, by groups large enough."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people.models import Entity
from binome.core.privacy.disclosure import shown_groups
from binome.core.programmes.models import Wave
from binome.journey.audience.models import Question, Survey


@dataclass(frozen=True)
class GroupResponse:
    """How many of a group answered; None when the group is too small to say."""

    name: str
    invited: int | None
    answered: int | None

    @property
    def rate(self) -> int | None:
        """Per cent who answered."""
        return round(100 * self.answered / self.invited) if self.invited and self.answered is not None else None


def survey_of(wave: Wave) -> Survey | None:
    """The needs survey of a wave, with its questions."""
    return Survey.objects.select_related("wave__programme").prefetch_related("questions").filter(wave=wave).first()


def response_by_group(survey: Survey) -> tuple[GroupResponse, list[GroupResponse]]:
    """The response overall and by group of the organisation; groups under the threshold say nothing."""
    rows = list(
        survey.invitations.order_by()
        .values("group_id")
        .annotate(invited=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    )
    names = dict(Entity.objects.filter(pk__in=[row["group_id"] for row in rows]).values_list("pk", "name"))
    shown = shown_groups({row["group_id"]: row["invited"] for row in rows}, k=survey.k)
    groups = [
        GroupResponse(
            name=names.get(row["group_id"], _("Elsewhere")),
            invited=row["invited"] if row["group_id"] in shown.groups else None,
            answered=row["answered"] if row["group_id"] in shown.groups else None,
        )
        for row in rows
    ]
    invited, answered = sum(row["invited"] for row in rows), sum(row["answered"] for row in rows)
    whole = GroupResponse(_("Everyone"), invited if shown.total else None, answered if shown.total else None)
    return whole, sorted(groups, key=lambda group: group.name)


def themes_by_code(codes: list[str] | None = None) -> dict[str, Theme]:
    """Active themes by code, in order; only those named when `codes` is given."""
    found = Theme.objects.filter(is_active=True) if codes is None else Theme.objects.filter(code__in=codes)
    return {theme.code: theme for theme in found}


def questions_of(survey: Survey) -> list[Question]:
    """The questions in order."""
    return list(survey.questions.all())
