"""What matching writes to people: proposals, pairs to confirm, no pair yet."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.journey.enrolment.models import Application
from binome.journey.matching import rules
from binome.journey.matching.models import Pair, Round, Seat


def invite_to_choose(application: Application, current: Round) -> None:
    """Proposals are there."""
    post(
        "matching/emails/proposals.txt",
        to=application.person,
        key=f"matching.proposals:{current.pk}:{application.pk}",
        category=Category.DECISION,
        context={"round": current, "wave": current.wave},
        act=(_("See my proposals"), reverse("matching:my_proposals")),
    )


def ask_to_confirm(pair: Pair) -> None:
    """Both said yes in the round: each confirms."""
    for person, other in ((pair.mentor.person, pair.mentee.person), (pair.mentee.person, pair.mentor.person)):
        post(
            "matching/emails/pair.txt",
            to=person,
            key=f"matching.pair:{pair.pk}:{person.pk}",
            category=Category.DECISION,
            context={"other": other, "wave": pair.wave},
            act=(_("Confirm"), reverse("matching:my_proposals")),
        )


def say_why_not(seat: Seat) -> None:
    """No pair yet: the true reason and the next step, in the reader's language."""
    person = seat.application.person
    with override(person.preferred_language):
        reason, step = rules.unpaired_sentences(seat.unpaired)
    post(
        "matching/emails/no_pair.txt",
        to=person,
        key=f"matching.no_pair:{seat.pk}",
        category=Category.DECISION,
        context={"reason": reason, "step": step, "wave": seat.round.wave},
        act=(_("See where I stand"), reverse("matching:my_proposals")),
    )


def say_it_will_not_be(pair: Pair, *, to: Person) -> None:
    """The pair was not confirmed; nothing says by whom."""
    post(
        "matching/emails/not_confirmed.txt",
        to=to,
        key=f"matching.not_confirmed:{pair.pk}:{to.pk}",
        category=Category.DECISION,
        context={"wave": pair.wave},
        act=(_("See where I stand"), reverse("matching:my_proposals")),
    )
