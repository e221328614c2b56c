"""What a unit of content is made of, part by part, and what is wrong with one: whoever writes it and a file are told alike.

A unit is what `json` reads: groups of parts, lists, and at their ends texts in both languages, words, numbers, yes or no.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

LANGUAGES = ("fr", "en")
Label = str | Promise


@dataclass(frozen=True)
class BilingualShape:
    """A text in both languages; `most`: characters in each."""

    label: Label
    most: int = 300
    is_needed: bool = True


@dataclass(frozen=True)
class WordShape:
    """Something written the same way in every language: a name of a scene, codes of behaviours."""

    label: Label
    most: int = 20
    is_needed: bool = True


@dataclass(frozen=True)
class FlagShape:
    """Yes or no."""

    label: Label


@dataclass(frozen=True)
class NumberShape:
    """A whole number between two others."""

    label: Label
    least: int
    most: int
    is_needed: bool = True


@dataclass(frozen=True)
class PickShape:
    """One of several."""

    label: Label
    options: tuple[tuple[str, Label], ...]


@dataclass(frozen=True)
class ListShape:
    """As many of one thing as one likes, from `least` to `most`; `each`: what one of them is called."""

    label: Label
    each: Label
    item: "Shape"
    least: int = 1
    most: int = 12


@dataclass(frozen=True)
class GroupShape:
    """Several parts in order, by name."""

    parts: Mapping[str, "Shape"] = field(default_factory=dict)
    label: Label = ""


Shape = BilingualShape | WordShape | FlagShape | NumberShape | PickShape | ListShape | GroupShape


@dataclass(frozen=True)
class ContentFault:
    """Something wrong: where (`at`, as a form names it; `where`, in words) and what."""

    at: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}{_(':')} {self.text}" if self.where else self.text


def blank(shape: Shape) -> Any:
    """A part with nothing in it yet; lists as short as they may be."""
    value: Any = ""
    match shape:
        case BilingualShape():
            value = dict.fromkeys(LANGUAGES, "")
        case FlagShape():
            value = False
        case NumberShape():
            value = shape.least if shape.is_needed else None
        case PickShape():
            value = shape.options[0][0]
        case ListShape():
            value = [blank(shape.item) for _place in range(shape.least)]
        case GroupShape():
            value = {name: blank(part) for name, part in shape.parts.items()}
    return value


def completed(shape: Shape, value: Any) -> Any:
    """The same content with what the shape knows and the content left out, and without what the shape does not know."""
    match shape:
        case GroupShape():
            return {
                name: completed(part, value[name]) if name in value else blank(part)
                for name, part in shape.parts.items()
            }
        case ListShape():
            return [completed(shape.item, item) for item in value]
    return value


def misshapen(shape: Shape, value: Any, at: str = "", where: str = "") -> Iterator[ContentFault]:
    """What cannot be kept: something else than the shape says, or longer than it may be."""
    match shape:
        case GroupShape():
            yield from _misshapen_group(shape, value, at, where)
        case ListShape():
            yield from _misshapen_list(shape, value, at, where)
        case BilingualShape():
            yield from _misshapen_text(shape, value, at, _below(where, shape.label))
        case _:
            yield from _misshapen_end(shape, value, at, _below(where, shape.label))


def _misshapen_group(shape: GroupShape, value: Any, at: str, where: str) -> Iterator[ContentFault]:
    inside = _below(where, shape.label)
    if not isinstance(value, dict):
        yield ContentFault(at, inside, _("should be an object with named parts."))
        return
    if unknown := sorted(str(name) for name in value.keys() - shape.parts.keys()):
        yield ContentFault(at, inside, _("unknown part “%(name)s”.") % {"name": unknown[0][:40]})
    for name, part in shape.parts.items():
        if name not in value:
            yield ContentFault(at, inside, _("the part “%(name)s” is missing.") % {"name": name})
        else:
            yield from misshapen(part, value[name], joined(at, name), inside)


def _misshapen_list(shape: ListShape, value: Any, at: str, where: str) -> Iterator[ContentFault]:
    inside = _below(where, shape.label)
    if not isinstance(value, list):
        yield ContentFault(at, inside, _("should be a list."))
        return
    if len(value) > shape.most:
        most = ngettext("at most %(n)s is kept.", "at most %(n)s are kept.", shape.most) % {"n": shape.most}
        yield ContentFault(at, inside, most)
    for place, item in enumerate(value):
        yield from misshapen(shape.item, item, joined(at, place), _below(where, f"{shape.each} {place + 1}"))


def _misshapen_text(shape: BilingualShape, value: Any, at: str, where: str) -> Iterator[ContentFault]:
    if not isinstance(value, dict) or value.keys() != set(LANGUAGES):
        yield ContentFault(at, where, _("should have “fr” and “en”."))
        return
    for language in LANGUAGES:
        yield from _too_long(value[language], shape.most, joined(at, language), _below(where, name_of(language)))


def _misshapen_end(shape: Shape, value: Any, at: str, where: str) -> Iterator[ContentFault]:
    match shape:
        case WordShape():
            yield from _too_long(value, shape.most, at, where)
        case FlagShape() if not isinstance(value, bool):
            yield ContentFault(at, where, _("should be true or false."))
        case NumberShape() if not _is_number_of(shape, value):
            between = _("should be a whole number from %(least)s to %(most)s.")
            yield ContentFault(at, where, between % {"least": shape.least, "most": shape.most})
        case PickShape() if value not in [key for key, _name in shape.options]:
            yield ContentFault(at, where, _("is none of the choices."))


def _is_number_of(shape: NumberShape, value: Any) -> bool:
    if value is None:
        return not shape.is_needed
    return isinstance(value, int) and not isinstance(value, bool) and shape.least <= value <= shape.most


def _too_long(value: Any, most: int, at: str, where: str) -> Iterator[ContentFault]:
    if not isinstance(value, str):
        yield ContentFault(at, where, _("should be a text."))
    elif len(value) > most:
        too_long = _("%(n)s characters; at most %(most)s.") % {"n": len(value), "most": most}
        yield ContentFault(at, where, too_long)


def lacking(shape: Shape, value: Any, at: str = "", where: str = "") -> Iterator[ContentFault]:
    """What is still to write before people are given it: empty texts, a language left out, lists that are too short."""
    match shape:
        case GroupShape():
            for name, part in shape.parts.items():
                yield from lacking(part, value[name], joined(at, name), _below(where, shape.label))
        case ListShape():
            if len(value) < shape.least:
                least = _("at least %(n)s.") % {"n": shape.least}
                yield ContentFault(at, _below(where, shape.label), least)
            for place, item in enumerate(value):
                yield from lacking(shape.item, item, joined(at, place), _below(where, f"{shape.each} {place + 1}"))
        case BilingualShape():
            empty = [language for language in LANGUAGES if not value[language].strip()]
            if empty and (shape.is_needed or len(empty) < len(LANGUAGES)):
                for language in empty:
                    yield ContentFault(
                        joined(at, language),
                        _below(where, shape.label),
                        _("%(language)s is missing.") % {"language": name_of(language)},
                    )
        case WordShape() if shape.is_needed and not value.strip():
            yield ContentFault(at, _below(where, shape.label), _("is empty."))


def joined(at: str, name: str | int) -> str:
    """The place of a part inside another."""
    return f"{at}.{name}" if at else str(name)


def name_of(language: str) -> str:
    """One of the two languages in words."""
    return pgettext("within a sentence", "French") if language == "fr" else pgettext("within a sentence", "English")


def _below(where: str, label: Label) -> str:
    return " › ".join(filter(None, (where, str(label))))
