"""Ready modules, role plays and the charter, in the reader’s language."""

from dataclasses import dataclass
from typing import Any

from binome.core.competences import ready
from binome.journey.enrolment.queries.applying import said
from binome.journey.learning import rules


@dataclass(frozen=True)
class Module:
    """A module in the reader's language."""

    code: str
    minutes: int
    title: str
    objectives: list[str]
    steps: list[dict[str, str]]
    quiz: list[dict[str, Any]]
    asks: list[dict[str, str]]
    check: str


@dataclass(frozen=True)
class RolePlay:
    """A role-play in the reader's language."""

    code: str
    title: str
    brief: str
    behaviours: list[dict[str, Any]]
    debrief: list[str]


def module(code: str) -> Module | None:
    """The module with this code, or None."""
    entry = next((lesson for lesson in ready.lessons() if lesson["code"] == code), None)
    if entry is None:
        return None
    return Module(
        code=code,
        minutes=entry["minutes"],
        title=said(entry, "title"),
        objectives=said(entry, "objectives"),
        steps=[{"title": said(step, "title"), "text": said(step, "text")} for step in entry["steps"]],
        quiz=[
            {
                "key": f"quiz{place}",
                "text": said(question, "text"),
                "answer": question["answer"],
                "why": said(question, "why"),
            }
            for place, question in enumerate(entry["quiz"], start=1)
        ],
        asks=[
            {"key": f"ask{place}", "label": said(question, "")} for place, question in enumerate(entry["asks"], start=1)
        ],
        check=said(entry, "check"),
    )


def modules_on(path: str) -> list[Module]:
    """The modules of a path, in order."""
    return [lesson for code in rules.MODULES[path] if (lesson := module(code)) is not None]


def role_plays() -> list[RolePlay]:
    """All role-plays, in order."""
    known = {behaviour["code"]: behaviour for behaviour in ready.behaviours()}
    return [
        RolePlay(
            code=entry["code"],
            title=said(entry, "title"),
            brief=said(entry, "brief"),
            behaviours=[
                {"code": code, "title": said(known[code], "title"), "definition": said(known[code], "definition")}
                for code in entry["behaviours"]
            ],
            debrief=[said(question, "") for question in entry["debrief"]],
        )
        for entry in ready.content()["role_plays"]
    ]


def role_play(code: str) -> RolePlay | None:
    """The role-play with this code, or None."""
    return next((scene for scene in role_plays() if scene.code == code), None)


def charter() -> list[tuple[str, str]]:
    """The twelve articles: title and text in the reader's language."""
    return [(said(article, "title"), said(article, "text")) for article in ready.content()["charter"]]
