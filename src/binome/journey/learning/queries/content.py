"""Modules, role-plays and the charter, in the reader’s language.

A unit of content is one file of `data/`, or a version that the organisation wrote in its place; each of its texts has both
languages, `{"fr": …, "en": …}`. Whoever begins is given the version in force, whoever began keeps theirs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from binome.core.competences import ready, units
from binome.journey.enrolment.queries.applying import said
from binome.journey.learning import rules
from binome.journey.learning.queries.authored import closed_role_play
from binome.journey.learning.rules import Ending, Scene

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = {"fr", "en"}
ROLE_PLAYS = ("MS01", "MS02", "MS03", "MS04", "MS05", "MS06", "MS07", "MS08")


@dataclass(frozen=True)
class LessonIdea:
    """One idea: a small guess first, then the explanation, and what people often believe instead."""

    title: str
    guess: str
    text: str
    misconception: str


@dataclass(frozen=True)
class WorkedExample:
    """A worked example: the weak version beside the good one, with notes in the margin."""

    context: str
    weak: str
    good: str
    notes: list[str]


@dataclass(frozen=True)
class LessonFigure:
    """A drawn figure. `kind`: how it is drawn; `parts`: what it shows, in reading order; `long`: the same in words."""

    kind: str
    title: str
    alt: str
    long: str
    parts: list[dict[str, Any]]


@dataclass(frozen=True)
class Exercise:
    """Something to write that serves in the first session; `minutes` to do it."""

    prompt: str
    minutes: int
    fields: list[dict[str, str]]
    good: str
    weak: str
    self_check: list[str]


@dataclass(frozen=True)
class AnswerOption:
    """One answer offered; `feedback` names the thought that leads to it."""

    key: str
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class CheckQuestion:
    """A question with one right option."""

    key: str
    stem: str
    options: list[AnswerOption]

    @property
    def right(self) -> AnswerOption:
        """The option that is right."""
        return next(option for option in self.options if option.right)


@dataclass(frozen=True)
class Module:
    """A module in the reader's language; its minutes are counted from its text and what it asks."""

    code: str
    title: str
    objectives: list[str]
    ideas: list[LessonIdea]
    example: WorkedExample
    figure: LessonFigure
    exercise: Exercise
    questions: list[CheckQuestion]
    transfer: str
    sources: list[str]
    read_minutes: int
    do_minutes: int
    version: int = units.OURS

    @property
    def minutes(self) -> int:
        """Reading and doing together."""
        return self.read_minutes + self.do_minutes

    @property
    def asks(self) -> list[dict[str, str]]:
        """The fields of the exercise: key and label."""
        return self.exercise.fields


@dataclass(frozen=True)
class RolePlay:
    """A branching scene in the reader's language, its cards for playing it with others, and its debrief."""

    code: str
    title: str
    brief: str
    stakes: str
    minutes: int
    warning: str
    behaviours: list[dict[str, Any]]
    scenes: Mapping[str, Scene]
    endings: Mapping[str, Ending]
    card: str
    observer: str
    debrief: list[str]
    version: int = units.OURS

    def walk(self, path: str) -> rules.Walk | None:
        """Where this path leads, None when it is no path of this role-play."""
        return rules.walk(self.scenes, self.endings, path=path)


@cache
def raw(kind: str, code: str) -> dict[str, Any] | None:
    """A unit as its file has it, None when there is none. `kind`: "modules" or "role_plays"."""
    file = DATA / kind / f"{code}.json"
    if code not in _codes(kind):
        return None
    unit: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return unit


def _codes(kind: str) -> Sequence[str]:
    return ROLE_PLAYS if kind == "role_plays" else [code for codes in rules.MODULES.values() for code in codes]


def in_language(node: Any, language: str) -> Any:
    """The same content with each text in one language."""
    if isinstance(node, dict):
        if node.keys() == LANGUAGES:
            return node[language]
        return {key: in_language(value, language) for key, value in node.items()}
    return [in_language(value, language) for value in node] if isinstance(node, list) else node


def texts(node: Any) -> Iterator[Mapping[str, str]]:
    """Every text of a unit, in both languages, in reading order."""
    if isinstance(node, dict) and node.keys() == LANGUAGES:
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from texts(value)


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def unit(kind: str, code: str, version: int) -> dict[str, Any] | None:
    """A unit in one version, None when there is none."""
    content = units.content_of(kind, code, version, shipped=partial(raw, kind))
    return closed_role_play(content) if content and kind == "role_plays" and version != units.OURS else content


