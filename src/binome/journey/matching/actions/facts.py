"""What may stand in the way of an act, as facts."""

from binome.journey.matching.states import Barrier


class NotTheirs(Exception):
    """The person acting has no business with this."""


class NotNow(Exception):
    """This cannot be done at this moment of the round."""


class NotAtThisStage(NotNow):
    """The wave is not at the stage of matching, or already past it."""


class RoundUnderWay(NotNow):
    """A round of this wave is already under way."""


class NotAtThisPoint(NotNow):
    """The round, or the pair, stands where this cannot be done."""


class NobodyToMatch(NotNow):
    """One of the two sides has nobody who can be paired."""


class BadWindow(NotNow):
    """A choice window closes after it opens, and within sixty days."""


class WindowIsClosed(NotNow):
    """Choices are no longer taken in this round."""


class ReasonMissing(Exception):
    """This needs a written reason."""


class NoPlaceLeft(Exception):
    """The mentor has no place left."""


class AlreadyPaired(NotNow):
    """One of the two already is in a pair."""


class AlreadyProposed(Exception):
    """These two were proposed to each other in this wave: their own choices decide."""


class NoLongerAllowed(Exception):
    """A rule of the wave forbids this pair; `barrier` says which."""

    def __init__(self, barrier: Barrier) -> None:
        super().__init__(str(barrier))
        self.barrier = barrier
