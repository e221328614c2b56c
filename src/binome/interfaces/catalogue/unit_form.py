"""A unit of content as a form: a field for each of its ends, and buttons that add, take away and move items of its lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField

from binome.core.competences import shapes
from binome.core.competences.shapes import (
    LANGUAGES,
    BilingualShape,
    FlagShape,
    GroupShape,
    ListShape,
    NumberShape,
    PickShape,
    Shape,
    WordShape,
    joined,
)
from binome.core.people.text import cleaned, whole_number
from binome.core.ui.props import Text

A_LINE = 300  # characters: what may be longer gets several lines to be typed in
MOST_ITEMS = 40  # of one list that is read from a form, whatever it says


@dataclass
class UnitPart:
    """A part of the form: its fields, and the parts inside it. `place`: of an item in its list."""

    label: Text = ""
    at: str = ""
    fields: list[BoundField] = field(default_factory=list)
    parts: list["UnitPart"] = field(default_factory=list)
    each: Text = ""
    count: int | None = None
    can_add: bool = False
    can_remove: bool = False
    is_first: bool = True
    is_item: bool = False
    wrong: bool = False
    is_open: bool = False

    @property
    def is_section(self) -> bool:
        """Whether it folds away under its label."""
        return bool(self.label) and not self.is_item


class UnitForm(forms.Form):
    """Content with a field for each end. It is always bound: to what is kept, or to what was typed."""

    use_required_attribute = False
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, shape: GroupShape, content: Any, after: int, changed: str = "") -> None:
        """`changed`: the list that was just changed, which stays open and is looked at."""
        self.shape, self.content, self.changed = shape, content, changed
        flat: dict[str, Any] = {"after": after}
        ends: dict[str, tuple[Shape, str]] = {}
        _flatten(shape, content, "", flat, ends)
        super().__init__(flat)
        for name, (end, language) in ends.items():
            self.fields[name] = _field_of(end, language)
        self._look_at_the_last_of(changed)

    def _look_at_the_last_of(self, changed: str) -> None:
        places = [
            name.removeprefix(f"{changed}.").split(".")[0] for name in self.fields if name.startswith(f"{changed}.")
        ]
        numbers = [number for place in places if (number := whole_number(place)) is not None]
        if changed and numbers:
            name = next(name for name in self.fields if f"{name}.".startswith(f"{changed}.{max(numbers)}."))
            self.fields[name].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Say of each part what cannot be kept."""
        values = super().clean() or {}
        for fault in shapes.misshapen(self.shape, self.content):
            self.add_error(
                fault.at if fault.at in self.fields else None, fault.text if fault.at in self.fields else str(fault)
            )
        return values

    def parts(self) -> list[UnitPart]:
        """The form in the order of its shape, in parts that fold away."""
        return self._part(self.shape, self.content, "").parts

    def _part(self, shape: Shape, value: Any, at: str) -> UnitPart:
        if isinstance(shape, ListShape):
            return self._list(shape, value, at)
        part = UnitPart(label=getattr(shape, "label", ""), at=at, is_open=self._is_open(at))
        if isinstance(shape, GroupShape):
            for name, inner in shape.parts.items():
                inside = self._part(inner, value[name], joined(at, name))
                nested = isinstance(inner, GroupShape | ListShape)
                part.parts.append(inside if nested else UnitPart(fields=inside.fields, wrong=inside.wrong))
        elif isinstance(shape, BilingualShape):
            part.fields = [self[joined(at, language)] for language in LANGUAGES]
        else:
            part.fields = [self[at]]
        part.wrong = any(bound.errors for bound in part.fields) or any(inside.wrong for inside in part.parts)
        return part

    def _is_open(self, at: str) -> bool:
        return bool(at) and f"{self.changed}.".startswith(f"{at}.")

    def _list(self, shape: ListShape, items: list[Any], at: str) -> UnitPart:
        part = UnitPart(label=shape.label, at=at, each=shape.each, count=len(items), can_add=len(items) < shape.most)
        part.is_open = self._is_open(at)
        for place, item in enumerate(items):
            inside = self._part(shape.item, item, joined(at, place))
            inside.label, inside.at, inside.is_item = f"{shape.each} {place + 1}", joined(at, place), True
            inside.is_first, inside.can_remove = place == 0, len(items) > shape.least
            part.parts.append(inside)
        part.wrong = any(inside.wrong for inside in part.parts)
        return part


