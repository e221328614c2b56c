"""Whom else someone could have on their list while choices are open: the next ones, and those who show themselves."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching import rules
from binome.journey.matching.models import Pair, Proposal, Round, RoundAnswer, ShownToWave
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.choices import on_list_of
from binome.journey.matching.queries.participant import SHOWN_STATES, Card, card_of
from binome.journey.matching.queries.people import free_applications, kept_apart, limits_of
from binome.journey.matching.states import RoundState


@dataclass(frozen=True)
class Reachable:
    """Someone, and whoever on the other side no rule keeps from them and has room on their list, laid out for the engine."""

    own: Application
    others: tuple[Application, ...]
    laid_out: engine.RoundCandidates
    places: dict[int, int]

    def theme_in_common(self, other: Application) -> bool:
        """Whether the two share a theme; which is what orders a directory, besides names."""
        return bool({choice.theme_id for choice in self.own.theme_choices.all()} & _themes(other))

    def match(self, other: Application) -> engine.Match:
        """The proposal of the two, with its score."""
        mentor, mentee = (self.own, other) if self.own.side == Side.MENTOR else (other, self.own)
        score, terms = engine.score_among(self.laid_out, mentor, mentee)
        return engine.Match(mentor, mentee, score, terms, mentor_place=0, mentee_place=0)


def _themes(application: Application) -> set[int]:
    return {choice.theme_id for choice in application.theme_choices.all()}


def open_round_of(wave: Wave, *, now: datetime) -> Round | None:
    """The round of everyone in which the wave chooses at this moment."""
    current = wave.rounds.of_everyone().filter(state=RoundState.OPEN).first()
    return current if current and current.takes_choices(now) else None


def will_look(application: Application) -> bool:
    """Whether they may look further in a round to come: at matching, and no pair was announced to them."""
    announced = Pair.objects.filter(**{application.side: application}, state__in=SHOWN_STATES)
    return application.wave.stage == Stage.MATCHING and not announced.exists()


def reachable_from(
    application: Application, current: Round, *, only: Collection[int] | None = None
) -> Reachable | None:
    """Who could still come onto the list of `application`; None when they are not free themselves.

    `only` narrows the other side to some applications. Whoever is, or was, proposed to them is left out whatever either
    said, and so is whoever a rule keeps from them or whose list is full: none of these can be told from the others.
    """
    limits = limits_of(current.wave)
    free, places = free_applications(current.wave, limits=limits)
    own = next((each for each in free if each.pk == application.pk), None)
    if own is None:
        return None
    lists = Counter[int]()
    met = {own.person_id}
    ends = ("mentor", "mentee", "mentor__person", "mentee__person")
    for mentor, mentee, *people in current.proposals.values_list(*ends):
        lists.update((mentor, mentee))
        if own.person_id in people:
            met.update(people)
    others = [
        other
        for other in free
        if other.side != own.side
        and other.person_id not in met
        and lists[other.pk] < rules.LONGEST_LIST
        and (only is None or other.pk in only)
    ]
    laid_out = engine.candidates([own, *others], limits=limits, places=places, apart=kept_apart(current.wave))
    allowed = engine.allowed_beside(laid_out, own)
    return Reachable(own, tuple(other for other in others if other.pk in allowed), laid_out, places)


def next_ones(reachable: Reachable) -> list[engine.Match]:
    """The next best proposals, all with a theme in common, best first."""
    if not reachable.others:
        return []
    chosen = engine.candidates(
        [reachable.own, *reachable.others],
        limits=replace(reachable.laid_out.limits, shortlist_size=rules.MORE_AT_A_TIME),
        places=reachable.places,
    )
    matches, _without = engine.proposals(chosen)
    return [match for match in matches if match.terms["themes"]]


def still_to_look_at(answer: RoundAnswer | None) -> int:
    """How many proposals of a list its owner has said nothing of."""
    if answer is None:
        return 0
    return Proposal.objects.filter(on_list_of(answer)).exclude(choices__answer=answer).count()


def shown_in(wave: Wave) -> set[int]:
    """Who agreed to be looked up, by application."""
    return set(ShownToWave.objects.filter(application__wave=wave).values_list("application", flat=True))


def in_order(reachable: Reachable, *, theme: int | None = None) -> list[Application]:
    """Who is shown: those who share a theme first, then by name; with `theme`, only those who named it."""
    listed = [other for other in reachable.others if theme is None or theme in _themes(other)]
    return sorted(listed, key=lambda other: (not reachable.theme_in_common(other), other.person.sort_key, other.pk))


def cards_of(reachable: Reachable, others: Collection[Application], *, titles: dict[str, str]) -> list[Card]:
    """What is read of each: as on a proposal, with the places that a mentor has left."""
    cards = []
    for other in others:
        match = reachable.match(other)
        proposal = Proposal(mentor=match.mentor, mentee=match.mentee, score=match.score, terms=match.terms)
        card = card_of(proposal, side=reachable.own.side, titles=titles, badges={})
        cards.append(replace(card, places=reachable.places.get(other.pk)))
    return cards


def answer_in(current: Round, application: Application) -> RoundAnswer | None:
    """Someone's answer in a round, when they have a list there."""
    return RoundAnswer.objects.filter(round=current, application=application).select_related("application").first()


def list_length(current: Round, application: Application) -> int:
    """How many are on someone's list in a round."""
    return current.proposals.filter(Q(mentor=application) | Q(mentee=application)).count()
