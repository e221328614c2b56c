"""Writing the audit trail."""

from django.db import models

from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine


def record(act: str, on: models.Model | None = None, *, by: Person | None, **detail: str | int | bool | None) -> None:
    """Write one audit line inside the caller's transaction. `detail` holds numbers and states, never people's words."""
    AuditLine.objects.create(
        act=act,
        by=by,
        on_kind=on._meta.label_lower if on is not None else "",
        on_id=str(on.pk) if on is not None else "",
        detail=detail,
    )
