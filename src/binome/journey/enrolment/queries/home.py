"""What awaits each person on the home page, and the wave’s manager in the cockpit."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import programmes_of, waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Appeal, Application, Marking, Reference
from binome.journey.enrolment.queries.applications import (
    answers_second_look,
    counts_by_state,
    references_awaited_from,
)
from binome.journey.enrolment.queries.applying import UNDER_REVIEW, S, applications_of, waves_open_to
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from binome.journey.enrolment.states import Side


def next_things_for(person: Person, *, now: datetime) -> list[todo.NextThing]:
    """What enrolment asks of one person: a draft to hand in, an open call, answers to read, a reference to give."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _own_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    mine = list(applications_of(person))
    for application in mine:
        if application.state == S.DRAFT and application.wave.stage == Stage.ENROLMENT:
            call = getattr(application.wave, "call", None)
            nominated = application.nominated_by_id is not None and application.saved_at is None
            yield todo.NextThing(
                title=_("You have been suggested as a %(side)s") % {"side": application.get_side_display().lower()}
                if nominated
                else _("Finish your application"),
                text=_("Nothing is decided without you: apply, or say no with one click.")
                if nominated
                else _("Everything you typed is saved. Submit it when you are ready."),
                url=reverse("enrolment:application", args=[application.pk]),
                act=_("See it") if nominated else _("Continue"),
                weight=80,
                stage=Stage.ENROLMENT,
                due_on=call.closes_on if call else None,
            )
    taken = {application.wave_id for application in mine}
    for wave in waves_open_to(person, now=now):
        if wave.pk not in taken:
            yield todo.NextThing(
                title=_("%(programme)s: applications are open") % {"programme": wave.programme.name},
                text=_("Share what you know, or learn from a colleague. It is voluntary."),
                url=reverse("enrolment:call", args=[wave.pk]),
                act=_("Discover the programme"),
                weight=40,
                stage=Stage.ENROLMENT,
                due_on=wave.call.closes_on,
            )


def _reading_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    # In the order of the queue, so that the button opens what the page of readings would offer first.
    waiting = list(Marking.objects.of(person).waiting().order_by("answer__code").values_list("pk", "assigned_at"))
    if waiting:
        yield todo.NextThing(
            title=ngettext("%(n)s case answer to read", "%(n)s case answers to read", len(waiting))
            % {"n": len(waiting)},
            text=_("About five minutes each, without names."),
            url=reverse("enrolment:marking", args=[waiting[0][0]]),
            act=_("Read the next one"),
            weight=70,
            stage=Stage.ENROLMENT,
            since=min(given for _pk, given in waiting),
        )


def _reference_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for reference in references_awaited_from(person)[:5]:
        yield todo.NextThing(
            title=_("A word about %(name)s") % {"name": reference.application.person.name},
            text=_("This colleague would like to be a mentor. How do they work with people? Three minutes."),
            url=reverse("enrolment:reference", args=[reference.pk]),
            act=_("Give my view"),
            weight=65,
            stage=Stage.ENROLMENT,
            since=reference.asked_at,
        )


def _deciding_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    waves = (
        Wave.objects.filter(programme__in=programmes_of(person, Right.STEER), stage=Stage.ENROLMENT)
        .annotate(
            waiting=Count("applications", filter=Q(applications__state__in=UNDER_REVIEW)),
            since=Min("applications__submitted_at", filter=Q(applications__state__in=UNDER_REVIEW)),
        )
        .filter(waiting__gt=0)
    )
    for wave in waves:
        yield todo.NextThing(
            title=ngettext("%(n)s application needs a decision", "%(n)s applications need a decision", wave.waiting)
            % {"n": wave.waiting},
            text=str(wave),
            url=reverse("enrolment:wave", args=[wave.pk]),
            act=_("Open the applications"),
            weight=60,
            stage=Stage.ENROLMENT,
            since=wave.since,
        )


def _appeals(person: Person) -> QuerySet[Appeal]:
    return Appeal.objects.filter(
        application__wave__programme__in=programmes_of(person, Right.STEER), answered_at__isnull=True
    )


def _appeals_to_answer(person: Person) -> list[Appeal]:
    waiting = _appeals(person).exclude(application__person=person).order_by("asked_at")
    appeals = waiting.select_related("application__person", "application__wave__programme")
    return [appeal for appeal in appeals if answers_second_look(appeal, by=person)]


