"""What matching tells the home page and the manager's cockpit."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from binome.core.framework.compiled_query import NOW, PERSON
from binome.core.people.models import Person
from binome.core.privacy.phrases import count_in_steps
from binome.core.programmes import todo
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE, Count, NextThing, StepReport, StepTab, TaskSource, counts
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Pair, RoundAnswer, Unpaired
from binome.journey.matching.queries.manager import RoundCounts, counts_of, participation_of
from binome.journey.matching.states import Alone, PairState, RoundState

A_REMINDER_HELPS = timedelta(days=5)  # earlier nobody is late; later there is no working day left


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """What matching asks of one person: choose, confirm; and for managers, the next act of each wave."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _confirming(person: Person, now: datetime) -> Iterable[NextThing]:
    for pair in Pair.objects.open_to(person).with_people().select_related("round"):
        side = pair.side_of(person)
        if pair.answer_of(side):
            continue
        other = pair.mentee if side == Side.MENTOR else pair.mentor
        yield NextThing(
            title=_("You and %(name)s: shall we?") % {"name": other.person.name},
            text=_("%(name)s chose you. The pair begins if you say yes.") % {"name": other.person.short_name}
            if pair.round and pair.round.only_for_id
            else _("Your choices met. The pair begins once you have both said yes."),
            url=reverse("matching:my_proposals"),
            act=_("See and confirm"),
            weight=95,
            stage=Stage.MATCHING,
            due_on=timezone.localdate(pair.confirm_by) if pair.confirm_by else None,
        )


def _unfinished(person: Person, now: datetime) -> QuerySet[RoundAnswer]:
    return RoundAnswer.objects.filter(
        application__person=person, finished_at__isnull=True, round__state=RoundState.OPEN, round__closes_at__gt=now
    )


def _choosing(person: Person, now: datetime) -> Iterable[NextThing]:
    for answer in _unfinished(person, now).select_related("application", "round"):
        mentee = answer.application.side == Side.MENTEE
        yield NextThing(
            title=_("Choose your mentor") if mentee else _("Choose who you would like to mentor"),
            text=_("Up to seven colleagues, and why each could suit you. Five minutes; what you say stays private."),
            url=reverse("matching:my_proposals"),
            act=_("See my proposals"),
            weight=90,
            stage=Stage.MATCHING,
            due_on=timezone.localdate(answer.round.closes_at),
        )


def _steering(person: Person, now: datetime) -> Iterable[NextThing]:
    for wave in waves_of(person, Right.STEER).filter(stage=Stage.MATCHING):
        board = counts_of(wave, now=now)
        thing = _next_act(wave, board) or _closing_soon(wave, board, now=now)
        if thing is not None:
            yield thing


def _closing_soon(wave: Wave, board: RoundCounts, *, now: datetime) -> NextThing | None:
    """The window closes soon: the last days in which a reminder helps. How many have chosen is told by steps alone."""
    if board.round is None or board.round.state != RoundState.OPEN:
        return None
    closes_on = timezone.localdate(board.round.closes_at)
    if closes_on - timezone.localdate(now) > A_REMINDER_HELPS:
        return None
    taken = participation_of(board.round)
    progress = _("At least %(answered)s of %(total)s have finished choosing.") % {
        "answered": taken.at_least,
        "total": taken.total,
    }
    return NextThing(
        title=_("The choice window closes soon"),
        text=f"{wave.name}. {progress}" if taken.at_least else wave.name,
        url=reverse("matching:wave", args=[wave.pk]),
        act=_("Remind those who have not chosen"),
        weight=62,
        stage=Stage.MATCHING,
        due_on=closes_on,
    )


def _next_act(wave: Wave, board: RoundCounts) -> NextThing | None:
    page = reverse("matching:wave", args=[wave.pk])
    words: tuple[str, str, str] | None = None
    if board.round is None:
        if board.free_mentees and board.free_mentors:
            words = (
                _("Open the choice window"),
                _("Ready to choose each other: %(mentees)s, %(mentors)s.")
                % {
                    "mentees": ngettext("%(n)s mentee", "%(n)s mentees", board.free_mentees)
                    % {"n": board.free_mentees},
                    "mentors": ngettext("%(n)s mentor", "%(n)s mentors", board.free_mentors)
                    % {"n": board.free_mentors},
                },
                _("Go to matching"),
            )
    elif board.window_is_over:
        words = (_("Form the pairs"), _("The choice window is over."), _("Go to matching"))
    elif board.round.state == RoundState.PLANNED:
        words = (_("Review the pairs and publish them"), _("Nobody has been informed yet."), _("Review"))
    if words is None:
        return None
    title, text, act = words
    return NextThing(title=f"{wave.name} — {title}", text=text, url=page, act=act, weight=85, stage=Stage.MATCHING)


TASK_SOURCES = (
    TaskSource(lambda: Pair.objects.open_to(PERSON), _confirming),
    TaskSource(lambda: _unfinished(PERSON, NOW), _choosing),
    TaskSource(lambda: waves_of(PERSON, Right.STEER).filter(stage=Stage.MATCHING), _steering),
)


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """Numbers of matching for the cockpit, and who is stuck."""
    board = counts_of(wave, now=now)
    page = reverse("matching:wave", args=[wave.pk])
    report = StepReport(stage=Stage.MATCHING)
    if board.round is not None:
        taken = participation_of(board.round)
        report.counts.append(count_in_steps(_("Have finished choosing"), taken.answered, of=taken.total, url=page))
    report.counts.append(Count(_("Pairs to confirm"), board.waiting, page))
    report.counts.append(Count(_("Pairs confirmed"), board.chosen, page, wave.target_pairs))
    if thing := _next_act(wave, board):
        report.stuck.append(thing)
    report.stuck.extend(_stuck(wave, now=now))
    return report


def _stranded() -> QuerySet[Unpaired]:
    return Unpaired.objects.filter(
        round__wave=WAVE, round__state__in=(RoundState.OPEN, RoundState.PLANNED), reason=Alone.NO_FEASIBLE_PARTNER
    )


def _late() -> QuerySet[Pair]:
    return Pair.objects.filter(wave=WAVE, state=PairState.PUBLISHED, confirm_by__lt=NOW)


_STUCK = counts(lambda: (_stranded(), _late()))
TAB = StepTab(
    noun=pgettext_lazy("count", "pairs"),
    reached=lambda: Pair.objects.filter(wave=WAVE).chosen(),
    waiting=(_stranded, _late),
)


def _stuck(wave: Wave, *, now: datetime) -> Iterable[NextThing]:
    page = reverse("matching:wave", args=[wave.pk])
    stranded, late = _STUCK.row(wave=wave, now=now)
    if stranded:
        yield NextThing(
            title=ngettext("%(n)s person with no possible match", "%(n)s people with no possible match", stranded)
            % {"n": stranded},
            text=_("The page says which rule, and what can be done."),
            url=page,
            act=_("See who and why"),
            weight=60,
            stage=Stage.MATCHING,
        )
    if late:
        yield NextThing(
            title=ngettext("%(n)s pair not confirmed in time", "%(n)s pairs not confirmed in time", late) % {"n": late},
            text=_("They will be let go. A second round takes those who are left."),
            url=page,
            act=_("See the pairs"),
            weight=55,
            stage=Stage.MATCHING,
        )
