"""A pair for one person: who could be asked, from the choices already made or anew, and where their search stands."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.matching.models import ALIVE, Pair, PairQuerySet, Proposal, Round, RoundAnswer
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.choices import repair_of
from binome.journey.matching.queries.manager import latest_round
from binome.journey.matching.queries.people import free_applications, kept_apart, limits_of, prepared_and_free
from binome.journey.matching.states import Obstacle, PairState, RoundState

UNDER_WAY = (RoundState.OPEN, RoundState.ASKING)


@dataclass(frozen=True)
class PartnerSearch:
    """Where the search of a pair for one person stands, and what can be done: one of the parts at most is there."""

    application: Application
    search: Round | None = None
    asked: Pair | None = None
    partner: Proposal | None = None
    matches: tuple[engine.Match, ...] = ()
    obstacle: str = ""

    @property
    def has_something_to_say(self) -> bool:
        """Whether something is under way, or can be done."""
        return bool(self.search or self.asked or self.partner or self.matches)

    @property
    def may_send(self) -> bool:
        """Whether proposals of their own can be sent to them."""
        return bool(self.matches)

    @property
    def others(self) -> list[Application]:
        """Who would be proposed, best first."""
        return [match.mentee if match.mentor.pk == self.application.pk else match.mentor for match in self.matches]


def partner_search_of(application: Application) -> PartnerSearch:
    """Where the search for one person stands; when nothing is under way, whom to propose."""
    search = Round.objects.filter(only_for=application, state__in=UNDER_WAY).order_by("-number").first()
    asked = living_pairs_of(application).filter(state=PairState.PUBLISHED).with_people().first()
    if search or asked:
        return PartnerSearch(application, search=search, asked=asked)
    if chooses_with_everyone(application):
        return PartnerSearch(application)
    if partner := partner_from_choices(application):
        return PartnerSearch(application, partner=partner)
    matches, obstacle = proposals_for_one(application)
    return PartnerSearch(application, matches=tuple(matches), obstacle=obstacle)


def chooses_with_everyone(application: Application) -> bool:
    """Whether someone has a list in a round of everyone that is open."""
    lists = RoundAnswer.objects.filter(application=application, round__only_for=None)
    return lists.filter(round__state=RoundState.OPEN).exists()


def living_pairs_of(application: Application) -> PairQuerySet:
    """The living pairs of one application, on its side."""
    return Pair.objects.alive().filter(Q(mentor=application) | Q(mentee=application))


def partner_from_choices(application: Application) -> Proposal | None:
    """The proposal to whom the choices of all earlier rounds lead this person, among those free today.

    The pairing of everyone who is free is computed, and the pair of this person alone is kept: nobody who is free and
    said yes would rather be with one of the two, and have them rather. None while a round is under way.
    """
    latest = latest_round(application.wave)
    if latest is None or latest.state != RoundState.PUBLISHED:
        return None
    pairs = repair_of(application.wave, ()).pairs
    ends = next((pair for pair in pairs if application.pk in pair), None)
    if ends is None:
        return None
    proposals = Proposal.objects.filter(round__wave=application.wave_id, round__only_for=None)
    both = proposals.filter(mentor=ends[0], mentee=ends[1]).select_related(
        "mentor__person__entity", "mentee__person__entity", "round"
    )
    return both.order_by("-round__number").first()


def proposals_for_one(application: Application) -> tuple[list[engine.Match], str]:
    """Proposals to one person among all who are free on the other side, best first; else what stands in the way.

    Nobody without a theme in common is proposed as long as someone has one.
    """
    limits = limits_of(application.wave)
    free, places = free_applications(application.wave, limits=limits)
    own = [each for each in free if each.pk == application.pk]
    others = [each for each in free if each.side != application.side]
    if not own or not others:
        return [], Obstacle.NOBODY_THERE
    apart = kept_apart(application.wave)
    matches, without = engine.proposals(engine.candidates([*own, *others], limits=limits, places=places, apart=apart))
    obstacle = next((nobody.obstacle for nobody in without if nobody.application.pk == application.pk), "")
    return [match for match in matches if match.terms["themes"]] or matches, obstacle


def without_a_pair_now(wave: Wave) -> QuerySet[Application]:
    """Prepared people of the wave in no living pair and on no list of an open round, by name; `searching` says whether
    a pair is being looked for."""
    living = Pair.objects.filter(Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk")), state__in=ALIVE)
    searches = Round.objects.filter(only_for=OuterRef("pk"), state__in=UNDER_WAY)
    choosing = RoundAnswer.objects.filter(
        application=OuterRef("pk"), round__only_for=None, round__state=RoundState.OPEN
    )
    free = prepared_and_free(wave).exclude(Exists(living)).exclude(Exists(choosing))
    free = free.annotate(searching=Exists(searches))
    return free.select_related("person__entity").order_by("person__sort_key", "pk")