def _appeal_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for appeal in _appeals_to_answer(person)[:5]:
        yield todo.NextThing(
            title=_("%(name)s asks for a second look") % {"name": appeal.application.person.name},
            text=_("A person reads the application again and answers."),
            url=reverse("enrolment:dossier", args=[appeal.application.wave_id, appeal.application_id]),
            act=_("Read and answer"),
            weight=68,
            stage=Stage.ENROLMENT,
            since=appeal.asked_at,
        )


def _references_asked(person: Person) -> QuerySet[Reference]:
    """References asked of `person`, or of HR when they belong to it: among them those they may give."""
    nobody = Q(application__person__manager__isnull=True) | Q(application__person__manager__is_active=False)
    to_hr = (Q(asked_of__isnull=True) | nobody) & Exists(Person.objects.filter(pk=person.pk, is_hr=True))
    return Reference.objects.filter(
        Q(application__person__manager=person) | to_hr, given_at__isnull=True, application__state__in=UNDER_REVIEW
    )


TASK_SOURCES = (
    todo.TaskSource(lambda: Wave.objects.filter(stage=Stage.ENROLMENT), _own_things),
    todo.TaskSource(lambda: Marking.objects.of(PERSON).waiting(), _reading_things),
    todo.TaskSource(lambda: _references_asked(PERSON), _reference_things),
    todo.TaskSource(lambda: waves_of(PERSON, Right.STEER).filter(stage=Stage.ENROLMENT), _deciding_things),
    todo.TaskSource(lambda: _appeals(PERSON), _appeal_things),
)


TAB = todo.StepTab(
    noun=pgettext_lazy("count", "accepted"),
    reached=lambda: Application.objects.filter(wave=todo.WAVE, state=S.ACCEPTED),
    waiting=(
        lambda: Application.objects.filter(wave=todo.WAVE, state__in=UNDER_REVIEW),
        lambda: Appeal.objects.filter(application__wave=todo.WAVE, answered_at__isnull=True),
    ),
)


def step_report(wave: Wave, *, now: datetime) -> todo.StepReport:
    """Numbers of enrolment for the cockpit, and who or what is stuck."""
    counts = counts_by_state(wave)
    page = reverse("enrolment:wave", args=[wave.pk])

    def sum_of(*states: str) -> int:
        return sum(counts[side][state] for side in counts for state in states)

    report = todo.StepReport(
        stage=Stage.ENROLMENT,
        counts=[
            todo.Count(_("Drafts"), sum_of(S.DRAFT), page),
            todo.Count(_("To decide"), sum_of(*UNDER_REVIEW), f"{page}?state=submitted"),
            todo.Count(
                _("Mentors accepted"),
                counts[Side.MENTOR][S.ACCEPTED],
                f"{page}?side=mentor&state=accepted",
                wave.target_pairs,
            ),
            todo.Count(
                _("Mentees accepted"),
                counts[Side.MENTEE][S.ACCEPTED],
                f"{page}?side=mentee&state=accepted",
                wave.target_pairs,
            ),
        ],
    )
    report.stuck.extend(_stuck_in(wave))
    return report


_REFERENCES_AWAITED = todo.counts(
    lambda: (
        Reference.objects.filter(application__wave=todo.WAVE, given_at__isnull=True, application__state=S.SUBMITTED),
    )
)


def _stuck_in(wave: Wave) -> Iterable[todo.NextThing]:
    page = reverse("enrolment:wave", args=[wave.pk])
    if wave.stage == Stage.ENROLMENT and getattr(wave, "call", None) is None:
        yield todo.NextThing(
            title=_("The call for volunteers has not gone out"),
            text=_("Nobody can apply before it does."),
            url=reverse("enrolment:open_call", args=[wave.pk]),
            act=_("Prepare the call"),
            weight=90,
            stage=Stage.ENROLMENT,
        )
    if missing := count_in_need_of_readers(wave):
        yield todo.NextThing(
            title=ngettext("%(n)s case answer without a reader", "%(n)s case answers without a reader", missing)
            % {"n": missing},
            text=_("Each answer is read by two people, without names; by a third when they disagree."),
            url=page,
            act=_("Share them out"),
            weight=85,
            stage=Stage.ENROLMENT,
        )
    if waiting := _REFERENCES_AWAITED.row(wave=wave)[0]:
        yield todo.NextThing(
            title=ngettext("%(n)s reference still to come", "%(n)s references still to come", waiting) % {"n": waiting},
            text=_("A manager or HR says how the volunteer works with people."),
            url=f"{page}?state=submitted&side=mentor",
            act=_("See whose"),
            weight=55,
            stage=Stage.ENROLMENT,
        )
