"""The figures of a wave, read from what five or more people answered."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery

from binome.core.people.models import Entity, Person
from binome.core.people.written import Given, Written
from binome.core.privacy.disclosure import K_COMMENTS, may_show
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE, counts
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState
from binome.journey.network.models import Membership, Post
from binome.journey.network.queries import communities_of
from binome.journey.network.states import SHARED, IdeaState
from binome.journey.outcomes.models import FutureTally
from binome.journey.outcomes.queries.report.material import NUMBER, PROGRAMME, Level, Material, Said
from binome.journey.outcomes.rules.change import Change, FollowUp, change, follow_up
from binome.journey.outcomes.rules.links import Crossings, Links, crossings, links
from binome.journey.outcomes.rules.publishing import sayable
from binome.journey.outcomes.rules.shares import Share, share
from binome.journey.outcomes.states import COMPARED_WITH, Moment

SOME_DAY = datetime.max.replace(tzinfo=UTC)
TOP = 4  # of both scales, themes and behaviours


@dataclass(frozen=True)
class Compared:
    """One side's change between two moments: by subject where shown, and each person's own mean over all subjects."""

    side: Side
    moment: Moment
    follow_up: FollowUp
    overall: Change | None
    by_subject: dict[str, Change]
    hidden: int  # subjects not told apart
    waiting: int  # people whose answers have not entered yet


def compared(material: Material, wave: Wave, *, side: Side, moment: Moment, by_subject: bool = False) -> Compared:
    """Levels at `moment` beside those of the moment it is compared with; looking back is the earlier of its two."""
    other = COMPARED_WITH[moment]
    here, there = (wave.pk, side, moment), (wave.pk, side, other)
    who = {when: {person for person, _ in material.answered[wave.pk, side, when]} for when in (moment, other)}
    pairs = _pairs(material.levels[here], reference=material.levels[there])
    people = [person for person, counted in material.answered[here] if counted]
    backwards = moment == Moment.LOOKING_BACK
    columns = {
        subject: _columns([two for person, two in found.items()], backwards=backwards)
        for subject, found in pairs.by_subject.items()
    }
    rated = sum(pairs.rated[person] for person in people)
    sizes = {subject: len(before) for subject, (before, _after) in columns.items()}
    told = sayable(sizes, rest=max(rated - sum(sizes.values()), 0)) if by_subject else set()
    overall = _columns([pairs.of_person[person] for person in people], backwards=backwards)
    earlier, later = (moment, other) if backwards else (other, moment)
    return Compared(
        side=side,
        moment=moment,
        follow_up=follow_up(who[earlier], who[later]),
        overall=change(*overall, ceiling=TOP) if may_show(len(overall[0])) else None,
        by_subject={subject: change(*columns[subject], ceiling=TOP) for subject in sorted(told)},
        hidden=len(pairs.subjects) - len(told),
        waiting=len(pairs.of_person) - len(people),
    )


@dataclass(frozen=True)
class _Pairs:
    by_subject: dict[str, dict[int, tuple[float, float]]]
    of_person: dict[int, tuple[float, float]]
    rated: dict[int, int]
    subjects: set[str]


def _pairs(levels: list[Level], *, reference: list[Level]) -> _Pairs:
    """(earlier moment's, this moment's) levels by subject and person; and each person's means."""
    known = {(one.person, one.subject): one.level for one in reference}
    by_subject: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    every: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for one in levels:
        before = known.get((one.person, one.subject))
        if not one.compared or before is None:
            continue
        every[one.person].append((before, one.level))
        if one.counted:
            by_subject[one.subject][one.person] = (before, one.level)
    means = {
        person: (sum(before for before, _ in levels) / len(levels), sum(after for _, after in levels) / len(levels))
        for person, levels in every.items()
    }
    rated = {person: len(levels) for person, levels in every.items()}
    subjects = {one.subject for one in levels if one.compared and (one.person, one.subject) in known}
    return _Pairs(by_subject, means, rated, subjects)


