"""What may stand in the way of an act of the network."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs


class NotInTheNetwork(NotTheirs):
    """The person neither takes part in a wave nor holds a role."""


class NothingSaid(Conflict):
    """A text that must say something is empty."""

    reason = _("Write a word or two.")
    about = "text"


class TooLong(Conflict):
    """A post holds more than one may; nothing of it is cut."""

    reason = _("A post holds 4,000 characters at most: shorten yours.")
    about = "text"


class CommunityIsFull(Conflict):
    """Its files take as much room as those of one community may."""

    reason = _("The files of this community take 50 MB already: remove a post with a file first.")
    about = "file"


class NameIsTaken(Conflict):
    """A community of the programme has this name, or asks for it."""

    reason = _("A community of this name already exists, or is waiting for an answer.")
    about = "name"


class EnoughProposed(Conflict):
    """As many proposals wait for an answer as anyone may have at once."""

    reason = _("Three of your proposals are waiting for an answer: wait for one, or withdraw one.")
    about = "name"


class CannotMove(Conflict):
    """The thing has moved on: this act no longer applies."""


class IdeaMovedOn(CannotMove):
    """An idea was answered, shared or taken back meanwhile."""

    reason = _("This idea has moved on.")
    about = "state"


class NotDoneYet(CannotMove):
    """What an idea changed is told once it is done."""

    reason = _("Describe what an idea changed once it is done.")


class FigureWithoutSource(Conflict):
    """Nobody could check the figure."""

    reason = _("Say where the figure comes from, so that others can check it.")
    about = "effect_source"


class ChallengeUnderWay(Conflict):
    """A programme asks one question at a time."""

    reason = _("A challenge is open in this programme: the next one can begin once it has closed.")
    about = "programme"


class ChallengeHasAnswers(Conflict):
    """Ideas answer it: it closes on its day."""

    reason = _("This challenge has answers: it closes on its last day.")


class ChallengeIsOver(CannotMove):
    """Its last day has passed."""

    reason = _("This challenge has closed.")
    about = "challenge"


class NoLongerOpen(CannotMove):
    """A wish to meet was answered or taken back meanwhile."""

    reason = _("This request is no longer open.")


class AlreadyAsked(Conflict):
    """The same wish is already under way."""

    reason = _("You have already asked for this: someone is being asked right now.")


class PostIsGone(CannotMove):
    """What one replies to was removed meanwhile."""

    reason = _("This post has been removed.")


class EventIsPast(CannotMove):
    """The event has begun: nobody needs to know who comes."""

    reason = _("This event has begun.")


class EnoughAsked(Conflict):
    """As many wishes are under way as anyone may have at once."""

    reason = _("Five of your requests are still open: wait for an answer, or withdraw one.")


class AskedOften(Conflict):
    """So many asked this person lately that others should be asked first."""

    reason = _("This person has been asked often lately. Ask by theme instead: we find someone who has time.")


class TooLate(Conflict):
    """The date lies in the past."""

    reason = _("This moment has passed: choose one to come.")
    about = "starts_at"


class WaveIsClosed(Conflict):
    """The wave takes no more of this."""

    reason = _("This wave is closed and takes no more ideas.")
