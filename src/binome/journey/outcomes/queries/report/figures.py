"""The figures of a wave that rest on dates, closing answers and what people share, as far as they may be told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from statistics import median

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from binome.core.framework.compiled_query import CompiledQuery, Param
from binome.core.people.models import Person
from binome.core.privacy.disclosure.batches import together, unlike
from binome.core.privacy.disclosure.partitions import shown_groups
from binome.core.privacy.disclosure.thresholds import K_SCORES, in_steps, may_show
from binome.core.privacy.phrases import so_many
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE, counts
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.states import RelationshipState
from binome.journey.network.models import Membership, Post
from binome.journey.network.queries.home import communities_of
from binome.journey.network.states import SHARED, IdeaState
from binome.journey.outcomes.models import FutureTally
from binome.journey.outcomes.queries.report.material import PROGRAMME, Material, MeetingsReported, Said, SessionsHeld
from binome.journey.outcomes.queries.report.parts import Cell, Number, Report
from binome.journey.outcomes.queries.report.portions import Portion, in_a_word, portion, portion_of_all, three_ways
from binome.journey.outcomes.queries.report.wording import TOO_FEW
from binome.journey.outcomes.rules.shares import share
from binome.journey.outcomes.states import SEE_A_FUTURE, Agreement

# Stands for “not yet”, so that moments compare without a case of their own.
SOME_DAY = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Lived:
    """What pairs of the wave lived, from dates alone; None: five pairs or more are needed, there and beside."""

    pairs: int
    closed: int | None
    ended_early: int | None
    sessions: int
    hours: float
    met: int  # pairs that held a session
    reported: int  # meetings without a date, as pairs counted them
    reporting: int  # pairs that counted any

    def told_sessions(self, *, final: bool) -> Cell:
        """Sessions held; a dash while fewer than five pairs held them all."""
        return so_many_or_exact(self.sessions, final=final) if may_show(self.met) else TOO_FEW

    def told_reported(self, *, final: bool) -> Cell:
        """Meetings without a date; a dash while fewer than five pairs counted them all."""
        return so_many_or_exact(self.reported, final=final) if may_show(self.reporting) else TOO_FEW

    def told_hours(self, *, final: bool) -> Cell:
        """Hours together; a dash while they are those of fewer than five pairs."""
        return so_many_or_exact(self.hours, final=final) if may_show(self.met) else TOO_FEW


def lived(material: Material, wave: Wave) -> Lived:
    """Pairs formed, closed, ended early; sessions held."""
    states = Counter(pair.state for pair in material.pairs_of(wave))
    closed, ended = states[RelationshipState.CLOSED], states[RelationshipState.ENDED]
    pairs = states.total()
    # All three at once: the one that is kept back must not be the difference of what is told.
    groups = shown_groups({"closed": closed, "ended": ended, "living": pairs - closed - ended}).groups
    held = material.held.get(wave.pk, SessionsHeld())
    reported = material.reported.get(wave.pk, MeetingsReported())
    return Lived(
        pairs=pairs,
        closed=closed if "closed" in groups else None,
        ended_early=ended if "ended" in groups else None,
        sessions=held.sessions,
        hours=held.minutes / 60,
        met=held.pairs,
        reported=reported.meetings,
        reporting=reported.pairs,
    )


def as_published(counts: Lived, published: Report | None) -> Lived:
    """Sessions and hours as the last edition told them, while either moved by fewer than five since.

    One more session is one pair's; hours that move on while sessions stand still would tell how long it was.
    """
    counts = _reported_as_published(counts, published)
    before = {key: published_count(published, key) for key in ("sessions", "hours")}
    now = dict(zip(before, (counts.sessions, counts.hours), strict=True))
    moves = [abs(now[key] - count.value) for key, count in before.items() if isinstance(count, Number)]
    if min(moves, default=K_SCORES) >= K_SCORES:
        return counts
    # What the edition told in words was under five, and is told so of nothing.
    sessions, hours = (count.value if isinstance(count, Number) else 0 for count in before.values())
    return replace(counts, sessions=int(sessions), hours=hours)


def _reported_as_published(counts: Lived, published: Report | None) -> Lived:
    """A number that one pair puts right moves no figure by less than five."""
    before = published_count(published, "reported")
    if isinstance(before, Number) and abs(counts.reported - before.value) < K_SCORES:
        return replace(counts, reported=int(before.value))
    return counts


def published_count(published: Report | None, key: str) -> Cell:
    """What an edition tells of the pairs' activity under that key; a dash without an edition."""
    indicator = published.indicator("lived", key) if published else None
    return indicator.value if indicator else TOO_FEW


