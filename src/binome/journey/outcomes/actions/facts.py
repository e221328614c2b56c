"""What may stand in the way of an act, as facts."""


class NotTheirs(Exception):
    """The thing does not exist for this person."""


class AlreadyAnswered(Exception):
    """It was answered before; an answer given is final, so that the next one stays free of it."""


class TooLate(Exception):
    """A start cannot be told once the close has begun."""


class Incomplete(Exception):
    """Something was left unanswered: `subjects` says what."""

    def __init__(self, subjects: list[str]) -> None:
        self.subjects = subjects
        super().__init__(", ".join(subjects))


class NothingSaid(Exception):
    """A text that must say something is empty."""


class NothingNew(Exception):
    """No answer has come in that an edition does not count yet, or too few."""


class OnlyMasks(Exception):
    """Words read over may be masked in places, and not be changed."""