def _columns(pairs: list[tuple[float, float]], *, backwards: bool) -> tuple[list[float], list[float]]:
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    return (second, first) if backwards else (first, second)


@dataclass(frozen=True)
class Lived:
    """What pairs of the wave lived, from dates alone."""

    pairs: int
    closed: int
    ended_early: int
    sessions: int
    hours: float


def lived(material: Material, wave: Wave) -> Lived:
    """Pairs formed, closed, ended early; sessions held."""
    states = material.states[wave.pk]
    sessions, minutes = material.held.get(wave.pk, (0, 0))
    return Lived(
        pairs=len(states),
        closed=states.count(RelationshipState.CLOSED),
        ended_early=states.count(RelationshipState.ENDED),
        sessions=sessions,
        hours=minutes / 60,
    )


def share_of(answers: list[Said], *, question: str, at_least: int) -> Share | None:
    """The share of answers at `at_least` or above; None below five."""
    values = _given(answers, question)
    return share(sum(value >= at_least for value in values), of=len(values)) if may_show(len(values)) else None


def middle_of(answers: list[Said], *, question: str) -> tuple[float, int] | None:
    """The median answer and how many gave one; None below five."""
    values = _given(answers, question)
    return (float(median(values)), len(values)) if may_show(len(values)) else None


def _given(answers: list[Said], question: str) -> list[int]:
    return [value for said in answers if (value := getattr(said, question)) is not None]


def comments(answers: list[Said], *, question: str) -> list[str]:
    """What people wrote, in alphabetical order so that nobody's place tells; none below ten people."""
    said = sorted(text for answer in answers if (text := str(getattr(answer, question))).strip())
    return said if may_show(len(said), k=K_COMMENTS) else []


_FUTURE = Written(lambda: FutureTally.objects.filter(wave=WAVE).values_list("value", "counted"))


def future_here(wave: Wave) -> Share | None:
    """The share of mentors who see themselves here in two years (4 or 5); None below five."""
    tally = dict(_FUTURE.rows(wave=wave))
    total = sum(tally.values())
    return share(tally.get(4, 0) + tally.get(5, 0), of=total) if may_show(total) else None


@dataclass(frozen=True)
class Staying:
    """Mentors still here, beside colleagues of the same levels who took part in no wave."""

    mentors: Share | None
    others: Share | None


DAY = Given("day", DateField())


def _mentors() -> QuerySet[Person]:
    return Person.objects.filter(
        applications__pairs_as_mentor__wave=WAVE, applications__pairs_as_mentor__relationship__isnull=False
    ).order_by()


def _opened() -> QuerySet[Relationship, datetime]:
    return Relationship.objects.filter(pair__wave=WAVE).order_by("opened_at").values_list("opened_at", flat=True)[:1]


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


_MENTORS = Written(lambda: _mentors().distinct().values_list("pk", "is_active", Subquery(_opened())))
_OTHERS = Written(
    lambda: _comparable().order_by().values("is_active").annotate(n=Count("pk")).values_list("is_active", "n")
)


def staying(wave: Wave) -> Staying:
    """Who is still here among the wave's mentors and among comparable colleagues; each None below five people."""
    mentors = _MENTORS.rows(wave=wave)
    if not mentors:
        return Staying(None, None)
    _pk, _here, opened = mentors[0]
    others = dict(_OTHERS.rows(wave=wave, programme=wave.programme_id, day=opened.date()))
    return Staying(
        _shown_share(sum(here for _pk, here, _opened_at in mentors), len(mentors)),
        _shown_share(others.get(True, 0), sum(others.values())),
    )


def _shown_share(count: int, of: int) -> Share | None:
    return share(count, of=of) if may_show(of) else None


@dataclass(frozen=True)
class Shared:
    """Communities of the wave's themes and what lives in them."""

    communities: int
    members: int
    posts: int
    beyond_own_themes: Share | None


