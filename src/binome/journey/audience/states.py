"""The words for where imports and surveys stand, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportKind(TextChoices):
    """What a file brings."""

    PEOPLE = "people", _("People")
    AXES = "axes", _("Axes of progress from appraisals")
    RATINGS = "ratings", _("Ratings of behaviours from annual reviews")


class AxisSource(TextChoices):
    """Where an axis of progress was said."""

    UNSAID = "", _("Not said")
    INTERVIEW = "interview", _("Career interview")
    REVIEW = "review", _("Annual review")


class ImportState(TextChoices):
    """From the file that was received to the rows that were written, and back when it is undone."""

    READING = "reading", _("Being read")
    FAILED = "failed", _("Cannot be read")
    PREVIEWED = "previewed", _("Waiting for confirmation")
    WRITING = "writing", _("Being written")
    CONFIRMED = "confirmed", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


UNDER_WAY = (ImportState.READING, ImportState.WRITING, ImportState.UNDOING)


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
    SCHEDULED = "scheduled", _("Opens later")
    OPEN = "open", _("Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")

    @property
    def is_frozen(self) -> bool:
        """Whether questions and promise no longer change."""
        return self is not SurveyState.DRAFT


class QuestionKind(TextChoices):
    """The kinds of questions: a grid, a choice of themes, and choices or a few words."""

    EASE = "ease", _("How at ease with each theme")
    WANTED = "wanted", _("Up to three themes wanted")
    CHOICE = "choice", _("Choices")
    TEXT = "text", _("A few words")


IMPORT_MOVES: dict[str, frozenset[str]] = {
    ImportState.READING: frozenset({ImportState.PREVIEWED, ImportState.FAILED, ImportState.DISCARDED}),
    ImportState.FAILED: frozenset(),
    ImportState.PREVIEWED: frozenset({ImportState.READING, ImportState.WRITING, ImportState.DISCARDED}),
    ImportState.WRITING: frozenset({ImportState.CONFIRMED, ImportState.PREVIEWED}),
    ImportState.CONFIRMED: frozenset({ImportState.UNDOING}),
    ImportState.DISCARDED: frozenset(),
    ImportState.UNDOING: frozenset({ImportState.UNDONE, ImportState.CONFIRMED}),
    ImportState.UNDONE: frozenset(),
}

SURVEY_MOVES: dict[str, frozenset[str]] = {
    SurveyState.DRAFT: frozenset({SurveyState.SCHEDULED, SurveyState.OPEN}),
    SurveyState.SCHEDULED: frozenset({SurveyState.DRAFT, SurveyState.OPEN}),
    SurveyState.OPEN: frozenset({SurveyState.CLOSED}),
    SurveyState.CLOSED: frozenset(),
}
