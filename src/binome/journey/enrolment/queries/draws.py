"""A draw for places: the order that a seed gives, and what its page tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application, ApplicationQuerySet, DrawnCode, PlaceDraw
from binome.journey.enrolment.states import ApplicationState


def commitment_to(seed: str) -> str:
    """What is published before the draw: it binds to the seed and does not tell it."""
    return sha256(seed.encode()).hexdigest()


def order_of(seed: str, codes: Mapping[str, bool]) -> list[str]:
    """Codes in the order that the seed gives, those who have waited since an earlier wave (True) before the others.

    Anybody can reckon it again: within each group, codes sorted by the SHA-256 of `seed:code`, in hexadecimal.
    """
    return sorted(codes, key=lambda code: (not codes[code], sha256(f"{seed}:{code}".encode()).hexdigest()))


def qualified_for_draw(wave: Wave, side: str) -> ApplicationQuerySet:
    """Who may be drawn: those of that side who qualified and are not decided on."""
    qualified = Application.objects.filter(wave=wave, side=side, state=ApplicationState.QUALIFIED)
    return qualified.select_related("carried_from").order_by("pk")


def draw_of(wave: Wave, side: str) -> PlaceDraw | None:
    """The draw of one side, if there is one."""
    return PlaceDraw.objects.filter(wave=wave, side=side).first()


@dataclass(frozen=True)
class DrawnLine:
    """A code in the order that was drawn; `has_place`: among the first of those who are still in."""

    code: DrawnCode
    has_place: bool


def lines_of(draw: PlaceDraw) -> list[DrawnLine]:
    """The codes of a draw in their order; a place that somebody left goes to the next."""
    codes = list(draw.codes.select_related("application__person__entity"))
    left, lines = draw.places, []
    for code in codes:
        still_in = code.application is not None and code.application.state != ApplicationState.WITHDRAWN
        has_place = draw.drawn_at is not None and still_in and left > 0
        left -= has_place
        lines.append(DrawnLine(code, has_place))
    return lines


def code_in_draw(application: Application) -> DrawnCode | None:
    """Under which code an application is in a draw, if it is in one."""
    return DrawnCode.objects.filter(application=application).select_related("draw__wave").first()
