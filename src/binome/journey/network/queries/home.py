"""What the network tells the home page and the cockpit."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import NOW, PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.privacy.disclosure.thresholds import may_show
from binome.core.privacy.phrases import so_many
from binome.core.programmes import todo
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE, NextThing, StepReport, StepTab, TaskSource
from binome.core.ui.clock import in_words
from binome.core.ui.dates import date_format
from binome.journey.mentoring.models import Relationship
from binome.journey.network.models import Approach, Community, DirectoryCard, Event, EventAnswer, Idea, Membership
from binome.journey.network.queries.challenges import open_to, without_own_answer
from binome.journey.network.queries.communities import proposals_for, rooms_of
from binome.journey.network.queries.ideas import ideas_due, ideas_waiting_for, unanswered, without_effect
from binome.journey.network.states import SHARED, UNDER_WAY, IdeaState, IntroductionState, Reply

STALE = timedelta(days=14)  # a fortnight: an idea left longer without an answer costs the next idea


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """Replies that wait, ideas to share or answer, and once in a relationship: the directory."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _unanswered_approaches(person: Person) -> QuerySet[Approach]:
    return Approach.objects.filter(person=person, reply=Reply.NONE, introduction__state=IntroductionState.ASKED)


def _replies(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=_("%(name)s would like to meet you") % {"name": approach.introduction.asker.name},
            text=_("Say yes and you both receive each other's address. A no is seen by nobody."),
            url=reverse("network:introductions"),
            act=_("Answer"),
            weight=55,
            stage=Stage.MENTORING,
            since=approach.sent_at,
        )
        for approach in _unanswered_approaches(person).select_related("introduction__asker")
    ]


def _to_share(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=_("An idea from your session"),
            text=_("%(name)s wrote it down. It is shared only if you agree.") % {"name": idea.author.name},
            url=reverse("network:idea", args=[idea.pk]),
            act=_("Read the idea"),
            weight=50,
            stage=Stage.MENTORING,
        )
        for idea in ideas_waiting_for(person)
    ]


def _proposed_communities(person: Person, now: datetime) -> list[NextThing]:
    waiting = proposals_for(person)
    count = waiting.count()
    if not count:
        return []
    return [
        NextThing(
            title=ngettext("%(count)s community is proposed", "%(count)s communities are proposed", count)
            % {"count": count},
            text=_("Open it, or decline it with a word."),
            url=reverse("network:communities"),
            act=_("Answer"),
            weight=40,
            stage=Stage.MENTORING,
            since=waiting.values_list("proposed_at", flat=True).first(),
        )
    ]


def _dates_without_an_answer(person: Person, now: datetime) -> QuerySet[Event]:
    """Dates in their rooms, of mentors and of alumni, to which they have not said whether they come."""
    answered = EventAnswer.objects.filter(event=OuterRef("pk"), person=person)
    ahead = Event.objects.filter(community__in=rooms_of(person).order_by().values("pk"), starts_at__gt=now)
    return ahead.exclude(Exists(answered))


def _dates(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=event.title,
            text=_("%(room)s, %(when)s.") % {"room": event.community.title, "when": in_words(event.starts_at)},
            url=reverse("network:community", args=[event.community_id]),
            act=_("Say whether you are coming"),
            weight=35,
            stage=Stage.MENTORING,
            due_on=timezone.localdate(event.starts_at),
        )
        for event in _dates_without_an_answer(person, now).select_related("community__wave", "community__programme")[:3]
    ]


def _to_answer(person: Person, now: datetime) -> list[NextThing]:
    waiting = unanswered(person)
    count = waiting.count()
    if not count:
        return []
    oldest = waiting.values_list("proposed_at", flat=True).first()
    late = oldest is not None and oldest < now - STALE
    return [
        NextThing(
            title=ngettext("%(count)s idea needs an answer", "%(count)s ideas need an answer", count)
            % {"count": count},
            text=_("The oldest has waited for over two weeks.")
            if late
            else _("A short answer, even a no, keeps ideas coming."),
            url=reverse("network:ideas") + "?state=proposed",
            act=_("Read the ideas"),
            weight=60 if late else 40,
            stage=Stage.MENTORING,
            since=oldest,
        )
    ]


def _looked_after(person: Person) -> QuerySet[Idea]:
    return Idea.objects.filter(owner=person, state__in=UNDER_WAY, due_on__isnull=False)


def _due(person: Person, now: datetime) -> list[NextThing]:
    return [
        _one_due(idea, today=timezone.localdate(now))
        for idea in ideas_due(timezone.localdate(now)).filter(owner=person)
    ]


