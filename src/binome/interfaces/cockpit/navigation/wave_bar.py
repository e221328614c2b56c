"""The bar above every page of a wave: which wave, its steps with what waits there, and the way to the other waves."""

from dataclasses import dataclass

from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.framework.addresses import address
from binome.core.framework.compiled_query import PERSON, CompiledQuery, CountSubquery
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import TABLE, Right
from binome.core.programmes.stages import Stage
from binome.core.ui.props import StepState, Text
from binome.interfaces.cockpit.gathering import REPORTING, STEP_NAMES, state_of

OVERVIEW = "overview"
# Pages that stand with another step than the one whose address they have.
STEP_OF = {
    "close_wave": OVERVIEW,
    "archive_wave": OVERVIEW,
    "restore_wave": OVERVIEW,
    "wave": OVERVIEW,
    "audience:rules": OVERVIEW,
    "audience:calendar": OVERVIEW,
    "audience:duplicate": OVERVIEW,
    "audience:eligibility": "enrolment",
}
STEP_OF_NAMESPACE = {"audience": "diagnosis", "directory": "diagnosis"}
# What someone who does not steer reads of a wave: the page behind each step, by the right that opens it.
READ_WITH = {
    "diagnosis": (Right.READ_REPORT, "diagnosis:map"),
    "learning": (Right.TRAIN, "learning:wave"),
    "network": (Right.ANSWER_IDEAS, "network:wave"),
    "outcomes": (Right.READ_REPORT, "outcomes:wave"),
}


@dataclass(frozen=True)
class WaveTab:
    """One step on the bar."""

    label: Text
    url: str
    state: StepState
    active: bool = False
    count: int | None = None
    noun: Text = ""
    waiting: int = 0
    overview: bool = False
    number: int = 0


@dataclass(frozen=True)
class OtherWave:
    """A wave to go to, on the same step."""

    name: str
    programme: str
    url: str
    current: bool


@dataclass(frozen=True)
class WaveBar:
    """What the bar shows."""

    name: str
    programme: str
    tabs: list[WaveTab]
    waves: list[OtherWave]
    steers: bool
    is_archived: bool

    @property
    def shown(self) -> bool:
        """Whether there is a choice of steps, and the page stands under one of them."""
        return len(self.tabs) > 1 and any(tab.active for tab in self.tabs)


@dataclass(frozen=True)
class Held:
    """A wave with the roles that the reader holds in its programme."""

    pk: int
    name: str
    stage: str
    programme: str
    is_archived: bool
    roles: frozenset[str]

    def may(self, right: Right) -> bool:
        """Whether one of the roles gives `right`."""
        return not TABLE[right].isdisjoint(self.roles)


# The waves and, beside each, what the steps of the one that is shown count: one query for the whole bar.
_HELD = CompiledQuery(
    lambda: (
        Wave.objects.filter(programme__roles__person=PERSON)
        .order_by("-pk")
        .values_list(
            *("pk", "name", "stage", "programme__name", "archived_at", "programme__roles__role"),
            *[CountSubquery(rows().order_by().values("pk")) for step in REPORTING for rows in step.TAB.queries],
        )
    )
)


def bar_of(match: ResolverMatch, person: Person) -> WaveBar | None:
    """The bar for a page of a wave; None when the reader has no business there."""
    held, counted = _held(person, match.kwargs["wave_id"])
    wave = next((each for each in held if each.pk == match.kwargs["wave_id"]), None)
    if wave is None or not _pages(wave):
        return None
    step = _step_of(match)
    tabs = _steps(wave, counted, step=step) if wave.may(Right.STEER) else _readings(wave, step=step)
    others = [
        OtherWave(each.name, each.programme, _same_step(each, step), each is wave)
        for each in held
        if _pages(each) and (each is wave or not each.is_archived)
    ]
    return WaveBar(wave.name, wave.programme, tabs, others, wave.may(Right.STEER), wave.is_archived)


def _held(person: Person, shown: int) -> tuple[list[Held], tuple[int, ...]]:
    """Every wave of the reader's programmes, and the counts of the one that is `shown`."""
    waves: dict[int, Held] = {}
    rows = _HELD.rows(person=person, wave=shown, now=timezone.now())
    for pk, name, stage, programme, archived_at, role, *_counts in rows:
        roles = waves[pk].roles if pk in waves else frozenset[str]()
        waves[pk] = Held(pk, name, stage, programme, archived_at is not None, roles | {role})
    return list(waves.values()), rows[0][6:] if rows else ()


def _step_of(match: ResolverMatch) -> str:
    named = STEP_OF.get(match.view_name)
    return named or STEP_OF_NAMESPACE.get(match.namespace, match.namespace)


def _steps(wave: Held, counts: tuple[int, ...], *, step: str) -> list[WaveTab]:
    """The seven steps as the manager reads them, after the page of the whole wave."""
    counted = iter(counts)
    whole = WaveTab(_("Overview"), address("wave", wave.pk), "todo", active=step == OVERVIEW, overview=True)
    tabs = [whole]
    for number, ((name, label, stage), reporting) in enumerate(zip(STEP_NAMES, REPORTING, strict=True), start=1):
        reached = next(counted) if reporting.TAB.reached else None
        waiting = sum(next(counted) for _rows in reporting.TAB.waiting)
        url = address(f"{name}:wave", wave.pk)
        state = state_of(wave.stage, stage)
        tabs.append(
            WaveTab(label, url, state, name == step, reached or None, reporting.TAB.noun, waiting, number=number)
        )
    return tabs


def _readings(wave: Held, *, step: str) -> list[WaveTab]:
    """The steps of which the reader has something to read."""
    pages = _pages(wave)
    labels = {name: (label, stage) for name, label, stage in STEP_NAMES} | {
        "diagnosis": (gettext_lazy("Needs map"), Stage.AUDIENCE)
    }
    return [
        WaveTab(labels[name][0], url, state_of(wave.stage, labels[name][1]), active=name == step)
        for name, url in pages.items()
    ]


def _pages(wave: Held) -> dict[str, str]:
    """The pages of the wave that the reader may open, by step."""
    if wave.may(Right.STEER):
        steps = {name: address(f"{name}:wave", wave.pk) for name, _label, _stage in STEP_NAMES}
        return {OVERVIEW: address("wave", wave.pk), **steps}
    return {name: address(page, wave.pk) for name, (right, page) in READ_WITH.items() if wave.may(right)}


def _same_step(wave: Held, step: str) -> str:
    """Where one goes on in another wave: at the same step, else where it begins."""
    pages: dict[str, str] = _pages(wave)
    return pages.get(step) or next(iter(pages.values()))
