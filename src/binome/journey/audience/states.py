"""The words for where imports and surveys stand, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportKind(TextChoices):
    """What a file brings."""

    PEOPLE = "people", _("People")
    AXES = "axes", _("Axes of progress from appraisals")


class ImportState(TextChoices):
    """From the file that was read to the rows that were written."""

    PREVIEWED = "previewed", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Imported")
    DISCARDED = "discarded", _("Discarded")


class Fate(TextChoices):
    """What an import would do with one row."""

    REFUSED = "refused", _("Left out")
    JOINER = "joiner", _("Joins")
    MOVER = "mover", _("Changes entity or manager")
    LEAVER = "leaver", _("Leaves")
    CHANGED = "changed", _("Other change")
    UNCHANGED = "unchanged", _("No change")


class Draw(TextChoices):
    """Whom the survey asks."""

    EVERYONE = "everyone", _("Everyone in the audience")
    SIMPLE = "simple", _("A simple random sample")
    STRATIFIED = "stratified", _("A sample stratified by entity and level")


class SurveyState(TextChoices):
    """From the draft to the closed survey."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class QuestionKind(TextChoices):
    """The three kinds of questions."""

    EASE = "ease", _("How at ease with each theme")
    WANTED = "wanted", _("Up to three themes wanted")
    CHOICE = "choice", _("Choices")


SURVEY_MOVES: dict[str, frozenset[str]] = {
    SurveyState.DRAFT: frozenset({SurveyState.OPEN}),
    SurveyState.OPEN: frozenset({SurveyState.CLOSED}),
    SurveyState.CLOSED: frozenset(),
}
