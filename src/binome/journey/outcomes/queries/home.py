"""What the outcomes tell the home page and the cockpit."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.privacy.disclosure.batches import at_least
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.privacy.phrases import count_in_steps
from binome.core.programmes import todo
from binome.core.programmes.access import programmes_of, waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE, NextThing, StepReport, StepTab, TaskSource
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.states import TIME_TO_ANSWER, Moment


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """Self-assessments and closing questions that wait for the person, and the report that a sponsor may read."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def questions_for(person: Person, now: datetime) -> list[NextThing]:
    """Self-assessments and closing questions that wait for the person."""
    late = now - TIME_TO_ANSWER
    waiting = [each for each in _ASKED_OF.rows(person=person) if _still_open(each, person)]
    things = [
        NextThing(
            title=str(ASKS[Moment(each.moment)][0]),
            text=str(ASKS[Moment(each.moment)][1]),
            url=reverse("outcomes:assess", args=[each.pk]),
            act=_("Answer"),
            weight=75 if each.opened_at < late else 65,
            stage=Stage.MENTORING if each.moment == Moment.BASELINE else Stage.OUTCOMES,
            due_on=timezone.localdate(each.opened_at + TIME_TO_ANSWER),
            since=each.opened_at,
        )
        for each in waiting
    ]
    assessed = {(each.wave_id, each.side) for each in waiting}
    return things + [
        NextThing(
            title=_("A few closing questions"),
            text=_("What the programme changed for you, in three minutes."),
            url=reverse("outcomes:closing", args=[closing.pk]),
            act=_("Answer"),
            weight=64,
            stage=Stage.OUTCOMES,
        )
        for closing in _CLOSINGS_OF.rows(person=person)
        if (closing.wave_id, closing.side) not in assessed
    ]


def _closings(person: Person) -> QuerySet[Closing]:
    return Closing.objects.filter(person=person, answered_at__isnull=True)


_ASKED_OF = CompiledQuery(lambda: Assessment.objects.of(PERSON).waiting())
_CLOSINGS_OF = CompiledQuery(lambda: _closings(PERSON))

SHOWN_FOR = timedelta(days=60)  # after its publication, a report is the first thing its sponsor looks for


def _published_to(person: Person) -> QuerySet[Wave]:
    """Closed waves with a report that `person` reads without steering them; before the close, home leads to it anyway."""
    closed = waves_of(person, Right.READ_REPORT).filter(stage=Stage.CLOSED)
    return closed.exclude(programme__in=programmes_of(person, Right.STEER))


def _reports(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=_("The report of %(wave)s is published") % {"wave": wave.name},
            text=_("What moved during the wave: skills, links, ideas, in their own words. Two minutes to read."),
            url=reverse("outcomes:wave", args=[wave.pk]),
            act=_("Read the report"),
            weight=45,
            stage=Stage.OUTCOMES,
        )
        for wave in _published_to(person).filter(editions__published_at__gte=now - SHOWN_FOR).distinct()
    ]


TASK_SOURCES = (
    TaskSource(lambda: _published_to(PERSON), _reports),
    TaskSource(
        lambda: Person.objects.filter(
            Exists(Assessment.objects.of(PERSON).waiting()) | Exists(_closings(PERSON)), pk=PERSON.pk
        ),
        questions_for,
    ),
)

ASKS = {
    Moment.BASELINE: (
        gettext_lazy("Where do you start from?"),
        gettext_lazy("Three minutes, read by you alone: you will see your progress at the end."),
    ),
    Moment.CLOSING: (
        gettext_lazy("Where have you arrived?"),
        gettext_lazy("Your level today, on the same themes. Read by you alone."),
    ),
    Moment.LOOKING_BACK: (
        gettext_lazy("Looking back"),
        gettext_lazy("One more screen: with what you know today, where did you start?"),
    ),
    Moment.LATER: (
        gettext_lazy("Six months on"),
        gettext_lazy("Where are you today, on the same themes?"),
    ),
}


def _still_open(assessment: Assessment, person: Person) -> bool:
    if assessment.moment != Moment.BASELINE:
        return True
    return (
        not Assessment.objects.of(person)
        .filter(wave=assessment.wave_id, side=assessment.side, moment=Moment.CLOSING)
        .exists()
    )


_ASKED = CompiledQuery(
    lambda: (
        Assessment.objects.filter(wave=WAVE)
        .order_by()
        .values("moment")
        .annotate(asked=Count("pk"), said=Count("answered_at"))
        .values_list("moment", "asked", "said")
    )
)


TAB = StepTab()  # how many answered is told in steps of five, on the page alone


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """How many have answered, by moment and in steps of five, never what or who; the report when it can be read."""
    page = reverse("outcomes:wave", args=[wave.pk])
    rows = _ASKED.rows(wave=wave)
    asked, given = {moment: all_ for moment, all_, _said in rows}, {moment: answered for moment, _all, answered in rows}
    counts = [
        count_in_steps(label, given.get(moment, 0), of=asked[moment], url=page)
        for moment, label in (
            (Moment.BASELINE, _("Starting self-assessment")),
            (Moment.CLOSING, _("Closing self-assessment")),
            (Moment.LATER, _("Six-month self-assessment")),
        )
        if moment in asked
    ]
    return StepReport(stage="outcomes", counts=counts, stuck=_too_silent(asked, given, page))


def _too_silent(asked: dict[str, int], given: dict[str, int], page: str) -> list[NextThing]:
    """Half the starts missing is worth a word from the manager: without them no change can be measured."""
    started = asked.get(Moment.BASELINE, 0)
    enough = at_least(given.get(Moment.BASELINE, 0), of=started)
    if started < K_SCORES or enough * 2 >= started or Moment.CLOSING in asked:
        return []
    return [
        NextThing(
            title=_("Half the participants have not said where they start"),
            text=_(
                "Without a start no change can be measured. Who has not answered is not shown; a word to all helps."
            ),
            url=page,
            act=_("See the figures"),
            weight=40,
            stage=Stage.OUTCOMES,
        )
    ]
