"""The application in short steps: which questions stand in which, and how long each takes someone on a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.ui.props import FormStep
from binome.core.ui.rounding import rounded

TYPED_A_MINUTE = 36  # words, with two thumbs: Palin et al. (2019), 37,000 people
READ_A_MINUTE = 200  # words of a form
WORDS_A_SENTENCE = 14
SENTENCES = {"motivation": 2, "helped_someone_learn": 4, "work_situation": 2, "offers_in_return": 1}
SECONDS_A_CHOICE = 5
CASES, LESSON = (
    "case_",
    "lesson",
)  # thought over and written at one's own pace: they say so, and are not counted in the minutes


@dataclass(frozen=True)
class StepPlan:
    """A step as it is written down: its questions by name; those asked of each theme, by how their names begin."""

    key: str
    title: str | Promise
    icon: str
    fields: tuple[str, ...] = ()
    of_each_theme: tuple[str, ...] = ()
    tone: str = ""

    def names(self, form: forms.Form) -> list[str]:
        """The questions of `form` that stand in this step, in its order."""
        of_themes = [name for name in form.fields if name.startswith(self.of_each_theme)] if self.of_each_theme else []
        return of_themes + [name for name in self.fields if name in form.fields]


CHOICES = ("theme_1", "own_1", "theme_2", "own_2", "theme_3", "own_3")
PRACTICE = ("hours_a_month", "capacity", "mode", "languages", "slots", "commits")
MENTOR = (
    StepPlan("themes", _("My themes"), "bulb", of_each_theme=("level_", CASES), tone="mentor"),
    StepPlan("me", _("About me"), "user-heart", ("motivation", "helped_someone_learn", LESSON, "referee")),
    StepPlan("practice", _("In practice"), "calendar", PRACTICE),
)
MENTEE = (
    StepPlan("learn", _("What I would like to learn"), "plant-2", (*CHOICES, "work_situation"), tone="mentee"),
    StepPlan("me", _("About me"), "user-heart", ("motivation", "offers_in_return")),
    StepPlan("practice", _("In practice"), "calendar", PRACTICE),
)
BRIEF = (  # what a match with an executive needs; the rest may wait
    StepPlan("brief", _("In two minutes"), "plant-2", ("theme_1", "own_1", "work_situation", "commits"), tone="mentee"),
)
WITH_MORE_TIME = StepPlan(
    "more",
    _("If you have a little more time"),
    "clock",
    (*CHOICES[2:], "motivation", "offers_in_return", *PRACTICE[:-1]),
)


def steps_of(form: forms.Form, parts: Sequence[StepPlan], *, unfinished: Iterable[str | None]) -> dict[str, FormStep]:
    """The steps of `form`; the one with the first of its `unfinished` questions is shown first.

    What is wrong with no question in particular is wrong from the start: no theme is offered.
    """
    asked = set(unfinished)
    by_step = {part.key: asked & set(part.names(form)) for part in parts}
    nowhere = asked - set(form.fields)
    first = parts[0].key if nowhere else next((key for key, names in by_step.items() if names), parts[-1].key)
    return {
        part.key: FormStep(
            key=part.key,
            title=part.title,
            icon=part.icon,
            minutes=max(1, int(rounded(_seconds_of(form, part.names(form)) / 60))),
            number=number,
            of=len(parts),
            is_first_shown=part.key == first,
            tone=part.tone,  # type: ignore[arg-type]
        )
        for number, part in enumerate(parts, start=1)
    }


def minutes_of(form: forms.Form, names: Iterable[str]) -> int:
    """Whole minutes that these questions take, one begun counted; case studies stand apart."""
    return ceil(_seconds_of(form, names) / 60)


def _seconds_of(form: forms.Form, names: Iterable[str]) -> float:
    return sum(_seconds(form, name) for name in names if not name.startswith((CASES, LESSON)))


def _seconds(form: forms.Form, name: str) -> float:
    field = form.fields[name]
    words = len(f"{field.label} {field.help_text}".split())
    typed = SENTENCES.get(name, 0) * WORDS_A_SENTENCE * 60 / TYPED_A_MINUTE
    boxes = 3 if name == "slots" else 0 if typed else 1  # a grid is looked over, two or three half-days are ticked
    return words * 60 / READ_A_MINUTE + typed + boxes * SECONDS_A_CHOICE
