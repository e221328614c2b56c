"""The facts that stop an act of the diagnosis, each with a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict


class SurveyIsFrozen(Conflict):
    """Questions, anonymity and threshold no longer change."""

    reason = _("The survey is launched: its questions and its promise no longer change.")


class SurveyIsClosed(Conflict):
    """The survey takes no more answers."""

    reason = _("The survey is closed.")


class ThreeAtMost(Conflict):
    """A fourth question was asked for."""

    reason = _("A survey has three questions at most. Remove one to add another.")


class NothingToAsk(Conflict):
    """The survey cannot be launched as it is."""

    reason = _("The survey needs at least one question and one person to ask.")


class NoThemes(Conflict):
    """A question about themes has none that is in use."""

    reason = _(
        "A question asks about themes, and none is chosen or in use. Choose themes for it; if the catalogue is empty, "
        "whoever runs this installation fills it with the command “binome setup”."
    )


class NotAsked(Conflict):
    """The answer holds nothing."""

    reason = _("Your answer is empty: answer at least one question, then send it.")


class AlreadyAnswered(Conflict):
    """An anonymous answer was already received; it cannot be found again to be changed."""

    reason = _("Your answer has already been received.")


class AlreadyCounted(Conflict):
    """The answer is on a map that was shown; changing it would tell what it was."""

    reason = _("Your answer has already been received, and the needs map already counts it: it no longer changes.")


class NotThatDay(Conflict):
    """The survey would open in the past or after its close."""

    reason = _("Choose an opening in the future, and before the closing day.")


class TooSoon(Conflict):
    """A reminder left a short while ago, or the last one has left."""

    reason = _("At most three reminders, two days apart: people keep their peace.")


class TooFewForWords(Conflict):
    """Words are not read while few people answered, or while more may come."""

    reason = _("Comments may be read once the survey is closed, when enough people answered.")


class OnlyMasks(Conflict):
    """Somebody's words were changed, not only masked."""

    reason = _("You may only put […] over parts of what was written; the rest stays as it is.")
