"""Modules and role-plays as the organisation writes them: what each is made of, and what keeps one from being used."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.competences import ready, shapes
from binome.core.competences.shapes import (
    BilingualShape,
    FlagShape,
    GroupShape,
    ListShape,
    NumberShape,
    PickShape,
    WordShape,
)
from binome.journey.learning.queries import scene_graph

LINE, PARAGRAPH = 300, 3000  # characters
SIGNS = "+-~"  # shown, missed, in part
_SIGNED = re.compile(r"(B\d)\s*([+\-~−])?")


def _line(label: Any, *, is_needed: bool = True) -> BilingualShape:
    return BilingualShape(label, LINE, is_needed)


def _text(label: Any, *, is_needed: bool = True) -> BilingualShape:
    return BilingualShape(label, PARAGRAPH, is_needed)


MODULE = GroupShape(
    {
        "title": _line(gettext_lazy("Title")),
        "objectives": ListShape(
            gettext_lazy("What people will be able to do"),
            gettext_lazy("Objective"),
            _line(gettext_lazy("Objective")),
            2,
            6,
        ),
        "ideas": ListShape(
            gettext_lazy("Ideas"),
            gettext_lazy("Idea"),
            GroupShape(
                {
                    "title": _line(gettext_lazy("Title")),
                    "guess": _text(gettext_lazy("A question to guess at first")),
                    "text": _text(gettext_lazy("The explanation")),
                    "misconception": _line(gettext_lazy("What people often think")),
                }
            ),
        ),
        "example": GroupShape(
            {
                "context": _text(gettext_lazy("The situation")),
                "weak": _text(gettext_lazy("What goes wrong")),
                "good": _text(gettext_lazy("What works")),
                "notes": ListShape(
                    gettext_lazy("Notes in the margin"), gettext_lazy("Note"), _line(gettext_lazy("Note"))
                ),
            },
            gettext_lazy("Side by side"),
        ),
        "figure": GroupShape(
            {
                "kind": PickShape(
                    gettext_lazy("How it is drawn"),
                    (
                        ("diamonds", gettext_lazy("In a row")),
                        ("square", gettext_lazy("Two by two")),
                        ("ladder", gettext_lazy("As a ladder")),
                        ("arrows", gettext_lazy("As arrows")),
                        ("grid", gettext_lazy("In columns")),
                        ("bars", gettext_lazy("As bars of minutes")),
                    ),
                ),
                "title": _line(gettext_lazy("Title")),
                "alt": BilingualShape(gettext_lazy("In a few words, for those who do not see it"), 150),
                "long": _text(gettext_lazy("The figure in words")),
                "parts": ListShape(
                    gettext_lazy("Parts of the figure"),
                    gettext_lazy("Part"),
                    GroupShape(
                        {
                            "title": _line(gettext_lazy("Title")),
                            "text": _line(gettext_lazy("Text"), is_needed=False),
                            "strong": FlagShape(gettext_lazy("Stands out")),
                            "blocks": ListShape(
                                gettext_lazy("Lines"),
                                gettext_lazy("Line"),
                                GroupShape(
                                    {
                                        "text": _line(gettext_lazy("Text")),
                                        "minutes": NumberShape(gettext_lazy("Minutes"), 1, 60, is_needed=False),
                                        "strong": FlagShape(gettext_lazy("Stands out")),
                                    }
                                ),
                                0,
                            ),
                        }
                    ),
                ),
            },
            gettext_lazy("Figure"),
        ),
        "exercise": GroupShape(
            {
                "prompt": _text(gettext_lazy("What to do")),
                "minutes": NumberShape(gettext_lazy("Minutes to do it"), 1, 120),
                "fields": ListShape(
                    gettext_lazy("What people write"), gettext_lazy("Field"), _line(gettext_lazy("Label")), 1, 6
                ),
                "weak": _text(gettext_lazy("An example that is too vague")),
                "good": _text(gettext_lazy("An example ready to use")),
                "self_check": ListShape(
                    gettext_lazy("Check it yourself"), gettext_lazy("Line"), _line(gettext_lazy("Line"))
                ),
            },
            gettext_lazy("Exercise"),
        ),
        "questions": ListShape(
            gettext_lazy("Questions"),
            gettext_lazy("Question"),
            GroupShape(
                {
                    "stem": _text(gettext_lazy("Question")),
                    "options": ListShape(
                        gettext_lazy("Options"),
                        gettext_lazy("Option"),
                        GroupShape(
                            {
                                "text": _line(gettext_lazy("Answer")),
                                "right": FlagShape(gettext_lazy("The right one")),
                                "feedback": _line(gettext_lazy("Feedback: the thought that leads there")),
                            }
                        ),
                        2,
                        5,
                    ),
                }
            ),
            3,
        ),
        "transfer": _text(gettext_lazy("What to take to the first session")),
        "sources": ListShape(gettext_lazy("Sources"), gettext_lazy("Source"), _line(gettext_lazy("Source"))),
    }
)

ROLE_PLAY = GroupShape(
    {
        "title": _line(gettext_lazy("Title")),
        "brief": _text(gettext_lazy("The situation")),
        "stakes": _line(gettext_lazy("What is at stake")),
        "warning": _text(gettext_lazy("A warning, where the scene may hurt"), is_needed=False),
        "minutes": NumberShape(gettext_lazy("Minutes"), 3, 60),
        "behaviours": WordShape(gettext_lazy("Behaviours looked back on, as B1 B5"), 40, is_needed=False),
        "scenes": ListShape(
            gettext_lazy("Scenes"),
            gettext_lazy("Scene"),
            GroupShape(
                {
                    "name": WordShape(gettext_lazy("Name, as 1, 2, 3: the first scene is 1"), 8),
                    "scene": _text(gettext_lazy("What the other says or does")),
                    "choices": ListShape(
                        gettext_lazy("Choices"),
                        gettext_lazy("Choice"),
                        GroupShape(
                            {
                                "text": _line(gettext_lazy("What one may say or do")),
                                "felt": _line(gettext_lazy("What the other shows")),
                                "to": WordShape(gettext_lazy("Leads to, the name of a scene or an ending"), 8),
                                "behaviours": WordShape(
                                    gettext_lazy("Behaviours: B1+ shown, B5- missed, B8~ in part"), 60, is_needed=False
                                ),
                            }
                        ),
                        2,
                        4,
                    ),
                }
            ),
            1,
            20,
        ),
        "endings": ListShape(
            gettext_lazy("Endings"),
            gettext_lazy("Ending"),
            GroupShape(
                {
                    "name": WordShape(gettext_lazy("Name, as E1"), 8),
                    "title": _line(gettext_lazy("Title")),
                    "text": _text(gettext_lazy("Debrief: what happened, and why")),
                    "best": FlagShape(gettext_lazy("Where the behaviours lead")),
                }
            ),
            2,
            6,
        ),
        "card": _text(gettext_lazy("Card of the other, when played with people")),
        "observer": _text(gettext_lazy("Sheet of the observer")),
        "debrief": ListShape(
            gettext_lazy("Questions to look back"), gettext_lazy("Question"), _line(gettext_lazy("Question")), 1, 6
        ),
    }
)


def opened_module(shipped: Mapping[str, Any]) -> Any:
    """A module that shipped, with every part that may be written."""
    return shapes.completed(MODULE, shipped)


def opened_role_play(shipped: Mapping[str, Any]) -> Any:
    """A role-play that shipped, as it is written: scenes and endings in a list, each with its name."""
    scenes = [
        {
            "name": name,
            "scene": scene["scene"],
            "choices": [
                {**choice, "behaviours": " ".join(f"{code}{sign}" for code, sign in choice["behaviours"].items())}
                for choice in scene["choices"]
            ],
        }
        for name, scene in shipped["scenes"].items()
    ]
    endings = [{"name": name, **ending} for name, ending in shipped["endings"].items()]
    listed = {**shipped, "scenes": scenes, "endings": endings, "behaviours": " ".join(shipped["behaviours"])}
    return shapes.completed(ROLE_PLAY, listed)


def closed_role_play(written: Mapping[str, Any]) -> dict[str, Any]:
    """A role-play as it was written, as it is played."""
    known = {behaviour["code"] for behaviour in ready.behaviours()}
    return {
        **written,
        "behaviours": [code for code, _sign in _signed(written["behaviours"]) if code in known],
        "scenes": {
            scene["name"]: {
                "scene": scene["scene"],
                "choices": [
                    {
                        **choice,
                        "key": key,
                        "behaviours": {code: sign for code, sign in _signed(choice["behaviours"]) if code in known},
                    }
                    for key, choice in zip("abcdefgh", scene["choices"], strict=False)
                ],
            }
            for scene in written["scenes"]
        },
        "endings": {
            ending["name"]: {name: value for name, value in ending.items() if name != "name"}
            for ending in written["endings"]
        },
    }


def _signed(written: str) -> list[tuple[str, str]]:
    return [(code, (sign or "+").replace("−", "-")) for code, sign in _SIGNED.findall(written.upper())]


def module_obstacles(content: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a module from being used besides what is not written: a quiz must be one that teaches."""
    right = []
    for place, question in enumerate(content["questions"], start=1):
        options = [option for option in question["options"] if option["right"]]
        if len(options) != 1:
            yield _("Question %(n)s: exactly one option is right.") % {"n": place}
        right += [option["text"] for option in options[:1]]
        for language in shapes.LANGUAGES:
            texts = [option["text"][language].strip().casefold() for option in question["options"]]
            if len(set(texts)) < len(texts):
                yield _("Question %(n)s: two options say the same.") % {"n": place}
                break
    if len(right) > 1 and _all_the_same(right):
        yield _("The same answer is right for every question: whoever always ticks it would pass without reading.")


def _all_the_same(texts: Sequence[Mapping[str, str]]) -> bool:
    return any(len({text[language].strip().casefold() for text in texts}) == 1 for language in shapes.LANGUAGES)


def role_play_obstacles(content: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a role-play from being used: ways that end nowhere, names that are not there, signs nobody can read."""
    yield from scene_graph.faults(content)
    known = {behaviour["code"] for behaviour in ready.behaviours()}
    written = [content["behaviours"]]
    written += [choice["behaviours"] for scene in content["scenes"] for choice in scene["choices"]]
    unread = {text for text in written if _SIGNED.sub("", text.upper()).strip(" ,;")}
    unread |= {text for text in written if any(code not in known for code, _sign in _signed(text))}
    for text in sorted(unread):
        yield _("“%(text)s” names no behaviours: write them as B1+ B5-.") % {"text": text}
