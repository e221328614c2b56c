"""Writing the audit trail."""

from collections.abc import Sequence
from functools import partial

from django.db import models, transaction

from binome.core.people.models import Person
from binome.core.privacy import security
from binome.core.privacy.models import AuditLine
from binome.core.privacy.security import SecurityEvent

# Acts that change who may do what: whoever watches the log alone learns of them too, once they are kept.
TOLD_IN_THE_LOG = {
    "administration.named_administrator": SecurityEvent.ADMINISTRATOR_ADDED,
    "administration.removed_administrator": SecurityEvent.ADMINISTRATOR_REMOVED,
    "accounts.made_sign_in_link": SecurityEvent.SIGN_IN_LINK_MADE,
    "accounts.reset_second_step": SecurityEvent.SECOND_FACTOR_REMOVED,
    "accounts.ended_sessions": SecurityEvent.SESSIONS_ENDED,
    "directory.changed_address": SecurityEvent.ADDRESS_CHANGED,
    "privacy.asked_for_second_factor": SecurityEvent.SECOND_FACTOR_RULES_CHANGED,
    "privacy.made_access_key": SecurityEvent.ACCESS_KEY_MADE,
    "privacy.revoked_access_key": SecurityEvent.ACCESS_KEY_REVOKED,
    "webhooks.added": SecurityEvent.WEBHOOK_ADDED,
    "webhooks.changed": SecurityEvent.WEBHOOK_CHANGED,
}


def record_all(act: str, on: Sequence[models.Model], *, by: Person | None, **detail: str | int | bool | None) -> None:
    """Write one audit line for each of these, all of one model, in one go; not for acts that are told in the log too."""
    AuditLine.objects.bulk_create(
        [AuditLine(act=act, by=by, on_kind=row._meta.label_lower, on_id=str(row.pk), detail=detail) for row in on],
        batch_size=200,
    )


def record(act: str, on: models.Model | None = None, *, by: Person | None, **detail: str | int | bool | None) -> None:
    """Write one audit line inside the caller's transaction. `detail` holds numbers and states, never people's words."""
    AuditLine.objects.create(
        act=act,
        by=by,
        on_kind=on._meta.label_lower if on is not None else "",
        on_id=str(on.pk) if on is not None else "",
        detail=detail,
    )
    if event := TOLD_IN_THE_LOG.get(act):
        person = on.pk if isinstance(on, Person) else None
        transaction.on_commit(partial(security.record, event, person=person, by=by.pk if by else None, **detail))
