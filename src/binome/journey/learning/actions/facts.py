"""What may stand in the way of an act, as facts."""


class NotTheirs(Exception):
    """The person acting has no business with this."""


class NotAccepted(Exception):
    """Only people who are accepted in the wave prepare for it."""


class NotInThisPath(Exception):
    """The module or role-play is not one of this path."""


class NotFinished(Exception):
    """Some questions are still empty; `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class WorkshopIsFull(Exception):
    """No seat is left."""


class WorkshopInThePast(Exception):
    """A workshop is planned ahead."""


class WorkshopIsOver(Exception):
    """The workshop has begun, or was cancelled."""


class TooEarly(Exception):
    """The workshop has not begun yet."""
