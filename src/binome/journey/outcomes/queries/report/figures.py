"""The figures of a wave, read from what five or more people answered."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import mean, median

from django.db.models import Count, Q, QuerySet

from binome.core.people.models import Entity, Person
from binome.core.privacy.disclosure import K_COMMENTS, may_show
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.network.models import Community, Idea, Membership, Post
from binome.journey.network.states import SHARED, IdeaState
from binome.journey.outcomes.models import Assessment, Closing, FutureTally, Rating
from binome.journey.outcomes.rules.change import Change, FollowUp, change, follow_up
from binome.journey.outcomes.rules.links import Crossings, Links, crossings, links
from binome.journey.outcomes.rules.publishing import sayable
from binome.journey.outcomes.rules.shares import Share, share
from binome.journey.outcomes.states import COMPARED_WITH, Moment

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


def compared(wave: Wave, *, side: Side, moment: Moment, by_subject: bool = False) -> Compared:
    """Levels at `moment` beside those of the moment it is compared with; looking back is the earlier of its two."""
    other = COMPARED_WITH[moment]
    answered = Assessment.objects.answered().filter(wave=wave, side=side, moment__in=(moment, other))
    who: dict[str, set[int]] = defaultdict(set)
    for when, person in answered.values_list("moment", "person"):
        who[when].add(person)
    pairs = _pairs(wave, side=side, moment=moment, other=other)
    people = _people_who_count(wave, side=side, moment=moment)
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


def _pairs(wave: Wave, *, side: Side, moment: Moment, other: Moment) -> _Pairs:
    """(earlier moment's, this moment's) levels by subject and person; and each person's means."""
    rows = list(
        Rating.objects.filter(assessment__wave=wave, assessment__side=side, assessment__moment__in=(moment, other))
        .exclude(level=None)
        .values_list(
            "assessment__moment", "assessment__person", "theme__code", "behaviour", "level", "compared", "counted"
        )
    )
    reference = {
        (person, theme or behaviour): level for when, person, theme, behaviour, level, *_marks in rows if when == other
    }
    by_subject: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    every: dict[int, list[tuple[float, float]]] = defaultdict(list)
    subjects: set[str] = set()
    for when, person, theme, behaviour, level, is_compared, is_counted in rows:
        subject = theme or behaviour
        before = reference.get((person, subject))
        if when != moment or not is_compared or before is None or level is None:
            continue
        every[person].append((before, level))
        subjects.add(subject)
        if is_counted:
            by_subject[subject][person] = (before, level)
    means = {
        person: (mean(before for before, _ in levels), mean(after for _, after in levels))
        for person, levels in every.items()
    }
    rated = {person: len(levels) for person, levels in every.items()}
    return _Pairs(by_subject, means, rated, subjects)


def _people_who_count(wave: Wave, *, side: Side, moment: Moment) -> list[int]:
    found = Assessment.objects.answered().filter(wave=wave, side=side, moment=moment, counted=True)
    return list(found.values_list("person", flat=True))


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


def lived(wave: Wave) -> Lived:
    """Pairs formed, closed, ended early; sessions held."""
    states = Relationship.objects.filter(pair__wave=wave).aggregate(
        pairs=Count("pk"),
        closed=Count("pk", filter=Q(state=RelationshipState.CLOSED)),
        ended=Count("pk", filter=Q(state=RelationshipState.ENDED)),
    )
    held = list(
        Session.objects.filter(relationship__pair__wave=wave, state=SessionState.HELD).values_list("minutes", flat=True)
    )
    return Lived(states["pairs"], states["closed"], states["ended"], len(held), sum(held) / 60)


def closings(wave: Wave, *, side: Side | None = None) -> QuerySet[Closing]:
    """Closing answers that count, of one side or both."""
    found = Closing.objects.filter(wave=wave, counted=True)
    return found if side is None else found.filter(side=side)


def share_of(answers: QuerySet[Closing], *, question: str, at_least: int) -> Share | None:
    """The share of answers at `at_least` or above; None below five."""
    values = list(answers.filter(**{f"{question}__isnull": False}).values_list(question, flat=True))
    return share(sum(value >= at_least for value in values), of=len(values)) if may_show(len(values)) else None


def middle_of(answers: QuerySet[Closing], *, question: str) -> tuple[float, int] | None:
    """The median answer and how many gave one; None below five."""
    values = list(answers.filter(**{f"{question}__isnull": False}).values_list(question, flat=True))
    return (float(median(values)), len(values)) if may_show(len(values)) else None


def comments(answers: QuerySet[Closing], *, question: str) -> list[str]:
    """What people wrote, in alphabetical order so that nobody's place tells; none below ten people."""
    said = sorted(text for text in answers.values_list(question, flat=True) if text.strip())
    return said if may_show(len(said), k=K_COMMENTS) else []


def future_here(wave: Wave) -> Share | None:
    """The share of mentors who see themselves here in two years (4 or 5); None below five."""
    tally = dict(FutureTally.objects.filter(wave=wave).values_list("value", "counted"))
    total = sum(tally.values())
    return share(tally.get(4, 0) + tally.get(5, 0), of=total) if may_show(total) else None


