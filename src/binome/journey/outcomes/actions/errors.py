"""What may stand in the way of an act of the outcomes."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict


class AlreadyAnswered(Conflict):
    """It was answered before; an answer given is final, so that the next one stays free of it."""

    reason = _("This moment has passed: your answer at the close is the one that counts.")


class TooLate(Conflict):
    """A start cannot be told once the close has begun."""

    reason = _("This moment has passed: your answer at the close is the one that counts.")


class Incomplete(Conflict):
    """Something was left unanswered: `subjects` says what."""

    def __init__(self, subjects: list[str]) -> None:
        super().__init__()
        self.subjects = subjects


class NothingSaid(Conflict):
    """A text that must say something is empty."""

    reason = _("Write a word or two.")
    about = "text"


class NothingNew(Conflict):
    """No answer has come in that an edition does not count yet, or too few."""

    reason = _("Too few new answers: nothing was published.")


class OnlyMasks(Conflict):
    """Words read over may be masked in places, and not be changed."""

    reason = _("You may only put […] over parts of what was written; the rest stays as it is.")
    about = "text"