def portion_of(answers: Sequence[Said], *, question: str, at_least: int, final: bool) -> Portion:
    """The share of answers at `at_least` or above, as far as it may be told."""
    given = _batches(answers, question)
    return portion([(edition, [value >= at_least for value in values]) for edition, values in given], final=final)


def opinions_of(answers: Sequence[Said], *, question: str, final: bool) -> tuple[int, int, int] | None:
    """How many agree, neither, disagree, where that may be told beside the share of those who agree."""
    thirds = _thirds(_batches(answers, question), above=Agreement.RATHER, below=Agreement.RATHER_NOT)
    return three_ways(thirds, final=final)


def marks_of(answers: Sequence[Said], *, final: bool) -> tuple[int, int, int] | None:
    """How many would recommend it with nine or ten, with seven or eight, with less, where that may stand beside the share."""
    return three_ways(_thirds(_batches(answers, "recommends"), above=9, below=6), final=final)


def _thirds(batches: Sequence[tuple[int, list[int]]], *, above: int, below: int) -> list[tuple[int, list[int]]]:
    return [(edition, [(value >= above) - (value <= below) for value in values]) for edition, values in batches]


def so_many_or_exact(count: float, *, final: bool) -> Cell:
    """A count of what pairs did: in steps of five while it moves, then as it is; nothing under five."""
    if final and may_show(int(count)):
        return Number(count)
    return so_many(in_steps(int(count)))


def middle_of(answers: Sequence[Said], *, question: str) -> tuple[float, int] | None:
    """The median answer and how many gave one; None when they are too few or too much alike."""
    batches = together(_batches(answers, question), enough=unlike)
    return (float(median(batches)), len(batches)) if batches else None


def _batches(answers: Sequence[Said], question: str) -> list[tuple[int, list[int]]]:
    """The answers to one question, batch by batch, each with its edition."""
    batches = []
    for (_batch, edition), entered in groupby(answers, key=_entered):
        values = [value for closing in entered if (value := getattr(closing, question)) is not None]
        batches.append((edition, values))
    return batches


def _entered(closing: Said) -> tuple[int, int]:
    return closing.batch, closing.edition


_FUTURE = CompiledQuery(lambda: FutureTally.objects.filter(wave=WAVE).values_list("value", "given", "counted"))


def future_here(wave: Wave, *, final: bool) -> Portion:
    """The share of mentors who see themselves here in two years, as far as it may be told."""
    tally = _FUTURE.rows(wave=wave)
    counted = sum(counted for _value, _given, counted in tally)
    # `counted` moves when five more stand on each side; before that only the last edition may say a word, and no share.
    if counted:
        return Portion(share(sum(counted for value, _given, counted in tally if value in SEE_A_FUTURE), of=counted))
    yes = sum(given for value, given, _counted in tally if value in SEE_A_FUTURE)
    return in_a_word(yes, of=sum(given for _value, given, _counted in tally)) if final else Portion()


@dataclass(frozen=True)
class Staying:
    """Mentors still here, beside colleagues of the same levels who took part in no wave."""

    mentors: Portion
    others: Portion


DAY = Param("day", DateField())


def _mentors() -> QuerySet[Person]:
    return Person.objects.filter(
        applications__pairs_as_mentor__wave=WAVE, applications__pairs_as_mentor__relationship__isnull=False
    ).order_by()


