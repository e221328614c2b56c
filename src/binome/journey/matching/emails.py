"""What matching writes to people."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching import queries
from binome.journey.matching.models import Answer, Pair, Unpaired


def send_proposals(answer: Answer) -> None:
    """Tell someone that their proposals are there, and until when they may choose."""
    post(
        "matching/emails/proposals.txt",
        to=answer.application.person,
        key=f"matching.proposals:{answer.pk}",
        category=Category.DECISION,
        context={"wave": answer.round.wave, "application": answer.application, "closes_at": answer.round.closes_at},
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def send_reminder(answer: Answer, *, now: datetime) -> None:
    """A word to someone who has not finished choosing; once a day at most."""
    post(
        "matching/emails/reminder.txt",
        to=answer.application.person,
        key=f"matching.reminder:{answer.pk}:{timezone.localdate(now).isoformat()}",
        category=Category.REMINDER,
        context={"wave": answer.round.wave, "closes_at": answer.round.closes_at},
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def send_pair(pair: Pair) -> None:
    """Tell both halves of a pair who the other is, why, and that two yeses are needed."""
    for me, other in ((pair.mentor, pair.mentee), (pair.mentee, pair.mentor)):
        with override(me.person.preferred_language):
            why = queries.reasons_for(pair.terms, side=me.side, titles=queries.theme_titles()) if pair.terms else []
        post(
            "matching/emails/pair.txt",
            to=me.person,
            key=f"matching.pair:{pair.pk}:{me.side}",
            category=Category.DECISION,
            context={
                "pair": pair,
                "wave": pair.wave,
                "other": other.person,
                "as_mentor": me.side == Side.MENTOR,
                "reasons": " ".join(why),
                "pinned": pair.pinned_by_id is not None,
            },
            act=(_("See and confirm"), reverse("matching:my_proposals")),
        )


def send_unpaired(unpaired: Unpaired) -> None:
    """Tell someone without a pair the true reason, and the next step."""
    person = unpaired.application.person
    with override(person.preferred_language):
        why = queries.why_alone(unpaired)
    post(
        "matching/emails/unpaired.txt",
        to=person,
        key=f"matching.unpaired:{unpaired.pk}",
        category=Category.DECISION,
        context={"wave": unpaired.round.wave, "why": why, "contact": unpaired.round.wave.programme.contact},
        act=(_("See where I stand"), reverse("matching:my_proposals")),
    )


def send_not_formed(pair: Pair, *, to: Application) -> None:
    """Tell one half, kindly and without a cause, that a pair will not begin."""
    other = pair.mentee if to.pk == pair.mentor_id else pair.mentor
    post(
        "matching/emails/not_formed.txt",
        to=to.person,
        key=f"matching.not_formed:{pair.pk}:{to.side}",
        category=Category.DECISION,
        context={"wave": pair.wave, "other": other.person},
        act=(_("See where I stand"), reverse("matching:my_proposals")),
    )