def _flatten(shape: Shape, value: Any, at: str, flat: dict[str, Any], ends: dict[str, tuple[Shape, str]]) -> None:
    match shape:
        case GroupShape():
            for name, part in shape.parts.items():
                _flatten(part, value[name], joined(at, name), flat, ends)
        case ListShape():
            for place, item in enumerate(value):
                _flatten(shape.item, item, joined(at, place), flat, ends)
        case BilingualShape():
            for language in LANGUAGES:
                flat[joined(at, language)] = value[language]
                ends[joined(at, language)] = (shape, language)
        case _:
            flat[at], ends[at] = value, (shape, "")


def _field_of(shape: Shape, language: str) -> forms.Field:
    label = str(getattr(shape, "label", ""))
    made: forms.Field = forms.CharField(label=label, required=False)
    match shape:
        case BilingualShape():
            widget = forms.TextInput() if shape.most <= A_LINE else forms.Textarea({"rows": 4})
            widget.attrs["lang"] = language
            label = f"{label} ({shapes.name_of(language)})"
            made = forms.CharField(label=label, required=False, widget=widget, strip=False)
        case FlagShape():
            made = forms.BooleanField(label=label, required=False)
        case NumberShape():
            made.widget = forms.NumberInput({"min": shape.least, "max": shape.most})
        case PickShape():
            made.widget = forms.Select(choices=shape.options)
    made.has_an_answer = getattr(shape, "is_needed", True)  # type: ignore[attr-defined]
    return made


def typed_content(shape: GroupShape, posted: Mapping[str, Any]) -> Any:
    """What was typed, as content; what cannot be read stays as it was typed, to be refused in its place."""
    return _typed(shape, posted, "")


def _typed(shape: Shape, posted: Mapping[str, Any], at: str) -> Any:
    match shape:
        case GroupShape():
            return {name: _typed(part, posted, joined(at, name)) for name, part in shape.parts.items()}
        case ListShape():
            size = min(whole_number(str(posted.get(f"size.{at}", ""))) or 0, MOST_ITEMS)
            return [_typed(shape.item, posted, joined(at, place)) for place in range(size)]
        case BilingualShape():
            return {language: _text(posted, joined(at, language)) for language in LANGUAGES}
        case FlagShape():
            return bool(posted.get(at))
        case NumberShape():
            text = _text(posted, at)
            number = whole_number(text)
            return (number if number is not None else text) if text else None
        case WordShape() | PickShape():
            return " ".join(_text(posted, at).split())
    raise TypeError(shape)


def _text(posted: Mapping[str, Any], name: str) -> str:
    return cleaned(str(posted.get(name, "")).replace("\r\n", "\n"))


def rearranged(shape: GroupShape, content: Any, wish: str) -> Any:
    """Content after a button of a list was pressed: `add scenes`, `remove scenes.2`, `up scenes.2`; else as it was."""
    act, _space, at = wish.partition(" ")
    steps = at.split(".")
    place = whole_number(steps[-1]) if act in {"remove", "up"} else None
    list_shape, items = _list_at(shape, content, steps if act == "add" else steps[:-1])
    if list_shape is None:
        return content
    if act == "add" and len(items) < list_shape.most:
        items.append(shapes.blank(list_shape.item))
    elif act == "remove" and place is not None and place < len(items) and len(items) > list_shape.least:
        del items[place]
    elif act == "up" and place is not None and 0 < place < len(items):
        items[place - 1 : place + 1] = [items[place], items[place - 1]]
    return content


def list_changed_by(wish: str) -> str:
    """The list that a button changes; empty for a button of no list."""
    act, _space, at = wish.partition(" ")
    return at if act == "add" else at.rpartition(".")[0]


def _list_at(shape: Shape, value: Any, steps: list[str]) -> tuple[ListShape | None, list[Any]]:
    for step in steps:
        if isinstance(shape, GroupShape) and step in shape.parts:
            shape, value = shape.parts[step], value[step]
        elif isinstance(shape, ListShape) and (place := whole_number(step)) is not None and place < len(value):
            shape, value = shape.item, value[place]
        else:
            return None, []
    return (shape, value) if isinstance(shape, ListShape) else (None, [])
