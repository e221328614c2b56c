"""The challenge of the month: a question whose answers are ideas."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.core.programmes.models import Programme
from binome.journey.network import emails
from binome.journey.network.actions.errors import ChallengeHasAnswers, ChallengeUnderWay, NothingSaid, TooLate
from binome.journey.network.models import Challenge
from binome.journey.network.queries.challenges import over, programmes_to_ask, shown_to
from binome.journey.network.states import SHARED

CLOSE = Duty[Challenge](
    "network.close_challenges", _("say how a challenge ended"), key_of=lambda challenge: str(challenge.pk)
)


@transaction.atomic
def ask_challenge(
    *, by: Person, now: datetime, programme: Programme, question: str, closes_on: date, text: str = ""
) -> Challenge:
    """Ask a programme a question until the end of a day. Raises `NotTheirs`, `NothingSaid`, `TooLate`, `ChallengeUnderWay`."""
    locked = Programme.objects.select_for_update().filter(pk__in=programmes_to_ask(by), pk=programme.pk).first()
    if locked is None:
        raise NotTheirs
    words = one_line(cleaned(question))[:200]
    if not words:
        raise NothingSaid(about="question")
    if closes_on < timezone.localdate(now):
        raise TooLate(about="closes_on")
    if locked.challenges.filter(told_at=None).exists():
        raise ChallengeUnderWay
    challenge = Challenge.objects.create(
        programme=locked,
        question=words,
        text=one_line(cleaned(text))[:600],
        language=by.preferred_language,
        asked_by=by,
        asked_at=now,
        closes_on=closes_on,
    )
    audit.record("network.asked_challenge", challenge, by=by)
    return challenge


@transaction.atomic
def withdraw_challenge(challenge_id: int, *, by: Person) -> None:
    """Take a question back that nobody has answered: whoever asked, or runs the programme. Raises `NotTheirs`, `ChallengeHasAnswers`."""
    shown = shown_to(by).filter(pk=challenge_id).first()
    if shown is None or not shown.may_withdraw:  # type: ignore[attr-defined]
        raise NotTheirs
    challenge = Challenge.objects.select_for_update().get(pk=challenge_id)
    # Those that the page counts: a refusal tells of no idea that its author has not shared.
    if challenge.ideas.filter(state__in=SHARED).exists():
        raise ChallengeHasAnswers
    audit.record("network.withdrew_challenge", challenge, by=by)
    challenge.delete()


def close_challenges(*, now: datetime) -> int:
    """Tell how challenges ended whose last day has passed, once; says how many there were."""
    return sum(do_each(list(over(timezone.localdate(now))), lambda challenge: _close(challenge, now=now), duty=CLOSE))


def _close(challenge: Challenge, *, now: datetime) -> int:
    with transaction.atomic():
        open_still = Challenge.objects.select_for_update().filter(pk=challenge.pk, told_at=None).first()
        if open_still is None:
            return 0
        open_still.told_at = now
        open_still.save(update_fields=["told_at"])
        audit.record("network.closed_challenge", open_still, by=None)
        emails.tell_how_a_challenge_ended(open_still)
    return 1
