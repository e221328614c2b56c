"""Rounds, proposals, choices and pairs as their readers may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from binome import engine
from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import Count, NextThing, StepReport
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning.queries import prepared_applications
from binome.journey.matching import rules
from binome.journey.matching.models import Choice, Pair, Proposal, Round, Seat
from binome.journey.matching.queries.people import exclusions, key, participants, policy_of
from binome.journey.matching.states import Answer, PairState, RoundState


def latest_round(wave: Wave) -> Round | None:
    """The round that counts now."""
    return Round.objects.filter(wave=wave).order_by("-number").first()


def ready_applications(wave: Wave) -> list[Application]:
    """Prepared participants who still look for someone: no living pair for mentees, a free place for mentors."""
    chosen = list(Pair.objects.filter(wave=wave).alive().values_list("mentor_id", "mentee_id"))
    taken: dict[int, int] = {}
    for mentor_id, _mentee in chosen:
        taken[mentor_id] = taken.get(mentor_id, 0) + 1
    paired = {mentee for _mentor, mentee in chosen}
    found = []
    people = (
        prepared_applications(wave).select_related("person__entity", "wave").prefetch_related("theme_choices__theme")
    )
    for application in people:
        if application.side == Side.MENTOR:
            left = rules.places_left(
                capacity=application.capacity, most=wave.max_mentees_per_mentor, taken=taken.get(application.pk, 0)
            )
            if left:
                application.capacity = left
                found.append(application)
        elif application.pk not in paired:
            found.append(application)
    return found


@dataclass(frozen=True)
class Shown:
    """One proposal as its reader sees it: the other person, why, and what the reader said."""

    proposal: Proposal
    other: Application
    reasons: list[str]
    answer: str
    rank: int | None


def shown_proposals(application: Application) -> list[Shown]:
    """The proposals of one participant in the open round: their yeses in order, then the others; nothing of the other side."""
    side = application.side
    mine = Prefetch("choices", Choice.objects.filter(side=side), to_attr="own_choices")
    whose = Q(mentor=application) if side == Side.MENTOR else Q(mentee=application)
    proposals = (
        Proposal.objects.filter(whose, round__state=RoundState.CHOOSING, round__wave=application.wave)
        .select_related("mentor__person__entity", "mentee__person__entity")
        .prefetch_related(mine)
    )
    titles = {theme.code: theme.title for theme in Theme.objects.all()}
    found = [_shown(proposal, side, titles) for proposal in proposals]
    return sorted(found, key=lambda one: (one.answer == Answer.NOT_THIS_TIME, one.rank is None, one.rank or 0))


def _shown(proposal: Proposal, side: str, titles: dict[str, str]) -> Shown:
    own: list[Choice] = proposal.own_choices  # type: ignore[attr-defined]
    said = own[0] if own else None
    return Shown(
        proposal,
        proposal.mentee if side == Side.MENTOR else proposal.mentor,
        rules.reasons(proposal.terms, titles=titles),
        said.answer if said else "",
        said.rank if said else None,
    )


def choices_of(application: Application) -> tuple[list[int], list[int]]:
    """Proposal ids that the participant said yes to, in order, and those they said not this time to."""
    shown = shown_proposals(application)
    yes = [one.proposal.pk for one in shown if one.answer == Answer.YES]
    return yes, [one.proposal.pk for one in shown if one.answer == Answer.NOT_THIS_TIME]


def choosing_applications(person: Person) -> QuerySet[Application]:
    """The applications of `person` that have proposals to choose among."""
    open_rounds = Q(proposals_as_mentor__round__state=RoundState.CHOOSING) | Q(
        proposals_as_mentee__round__state=RoundState.CHOOSING
    )
    return Application.objects.filter(open_rounds, person=person).accepted().select_related("wave").distinct()


def published_pairs_for(person: Person) -> QuerySet[Pair]:
    """Pairs that wait for `person`'s yes or the other's."""
    return Pair.objects.of(person).with_people().filter(state=PairState.PUBLISHED)


def open_pair_of(person: Person, pair_id: int) -> Pair | None:
    """One such pair, or None when it is not theirs."""
    return published_pairs_for(person).filter(pk=pair_id).first()


def waiting_seats_of(person: Person) -> QuerySet[Seat]:
    """Seats of `person` without a pair, in rounds already published and still the latest of their wave."""
    latest = [r.pk for r in Round.objects.order_by("wave", "number")]
    return (
        Seat.objects.filter(application__person=person, round__state=RoundState.PUBLISHED, round__in=latest)
        .exclude(unpaired="")
        .exclude(application__pairs_as_mentee__state__in=("published", "chosen"))
        .exclude(application__pairs_as_mentor__state__in=("published", "chosen"))
        .select_related("round__wave")
        .order_by("-round")
    )


def pairs_of(wave: Wave) -> QuerySet[Pair]:
    """Every pair of a wave, with its people."""
    return Pair.objects.filter(wave=wave).with_people().select_related("round").order_by("pk")


@dataclass(frozen=True)
class RoundProgress:
    """How many have answered: numbers alone, never who said what."""

    answered: int
    asked: int


def round_progress(current: Round) -> RoundProgress:
    """How many participants with proposals have said something in this round."""
    rows = current.proposals.values_list("mentor_id", "mentee_id")
    asked = {mentor for mentor, _mentee in rows} | {mentee for _mentor, mentee in rows}
    answered = Choice.objects.filter(proposal__round=current).values("person_id", "side").distinct().count()
    return RoundProgress(answered, len(asked))


def seats_without_proposals(current: Round) -> QuerySet[Seat]:
    """People to whom nobody could be proposed, with the rule in the way."""
    return current.seats.exclude(barrier="").select_related("application__person__entity")


def unpaired_seats(current: Round) -> QuerySet[Seat]:
    """People without a pair after the round, with the true reason."""
    return current.seats.exclude(unpaired="").select_related("application__person__entity")


def certificate_of(current: Round) -> tuple[dict[str, Any], bool]:
    """The kept certificate, and whether the pairs are found stable when checked anew from the choices."""
    instance, _by_key = instance_of(current)
    kept = current.certificate.get("pairs_formed", [])
    verdict = engine.verify(instance, [(mentee, mentor) for mentee, mentor in kept])
    return current.certificate, verdict.stable and instance.digest() == current.certificate.get("input_sha256")


def instance_of(current: Round) -> tuple[engine.Instance, dict[str, Application]]:
    """The choices of a round as the engine reads them, and the applications behind its ids."""
    mentees: dict[str, list[tuple[int, str]]] = {}
    mentors: dict[str, list[tuple[int, str]]] = {}
    capacity: dict[str, int] = {}
    scores: dict[tuple[str, str], int] = {}
    behind: dict[str, Application] = {}
    for proposal in current.proposals.select_related("mentor__wave", "mentee__wave").prefetch_related("choices"):
        mentee, mentor = f"e{proposal.mentee_id}", f"m{proposal.mentor_id}"
        behind[mentee], behind[mentor] = proposal.mentee, proposal.mentor
        scores[mentee, mentor] = proposal.score
        capacity[mentor] = current.certificate.get("capacities", {}).get(mentor) or places_now(proposal.mentor)
        for choice in proposal.choices.all():
            if choice.answer == Answer.YES and choice.rank is not None:
                if choice.side == Side.MENTEE:
                    mentees.setdefault(mentee, []).append((choice.rank, mentor))
                else:
                    mentors.setdefault(mentor, []).append((choice.rank, mentee))
    instance = engine.Instance.of(
        mentees={name: _tiers(ranked) for name, ranked in mentees.items()},
        mentors={name: (capacity[name], _tiers(ranked)) for name, ranked in mentors.items()},
        scores={pair: score for pair, score in scores.items() if pair[0] in mentees and pair[1] in mentors},
    )
    return instance, behind


def _tiers(ranked: list[tuple[int, str]]) -> list[list[str]]:
    ranks = sorted({rank for rank, _name in ranked})
    return [sorted(name for at, name in ranked if at == rank) for rank in ranks]


def places_now(mentor: Application) -> int:
    """Free places of a mentor at this moment."""
    taken = Pair.objects.filter(mentor=mentor, state__in=(PairState.PUBLISHED, PairState.CHOSEN)).count()
    return rules.places_left(capacity=mentor.capacity, most=mentor.wave.max_mentees_per_mentor, taken=taken)


@dataclass(frozen=True)
class WhatIf:
    """What a set of rules would allow."""

    reachable: int
    people: int
    pairs_possible: int


def what_if(wave: Wave, *, same_entity: bool, level_gap: int) -> tuple[WhatIf, WhatIf]:
    """The rules as they are and as they might be: how many people have someone feasible, how many feasible pairs. Writes nothing."""
    applications = ready_applications(wave)
    people = participants(applications)
    now = _reach(wave, people, forbid_same_department=wave.forbid_same_entity, min_grade_gap=wave.min_level_gap)
    then = _reach(wave, people, forbid_same_department=same_entity, min_grade_gap=level_gap)
    return now, then


def _reach(wave: Wave, people: engine.People, **policy: Any) -> WhatIf:
    if not people.ids:
        return WhatIf(0, 0, 0)
    judged = engine.Rules.of(people, policy=policy_of(wave, **policy), exclusions=exclusions(wave))
    found = engine.candidates(judged, k=50, seed=wave.seed)
    alone = len(found.alone_mentees) + len(found.alone_mentors)
    total = len(people.mentees) + len(people.mentors)
    mentees = len(set(found.mentee.tolist()))
    places = int(people.capacity[sorted(set(found.mentor.tolist()))].sum()) if len(found.mentor) else 0
    return WhatIf(total - alone, total, min(mentees, places))


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """Choosing, confirming, or knowing why there is no pair yet."""
    page = reverse("matching:my_proposals")
    found = []
    for application in choosing_applications(person):
        yes, no = choices_of(application)
        current = latest_round(application.wave)
        if not yes and not no:
            title = _("Choose who you would like to meet")
            text = _("A few people, with reasons. Say yes in order, or not this time: your answers stay private.")
            closes = current.closes_on if current else None
            found.append(NextThing(title, text, page, _("Choose"), 90, "matching", closes))
    for pair in published_pairs_for(person):
        mine = pair.mentor_yes_at if pair.mentor.person_id == person.pk else pair.mentee_yes_at
        other = pair.mentee if pair.mentor.person_id == person.pk else pair.mentor
        if mine is None:
            title = _("You and %(name)s?") % {"name": other.person.name}
            text = _("You both said yes to one another. Confirm, and your space opens.")
            found.append(NextThing(title, text, page, _("Confirm"), 95, "matching"))
    return found


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """How the matching of a wave stands: answered out of asked, pairs by state; never who said what."""
    page = reverse("matching:wave", args=[wave.pk])
    pairs = list(Pair.objects.filter(wave=wave).values_list("state", flat=True))
    chosen = pairs.count(PairState.CHOSEN)
    counts = [Count(_("Pairs chosen by both"), chosen, page, wave.target_pairs)]
    stuck = []
    current = latest_round(wave)
    if current and current.state == RoundState.CHOOSING:
        progress = round_progress(current)
        counts.append(Count(_("Have answered"), progress.answered, page, progress.asked))
        if progress.answered < progress.asked:
            title = _("Choices are open")
            text = _("%(answered)s of %(asked)s have answered.") % {
                "answered": progress.answered,
                "asked": progress.asked,
            }
            stuck.append(NextThing(title, text, page, _("See the round"), 50, "matching"))
        else:
            stuck.append(NextThing(_("Everyone has answered"), "", page, _("Form the pairs"), 85, "matching"))
    if current and current.state == RoundState.REVIEWED:
        title = _("Pairs wait for your review")
        text = _("Read them through, then publish: nobody knows yet.")
        stuck.append(NextThing(title, text, page, _("Review and publish"), 88, "matching"))
    if waiting := pairs.count(PairState.PUBLISHED):
        counts.append(Count(_("Waiting for two yeses"), waiting, page))
    return StepReport("matching", counts, stuck)


def alone_code(rules_now: engine.Rules, alone: Application, others: list[Application]) -> str:
    """The barrier that stands most often between someone without candidates and the whole other side."""
    seen: dict[str, int] = {}
    for other in others:
        ends = (other, alone) if alone.side == Side.MENTOR else (alone, other)
        barrier = rules_now.between(key(ends[0].person_id), key(ends[1].person_id))
        if barrier is not None:
            seen[barrier.name] = seen.get(barrier.name, 0) + 1
    return max(seen, key=lambda name: seen[name]) if seen else "NO_CAPACITY"
