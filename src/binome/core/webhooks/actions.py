"""What administrators do with webhooks. Each act is audited; secrets are told once."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.deliveries.states import DeliveryState
from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.seal import is_of_today, resealed, sealed, unsealed
from binome.core.programmes.models import Programme
from binome.core.webhooks.addresses import target_of
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.signing import new_secret
from binome.core.webhooks.states import OF_THE_WHOLE_STAFF, TEST, EventKind, Reason

BOTH_SIGN_FOR = timedelta(days=1)  # a former secret beside the new one: receivers are changed over within a working day


class NotOfSomeProgrammes(Conflict):
    """What concerns the whole staff is to be told to an address of some programmes."""

    about = "programmes"
    reason = _(
        "Staff files and people who join or leave concern everyone, not some programmes. "
        "Untick them, or choose no programme."
    )


class Paused(Conflict):
    """Something is to be sent to an address to which nothing is sent at present."""

    reason = _("This webhook is paused: resume it first.")


class MadeWebhook(NamedTuple):
    """A webhook with its secret, which is told this once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add_webhook(
    address: str, *, kinds: Collection[str], programmes: Collection[Programme] | None, by: Person, now: datetime
) -> MadeWebhook:
    """Tell this address of these kinds of things from now on; of every programme when `programmes` is None.

    Raises `NotTheirs`, `AddressRefused`, `NotOfSomeProgrammes`.
    """
    _check_administrator(by)
    webhook = Webhook(created_at=now, created_by=by, read_until=now)
    _write(webhook, address, kinds=kinds, programmes=programmes)
    webhook.save()
    webhook.programmes.set(programmes or ())
    secret = new_secret()
    webhook.sealed = sealed(secret, reader=webhook.seal_owner)  # once it has a number of its own
    webhook.save(update_fields=["sealed"])
    audit.record("webhooks.added", webhook, by=by)
    return MadeWebhook(webhook, secret)


@transaction.atomic
def change_webhook(
    webhook: Webhook, address: str, *, kinds: Collection[str], programmes: Collection[Programme] | None, by: Person
) -> None:
    """Another address, other kinds, other programmes. Raises as `add_webhook` does."""
    webhook = _locked(webhook.pk, by=by)
    _write(webhook, address, kinds=kinds, programmes=programmes)
    webhook.save(update_fields=["address", "kinds", "every_programme"])
    webhook.programmes.set(programmes or ())
    audit.record("webhooks.changed", webhook, by=by)


def _write(webhook: Webhook, address: str, *, kinds: Collection[str], programmes: Collection[Programme] | None) -> None:
    target_of(address)
    if programmes is not None and not OF_THE_WHOLE_STAFF.isdisjoint(kinds):
        raise NotOfSomeProgrammes
    webhook.address = address
    webhook.kinds = [kind.value for kind in EventKind if kind in kinds]
    webhook.every_programme = programmes is None


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Person) -> None:
    """Tell this address nothing more; what waited for it goes, too."""
    webhook = _locked(webhook.pk, by=by)
    audit.record("webhooks.removed", webhook, by=by)
    webhook.delete()


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Person, now: datetime) -> str:
    """A new secret; the former one signs beside it for a day. Of three in a day, the first no longer signs."""
    webhook = _locked(webhook.pk, by=by)
    secret = new_secret()
    is_lost = _is_lost(webhook)  # one that no key of ours opens signs nothing, and would keep the new one from signing
    webhook.former_sealed = "" if is_lost else webhook.sealed
    webhook.former_until = None if is_lost else now + BOTH_SIGN_FOR
    webhook.sealed = sealed(secret, reader=webhook.seal_owner)
    webhook.save(update_fields=["sealed", "former_sealed", "former_until"])
    audit.record("webhooks.renewed_secret", webhook, by=by)
    return secret


def _is_lost(webhook: Webhook) -> bool:
    try:
        unsealed(webhook.sealed, reader=webhook.seal_owner)
    except InvalidToken:
        return True
    return False


@transaction.atomic
def pause_webhook(webhook: Webhook, *, by: Person, now: datetime) -> None:
    """What happens from now on waits."""
    webhook = _locked(webhook.pk, by=by)
    webhook.paused_at, webhook.pause_reason = now, ""
    webhook.save(update_fields=["paused_at", "pause_reason"])
    audit.record("webhooks.paused", webhook, by=by)


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: Person) -> None:
    """What waited is sent."""
    webhook = _locked(webhook.pk, by=by)
    webhook.paused_at, webhook.pause_reason = None, ""
    webhook.save(update_fields=["paused_at", "pause_reason"])
    audit.record("webhooks.resumed", webhook, by=by)


@transaction.atomic
def send_test(webhook: Webhook, *, by: Person, now: datetime) -> WebhookMessage:
    """A message that says nothing but that it is a test. Raises `NotTheirs`, `Paused`."""
    webhook = _locked_to_send(webhook.pk, by=by)
    message = WebhookMessage.objects.create(webhook=webhook, uid=new_uid(), kind=TEST, at=now, next_at=now)
    audit.record("webhooks.tested", webhook, by=by)
    return message


@transaction.atomic
def send_again(message: WebhookMessage, *, by: Person, now: datetime) -> None:
    """Send it once more, under the same number, with all its tries before it. Raises `NotTheirs`, `Paused`."""
    webhook = _locked_to_send(message.webhook_id, by=by)
    waiting = WebhookMessage.objects.filter(pk=message.pk)
    if not waiting.update(state=DeliveryState.WAITING, attempts=0, next_at=now):
        raise NotTheirs
    audit.record("webhooks.sent_again", webhook, by=by, message=message.pk)


@transaction.atomic
def reseal_secrets() -> tuple[int, int]:
    """Seal secrets again under the key of today; how many were, and how many no key of ours opens."""
    done = lost = 0
    for webhook in Webhook.objects.select_for_update().order_by("pk"):
        for column in ("sealed", "former_sealed"):
            token = getattr(webhook, column)
            if not token or is_of_today(token, reader=webhook.seal_owner):
                continue
            try:
                setattr(webhook, column, resealed(token, reader=webhook.seal_owner))
            except InvalidToken:
                lost += 1
                continue
            webhook.save(update_fields=[column])
            done += 1
    return done, lost


def pause_by_itself(webhook_id: int, *, reason: Reason, now: datetime) -> None:
    """The receiver wants no more."""
    if Webhook.objects.filter(pk=webhook_id, paused_at=None).update(paused_at=now, pause_reason=reason):
        audit.record("webhooks.paused", Webhook(pk=webhook_id), by=None, reason=str(reason))


def new_uid() -> str:
    """A number that no other message has."""
    return f"msg_{secrets.token_hex(16)}"


def _locked(webhook_id: int, *, by: Person) -> Webhook:
    """It as it stands by now, which nobody else changes until the act is done."""
    _check_administrator(by)
    webhook = Webhook.objects.select_for_update().filter(pk=webhook_id).first()
    if webhook is None:
        raise NotTheirs
    return webhook


def _locked_to_send(webhook_id: int, *, by: Person) -> Webhook:
    webhook = _locked(webhook_id, by=by)
    if webhook.paused_at is not None:
        raise Paused
    return webhook


def _check_administrator(by: Person) -> None:
    if not by.is_administrator:
        raise NotTheirs
