"""The facts that stop an import, each with a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict


class ColumnsMissing(Conflict):
    """The file lacks a column that is needed."""

    reason = _("A column that is needed was not found in the file: say which one holds it.")


class DirectoryChanged(Conflict):
    """Others wrote the same people again and again while the file was being written."""

    reason = _(
        "The directory changed while the file was being saved. Nothing was saved: look at the lines again, then confirm."
    )


class TooManyLeave(Conflict):
    """A file said to be complete would empty the directory."""

    reason = _("More people would leave than is allowed: the file is probably incomplete. Nothing was written.")


class CannotUndo(Conflict):
    """The world has moved on since the import."""

    reason = _(
        "This import can no longer be undone: it is not the last one, or people it brought or changed have signed in, "
        "taken part in something or been changed since."
    )


class NotTheirsToUndo(CannotUndo):
    """The import changed what who undoes it may not change."""

    reason = _(
        "Undoing this import would change what only HR or an administrator may change about people: ask an "
        "administrator."
    )
