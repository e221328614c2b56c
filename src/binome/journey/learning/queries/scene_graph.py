"""The scenes of a role-play as a graph: ways that end nowhere, and where each scene stands when it is drawn."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.journey.learning.rules import FIRST_SCENE

DECISIONS = 6  # scenes where one chooses: with fewer, one guesses the end from the beginning
LONGEST_WAY = 20  # letters of a way that the address of a scene may hold
HEIGHT, GAP, DOWN = 36, 16, 84  # of a box, beside it, and from one box to the one below
LETTER, ROOM_AROUND = (
    11,
    28,
)  # pixels of a letter of its name, and around it: short names make a drawing that fits a phone


def _ways(content: Mapping[str, Any]) -> dict[str, list[str]]:
    return {scene["name"]: [choice["to"] for choice in scene["choices"]] for scene in content["scenes"]}


def faults(content: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the graph: nobody may come to a place from which nothing leads on."""
    ways, endings = _ways(content), {ending["name"] for ending in content["endings"]}
    names = Counter([scene["name"] for scene in content["scenes"]] + [ending["name"] for ending in content["endings"]])
    for name in sorted(name for name, times in names.items() if times > 1):
        yield _("“%(name)s” is the name of several scenes or endings.") % {"name": name}
    if FIRST_SCENE not in ways:
        yield _("No scene is called 1: that is where people begin.")
        return
    for name, targets in ways.items():
        for target in targets:
            if target not in names:
                yield _("Scene %(name)s leads to “%(target)s”, which is not there.") % {"name": name, "target": target}
    reached = _reached(ways, FIRST_SCENE)
    for name in sorted(names.keys() - reached):
        yield _("Nothing leads to %(name)s.") % {"name": name}
    for name in (name for name in ways if name in reached and not endings & _reached(ways, name)):
        yield _("Dead end: no ending can be reached from scene %(name)s.") % {"name": name}
    yield from _faults_of_length(ways, content)


def _faults_of_length(ways: Mapping[str, list[str]], content: Mapping[str, Any]) -> Iterator[str]:
    if not any(ending["best"] for ending in content["endings"]):
        yield _("No ending is marked as the one where the behaviours lead.")
    circle = _circle(ways)
    if circle:
        yield _("Scene %(name)s leads back to itself: people would go round in circles.") % {"name": circle}
    elif len(ways) > LONGEST_WAY:
        yield _("At most %(most)s scenes.") % {"most": LONGEST_WAY}


def remarks(content: Mapping[str, Any]) -> Iterator[str]:
    """What may be right and is worth a second look."""
    decisions = len(content["scenes"])
    if decisions < DECISIONS:
        yield ngettext(
            "%(n)s scene to decide in: with fewer than %(least)s, people guess the end from the beginning.",
            "%(n)s scenes to decide in: with fewer than %(least)s, people guess the end from the beginning.",
            decisions,
        ) % {"n": decisions, "least": DECISIONS}


def _reached(ways: Mapping[str, list[str]], start: str) -> set[str]:
    reached, following = {start}, [start]
    while following:
        for target in ways.get(following.pop(), []):
            if target not in reached:
                reached.add(target)
                following.append(target)
    return reached


def _circle(ways: Mapping[str, list[str]]) -> str:
    return next((name for name, targets in ways.items() if any(name in _reached(ways, each) for each in targets)), "")


@dataclass(frozen=True)
class DrawnScene:
    """A box of the drawing: a scene or an ending, with its corner."""

    name: str
    x: int
    y: int
    width: int
    is_ending: bool = False
    is_best: bool = False

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return self.x + self.width // 2

    @property
    def baseline(self) -> int:
        """How far down its name stands."""
        return self.y + HEIGHT // 2 + 5


@dataclass(frozen=True)
class DrawnWay:
    """A line from a box to the next."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class SceneDrawing:
    """Boxes and lines, and how much room they take."""

    boxes: list[DrawnScene]
    ways: list[DrawnWay]
    width: int
    height: int


def drawing(content: Mapping[str, Any]) -> SceneDrawing:
    """Each scene as far down as the longest way to it, endings below; what nothing leads to stands at the top."""
    ways = _ways(content)
    depths = _depths(ways)
    lowest = max([depths.get(name, 0) for name in ways], default=0) + 1
    rows: Counter[int] = Counter()
    boxes: dict[str, DrawnScene] = {}
    things = [(scene, depths.get(scene["name"], 0)) for scene in content["scenes"]]
    things += [(ending, lowest) for ending in content["endings"]]
    width = ROOM_AROUND + LETTER * max((len(thing["name"]) for thing, _row in things), default=0)
    for thing, row in things:
        boxes[thing["name"]] = DrawnScene(
            thing["name"],
            x=12 + rows[row] * (width + GAP),
            y=12 + row * DOWN,
            width=width,
            is_ending="title" in thing,
            is_best=bool(thing.get("best")),
        )
        rows[row] += 1
    lines = {
        DrawnWay(boxes[name].middle, boxes[name].y + HEIGHT, boxes[target].middle, boxes[target].y)
        for name, targets in ways.items()
        for target in targets
        if target in boxes
    }
    return SceneDrawing(
        list(boxes.values()),
        sorted(lines, key=lambda line: (line.y1, line.x1, line.y2, line.x2)),
        width=max(rows.values(), default=1) * (width + GAP) + 12,
        height=lowest * DOWN + HEIGHT + 24,
    )


def _depths(ways: Mapping[str, list[str]]) -> dict[str, int]:
    depths = {FIRST_SCENE: 0}
    for _round in ways:  # as many rounds as there are scenes: enough without a circle, and an end with one
        for name, targets in ways.items():
            for target in targets:
                if name in depths and target in ways:
                    depths[target] = min(max(depths.get(target, 0), depths[name] + 1), len(ways))
    return depths
