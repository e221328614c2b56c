"""What one person sees of matching: their proposals, their pair, or why there is none yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import PERSON, CompiledQuery, key_param
from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.reach import latest_validations
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import NOT_FORMED, Pair, Proposal, RoundAnswer, Unpaired, YesWord
from binome.journey.matching.queries import reasons
from binome.journey.matching.queries.choices import on_list_of, wishes_of
from binome.journey.matching.states import KNOWN_AT_ONCE, PairState, RoundState

STAGES = (Stage.MATCHING, Stage.MENTORING, Stage.OUTCOMES)
SHOWN_STATES = (PairState.PUBLISHED, PairState.CHOSEN, *NOT_FORMED)


@dataclass(frozen=True)
class Card:
    """One proposal as its reader sees it: who, what each would learn, how they can meet, validated themes."""

    proposal: Proposal
    who: Application
    mine: Application
    themes: list[str]
    meeting: list[str]
    validated: list[str]
    places: int | None = None

    @property
    def reasons(self) -> list[str]:
        """All that speaks for it, the themes first."""
        return [*self.themes, *self.meeting]

    @property
    def shares_a_theme(self) -> bool:
        """Whether the two have a theme of the wave in common."""
        return bool(self.proposal.terms["themes"])


@dataclass(frozen=True)
class Sheet:
    """A person's proposals in a round, parted by what they said: yes in order, to look at, not this time."""

    answer: RoundAnswer
    is_open: bool
    yes: list[Card] = field(default_factory=list)
    waiting: list[Card] = field(default_factory=list)
    no: list[Card] = field(default_factory=list)

    @property
    def is_search(self) -> bool:
        """Whether the proposals are for this person alone."""
        return self.answer.round.only_for_id is not None

    @property
    def total(self) -> int:
        """How many proposals there are."""
        return len(self.yes) + len(self.waiting) + len(self.no)

    def next_after(self, proposal: int) -> int | None:
        """The proposal to look at after `proposal`, in the order of the list: where the keyboard goes on."""
        side = self.answer.application.side
        current = next((card for card in (*self.yes, *self.no) if card.proposal.pk == proposal), None)
        if current is None:
            return None
        later = (c for c in self.waiting if c.proposal.place_for(side) > current.proposal.place_for(side))
        return next((card.proposal.pk for card in later), None)


@dataclass(frozen=True)
class PairCard:
    """A pair as one half sees it."""

    pair: Pair
    side: Side
    other: Application
    reasons: list[str]
    said_yes: bool
    said_no: bool
    i_chose: bool = False
    chose_me: bool = False
    words: Sequence[YesWord] = ()

    @property
    def did_not_form(self) -> bool:
        """Whether it is over before it began, whoever and whatever it was."""
        return self.pair.state in NOT_FORMED


@dataclass(frozen=True)
class MyMatching:
    """Where one application stands in matching; at least one of the parts is there, or nothing has begun."""

    application: Application
    sheet: Sheet | None
    pairs: list[PairCard]
    alone: reasons.Why | None
    before_any: str = ""


def _pairs_on(side: Side) -> "CompiledQuery[Pair, Pair]":
    shown = Pair.objects.filter(**{side.value: key_param("application")}, state__in=SHOWN_STATES)
    return CompiledQuery(
        lambda: shown.with_people().select_related("round").prefetch_related("yes_words").order_by("-pk")
    )


_MINE = CompiledQuery(
    lambda: (
        Application.objects.of(PERSON)
        .accepted()
        .filter(wave__stage__in=STAGES)
        .select_related("wave__programme", "person")
        .order_by("-wave", "side")
    )
)
_LATEST_ANSWER = CompiledQuery(
    lambda: (
        RoundAnswer.objects.filter(application=key_param("application"))
        .select_related("round__wave")
        .order_by("-round__number")[:1]
    )
)
_PAIRS = {side: _pairs_on(side) for side in Side}


def my_matching(person: Person, *, now: datetime) -> list[MyMatching]:
    """One entry for each accepted application in a wave that has reached matching, latest wave first."""
    mine = _MINE.rows(person=person)
    titles = reasons.theme_titles() if mine else {}
    return [_matching_of(application, titles=titles, now=now) for application in mine]


def _matching_of(application: Application, *, titles: Mapping[str, str], now: datetime) -> MyMatching:
    pairs = pair_cards(application, titles=titles)
    answer = _LATEST_ANSWER.first(application=application)
    sheet = sheet_of(answer, titles=titles, now=now) if answer and answer.round.state != RoundState.PUBLISHED else None
    settled = any(not card.did_not_form for card in pairs) and application.side == Side.MENTEE
    unpaired = None if settled or (sheet and sheet.is_open) else latest_reason(application, pairs)
    return MyMatching(
        application=application,
        sheet=None if settled else sheet,
        pairs=pairs,
        alone=reasons.why_alone(unpaired) if unpaired else None,
        before_any="" if sheet or pairs or unpaired else _before_any(application, now=now),
    )


