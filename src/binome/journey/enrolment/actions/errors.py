"""What may stand in the way of an act of enrolment."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.journey.enrolment.rules import Problem

MOST_NAMED = 5  # words quoted back: whoever finds these finds the others


class WaveIsClosed(Conflict):
    """One cannot apply to this wave now."""

    reason = _("Applications are not open at the moment.")


class NotEligible(WaveIsClosed):
    """The wave calls other people on this side."""

    reason = _("This wave calls other people on this side.")


class NotAtEnrolment(WaveIsClosed):
    """A call or a suggestion belongs to the enrolment stage."""

    reason = _("This wave is not at the enrolment stage: move it there first.")


class AppliedTooLate(WaveIsClosed):
    """The draft is whole, and the wave closed meanwhile."""

    reason = _("Applications have closed. Everything you typed is saved.")


class NotAtThisPoint(Conflict):
    """The application stands where this cannot be done."""


class AlreadyApplied(NotAtThisPoint):
    """Someone who is suggested has begun, withdrawn or been decided on for this side."""

    reason = _("This person already has an application on this side.")
    about = "person"


class AlreadyHandedIn(NotAtThisPoint):
    """What was handed in no longer changes."""

    reason = _("Not saved: this application has been submitted.")


class NothingToWithdraw(NotAtThisPoint):
    """The application has ended already."""

    reason = _("There is nothing to withdraw.")


class DecisionNotOpen(NotAtThisPoint):
    """The application may not go to that state."""

    reason = _("This decision cannot be taken here.")


class DecidedMeanwhile(NotAtThisPoint):
    """Somebody decided after this manager had opened the page."""

    reason = _(
        "Somebody has decided on this application since you opened the page: read the decision, then sign yours."
    )


class NoSecondLook(NotAtThisPoint):
    """Nothing was refused, or a second look was asked for before."""

    reason = _("A second look cannot be asked for here.")


class SecondLookIsSomeoneElses(NotAtThisPoint):
    """Whoever decided does not look again, as long as another manager can."""

    reason = _("You took this decision: another programme manager reads the application again and answers.")


class AppealAnswered(NotAtThisPoint):
    """An appeal is answered once."""

    reason = _("It was already answered.")


class ReferenceOver(NotAtThisPoint):
    """The application was decided or withdrawn without its reference."""

    reason = _("This reference is no longer awaited. Thank you all the same.")


class AlreadyGiven(Conflict):
    """This reference has already been given."""

    reason = _("This reference is no longer awaited. Thank you all the same.")


class OnesOwnApplication(Conflict):
    """Nobody decides on themselves."""

    reason = _("Your own application is among them: another manager decides on it.")


class DrawIsBound(Conflict):
    """A side is drawn once."""

    reason = _("This draw is already locked: there is one for each side of a wave.")


class DrawIsOver(Conflict):
    """The order was drawn."""

    reason = _("The places are already drawn.")


class NoDrawNeeded(Conflict):
    """There are as many places as people, or none."""

    reason = _("A draw needs fewer places than people who qualified.")
    about = "places"


class ReasonMissing(Conflict):
    """A decision needs a reason, signed by a person."""

    reason = _("Write a reason.")
    about = "reason"


class AlreadyMarked(Conflict):
    """This answer has already been marked by this reader."""

    reason = _("You had already marked this answer.")


class FileNamesItsAuthor(Conflict):
    """A file says who made it, in words that its readers would see."""

    about = "file"

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.reason = _("The file says who you are: %(words)s. Take that out, then send it again.") % {
            "words": ", ".join(f"“{word}”" for word in words[:MOST_NAMED])
        }


class CalibrationDue(Conflict):
    """The wave asks readers to mark the samples of a case first."""

    reason = _("Mark the sample answers of this case first: this wave asks it of every reader.")


class SampleAlreadyMarked(Conflict):
    """A sample is marked once: afterwards its agreed marks are known."""

    reason = _("You had already marked this sample.")


class MarksAreWrong(Conflict):
    """Each of the four criteria takes a mark from 0 to 3."""


class TextMissing(Conflict):
    """Nothing was written."""

    reason = _("Write a few words first.")
    about = "text"


class ReferenceEmpty(TextMissing):
    """Neither a level nor a word."""

    reason = _("Tick at least one line, or write a few words.")


class NotReady(Conflict):
    """The application is not whole; `problems` says what is missing or too long."""

    def __init__(self, problems: list[tuple[Problem, str]]) -> None:
        super().__init__()
        self.problems = problems
