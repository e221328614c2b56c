"""The words for where an import stands and what its lines change, and the moves it may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class ChangeKind(TextChoices):
    """What an import would do with one line."""

    REFUSED = "refused", _("Left out")
    JOINER = "joiner", _("Joins")
    MOVER = "mover", _("Changes entity or manager")
    LEAVER = "leaver", _("Leaves")
    CHANGED = "changed", _("Other change")
    UNCHANGED = "unchanged", _("No change")


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
