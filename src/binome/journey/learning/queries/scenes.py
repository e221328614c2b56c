"""A role-play as it is being played: what one may choose, and what the choices showed."""

import random
from typing import Any

from binome.journey.learning.queries.content import RolePlay
from binome.journey.learning.rules import SceneChoice, Walk


def choices_of(walk: Walk | None, *, order: str) -> list[SceneChoice]:
    """What one may do in the scene one stands before, in an order that stays the same for the same `order`."""
    if walk is None or walk.scene is None:
        return []
    choices = list(walk.scene.choices)
    random.Random(f"{order}:{walk.scene.text}").shuffle(choices)  # noqa: S311 - nothing to guess
    return choices


def shown(role_play: RolePlay, walk: Walk | None) -> list[dict[str, Any]]:
    """Each behaviour of the role-play with the signs that the choices gave it: "+" shown, "-" missed, "~" in part."""
    signs = walk.shown() if walk and walk.ending else {}
    return [{**behaviour, "signs": signs.get(behaviour["code"], [])} for behaviour in role_play.behaviours]
