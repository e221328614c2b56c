"""The way back for words that were just withdrawn."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.outcomes.models import Testimony


@undoes("outcomes.withdraw_testimony", sentence=_("Your words are back."))
@transaction.atomic
def restore_testimony(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Share withdrawn words again, where they appeared. Raises `NoWayBack` when others were written since."""
    if Testimony.objects.filter(person=by, wave=row["wave_id"]).exists():
        raise NoWayBack
    audit.record("outcomes.restored_testimony", written_again(Testimony, row), by=by)
