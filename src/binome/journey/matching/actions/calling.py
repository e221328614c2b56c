"""The first call: twenty minutes before two people say yes, where a wave offers it; nobody learns from it who stepped back."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.journey.matching import emails
from binome.journey.matching.actions.errors import CallHasChanged, NotBeforeTheEnd
from binome.journey.matching.models import FirstCall, Pair
from binome.journey.matching.states import PairState


@transaction.atomic
def propose_call(pair_id: int, *, starts_at: datetime, place: str, by: Person, now: datetime) -> FirstCall:
    """Propose a moment to the other half, in the place of any other. Raises `NotTheirs` or `NotBeforeTheEnd`.

    What either has answered plays no part: whoever said not this time is asked like anybody, and may let it lapse.
    """
    pair = _waiting(pair_id, by=by)
    ends_at = starts_at + timedelta(minutes=FirstCall.MINUTES)
    if starts_at <= now or (pair.confirm_by is not None and ends_at > pair.confirm_by):
        raise NotBeforeTheEnd
    _withdraw(pair, now=now)
    call = FirstCall.objects.create(
        pair=pair, proposed_by=by, starts_at=starts_at, place=one_line(place), uid=uuid.uuid4()
    )
    emails.send_call_proposed(call)
    audit.record("matching.proposed_call", pair, by=by)
    return call


@transaction.atomic
def accept_call(pair_id: int, uid: uuid.UUID, *, by: Person, now: datetime) -> FirstCall:
    """Accept what the other half proposed; both get an invitation. Raises `NotTheirs` or `CallHasChanged`."""
    pair = _waiting(pair_id, by=by)
    call = FirstCall.objects.select_related("pair").filter(pair=pair, uid=uid).exclude(proposed_by=by).first()
    if call is None or call.starts_at <= now:
        raise CallHasChanged
    if call.accepted_at is None:
        call.accepted_at = now
        call.save(update_fields=["accepted_at"])
        emails.send_call(call, now=now)
        audit.record("matching.accepted_call", pair, by=by)
    return call


@transaction.atomic
def cancel_call(pair_id: int, *, by: Person, now: datetime) -> None:
    """Cancel the call, whoever proposed it; it leaves both calendars. Says nothing of the pair. Raises `NotTheirs`.

    A pair that has confirmed may cancel as well: the call may still lie ahead.
    """
    pair = _waiting(pair_id, by=by, states=(PairState.PUBLISHED, PairState.CHOSEN))
    _withdraw(pair, now=now)
    audit.record("matching.cancelled_call", pair, by=None)  # beside a pair that does not begin, it might seem a no


def end_with(pair: Pair, *, now: datetime) -> None:
    """A pair does not begin: its call goes too, out of the calendars while it lies ahead; inside the same transaction."""
    _withdraw(pair, now=now)


def _waiting(pair_id: int, *, by: Person, states: Sequence[PairState] = (PairState.PUBLISHED,)) -> Pair:
    # The pair alone, as a no does: a call takes nobody's place.
    pairs = Pair.objects.select_for_update(of=("self",)).of(by).filter(state__in=states).with_people()
    pair = pairs.filter(pk=pair_id, wave__offers_first_call=True).first()
    if pair is None:
        raise NotTheirs
    return pair


def _withdraw(pair: Pair, *, now: datetime) -> None:
    call = FirstCall.objects.filter(pair=pair).first()
    if call is None:
        return
    call.pair = pair
    is_in_calendars = call.accepted_at is not None and call.starts_at > now
    call.delete()
    if is_in_calendars:
        emails.send_call(call, now=now, cancelled=True)