def module(code: str, version: int | None = None) -> Module | None:
    """The module with this code, in the version in force or in another one; None when there is none."""
    if version is None:
        version = units.version_in_force("modules", code)
    if version != units.OURS and (own := unit("modules", code, version)) is not None:
        return module_from(code, own, language=_language(), version=version)
    return _module(code, _language())


@cache
def _module(code: str, language: str) -> Module | None:
    shipped = raw("modules", code)
    return module_from(code, shipped, language=language) if shipped is not None else None


def module_from(code: str, content: Mapping[str, Any], *, language: str, version: int = units.OURS) -> Module:
    """A module as its content has it, in one language."""
    entry = in_language(content, language)
    exercise = {**entry["exercise"], "fields": _keyed("ask", entry["exercise"]["fields"])}
    longest = max(sum(len(text[each].split()) for text in texts(content)) for each in LANGUAGES)
    return Module(
        code=code,
        title=entry["title"],
        objectives=entry["objectives"],
        ideas=[LessonIdea(**idea) for idea in entry["ideas"]],
        example=WorkedExample(**entry["example"]),
        figure=LessonFigure(**entry["figure"]),
        exercise=Exercise(**exercise),
        questions=[_question(place, question) for place, question in enumerate(entry["questions"], start=1)],
        transfer=entry["transfer"],
        sources=entry["sources"],
        read_minutes=rules.minutes_to_read(words=longest),
        do_minutes=rules.minutes_to_do(questions=len(entry["questions"]), figures=1, exercise=exercise["minutes"]),
        version=version,
    )


def _keyed(prefix: str, labels: list[str]) -> list[dict[str, str]]:
    return [{"key": f"{prefix}{place}", "label": label} for place, label in enumerate(labels, start=1)]


def _question(place: int, entry: dict[str, Any]) -> CheckQuestion:
    options = [AnswerOption(key=str(number), **option) for number, option in enumerate(entry["options"])]
    return CheckQuestion(key=f"quiz{place}", stem=entry["stem"], options=options)


def modules_on(path: str) -> list[Module]:
    """The modules of a path, in order."""
    return [lesson for code in rules.MODULES[path] if (lesson := module(code)) is not None]


def role_plays() -> list[RolePlay]:
    """All role-plays in order, those that the organisation added last."""
    codes = [*ROLE_PLAYS, *units.codes_of_its_own("role_plays", set(ROLE_PLAYS))]
    return [scene for code in codes if (scene := role_play(code)) is not None]


def role_play(code: str, version: int | None = None) -> RolePlay | None:
    """The role-play with this code, in the version in force or in another one; None when there is none."""
    if version is None:
        version = units.version_in_force("role_plays", code)
    if version != units.OURS and (own := unit("role_plays", code, version)) is not None:
        return role_play_from(code, own, language=_language(), version=version)
    return _role_play(code, _language())


@cache
def _role_play(code: str, language: str) -> RolePlay | None:
    shipped = raw("role_plays", code)
    return role_play_from(code, shipped, language=language) if shipped is not None else None


def role_play_from(code: str, content: Mapping[str, Any], *, language: str, version: int = units.OURS) -> RolePlay:
    """A role-play as its content has it, in one language."""
    entry = in_language(content, language)
    scenes = {
        name: Scene(scene["scene"], tuple(rules.SceneChoice(**choice) for choice in scene["choices"]))
        for name, scene in entry["scenes"].items()
    }
    known = {behaviour["code"]: behaviour for behaviour in ready.behaviours()}
    return RolePlay(
        code=code,
        title=entry["title"],
        brief=entry["brief"],
        stakes=entry["stakes"],
        minutes=entry["minutes"],
        warning=entry["warning"],
        behaviours=[
            {
                "code": each,
                "title": known[each][f"title_{language}"],
                "definition": known[each][f"definition_{language}"],
            }
            for each in entry["behaviours"]
        ],
        scenes=scenes,
        endings={name: Ending(**ending) for name, ending in entry["endings"].items()},
        card=entry["card"],
        observer=entry["observer"],
        debrief=entry["debrief"],
        version=version,
    )


def charter() -> list[tuple[str, str]]:
    """The twelve articles: title and text in the reader's language."""
    return [(said(article, "title"), said(article, "text")) for article in ready.content()["charter"]]
