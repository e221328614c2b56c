"""The facts that stop an import, each with a sentence for the reader."""

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.directory.kinds import Text
from binome.core.errors import Conflict


class ColumnsMissing(Conflict):
    """The file lacks columns that are needed; `labels` names them."""

    def __init__(self, labels: Iterable[Text]) -> None:
        self.labels = list(labels)
        super().__init__(lazy(self._sentence, str)())

    def _sentence(self) -> str:
        names = ", ".join(str(label) for label in self.labels)
        return _("Columns that are needed were not found in the file: %(names)s.") % {"names": names}


class DirectoryChanged(Conflict):
    """Others wrote the same people again and again while the file was being written."""

    reason = gettext_lazy(
        "The directory changed while the file was being saved. Nothing was saved: look at the lines again, then confirm."
    )


class TooManyLeave(Conflict):
    """A file said to be complete would empty the directory."""

    reason = gettext_lazy(
        "More people would leave than is allowed: the file is probably incomplete. Nothing was written."
    )


class CannotUndo(Conflict):
    """The world has moved on since the import."""

    reason = gettext_lazy(
        "This import can no longer be undone: it is not the last one, or people it brought or changed have signed in, "
        "taken part in something or been changed since."
    )


class NotTheirsToUndo(CannotUndo):
    """The import changed what who undoes it may not change."""

    reason = gettext_lazy(
        "Undoing this import would change what only HR or an administrator may change about people: ask an "
        "administrator."
    )
