"""What each person says of their proposals, privately, until the window closes (R39, R41)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.matching import rules
from binome.journey.matching.actions import searching
from binome.journey.matching.actions.errors import NobodyChosen, WindowIsClosed
from binome.journey.matching.models import Choice, Proposal, RoundAnswer
from binome.journey.matching.queries.choices import on_list_of, wishes_of
from binome.journey.matching.queries.people import still_in
from binome.journey.matching.states import RoundState


@transaction.atomic
def choose(
    application_id: int,
    *,
    yes: Sequence[int],
    not_this_time: Sequence[int] = (),
    by: Person,
    now: datetime,
    finished: bool = True,
) -> RoundAnswer:
    """Say yes to proposals, first choice first, and "not this time" to others; what was said before is replaced.

    `yes` and `not_this_time` are ids of the application's own proposals in the open round; "not this time" wins over
    yes. `finished` says that the person is done for now; they may come back until the window closes.
    Raises `NotTheirs`, or `WindowIsClosed`.
    """
    answer = _own_answer(application_id, by=by, now=now)
    wishes = rules.settled(yes=yes, no=not_this_time)
    known = set(Proposal.objects.filter(on_list_of(answer)).values_list("pk", flat=True))
    if not known.issuperset((*wishes.yes, *wishes.no)):
        raise NotTheirs
    answer.choices.all().delete()
    Choice.objects.bulk_create(
        [
            Choice(answer=answer, proposal_id=proposal_id, rank=rank)
            for rank, proposal_id in enumerate(wishes.yes, start=1)
        ]
        + [Choice(answer=answer, proposal_id=proposal_id) for proposal_id in sorted(wishes.no)]
    )
    whole = known == {*wishes.yes, *wishes.no}
    if answer.round.only_for_id is not None:
        return _chosen_alone(answer, wishes, by=by, now=now, finished=finished)
    if finished or whole:
        answer.finished_at = answer.finished_at or now
        answer.save(update_fields=["finished_at"])
        audit.record("matching.chose", answer.round, by=None)  # who has answered is shown to nobody
    return answer


def _chosen_alone(
    answer: RoundAnswer, wishes: rules.Wishes, *, by: Person, now: datetime, finished: bool
) -> RoundAnswer:
    """In a search, whoever is put first is asked once the person says that they have finished, and not before."""
    if finished and wishes.yes:
        answer.finished_at = now
        answer.save(update_fields=["finished_at"])
        audit.record("matching.chose", answer.round, by=None)  # who has answered is shown to nobody
        searching.ask_next(answer.round, now=now)
    elif finished:
        raise NobodyChosen
    return answer


@transaction.atomic
def press(application_id: int, pressed: str, *, by: Person, now: datetime) -> RoundAnswer:
    """One button of the choice screen: yes, not this time, back, up, down (see `rules.after_press`), or "done".

    Raises `NotTheirs`, `WindowIsClosed`, or `rules.BadPress`.
    """
    wishes = wishes_of(_own_answer(application_id, by=by, now=now))
    done = pressed == "done"
    after = wishes if done else rules.after_press(wishes, pressed)
    return choose(application_id, yes=after.yes, not_this_time=after.no, by=by, now=now, finished=done)


def _own_answer(application_id: int, *, by: Person, now: datetime) -> RoundAnswer:
    """The person's answer in the open round, locked against a window that closes at the same moment."""
    # The answer alone: the round is locked by who closes it, and waits for this answer there.
    answers = RoundAnswer.objects.select_for_update(of=("self",)).filter(
        application=application_id, application__person=by
    )
    answer = answers.select_related("application__person").order_by("-round__number").first()
    if answer is None or not still_in(answer.application):
        raise NotTheirs
    if answer.round.state != RoundState.OPEN or not answer.round.takes_choices(now):
        raise WindowIsClosed
    return answer