_ROOMS = counts(
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


_CHOSEN = Written(
    lambda: _taking_part().filter(theme_choices__isnull=False).order_by().values_list("person", "theme_choices__theme")
)
_JOINED = Written(
    lambda: (
        Membership.objects.filter(person__in=_taking_part().values("person"))
        .order_by()
        .values_list("person", "community__theme")
    )
)


def shared(wave: Wave) -> Shared:
    """Communities, their members, and members who joined one outside the themes they had chosen."""
    chosen: dict[int, set[int]] = defaultdict(set)
    for person, theme in _CHOSEN.rows(wave=wave):
        chosen[person].add(theme)
    joined: dict[int, set[int]] = defaultdict(set)
    for person, theme in _JOINED.rows(wave=wave):
        joined[person].add(theme)
    beyond = sum(bool(themes - chosen[person]) for person, themes in joined.items())
    communities, members, posts = _ROOMS.row(wave=wave)
    return Shared(
        communities,
        members,
        posts,
        _shown_share(beyond, len(joined)),
    )


@dataclass(frozen=True)
class Ideas:
    """Ideas of the wave, from proposal to deed."""

    proposed: int
    studied: int
    adopted: int
    done: int
    answered: int
    voices: int
    days_to_answer: float | None
    adopted_titles: tuple[str, ...]


def ideas(material: Material, wave: Wave) -> Ideas:
    """Shared ideas by state, votes, and how long an answer took (median days)."""
    found = material.ideas(wave)
    states = Counter(idea.state for idea in found)
    waits = [
        (idea.answered_at - idea.proposed_at).total_seconds() / 86400
        for idea in found
        if idea.answered_at is not None and idea.proposed_at is not None
    ]
    kept = [idea for idea in found if idea.state in {IdeaState.ADOPTED, IdeaState.DONE}]
    return Ideas(
        proposed=sum(states[state] for state in SHARED),
        studied=states[IdeaState.STUDIED],
        adopted=states[IdeaState.ADOPTED] + states[IdeaState.DONE],
        done=states[IdeaState.DONE],
        answered=len(waits),
        voices=sum(idea.votes for idea in found),
        days_to_answer=median(waits) if waits else None,
        adopted_titles=tuple(
            idea.title for idea in sorted(kept, key=lambda idea: (idea.adopted_at or SOME_DAY, idea.pk))
        ),
    )


@dataclass(frozen=True)
class Woven:
    """Links between parts of the organisation before this wave and with it, and how far its pairs reach."""

    before: Links
    after: Links
    crossings: Crossings


_PAIRS = Written(
    lambda: Pair.objects.filter(
        wave__programme=PROGRAMME, wave__number__lte=NUMBER, relationship__isnull=False
    ).values_list(
        "wave__number", "mentor__person__entity", "mentee__person__entity", "mentor__person__level",
        "mentee__person__level",
    )
)  # fmt: skip
_ENTITIES = Written(lambda: Entity.objects.values_list("pk", "parent", "name"))


def woven(wave: Wave, *, others: str) -> Woven:
    """Pairs that lived, by the part of the organisation and the level of their halves; earlier waves are "before"."""
    part_of = _parts()
    rows = [
        (number, part_of[one], part_of[two], low, high)
        for number, one, two, low, high in _PAIRS.rows(programme=wave.programme_id, number=wave.number)
    ]
    here = [(one, two, low, high) for number, one, two, low, high in rows if number == wave.number]
    return Woven(
        links([(one, two) for number, one, two, _l, _h in rows if number < wave.number], others=others),
        links([(one, two) for _n, one, two, _l, _h in rows], others=others),
        crossings(here),
    )


def _parts() -> dict[int, str]:
    """The name of the directorate above each entity: the one right below the top, or the top itself."""
    rows = _ENTITIES.rows()
    parent, name = {pk: above for pk, above, _name in rows}, {pk: said for pk, _above, said in rows}
    found = {}
    for start, above in parent.items():
        way, here = [start], above
        while here is not None and here not in way:
            way.append(here)
            here = parent[here]
        found[start] = name[way[-2] if len(way) > 1 else start]
    return found