def _comparable() -> QuerySet[Person]:
    """Employed on the day, of the mentors' levels, and no part of this programme, whether still here or not."""
    took_part = Application.objects.filter(state=ApplicationState.ACCEPTED, wave__programme=PROGRAMME)
    return (
        Person.objects.filter(level__in=_mentors().values("level"))
        .filter(Q(joined_on__isnull=True) | Q(joined_on__lte=DAY))
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=DAY))
        .exclude(pk__in=_mentors().values("pk"))
        .exclude(pk__in=took_part.values("person"))
    )


_OTHERS = CompiledQuery(
    lambda: _comparable().order_by().values("is_active").annotate(n=Count("pk")).values_list("is_active", "n")
)


def staying(material: Material, wave: Wave) -> Staying:
    """Who is still here among the wave's mentors and among comparable colleagues; as far as it may be told."""
    pairs = material.pairs_of(wave)
    if not pairs:
        return Staying(Portion(), Portion())
    works_here = {pair.mentor: pair.mentor_works_here for pair in pairs}
    others = dict(_OTHERS.rows(wave=wave, programme=wave.programme_id, day=timezone.localdate(pairs[0].opened_at)))
    return Staying(
        portion_of_all(sum(works_here.values()), of=len(works_here)),
        portion_of_all(others.get(True, 0), of=sum(others.values())),
    )


@dataclass(frozen=True)
class Shared:
    """Communities of the wave's themes and what lives in them."""

    communities: int
    members: int
    posts: int
    beyond_own_themes: Portion


ROOMS = counts(
    lambda: (
        communities_of(WAVE),
        Person.objects.filter(
            Exists(Membership.objects.filter(person=OuterRef("pk"), community__in=communities_of(WAVE)))
        ),
        Post.objects.filter(community__in=communities_of(WAVE)),
    )
)


def _taking_part() -> QuerySet[Application]:
    return Application.objects.accepted().filter(wave=WAVE)


_JOINED = CompiledQuery(
    lambda: (
        Membership.objects.filter(person__in=_taking_part().values("person"))
        .order_by()
        .values_list(
            "person",
            Exists(_taking_part().filter(person=OuterRef("person"), theme_choices__theme=OuterRef("community__theme"))),
        )
    )
)


def shared(wave: Wave) -> Shared:
    """Communities, their members, and members who joined one outside the themes they had chosen."""
    rows = _JOINED.rows(wave=wave)
    joined = {person for person, _own in rows}
    beyond = len({person for person, own in rows if not own})
    communities, members, posts = ROOMS.row(wave=wave)
    return Shared(
        communities,
        members,
        posts,
        portion_of_all(beyond, of=len(joined)),
    )


@dataclass(frozen=True)
class Ideas:
    """Ideas of the wave, from proposal to deed."""

    proposed: int
    studied: int
    adopted: int
    done: int
    answered: int
    voices: int | None
    days_to_answer: float | None
    adopted_titles: tuple[str, ...]
    effects: tuple[str, ...]  # what each of these changed, in the same order; "" until it is told


def ideas(material: Material, wave: Wave) -> Ideas:
    """Shared ideas by state, votes, and how long an answer took (median days)."""
    counts = material.ideas(wave)
    states = Counter(idea.state for idea in counts)
    waits = [
        (idea.answered_at - idea.proposed_at).total_seconds() / 86400
        for idea in counts
        if idea.answered_at is not None and idea.proposed_at is not None
    ]
    voices = sum(idea.votes for idea in counts)
    kept = sorted(
        (idea for idea in counts if idea.state in {IdeaState.ADOPTED, IdeaState.DONE}),
        key=lambda idea: (idea.adopted_at or SOME_DAY, idea.pk),
    )
    return Ideas(
        proposed=sum(states[state] for state in SHARED),
        studied=states[IdeaState.STUDIED],
        adopted=states[IdeaState.ADOPTED] + states[IdeaState.DONE],
        done=states[IdeaState.DONE],
        answered=len(waits),
        voices=voices if may_show(voices) else None,
        days_to_answer=median(waits) if waits else None,
        adopted_titles=tuple(idea.title for idea in kept),
        effects=tuple(idea.effect_told for idea in kept),
    )
