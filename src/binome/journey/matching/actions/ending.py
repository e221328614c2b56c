"""What becomes of pairs that do not form, end, or live again: nothing here asks the engine (R41, R45)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.core.mail.undoing import NoWayBack
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.matching import emails, rules
from binome.journey.matching.actions import calling, locking
from binome.journey.matching.actions.errors import InAPair, NotAtThisPoint
from binome.journey.matching.models import Pair, Proposal, Unpaired
from binome.journey.matching.queries.people import still_in
from binome.journey.matching.states import Alone, PairState

NOT_YET_CHOSEN = (PairState.PLANNED, PairState.PUBLISHED)
EXPIRE = Duty[Pair]("matching.expire", _("let go of a pair that did not say yes in time"), lambda pair: pair.wave)


def expire_unconfirmed(*, now: datetime) -> int:
    """Let go of pairs that did not get two yeses in time; both halves get the same letter. Says how many."""
    late = Pair.objects.filter(state=PairState.PUBLISHED, confirm_by__lt=now).select_related("wave__programme")
    return sum(do_each(late.order_by("pk"), lambda pair: _expire(pair, now=now), duty=EXPIRE))


def _expire(late: Pair, *, now: datetime) -> bool:
    """False when someone said yes, or the round was taken back, between our look and our lock."""
    published = Pair.objects.select_for_update(of=("self",)).filter(state=PairState.PUBLISHED, confirm_by__lt=now)
    pair = published.with_people().filter(pk=late.pk).first()
    if pair is None:
        return False
    _let_go(pair, state=PairState.EXPIRED, now=now)
    for half in (pair.mentor, pair.mentee):
        emails.send_not_formed(pair, to=half)
    return True


@transaction.atomic
def end_pair(pair: Pair, *, by: Person | None, now: datetime) -> Pair:
    """End a chosen pair whose relationship stopped; both are free again. Raises `NotAtThisPoint`."""
    # The pair alone: places are only given back, and whoever takes one locks the halves and looks again.
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if not rules.may_move(pair.state, PairState.ENDED):
        raise NotAtThisPoint
    pair.state = PairState.ENDED
    pair.save(update_fields=["state"])
    calling.end_with(pair, now=now)  # a first call may still lie ahead
    audit.record("matching.ended_pair", pair, by=by)
    return pair


@transaction.atomic
def resume_pair(pair: Pair) -> bool:
    """Put back a pair that ended because one half had left, now that they are here after all.

    False when it cannot live again: one half no longer takes part, the mentee has another pair, the mentor's places are
    taken.
    """
    # Halves before their pair, the order of every act that takes a place.
    mentor, mentee = locking.locked_halves(pair)
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    taken = Pair.objects.alive().filter(mentee=mentee).exists() or not locking.has_place(mentor)
    if taken or not (still_in(mentor) and still_in(mentee) and rules.may_move(pair.state, PairState.CHOSEN)):
        return False
    pair.state = PairState.CHOSEN
    pair.save(update_fields=["state"])
    audit.record("matching.resumed_pair", pair, by=None)
    return True


@transaction.atomic
def let_go_of_leavers(people: Sequence[Person], *, now: datetime) -> None:
    """People left the organisation: what `let_go_of` does, for each pair of theirs that is not yet chosen."""
    waiting = Pair.objects.filter(state__in=NOT_YET_CHOSEN)
    applications = Application.objects.filter(person__in=people).filter(
        Q(pk__in=waiting.values("mentor")) | Q(pk__in=waiting.values("mentee"))
    )
    # Halves before their pairs, in the order of their keys: two files that let people go never wait in a ring.
    locked = applications.select_for_update(of=("self",), no_key=True).select_related("person", "wave")
    for application in locked.order_by("pk"):
        let_go_of(application, now=now)


def refuse_if_in_a_pair(application: Application) -> None:
    """Raises `InAPair` when a pair of this application was chosen and lives."""
    halves = Q(mentor=application) | Q(mentee=application)
    if Pair.objects.filter(halves, state=PairState.CHOSEN).exists():
        raise InAPair


def refuse_if_in_a_round(applications: Sequence[Application]) -> None:
    """Raises `NoWayBack` when one of them was proposed to somebody, paired, or found without a pair."""
    halves = Q(mentor__in=applications) | Q(mentee__in=applications)
    if (
        Proposal.objects.filter(halves).exists()
        or Pair.objects.filter(halves).exists()
        or Unpaired.objects.filter(application__in=applications).exists()
    ):
        raise NoWayBack


@transaction.atomic
def let_go_of(application: Application, *, now: datetime) -> None:
    """Someone withdrew or is no longer accepted: their pairs that are not yet chosen are let go, and the other half is informed kindly."""
    mine = Pair.objects.select_for_update(of=("self",)).of(application.person).filter(wave=application.wave)
    for pair in mine.filter(state__in=NOT_YET_CHOSEN).order_by("pk"):
        if application.pk not in {pair.mentor_id, pair.mentee_id}:
            continue
        was_published = pair.state == PairState.PUBLISHED
        other = pair.mentee if application.pk == pair.mentor_id else pair.mentor
        _let_go(pair, state=PairState.DECLINED if was_published else PairState.ENDED, now=now)
        if was_published:
            emails.send_not_formed(pair, to=other)
        elif pair.round:  # nobody knew of it: the reason is read once pairs are published
            Unpaired.objects.get_or_create(round=pair.round, application=other, defaults={"reason": Alone.NOT_KEPT})


def _let_go(pair: Pair, *, state: PairState, now: datetime) -> None:
    pair.state = state
    pair.forget_answers()
    pair.save(update_fields=[*Pair.ANSWERS, "state"])
    pair.yes_words.all().delete()  # whoever left one had said yes
    calling.end_with(pair, now=now)
    audit.record("matching.pair_did_not_form", pair, by=None)
