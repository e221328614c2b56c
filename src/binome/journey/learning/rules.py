"""What learning decides: who takes which path, what it asks, and when someone is prepared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from binome.journey.learning.states import Path

CHARTER_VERSION = "1.0"  # signatures name the text that was signed; a new text is a new number, and is signed anew
EXECUTIVE_LEVEL = 5  # from this level on, people have an hour rather than three: the express path is offered
ROLE_PLAYS_ASKED = 2  # of eight: two are played to the end, eight would be clicked through
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
