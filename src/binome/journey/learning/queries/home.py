"""What awaits each person on the home page, and the wave’s manager in the cockpit."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from binome.core.framework.compiled_query import NOW, PERSON, CompiledQuery, key_param
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Gate, ProgrammeRole, Wave
from binome.core.programmes.permissions import TABLE, Right
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.learning import rules
from binome.journey.learning.models import Workshop
from binome.journey.learning.queries.gate import progress_of
from binome.journey.learning.queries.preparation import preparations_of
from binome.journey.learning.states import Attendance


def next_things_for(person: Person, *, now: datetime) -> list[todo.NextThing]:
    """What learning asks of one person: their preparation, and for trainers the attendance to record."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _who_may_prepare() -> ApplicationQuerySet:
    return preparations_of(PERSON).exclude(wave__stage__in=(Stage.OUTCOMES, Stage.CLOSED))


_PREPARING = CompiledQuery(_who_may_prepare)


def _own_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for application in _PREPARING.rows(person=person):
        progress = progress_of(application)
        if progress.is_whole:
            continue
        yield todo.NextThing(
            title=_("Prepare for the first meeting"),
            text=_("Steps done: %(done)s of %(total)s. Proposals come once all are.")
            % {"done": progress.done, "total": progress.total}
            if application.wave.gate == Gate.GATE
            else _("Steps done: %(done)s of %(total)s.") % {"done": progress.done, "total": progress.total},
            url=reverse("learning:path", args=[application.pk]),
            act=_("Begin") if progress.done == 0 else _("Continue"),
            weight=75,
            stage=Stage.LEARNING,
        )


def _unrecorded(person: Person, now: datetime) -> QuerySet[Workshop]:
    """Workshops that are over, with seats of which nobody said who came: one's own, and those whose trainer has left."""
    still = ProgrammeRole.objects.filter(
        person=OuterRef("trainer"),
        programme=OuterRef("wave__programme"),
        role__in=TABLE[Right.TRAIN],
        person__is_active=True,
    )
    return (
        Workshop.objects.filter(wave__in=waves_of(person, Right.TRAIN), starts_at__lt=now, cancelled_at__isnull=True)
        .filter(Q(trainer=person) | ~Exists(still))
        .filter(bookings__attendance=Attendance.AWAITED)
    )


def _attendance_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for workshop in _unrecorded(person, now).distinct():
        yield todo.NextThing(
            title=_("Who came to “%(title)s”?") % {"title": workshop.title},
            text=_("Attendance finishes the module for those who were there."),
            url=reverse("learning:workshop", args=[workshop.wave_id, workshop.pk]),
            act=_("Record attendance"),
            weight=70,
            stage=Stage.LEARNING,
            since=workshop.starts_at,
        )


TASK_SOURCES = (
    todo.TaskSource(
        lambda: Application.objects.of(PERSON).accepted().exclude(wave__stage__in=(Stage.OUTCOMES, Stage.CLOSED)),
        _own_things,
    ),
    todo.TaskSource(lambda: _unrecorded(PERSON, NOW), _attendance_things),
)


TAB = todo.StepTab(
    noun=pgettext_lazy("count", "prepared"),
    reached=lambda: _accepted().filter(preparation__prepared_at__isnull=False),
    waiting=(
        lambda: _accepted().filter(
            wave__stage__in=(Stage.LEARNING, Stage.MATCHING), preparation__prepared_at__isnull=True
        ),
    ),
)


def _accepted() -> QuerySet[Application]:
    return Application.objects.filter(wave=todo.WAVE).accepted()


_SO_FAR = CompiledQuery(
    lambda: (
        Application.objects.filter(wave=key_param("wave"))
        .accepted()
        .values("wave")
        .order_by()
        .annotate(
            total=Count("pk", distinct=True),
            prepared=Count("pk", filter=Q(preparation__prepared_at__isnull=False), distinct=True),
            signed=Count("pk", filter=Q(preparation__signatures__version=rules.CHARTER_VERSION), distinct=True),
        )
        .values_list("total", "prepared", "signed")
    )
)


def step_report(wave: Wave, *, now: datetime) -> todo.StepReport:
    """Numbers of learning for the cockpit, and who is stuck."""
    total, prepared, signed = _SO_FAR.first(wave=wave) or (0, 0, 0)
    page = reverse("learning:wave", args=[wave.pk])
    report = todo.StepReport(
        stage=Stage.LEARNING,
        counts=[
            todo.Count(_("Prepared"), prepared, f"{page}?progress=whole", total),
            todo.Count(_("Charter signed"), signed, page, total),
        ],
    )
    behind = total - prepared
    if behind and wave.stage in {Stage.LEARNING, Stage.MATCHING}:
        report.stuck.append(
            todo.NextThing(
                title=ngettext("%(n)s person not yet prepared", "%(n)s people not yet prepared", behind)
                % {"n": behind},
                text=_("They receive no proposals until they are.")
                if wave.gate == Gate.GATE
                else _("They will be warned, and may choose all the same."),
                url=f"{page}?progress=behind",
                act=_("See who, and send a word"),
                weight=70,
                stage=Stage.LEARNING,
            )
        )
    return report
