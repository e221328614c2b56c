"""What may stand in the way of an act of learning."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs


class NotAccepted(Conflict):
    """Only people who are accepted in the wave prepare for it."""


class NotInThisPath(NotTheirs):
    """The module or role-play is not one of this path: for this person it does not exist."""


class NotFinished(Conflict):
    """Some questions are still empty; `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self.missing = missing


class WrongAnswer(Conflict):
    """A module is finished with the right answers, tried as often as one likes; `wrong` names the questions."""

    def __init__(self, wrong: list[str]) -> None:
        super().__init__()
        self.wrong = wrong


class WorkshopIsFull(Conflict):
    """No seat is left."""

    reason = _("The last seat has just been taken. Another date may suit you.")


class WorkshopInThePast(Conflict):
    """A workshop is planned ahead."""

    reason = _("This date has passed: choose one to come.")
    about = "starts_at"


class WorkshopIsOver(Conflict):
    """The workshop has begun, or was cancelled."""

    reason = _("This workshop is over, or was cancelled.")


class TooEarly(Conflict):
    """The workshop has not begun yet."""

    reason = _("Attendance is recorded once the workshop has begun.")
