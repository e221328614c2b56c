"""Files that wait to be looked at, when someone is erased whom they may name: their bytes cannot be searched."""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from binome.core.directory.kept_lines import erase
from binome.core.directory.models import Import, ImportFile
from binome.core.directory.progress import move
from binome.core.directory.states import UNDER_WAY, ImportState
from binome.core.errors import Conflict
from binome.core.people.signals import people_erased


class FileUnderWay(Conflict):
    """The lines of a file are about to be written; one of them may bring the person back."""

    reason = _("A staff file is being read, written or undone. Try again once it is done.")


KEPT_FOR = timedelta(days=30)  # a month: the file no longer tells of today, and its bytes cannot be searched for a name


def discard_stale_files(*, now: datetime) -> int:
    """Discard files that nobody confirmed within a month; says of how many."""
    stale = Import.objects.filter(state=ImportState.PREVIEWED, uploaded_at__lt=now - KEPT_FOR)
    for file_import in stale:
        erase(file_import)
        move(file_import, ImportState.DISCARDED)
    return len(stale)


@receiver(people_erased, dispatch_uid="directory.people_erased")
def discard_waiting_files(**_news: Any) -> None:
    """Discard every file that nobody has confirmed: whoever needs it uploads it again, from a source that is up to date."""
    if Import.objects.filter(state__in=UNDER_WAY).exists():
        raise FileUnderWay
    for file_import in Import.objects.filter(state=ImportState.PREVIEWED):
        erase(file_import)
        move(file_import, ImportState.DISCARDED)
    ImportFile.objects.all().delete()
