"""What may stand in the way of an act of mentoring."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict


class NotNow(Conflict):
    """The relationship or the session no longer allows this."""

    reason = _("This is no longer possible: the session or the mentoring has moved on.")


class NoLongerOffered(NotNow):
    """A moment is no longer among those that suit both."""

    reason = _("This moment is no longer offered: choose another.")


class AlreadyBooked(NotNow):
    """A moment that is proposed, or chosen for a session, is that of another session with its date."""

    reason = _("You already have a session at this moment: choose another.")
    about = "day"


class TooEarly(Conflict):
    """The day of the session has not come yet."""

    reason = _("The day of this session has not come yet. Change its date if you met sooner.")


class TooLongAgo(Conflict):
    """Nobody met before the pair was there."""

    reason = _("Your pair did not exist yet on that day. Check the date.")


class AwayThen(NotNow):
    """The other half is away on that day."""

    reason = _("The other half of your pair is away on that day: choose a date after their return.")
    about = "day"


class BadAbsence(Conflict):
    """An absence that ends before it begins, or is over already."""

    reason = _("The last day comes before the first, or has gone by. Check the dates.")
    about = "until"


class NobodyElse(Conflict):
    """Nobody but the other half of the pair steers the programme: a call in confidence would reach them alone."""

    reason = _(
        "Nobody but the other half of your pair manages this programme: nobody was informed. For a word in confidence, turn to HR."
    )


class NobodyToWriteTo(Conflict):
    """Nobody of a group takes part any more, or nobody ever did."""

    reason = _("There is nobody in this group now: nothing was written.")


class NotAnAssistant(Conflict):
    """This person cannot book for the pair: they are one half of it, or have left."""

    reason = _("One of the two of you cannot be your assistant.")
    about = "email"


class JournalIsFull(Conflict):
    """The files of a pair together would weigh more than they may."""

    reason = _(
        "The files of your journal together would exceed 25 MB. Remove one that you no longer need, then try again."
    )
    about = "file"