@dataclass(frozen=True)
class Staying:
    """Mentors still here, beside colleagues of the same levels who took part in no wave."""

    mentors: Share | None
    others: Share | None


def staying(wave: Wave) -> Staying:
    """Who is still here among the wave's mentors and among comparable colleagues; each None below five people."""
    mentors = list(
        Person.objects.filter(
            applications__pairs_as_mentor__wave=wave, applications__pairs_as_mentor__relationship__isnull=False
        )
        .distinct()
        .values_list("pk", "level", "is_active")
    )
    opened = (
        Relationship.objects.filter(pair__wave=wave).order_by("opened_at").values_list("opened_at", flat=True).first()
    )
    if not mentors or opened is None:
        return Staying(None, None)
    took_part = Application.objects.filter(  # whether still here or not, and in this programme: the others' is not ours to count
        state=ApplicationState.ACCEPTED, wave__programme=wave.programme
    ).values("person")
    others = (
        Person.objects.filter(level__in={level for _pk, level, _here in mentors})
        .filter(Q(joined_on__isnull=True) | Q(joined_on__lte=opened.date()))
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=opened.date()))
        .exclude(pk__in=[pk for pk, _level, _here in mentors])
        .exclude(pk__in=took_part)
        .aggregate(here=Count("pk", filter=Q(is_active=True)), all=Count("pk"))
    )
    return Staying(
        _shown_share(sum(here for _pk, _level, here in mentors), len(mentors)),
        _shown_share(others["here"], others["all"]),
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


def shared(wave: Wave) -> Shared:
    """Communities, their members, and members who joined one outside the themes they had chosen."""
    rooms = Community.objects.filter(theme__in=wave.themes.all())
    chosen: dict[int, set[int]] = defaultdict(set)
    people = Application.objects.accepted().filter(wave=wave)
    for person, theme in people.filter(theme_choices__isnull=False).values_list("person", "theme_choices__theme"):
        chosen[person].add(theme)
    joined: dict[int, set[int]] = defaultdict(set)
    for person, theme in Membership.objects.filter(person__in=people.values("person")).values_list(
        "person", "community__theme"
    ):
        joined[person].add(theme)
    beyond = sum(bool(themes - chosen[person]) for person, themes in joined.items())
    return Shared(
        rooms.count(),
        Membership.objects.filter(community__in=rooms).values("person").distinct().count(),
        Post.objects.filter(community__in=rooms).count(),
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


def ideas(wave: Wave) -> Ideas:
    """Shared ideas by state, votes, and how long an answer took (median days)."""
    found = Idea.objects.filter(wave=wave).shared()
    states = dict(found.values_list("state").annotate(n=Count("pk")))
    waits = [
        (idea.answered_at - idea.proposed_at).total_seconds() / 86400
        for idea in found.only("answered_at", "proposed_at")
        if idea.answered_at is not None and idea.proposed_at is not None
    ]
    kept = found.filter(state__in=(IdeaState.ADOPTED, IdeaState.DONE)).order_by("adopted_at", "pk")
    return Ideas(
        proposed=sum(states.get(state, 0) for state in SHARED),
        studied=states.get(IdeaState.STUDIED, 0),
        adopted=states.get(IdeaState.ADOPTED, 0) + states.get(IdeaState.DONE, 0),
        done=states.get(IdeaState.DONE, 0),
        answered=len(waits),
        voices=found.aggregate(n=Count("votes"))["n"],
        days_to_answer=median(waits) if waits else None,
        adopted_titles=tuple(kept.values_list("title", flat=True)),
    )


@dataclass(frozen=True)
class Woven:
    """Links between parts of the organisation before this wave and with it, and how far its pairs reach."""

    before: Links
    after: Links
    crossings: Crossings


def woven(wave: Wave, *, others: str) -> Woven:
    """Pairs that lived, by the part of the organisation and the level of their halves; earlier waves are "before"."""
    part_of = _parts()
    rows = [
        (number, part_of[one], part_of[two], low, high)
        for number, one, two, low, high in Pair.objects.filter(
            wave__programme=wave.programme_id, wave__number__lte=wave.number, relationship__isnull=False
        ).values_list(
            "wave__number", "mentor__person__entity", "mentee__person__entity", "mentor__person__level",
            "mentee__person__level",
        )
    ]  # fmt: skip
    here = [(one, two, low, high) for number, one, two, low, high in rows if number == wave.number]
    return Woven(
        links([(one, two) for number, one, two, _l, _h in rows if number < wave.number], others=others),
        links([(one, two) for _n, one, two, _l, _h in rows], others=others),
        crossings(here),
    )


def _parts() -> dict[int, str]:
    """The name of the directorate above each entity: the one right below the top, or the top itself."""
    rows = list(Entity.objects.values_list("pk", "parent", "name"))
    parent, name = {pk: above for pk, above, _name in rows}, {pk: said for pk, _above, said in rows}
    found = {}
    for start, above in parent.items():
        way, here = [start], above
        while here is not None and here not in way:
            way.append(here)
            here = parent[here]
        found[start] = name[way[-2] if len(way) > 1 else start]
    return found
