"""What learning decides: who takes which path, what it asks, and when someone is prepared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from binome.core.directory.rows import QUOTED, Row, decide_change, row_about
from binome.core.people.reporting_lines import EXECUTIVE_LEVEL
from binome.journey.learning.states import Path

CHARTER_VERSION = "1.0"  # signatures name the text that was signed; a new text is a new number, and is signed anew
ROLE_PLAYS_ASKED = 2  # of eight: two are played to the end, eight would be clicked through
WORDS_A_MINUTE = 200  # silent reading of a text one works with; Brysbaert (2019) finds 238 on average for easy prose
MINUTES_A_QUESTION = 0.75  # to read three options and pick one
MINUTES_A_FIGURE = 0.5  # to look at a drawing with its caption
MAX_KEPT = 10_000  # characters of an answer: nobody types more, a paste is cut

MODULES: dict[str, tuple[str, ...]] = {
    Path.MENTOR: ("FM1", "FM2", "FM3", "FM4", "FM5"),
    Path.MENTEE: ("FE1", "FE2"),
    Path.EXPRESS: ("FX1",),
}


@dataclass(frozen=True)
class Done:
    """What one person has done so far."""

    modules: Collection[str] = ()
    role_plays: int = 0
    objectives_read: bool = False
    charter_signed: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a preparation is: steps done out of the steps asked."""

    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do."""
        return self.done >= self.total


def path_for(*, side: str, level: int) -> Path:
    """The way that suits a role: executives (level 5 and above) are offered the express one."""
    if side == "mentor":
        return Path.MENTOR
    return Path.EXPRESS if level >= EXECUTIVE_LEVEL else Path.MENTEE


def progress(done: Done, *, path: str) -> Progress:
    """Steps done and asked on `path`: its modules, the charter, and for mentors two role-plays and the objectives.

    The two modules of the full mentee path count for the express one too.
    """
    asked, finished = MODULES[path], set(done.modules)
    if path == Path.EXPRESS and set(MODULES[Path.MENTEE]) <= finished:
        finished |= set(asked)
    steps = [code in finished for code in asked]
    if path == Path.MENTOR:
        steps += [done.role_plays > number for number in range(ROLE_PLAYS_ASKED)] + [done.objectives_read]
    steps.append(done.charter_signed)
    return Progress(done=sum(steps), total=len(steps))


def unanswered(answers: Mapping[str, str], *, asked: Sequence[str]) -> list[str]:
    """Keys of the questions that were left empty, in page order."""
    return [key for key in asked if not answers.get(key, "").strip()]


def seats_left(*, seats: int, taken: int) -> int:
    """How many may still book."""
    return max(0, seats - taken)


def minutes_to_read(*, words: int) -> int:
    """Whole minutes that reading takes, a minute begun counts."""
    return ceil(words / WORDS_A_MINUTE)


def minutes_to_do(*, questions: int, figures: int, exercise: int) -> int:
    """Whole minutes that questions, figures and an exercise of so many minutes take."""
    return ceil(questions * MINUTES_A_QUESTION + figures * MINUTES_A_FIGURE + exercise)


def wrong_answers(answers: Mapping[str, str], *, right: Mapping[str, str]) -> list[str]:
    """Keys of the questions that were answered otherwise than `right` says, in page order."""
    return [key for key, wanted in right.items() if answers.get(key, "") != wanted]


@dataclass(frozen=True)
class SceneChoice:
    """What one may say or do in a scene. `felt`: what the other shows; `behaviours`: code → "+", "-" or "~"."""

    key: str
    text: str
    to: str
    felt: str
    behaviours: Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    """A moment of a role-play, and what one may do in it."""

    text: str
    choices: tuple[SceneChoice, ...]


@dataclass(frozen=True)
class Ending:
    """Where a role-play may end; `best`: where its behaviours lead."""

    title: str
    text: str
    best: bool = False


FIRST_SCENE = "1"


@dataclass(frozen=True)
class WalkStep:
    """A scene one went through, with what was chosen; `path`: how one came to the scene."""

    scene: Scene
    choice: SceneChoice
    path: str


@dataclass(frozen=True)
class Walk:
    """A way through a role-play so far: the scene one stands before, or the ending reached."""

    scene: Scene | None = None
    ending: Ending | None = None
    steps: list[WalkStep] = field(default_factory=list)

    def shown(self) -> dict[str, list[str]]:
        """For each behaviour, the signs of the choices that were made, in order."""
        signs: dict[str, list[str]] = {}
        for step in self.steps:
            for code, sign in step.choice.behaviours.items():
                signs.setdefault(code, []).append(sign)
        return signs


def walk(scenes: Mapping[str, Scene], endings: Mapping[str, Ending], *, path: str) -> Walk | None:
    """Follow the choices of `path`, one letter each, from the first scene; None when there is no such way."""
    at, steps = FIRST_SCENE, list[WalkStep]()
    for place, letter in enumerate(path):
        scene = scenes.get(at)
        choice = next((choice for choice in scene.choices if choice.key == letter), None) if scene else None
        if scene is None or choice is None:
            return None
        steps.append(WalkStep(scene, choice, path[:place]))
        at = choice.to
    return Walk(scenes.get(at), endings.get(at), steps)


def checked_completions(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    people: Mapping[str, bool],
    asked: Mapping[str, Collection[str]],
    done: Mapping[str, Collection[str]],
) -> list[Row]:
    """Each line with what it would finish; `asked` and `done`: staff id of whoever was accepted → codes of modules."""
    seen: dict[tuple[str, str], int] = {}
    checked = []
    for number, values in rows:
        row = row_about(number, values, people=people, required=("staff_id", "module"))
        module = row.values["module"] = row.values.get("module", "").strip().upper()
        staff_id = row.values.get("staff_id", "")
        if not row.reasons:
            _check_module(row, module, asked=asked.get(staff_id))
        if not row.reasons:
            if seen.setdefault((staff_id, module), number) != number:
                row.refuse("same_completion", line=seen[staff_id, module])
            elif module not in done.get(staff_id, ()):
                row.changes = ["module"]
        decide_change(row, new=bool(row.changes))
        checked.append(row)
    return checked


def _check_module(row: Row, module: str, *, asked: Collection[str] | None) -> None:
    if not any(module in path for path in MODULES.values()):
        row.refuse("unknown_module", value=module[:QUOTED])
    elif asked is None:
        row.refuse("not_accepted")
    elif module not in asked:
        row.refuse("other_path", value=module)
