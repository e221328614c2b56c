"""What may stand in the way of an act of matching."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.journey.matching.states import Obstacle

# Where two people stand in the organisation. Any other rule would tell one of them something that the other chose.
TOLD_TO_BOTH = {Obstacle.REPORTING_LINE, Obstacle.SAME_DEPARTMENT, Obstacle.GRADE_GAP}


class NotNow(Conflict):
    """This cannot be done at this moment of the round."""


class NotAtThisStage(NotNow):
    """The wave is not at the stage of matching, or already past it."""

    reason = _("The wave has not reached matching, or is past it: move its stage first.")


class RoundUnderWay(NotNow):
    """A round of this wave is already under way."""

    reason = _("A round is already under way.")


class NotAtThisPoint(NotNow):
    """The round, or the pair, stands where this cannot be done."""

    reason = _("The round is no longer at that point: here is its present state.")


class InAPair(NotNow):
    """Somebody counts on that person already."""

    reason = _("This person is in a pair: end the pair first.")


class NotUnderReview(NotAtThisPoint):
    """Pairs are planned by hand while the manager reviews them."""

    reason = _("Pairs are planned by hand once the choice window is closed, before publishing.")


class NobodyToMatch(NotNow):
    """One of the two sides has nobody who can be paired."""

    reason = _("Nobody is ready on one of the two sides: look at who has still to prepare.")


class BadWindow(NotNow):
    """A choice window closes after it opens, and within sixty days."""

    reason = _("Choose a day from today, within sixty days.")


class WindowIsClosed(NotNow):
    """Choices are no longer taken in this round."""

    reason = _("The choice window has closed. What you had chosen before is kept and counts.")


class NobodyChosen(NotNow):
    """Someone finishes their own search without a yes."""

    reason = _("Say yes to at least one person: whoever you put first is asked.")


class StillToLookAt(NotNow):
    """More is asked for while proposals have not been looked at."""

    reason = _("First say yes or not this time to each proposal on your list.")


class NobodyNearer(NotNow):
    """Nobody else who is free shares a theme with this person."""

    reason = _("Nobody else who is free shares a theme with you. Your list stays as it is.")


class NotToBeAdded(NotNow):
    """Someone who was looked up cannot be added (any more), and it is not told why."""

    reason = _("This colleague can no longer be added. Your list stays as it is.")


class NotBeforeTheEnd(NotNow):
    """A call that would end after the last moment to answer, or begins in the past."""

    reason = _("Choose a moment to come, at least twenty minutes before the last moment to answer.")
    about = "starts_at"


class CallHasChanged(NotNow):
    """The call is no longer as the page showed it."""

    reason = _("The call has changed in the meantime: here is the present one.")


class ListIsFull(NotNow):
    """A list holds as many as one can compare."""

    reason = _("Your list holds fourteen colleagues, the most that it can.")


class SearchUnderWay(NotNow):
    """Someone already chooses, or is already asked, for this person."""

    reason = _("A pair is already being looked for: see below how far along it is.")


class NobodyToPropose(NotNow):
    """Nobody who is free today can be proposed to this person."""

    reason = _("Nobody who is free today can be proposed to this person.")


class ReasonMissing(Conflict):
    """This needs a written reason."""

    reason = _("Write a reason.")
    about = "reason"


class NoPlaceLeft(Conflict):
    """The mentor has no place left."""

    reason = _("This mentor has no place left.")


class LastPlaceTaken(NoPlaceLeft):
    """Others confirmed first; the pair waits for a place, as it was."""

    reason = _(
        "The mentor’s last place has just been taken. The pair stays open until its date, should a place come "
        "free. Your application stays in."
    )


class AlreadyPaired(NotNow):
    """One of the two already is in a pair."""

    reason = _("This mentee already has a pair.")


class AlreadyProposed(Conflict):
    """These two were proposed to each other in this wave: their own choices decide."""

    reason = _("These two were proposed to each other in this wave: their own choices decide.")


class NoLongerAllowed(Conflict):
    """A rule of the wave forbids this pair; `obstacle` says which, and the manager may read it."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(self.sentence(obstacle))
        self.obstacle = obstacle

    def sentence(self, obstacle: Obstacle) -> str:
        """The rule, for whoever steers the wave."""
        return gettext("A rule forbids this pair: %(rule)s.") % {"rule": str(obstacle.label).lower()}


class ChangedSinceProposed(NoLongerAllowed):
    """A rule forbids a pair that was proposed; its halves read which only when it is the organisation's own."""

    def sentence(self, obstacle: Obstacle) -> str:
        """Why the pair cannot begin; a rule that would tell something of one of the two stays unsaid."""
        because = f" {obstacle.label}." if obstacle in TOLD_TO_BOTH else ""
        return gettext("Something has changed since this pair was proposed, and it cannot begin.") + because
