"""A pair for one person while nobody else is disturbed: from the choices already made, else from a list of their own."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching import emails, rules
from binome.journey.matching.actions.errors import NobodyToPropose, NotAtThisStage, SearchUnderWay
from binome.journey.matching.actions.rounds import evening, next_number, steered, write_proposals
from binome.journey.matching.models import Pair, Proposal, Round, RoundAnswer, Unpaired
from binome.journey.matching.queries import engine, searching
from binome.journey.matching.queries.choices import wishes_of
from binome.journey.matching.queries.people import (
    did_not_last,
    limits_of,
    still_in,
    strangers_to_rules,
    with_matter,
)
from binome.journey.matching.states import Alone, PairState, RoundState

FOLLOW = Duty[Round]("matching.follow_search", _("go on with the search of a pair for one person"), lambda it: it.wave)


@transaction.atomic
def pair_from_choices(application_id: int, *, by: Person, now: datetime) -> Pair:
    """Publish the pair to which the choices already made lead one person: two emails, and both say yes or not.

    Raises `NotTheirs`, `NotAtThisStage`, `SearchUnderWay`, or `NobodyToPropose` when the choices lead to nobody.
    """
    application = _free_for_a_search(application_id, by=by)
    proposal = searching.partner_from_choices(application)
    if proposal is None:
        raise NobodyToPropose
    pair = _published(proposal, of=proposal.round, now=now)
    Unpaired.objects.filter(round=proposal.round, application__in=(pair.mentor_id, pair.mentee_id)).delete()
    audit.record("matching.paired_from_choices", pair, by=by)
    emails.send_pair(pair)
    return pair


@transaction.atomic
def open_search(application_id: int, *, by: Person, now: datetime) -> Round:
    """Send one person proposals of their own, among all who are free: one email, to them alone.

    Raises `NotTheirs`, `NotAtThisStage`, `SearchUnderWay`, or `NobodyToPropose`.
    """
    application = _free_for_a_search(application_id, by=by)
    if searching.chooses_with_everyone(application):
        raise SearchUnderWay
    matches, _obstacle = searching.proposals_for_one(application)
    if not matches:
        raise NobodyToPropose
    search = Round.objects.create(
        wave=application.wave,
        number=next_number(application.wave),
        only_for=application,
        opened_by=by,
        opened_at=now,
        closes_at=evening(now, days=rules.SEARCH_DAYS),
        rules=asdict(limits_of(application.wave)),
    )
    write_proposals(search, matches)
    answer = RoundAnswer.objects.create(round=search, application=application)
    audit.record("matching.opened_search", search, by=by, proposals=len(matches))
    emails.send_proposals(answer)
    return search


def _free_for_a_search(application_id: int, *, by: Person) -> Application:
    """The application, under the lock of its wave, when nothing is under way for it."""
    application = Application.objects.select_related("wave", "person").filter(pk=application_id).first()
    if application is None or application.person_id == by.pk:  # whoever said yes to oneself is read by nobody
        raise NotTheirs
    application.wave = steered(application.wave, by=by)
    if application.wave.stage not in {Stage.MATCHING, Stage.MENTORING} or not still_in(application):
        raise NotAtThisStage
    running = Round.objects.filter(only_for=application, state__in=searching.UNDER_WAY)
    waiting = searching.living_pairs_of(application).filter(state=PairState.PUBLISHED)
    if running.exists() or waiting.exists():
        raise SearchUnderWay
    return application


def follow_searches(*, now: datetime) -> int:
    """Ask the next person of each search whose window closed, or whose pair did not begin. Says how many were asked."""
    due = Q(state=RoundState.OPEN, closes_at__lt=now) | Q(state=RoundState.ASKING)
    running = Round.objects.searches().filter(due).select_related("wave__programme").order_by("pk")
    return sum(do_each(running, lambda search: ask_next(search, now=now, is_news=True) is not None, duty=FOLLOW))


@transaction.atomic
def ask_next(search: Round, *, now: datetime, is_news: bool = False) -> Pair | None:
    """Ask whoever the person of a search put first among those who are still free, or end it when nobody is left.

    Nothing happens while someone is being asked. `is_news` also tells the person whom it is for. The wave is locked
    before anything, as by every act that forms pairs, then all applications in one order, as by whoever confirms.
    """
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=search.wave_id)
    search = Round.objects.select_for_update(of=("self",)).get(pk=search.pk)
    answer = search.answers.select_related("application").get()
    proposals = {proposal.pk: proposal for proposal in search.proposals.all()}
    wished = [proposals[pk] for pk in wishes_of(answer).yes]
    halves = _locked(wished, answer.application_id)
    own = halves[answer.application_id]
    if search.state == RoundState.PUBLISHED or search.pairs.filter(state=PairState.PUBLISHED).exists():
        return None
    if not still_in(own) or searching.living_pairs_of(own).filter(Q(round=search) | Q(mentee=own)).exists():
        _end(search, now=now)
        return None
    over = did_not_last(wave)
    for proposal in wished:
        if (proposal.mentor_id, proposal.mentee_id) not in over and _may_be_asked(proposal, halves, wave=wave):
            return _ask(search, proposal, now=now, own=own, is_news=is_news)
    _end(search, now=now)
    reason = Alone.NONE_FREE if wished else Alone.NO_YES
    emails.send_unpaired(Unpaired.objects.create(round=search, application=own, reason=reason))
    return None


def _locked(wished: list[Proposal], own: int) -> dict[int, Application]:
    """All the halves that may be asked, in the order of their keys: two searches that want one mentor never wait in a ring."""
    ids = {own, *(half for proposal in wished for half in (proposal.mentor_id, proposal.mentee_id))}
    locked = Application.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    return {application.pk: application for application in with_matter(locked).order_by("pk")}


def _may_be_asked(proposal: Proposal, halves: dict[int, Application], *, wave: Wave) -> bool:
    """Whether both are free and no rule stands between them today."""
    mentor, mentee = halves[proposal.mentor_id], halves[proposal.mentee_id]
    if not (still_in(mentor) and still_in(mentee)) or Pair.objects.alive().filter(mentee=mentee).exists():
        return False
    limits = limits_of(wave)
    taken = Pair.objects.alive().filter(mentor=mentor).count()
    if not rules.places_left(capacity=mentor.capacity, ceiling=limits.ceiling, taken=taken):
        return False
    return engine.obstacle_between(mentor, mentee, limits=limits, apart=strangers_to_rules(wave)) is None


def _ask(search: Round, proposal: Proposal, *, now: datetime, own: Application, is_news: bool) -> Pair:
    """Publish the pair with the yes of whoever chose it; the other half is asked."""
    search.state, search.closed_at = RoundState.ASKING, search.closed_at or now
    search.save(update_fields=["state", "closed_at"])
    pair = _published(proposal, of=search, now=now, yes_of=Side(own.side))
    audit.record("matching.asked_for_one", pair, by=None)
    emails.send_asked(pair)
    if is_news:
        emails.send_next_asked(pair)
    return pair


def _published(proposal: Proposal, *, of: Round, now: datetime, yes_of: Side | None = None) -> Pair:
    return Pair.objects.create(
        wave=of.wave,
        round=of,
        mentor=proposal.mentor,
        mentee=proposal.mentee,
        state=PairState.PUBLISHED,
        score=proposal.score,
        terms=proposal.terms,
        published_at=now,
        confirm_by=evening(now, days=rules.SEARCH_DAYS if yes_of else rules.CONFIRM_DAYS),
        mentor_yes_at=now if yes_of == Side.MENTOR else None,
        mentee_yes_at=now if yes_of == Side.MENTEE else None,
    )


def _end(search: Round, *, now: datetime) -> None:
    search.state, search.closed_at, search.published_at = RoundState.PUBLISHED, search.closed_at or now, now
    search.save(update_fields=["state", "closed_at", "published_at"])