def _before_any(application: Application, *, now: datetime) -> str:
    rounds = application.wave.rounds.of_everyone().filter(state=RoundState.OPEN, closes_at__gt=now)
    return reasons.before_any_list(application.wave.stage, is_open=rounds.exists())


def latest_reason(application: Application, pairs: Sequence[PairCard] = ()) -> Unpaired | None:
    """Why someone has no pair, when they may know it: at once when nobody could be proposed, else once published."""
    latest = application.unpaired.select_related("round__wave").order_by("-round__number").first()
    if latest is None or any(not card.did_not_form or card.pair.round_id == latest.round_id for card in pairs):
        return None
    known = latest.reason in KNOWN_AT_ONCE or latest.round.state == RoundState.PUBLISHED
    return latest if known else None


def shown_proposals(application: Application) -> list[Card]:
    """What is on someone's list in the open round, in the order of the list; nothing of what anyone said."""
    answers = RoundAnswer.objects.filter(application=application, round__state=RoundState.OPEN)
    answer = answers.select_related("application", "round").first()
    if answer is None:
        return []
    sheet = sheet_of(answer, now=answer.round.opened_at)
    cards = {card.proposal.pk: card for card in (*sheet.yes, *sheet.waiting, *sheet.no)}
    return sorted(cards.values(), key=lambda card: card.proposal.place_for(application.side))


def sheet_of(answer: RoundAnswer, *, now: datetime, titles: Mapping[str, str] | None = None) -> Sheet:
    """The proposals of one answer, in the order of the list, parted by what was said."""
    names = titles if titles is not None else reasons.theme_titles()
    side = answer.application.side
    order = "mentor_place" if side == Side.MENTOR else "mentee_place"
    listed = list(
        Proposal.objects.filter(on_list_of(answer))
        .select_related("mentor__person__entity", "mentee__person__entity")
        .order_by(order)
    )
    badges = _badges(listed, side=side, titles=names, now=now)
    cards = {proposal.pk: card_of(proposal, side=side, titles=names, badges=badges) for proposal in listed}
    wishes = wishes_of(answer)
    return Sheet(
        answer=answer,
        is_open=answer.round.takes_choices(now),
        yes=[cards[proposal_id] for proposal_id in wishes.yes],
        waiting=[card for key, card in cards.items() if key not in {*wishes.yes, *wishes.no}],
        no=[cards[proposal_id] for proposal_id in wishes.no],
    )


def card_of(proposal: Proposal, *, side: str, titles: Mapping[str, str], badges: Mapping[int, list[str]]) -> Card:
    """One proposal as the half on `side` reads it."""
    who = proposal.other(side)
    return Card(
        proposal=proposal,
        who=who,
        mine=proposal.other(who.side),
        themes=reasons.theme_reasons(proposal.terms, side=side, titles=titles),
        meeting=reasons.meeting_reasons(proposal.terms),
        validated=badges.get(who.person_id, []),
    )


def _who_chose(pair: Pair, application: Application) -> dict[str, bool]:
    """In a search one of the two chose, and the other is asked; in a round of everyone, choices met."""
    chose = pair.round.only_for_id if pair.round else None
    return {"i_chose": chose == application.pk, "chose_me": chose not in {None, application.pk}}


def _badges(listed: Sequence[Proposal], *, side: str, titles: Mapping[str, str], now: datetime) -> dict[int, list[str]]:
    """Validated themes of the mentors on a mentee's list, among those the two share."""
    if side == Side.MENTOR:
        return {}
    held = latest_validations([proposal.mentor.person_id for proposal in listed], now=now)
    theme_of = dict(Theme.objects.filter(pk__in={theme for _person, theme in held}).values_list("code", "pk"))
    return {
        proposal.mentor.person_id: [
            titles[code]
            for code, _hoped, _level in proposal.terms["themes"]
            if (proposal.mentor.person_id, theme_of.get(code, 0)) in held
        ]
        for proposal in listed
    }


def words_with_yes(pair: Pair, *, reader: Person) -> list[YesWord]:
    """What the other half wrote with their yes; nothing before the pair is made: it would tell that they said it."""
    if pair.state not in {PairState.CHOSEN, PairState.ENDED}:
        return []
    return [word for word in pair.yes_words.all() if word.author_id != reader.pk]


def pair_cards(application: Application, *, titles: Mapping[str, str]) -> list[PairCard]:
    """The published pairs of one application, as its owner sees them; the living ones first."""
    side = Side(application.side)
    pairs = _PAIRS[side].rows(application=application)
    cards = [
        PairCard(
            pair=pair,
            side=side,
            other=pair.mentee if side == Side.MENTOR else pair.mentor,
            reasons=reasons.reasons_for(pair.terms, side=side, titles=titles) if pair.terms else [],
            said_yes=pair.answer_of(side) == "yes",
            said_no=pair.answer_of(side) == "no",
            words=words_with_yes(pair, reader=application.person),
            **_who_chose(pair, application),
        )
        for pair in pairs
    ]
    return sorted(cards, key=lambda card: card.did_not_form)
