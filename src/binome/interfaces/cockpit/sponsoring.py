"""What a sponsor reads in a minute on their home page: the first page of the latest report, before it three figures and one voice."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.ui.charts import Figure
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import SessionState
from binome.journey.network.models import Idea
from binome.journey.network.states import IdeaState
from binome.journey.outcomes.models import Testimony
from binome.journey.outcomes.queries.editions import edition_to_read, published_report
from binome.journey.outcomes.queries.report.drawing import figure_of
from binome.journey.outcomes.queries.report.parts import Front
from binome.journey.outcomes.states import Reach


@dataclass(frozen=True)
class Brief:
    """The latest wave in three figures and one voice."""

    wave: Wave
    figures: list[tuple[str, int]]
    voice: Testimony | None
    has_report: bool
    front: Front | None = None  # of the published report: the same first page as there

    @property
    def chart(self) -> Figure | None:
        """The picture of that first page."""
        return figure_of(self.front.picture) if self.front and self.front.picture else None


_LATEST = CompiledQuery(lambda: waves_of(PERSON, Right.READ_REPORT)[:1])
_BEFORE = todo.counts(
    lambda: (
        Theme.objects.filter(waves=todo.WAVE),
        Application.objects.filter(wave=todo.WAVE, state=ApplicationState.ACCEPTED),
        Application.objects.filter(wave=todo.WAVE, preparation__prepared_at__isnull=False),
    )
)
_SINCE = todo.counts(
    lambda: (
        Relationship.objects.filter(pair__wave=todo.WAVE),
        Session.objects.filter(relationship__pair__wave=todo.WAVE, state=SessionState.HELD),
        Idea.objects.filter(Q(state=IdeaState.ADOPTED) | Q(state=IdeaState.DONE), wave=todo.WAVE),
    )
)


def brief_of(person: Person) -> Brief | None:
    """What `person` reads of the latest wave whose report they may read; None without one."""
    wave = _LATEST.first(person=person)
    if wave is None:
        return None
    if not wave.has_reached(Stage.MENTORING):
        labels = (_("Themes chosen"), _("People accepted"), _("People prepared"))
        return Brief(wave, list(zip(labels, _BEFORE.row(wave=wave), strict=True)), None, has_report=False)
    edition = edition_to_read(wave, number=None)
    if edition and (front := published_report(edition).front):
        return Brief(wave, [], None, has_report=True, front=front)
    labels = (_("Pairs formed"), _("Sessions held"), _("Ideas adopted"))
    shared = Testimony.objects.readable().filter(wave=wave, reach__in=(Reach.COLLEAGUES, Reach.REPORT))
    voice = shared.select_related("person", "wave").order_by("-pk").first()
    return Brief(wave, list(zip(labels, _SINCE.row(wave=wave), strict=True)), voice, has_report=True)
