"""Choosing, in private."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.actions.facts import NotNow, NotTheirs
from binome.journey.matching.models import Choice, Proposal, Round
from binome.journey.matching.states import Answer, RoundState


@transaction.atomic
def choose(
    application_id: int, *, yes: Sequence[int], not_this_time: Sequence[int], by: Person, now: datetime
) -> list[Choice]:
    """Keep what one participant says of their proposals: yeses in order, the others not this time; replaces what was said.

    `yes` and `not_this_time` are proposal ids; one named in both is a "not this time". Raises `NotTheirs` when the application or
    a proposal is not theirs, `NotNow` when the window is closed.
    """
    application = Application.objects.select_for_update(of=("self",)).filter(pk=application_id, person=by).first()
    if application is None or application.state != ApplicationState.ACCEPTED:
        raise NotTheirs
    current = Round.objects.select_for_update().filter(wave_id=application.wave_id, state=RoundState.CHOOSING).first()
    if current is None:
        raise NotNow
    whose = Q(mentor=application) if application.side == Side.MENTOR else Q(mentee=application)
    own = {proposal.pk: proposal for proposal in Proposal.objects.filter(whose, round=current)}
    refused = set(not_this_time)
    wanted = [proposal for proposal in dict.fromkeys(yes) if proposal not in refused]
    if not (refused | set(wanted)) <= set(own):
        raise NotTheirs
    Choice.objects.filter(proposal__in=own, side=application.side).delete()
    said = [
        *(_choice(own[pk], application, by, Answer.YES, rank) for rank, pk in enumerate(wanted, start=1)),
        *(_choice(own[pk], application, by, Answer.NOT_THIS_TIME, None) for pk in sorted(refused)),
    ]
    audit.record("matching.chose", current, by=by)
    return Choice.objects.bulk_create(said)


def _choice(proposal: Proposal, application: Application, by: Person, answer: Answer, rank: int | None) -> Choice:
    return Choice(proposal=proposal, side=application.side, person=by, answer=answer, rank=rank)