def _one_due(idea: Idea, *, today: date) -> NextThing:
    day = idea.due_on or today
    return NextThing(
        title=_("An idea you look after is overdue") if day < today else _("An idea you look after is due"),
        text=_("“%(title)s”, by %(day)s.") % {"title": idea.title, "day": date_format(day)},
        url=reverse("network:idea", args=[idea.pk]),
        act=_("Read the idea"),
        weight=65 if day < today else 45,
        stage=Stage.MENTORING,
    )


def _challenges(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=challenge.question,
            text=_("The challenge of the month: a sentence is enough."),
            url=f"{reverse('network:propose')}?challenge={challenge.pk}",
            act=_("Answer with an idea"),
            weight=15,
            stage=Stage.MENTORING,
            due_on=challenge.closes_on,
        )
        for challenge in without_own_answer(person, timezone.localdate(now))
    ]


def _without_effect(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=_("An idea you looked after is done"),
            text=_("“%(title)s”: say in one sentence what it changed.") % {"title": idea.title},
            url=reverse("network:idea", args=[idea.pk]),
            act=_("Say what it changed"),
            weight=30,
            stage=Stage.MENTORING,
        )
        for idea in without_effect(person).order_by("pk")[:3]
    ]


def _paired_and_not_shown() -> QuerySet[Relationship]:
    return Relationship.objects.of(PERSON).exclude(Exists(DirectoryCard.objects.filter(person=PERSON)))


_NOT_SHOWN = CompiledQuery(lambda: _paired_and_not_shown().order_by().values_list("pk")[:1])


def _to_appear(person: Person, now: datetime) -> list[NextThing]:
    if not _NOT_SHOWN.rows(person=person):
        return []
    return [
        NextThing(
            title=_("Let colleagues find you"),
            text=_("Appear in the directory on the themes you choose. You may leave at any time."),
            url=reverse("network:my_card"),
            act=_("Choose what to show"),
            weight=10,
            stage=Stage.MENTORING,
        )
    ]


TASK_SOURCES = (
    TaskSource(lambda: _unanswered_approaches(PERSON), _replies),
    TaskSource(lambda: ideas_waiting_for(PERSON), _to_share),
    TaskSource(lambda: unanswered(PERSON), _to_answer),
    TaskSource(lambda: proposals_for(PERSON), _proposed_communities),
    TaskSource(lambda: _dates_without_an_answer(PERSON, NOW), _dates),
    TaskSource(lambda: _looked_after(PERSON), _due),
    TaskSource(lambda: without_effect(PERSON), _without_effect),
    TaskSource(lambda: open_to(PERSON), _challenges),
    TaskSource(_paired_and_not_shown, _to_appear),
)


_COUNTS = todo.counts(
    lambda: (
        communities_of(WAVE),
        Person.objects.filter(
            Exists(Membership.objects.filter(person=OuterRef("pk"), community__in=communities_of(WAVE)))
        ),
        Idea.objects.filter(wave=WAVE, state__in=SHARED),
        Idea.objects.filter(wave=WAVE, state__in=(IdeaState.ADOPTED, IdeaState.DONE)),
    )
)
_LATE = CompiledQuery(
    lambda: (
        Idea.objects.filter(wave=WAVE, state=IdeaState.PROPOSED, proposed_at__lt=NOW)
        .only("title")
        .order_by("proposed_at")[:20]
    )
)


TAB = StepTab(
    noun=pgettext_lazy("count", "ideas"),
    reached=lambda: Idea.objects.filter(wave=WAVE, state__in=SHARED),
    waiting=(lambda: Idea.objects.filter(wave=WAVE, state=IdeaState.PROPOSED),),
)


def communities_of(wave: Wave) -> QuerySet[Community]:
    """The communities of the wave's themes."""
    return Community.objects.filter(theme__in=Theme.objects.filter(waves=wave))


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """The wave's communities and ideas in numbers, and ideas that wait too long for an answer."""
    page = reverse("network:wave", args=[wave.pk])
    communities, members, proposed, adopted = _COUNTS.row(wave=wave)
    counts = [
        todo.Count(_("Communities"), communities, page),
        todo.Count(_("Members"), members if may_show(members) else so_many(0), page),
        todo.Count(_("Ideas shared"), proposed, page),
        todo.Count(_("Ideas adopted"), adopted, page, of=proposed),
    ]
    stuck = [
        NextThing(
            title=idea.title,
            text=_("Has waited for an answer for over two weeks."),
            url=reverse("network:idea", args=[idea.pk]),
            act=_("Answer"),
            weight=45,
            stage=Stage.MENTORING,
        )
        for idea in _LATE.rows(wave=wave, now=now - STALE)
    ]
    return StepReport(stage="network", counts=counts, stuck=stuck)
