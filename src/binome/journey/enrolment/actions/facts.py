"""What may stand in the way of an act, as facts."""

from binome.journey.enrolment.rules import Problem


class NotTheirs(Exception):
    """The person acting has no business with this."""


class WaveIsClosed(Exception):
    """One cannot apply to this wave now."""


class NotAtThisPoint(Exception):
    """The application stands where this cannot be done."""


class ReasonMissing(Exception):
    """A decision needs a reason, signed by a person."""


class AlreadyMarked(Exception):
    """This answer has already been marked by this reader."""


class AlreadyGiven(Exception):
    """This reference has already been given."""


class MarksAreWrong(Exception):
    """Each of the four criteria takes a mark from 0 to 3."""


class TextMissing(Exception):
    """Nothing was written."""


class NotReady(Exception):
    """The application is not whole; `problems` says what is missing or too long."""

    def __init__(self, problems: list[tuple[Problem, str]]) -> None:
        super().__init__(", ".join(f"{problem}:{theme}" for problem, theme in problems))
        self.problems = problems
