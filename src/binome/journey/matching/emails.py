"""What matching writes to people."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from binome.core.mail.calendars import METHODS, Gathering, invitation
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.mail.validity import is_for_its_reader_alone, stands_while
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.models import NOT_FORMED, FirstCall, Pair, RoundAnswer, Unpaired
from binome.journey.matching.queries.reasons import reasons_for, theme_titles, why_alone
from binome.journey.matching.states import PairState, RoundState


def send_proposals(answer: RoundAnswer) -> None:
    """Tell someone that their proposals are there, and until when they may choose."""
    post(
        "matching/emails/proposals.txt",
        to=answer.application.person,
        key=f"matching.proposals:{answer.pk}",
        category=Category.DECISION,
        about=(answer.pk,),
        context={
            "wave": answer.round.wave,
            "application": answer.application,
            "closes_at": answer.round.closes_at,
            "alone": answer.round.only_for_id is not None,
        },
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def send_reminder(answer: RoundAnswer, *, now: datetime) -> None:
    """A word to someone who has not finished choosing; once a day at most."""
    post(
        "matching/emails/reminder.txt",
        to=answer.application.person,
        key=f"matching.reminder:{answer.pk}:{timezone.localdate(now).isoformat()}",
        category=Category.REMINDER,
        about=(answer.pk,),
        context={"wave": answer.round.wave, "closes_at": answer.round.closes_at},
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def send_added(answer: RoundAnswer, *, now: datetime) -> None:
    """Tell someone that a colleague has come onto their list; once a day at most, however many come."""
    post(
        "matching/emails/added.txt",
        to=answer.application.person,
        key=f"matching.added:{answer.pk}:{timezone.localdate(now).isoformat()}",
        category=Category.DECISION,
        about=(answer.pk,),
        context={"wave": answer.round.wave, "closes_at": answer.round.closes_at},
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def send_pair(pair: Pair) -> None:
    """Tell both halves of a pair who the other is, why, and that two yeses are needed."""
    for me, other in ((pair.mentor, pair.mentee), (pair.mentee, pair.mentor)):
        with override(me.person.preferred_language):
            why = reasons_for(pair.terms, side=me.side, titles=theme_titles()) if pair.terms else []
        post(
            "matching/emails/pair.txt",
            to=me.person,
            key=f"matching.pair:{pair.pk}:{me.side}",
            category=Category.DECISION,
            about=(pair.pk, me.side),
            context={
                "pair": pair,
                "wave": pair.wave,
                "other": other.person,
                "as_mentor": me.side == Side.MENTOR,
                "reasons": why,
                "pinned": pair.pinned_by_id is not None,
            },
            act=(_("See and confirm"), reverse("matching:my_proposals")),
        )


def send_confirm_reminder(pair: Pair, *, to: Application, occasion: str) -> None:
    """A word to someone who has not answered a pair; once for each occasion."""
    other = pair.mentee if to.pk == pair.mentor_id else pair.mentor
    post(
        "matching/emails/confirm_reminder.txt",
        to=to.person,
        key=f"matching.confirm_reminder:{pair.pk}:{to.side}:{occasion}",
        category=Category.REMINDER,
        about=(pair.pk, to.side),
        context={"pair": pair, "wave": pair.wave, "other": other.person},
        act=(_("See and answer"), reverse("matching:my_proposals")),
    )


def send_asked(pair: Pair) -> None:
    """Ask whoever someone chose from a list of their own; the yes of the other is there already."""
    asking, asked = _in_a_search(pair)
    with override(asked.person.preferred_language):
        why = reasons_for(pair.terms, side=asked.side, titles=theme_titles()) if pair.terms else []
    post(
        "matching/emails/asked.txt",
        to=asked.person,
        key=f"matching.asked:{pair.pk}",
        category=Category.DECISION,
        about=(pair.pk, asked.side),
        context={
            "pair": pair,
            "wave": pair.wave,
            "other": asking.person,
            "as_mentor": asked.side == Side.MENTOR,
            "reasons": why,
        },
        act=(_("See and answer"), reverse("matching:my_proposals")),
    )


def send_next_asked(pair: Pair) -> None:
    """Tell someone that the next of those they chose is asked."""
    asking, asked = _in_a_search(pair)
    post(
        "matching/emails/next_asked.txt",
        to=asking.person,
        key=f"matching.next_asked:{pair.pk}",
        category=Category.DECISION,
        about=(pair.pk,),
        context={"pair": pair, "wave": pair.wave, "other": asked.person},
        act=(_("See how far along I am"), reverse("matching:my_proposals")),
    )


def _in_a_search(pair: Pair) -> tuple[Application, Application]:
    """Who chose, and who is asked."""
    chose = pair.round is not None and pair.round.only_for_id == pair.mentor_id
    return (pair.mentor, pair.mentee) if chose else (pair.mentee, pair.mentor)


def send_call_proposed(call: FirstCall) -> None:
    """Ask the other half about a moment for a first call."""
    pair = call.pair
    asked = pair.mentee if call.proposed_by_id == pair.mentor.person_id else pair.mentor
    post(
        "matching/emails/call_proposed.txt",
        to=asked.person,
        key=f"matching.call_proposed:{call.uid}",
        category=Category.DECISION,
        about=(str(call.uid),),
        context={"pair": pair, "wave": pair.wave, "other": call.proposed_by, "starts_at": call.starts_at},
        act=(_("See and answer"), reverse("matching:first_call", args=[pair.pk])),
    )


def send_call(call: FirstCall, *, now: datetime, cancelled: bool = False) -> None:
    """Put a call into both calendars, or take it out. A decision, which nobody mutes: the calendar stays true."""
    pair = call.pair
    for me, other in ((pair.mentor.person, pair.mentee.person), (pair.mentee.person, pair.mentor.person)):
        with override(me.preferred_language):
            title = gettext("First call with %(name)s") % {"name": other.name}
        gathering = Gathering(
            uid=f"{call.uid}@binome",
            sequence=int(cancelled),
            title=title,
            place=call.place,
            starts_at=call.starts_at,
            minutes=call.MINUTES,
        )
        post(
            f"matching/emails/call{'_cancelled' if cancelled else ''}.txt",
            to=me,
            key=f"matching.call:{call.uid}:{int(cancelled)}:{me.pk}",
            category=Category.DECISION,
            about=(str(call.uid),),
            context={"pair": pair, "wave": pair.wave, "other": other, "starts_at": call.starts_at},
            act=(_("See my pair"), reverse("matching:my_proposals")),
            calendar=invitation(gathering, to=me, now=now, cancelled=cancelled),
            calendar_method=METHODS[cancelled],
        )


def send_unpaired(unpaired: Unpaired) -> None:
    """Tell someone without a pair the true reason, and the next step."""
    person = unpaired.application.person
    with override(person.preferred_language):
        why = why_alone(unpaired)
    post(
        "matching/emails/unpaired.txt",
        to=person,
        key=f"matching.unpaired:{unpaired.pk}",
        category=Category.DECISION,
        about=(unpaired.pk,),
        context={"wave": unpaired.round.wave, "why": why, "contact": unpaired.round.wave.programme.contact},
        act=(_("See how far along I am"), reverse("matching:my_proposals")),
    )


def send_not_formed(pair: Pair, *, to: Application) -> None:
    """Tell one half, kindly and without a cause, that a pair will not begin."""
    other = pair.mentee if to.pk == pair.mentor_id else pair.mentor
    post(
        "matching/emails/not_formed.txt",
        to=to.person,
        key=f"matching.not_formed:{pair.pk}:{to.side}",
        category=Category.DECISION,
        about=(pair.pk, to.pk),
        context={"wave": pair.wave, "other": other.person},
        act=(_("See how far along I am"), reverse("matching:my_proposals")),
    )


@stands_while("matching/emails/proposals.txt", "matching/emails/reminder.txt", "matching/emails/added.txt")
def _is_choosing(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    unfinished = RoundAnswer.objects.filter(
        pk=pk, finished_at__isnull=True, application__state=ApplicationState.ACCEPTED
    )
    return unfinished.filter(round__state=RoundState.OPEN, round__closes_at__gt=now).exists()


@stands_while("matching/emails/call_proposed.txt")
def _call_waits(letter: OutboxLetter, now: datetime) -> bool:
    return _calls(letter, now).filter(accepted_at=None, pair__state=PairState.PUBLISHED).exists()


@stands_while("matching/emails/call.txt")
def _call_is_to_come(letter: OutboxLetter, now: datetime) -> bool:
    return _calls(letter, now).exists()


@stands_while("matching/emails/call_cancelled.txt")
def _call_is_no_more(letter: OutboxLetter, now: datetime) -> bool:
    """The invitation may have left before: what takes it out of a calendar always leaves."""
    (uid,) = letter.about
    return not FirstCall.objects.filter(uid=uid).exists()


def _calls(letter: OutboxLetter, now: datetime) -> "QuerySet[FirstCall]":
    (uid,) = letter.about
    return FirstCall.objects.filter(uid=uid, starts_at__gt=now)


@stands_while("matching/emails/next_asked.txt")
def _is_being_asked(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Pair.objects.filter(pk=pk, state=PairState.PUBLISHED, confirm_by__gte=now).exists()


@stands_while("matching/emails/pair.txt", "matching/emails/asked.txt", "matching/emails/confirm_reminder.txt")
def _pair_waits_for_the_reader(letter: OutboxLetter, now: datetime) -> bool:
    pk, side = letter.about
    waiting = Pair.objects.filter(pk=pk, state=PairState.PUBLISHED, confirm_by__gte=now)
    return waiting.filter(**{f"{side}_yes_at": None, f"{side}_no_at": None}).exists()


# Why someone has no pair tells what they and others answered, which nobody reads but they.
is_for_its_reader_alone("matching/emails/unpaired.txt")


@stands_while("matching/emails/unpaired.txt")
def _is_without_a_pair(letter: OutboxLetter, now: datetime) -> bool:
    """Until a pair is found, or a later round says something else."""
    (pk,) = letter.about
    unpaired = (
        Unpaired.objects.filter(pk=pk, application__state=ApplicationState.ACCEPTED).select_related("round").first()
    )
    if unpaired is None:
        return False
    pairs = Pair.objects.filter(_half(unpaired.application_id), state__in=(PairState.PUBLISHED, PairState.CHOSEN))
    later = RoundAnswer.objects.filter(application=unpaired.application_id, round__number__gt=unpaired.round.number)
    return not pairs.exists() and not later.exists()


@stands_while("matching/emails/not_formed.txt")
def _pair_did_not_form(letter: OutboxLetter, now: datetime) -> bool:
    pk, application = letter.about
    over = Pair.objects.filter(_half(application), pk=pk, state__in=NOT_FORMED)
    return over.exists() and Application.objects.filter(pk=application, state=ApplicationState.ACCEPTED).exists()


def _half(application: int) -> Q:
    return Q(mentor=application) | Q(mentee=application)
