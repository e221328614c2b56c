"""What may be in the way of an act."""


class NotTheirs(Exception):
    """There is no such thing, or it is not this person's."""


class NotNow(Exception):
    """The round or the pair has moved on."""


class NoLongerAllowed(Exception):
    """A rule stands between the two people now; the message says which."""


class ReasonMissing(Exception):
    """A person signs this act with a reason."""
