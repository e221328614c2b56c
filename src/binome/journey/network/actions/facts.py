"""What may stand in the way of an act, as facts."""


class NotTheirs(Exception):
    """The thing does not exist for this person."""


class NotInTheNetwork(NotTheirs):
    """The person neither takes part in a wave nor holds a role."""


class NothingSaid(Exception):
    """A text that must say something is empty."""


class CannotMove(Exception):
    """The thing has moved on: this act no longer applies."""


class AlreadyAsked(Exception):
    """The same wish is already under way."""


class TooLate(Exception):
    """The date lies in the past."""


class WaveIsClosed(Exception):
    """The wave takes no more of this."""
