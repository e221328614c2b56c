"""Content as its readers will see it: a learner, an applicant, a reader of answers."""

from typing import Any

from binome.interfaces.catalogue.unit_kinds import Content, UnitKind
from binome.journey.enrolment.queries.cases import RUBRICS, case_from, criteria, criteria_from
from binome.journey.learning.queries.authored import closed_role_play
from binome.journey.learning.queries.content import RolePlay, module_from, role_play_from
from binome.journey.learning.queries.scenes import choices_of, shown


def minutes_of(kind: UnitKind, code: str, content: Content) -> tuple[int, int] | None:
    """What a module takes, measured: minutes to read and minutes to do; None for what announces none."""
    if kind.name != "modules":
        return None
    module = module_from(code, content, language="fr")
    return module.read_minutes, module.do_minutes


def context_of(
    kind: UnitKind, code: str, content: Content, *, path: str | None, language: str
) -> dict[str, Any] | None:
    """What the page shows of it; None for a way that the role-play has not."""
    if kind.name == "modules":
        module = module_from(code, content, language=language)
        return {"module": module, "title": module.title}
    if kind.name == "role_plays":
        return _role_play(role_play_from(code, closed_role_play(content), language=language), path)
    if kind.name == RUBRICS:
        return {"criteria": criteria_from(content), "title": kind.title(code, None)}
    return {"case": case_from(content, theme=code), "title": kind.title(code, None), "criteria": criteria()}


def _role_play(role_play: RolePlay, path: str | None) -> dict[str, Any] | None:
    walk = role_play.walk(path) if path is not None else None
    if path and walk is None:
        return None
    return {
        "role_play": role_play,
        "title": role_play.title,
        "walk": walk,
        "path": path,
        "choices": choices_of(walk, order=role_play.code),
        "shown": shown(role_play, walk),
    }
