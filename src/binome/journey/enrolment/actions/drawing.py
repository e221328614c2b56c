"""Drawing places when more people qualified than there are: bound first, drawn then, signed by a person as ever."""

import secrets
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.actions.errors import DrawIsBound, DrawIsOver, NoDrawNeeded
from binome.journey.enrolment.actions.writing import ALPHABET
from binome.journey.enrolment.models import DrawnCode, PlaceDraw
from binome.journey.enrolment.queries.draws import commitment_to, draw_of, order_of, qualified_for_draw
from binome.journey.enrolment.states import ApplicationState, Side


@transaction.atomic
def bind_draw(wave_id: int, side: str, *, places: int, by: Person, now: datetime) -> PlaceDraw:
    """Fix who is in the draw and for how many places, and bind its seed; nothing of it can be changed afterwards.

    Raises `NotTheirs`, `DrawIsBound` when it is already, `NoDrawNeeded` when everyone has a place.
    """
    wave = _steered(wave_id, side, by=by)
    if draw_of(wave, side) is not None:
        raise DrawIsBound
    qualified = list(qualified_for_draw(wave, side))
    if not 1 <= places < len(qualified):
        raise NoDrawNeeded
    seed = secrets.token_hex(32)
    draw = PlaceDraw.objects.create(
        wave=wave, side=side, places=places, seed=seed, commitment=commitment_to(seed), bound_at=now, bound_by=by
    )
    codes: set[str] = set()
    while len(codes) < len(qualified):
        codes.add("".join(secrets.choice(ALPHABET) for _place in range(6)))
    DrawnCode.objects.bulk_create(
        DrawnCode(
            draw=draw,
            application=application,
            code=code,
            has_waited=bool(application.carried_from and application.carried_from.state == ApplicationState.NEXT_WAVE),
        )
        for application, code in zip(qualified, codes, strict=True)
    )
    audit.record("enrolment.bound_draw", draw, by=by, side=side, places=places, among=len(qualified))
    return draw


@transaction.atomic
def draw_places(wave_id: int, side: str, *, by: Person, now: datetime) -> PlaceDraw:
    """Draw the order and show the seed, once. Nobody is decided on by it: a person signs. Raises `NotTheirs`, `DrawIsOver`."""
    wave = _steered(wave_id, side, by=by)
    draw = draw_of(wave, side)
    if draw is None:
        raise NotTheirs
    if draw.drawn_at is not None:
        raise DrawIsOver
    codes = {code.code: code for code in draw.codes.all()}
    for rank, code in enumerate(order_of(draw.seed, {each.code: each.has_waited for each in codes.values()}), start=1):
        codes[code].rank = rank
    DrawnCode.objects.bulk_update(codes.values(), ["rank"])
    draw.drawn_at = now
    draw.save(update_fields=["drawn_at"])
    audit.record("enrolment.drew_places", draw, by=by, side=side)
    return draw


def _steered(wave_id: int, side: str, *, by: Person) -> Wave:
    """The wave, locked: of two managers who draw at once, one waits."""
    wave = Wave.objects.select_for_update().filter(pk=wave_id).first()
    if wave is None or side not in Side.values or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    return wave
