"""Input made clean: what someone writes in a module or a role-play, workshops, attendance."""

import random
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.ui.clock import WHOSE_CLOCK, check_within_a_year
from binome.core.ui.props import RatingRow
from binome.journey.learning import rules
from binome.journey.learning.queries.content import AnswerOption, CheckQuestion, Module, RolePlay, modules_on

LEVELS = [
    (1, _("To develop")),
    (2, _("Progressing")),
    (3, _("Established")),
    (4, _("A resource for others")),
]


class ModuleForm(forms.Form):
    """A module's questions and exercise; all are asked, none is rated, and a wrong option says the thought behind it.

    `order`: what the order of the options comes from, so that colleagues cannot pass on the place of the right one.
    """

    def __init__(
        self, module: Module, data: Any = None, *, order: str, kept: dict[str, str] | None = None, done: bool = False
    ) -> None:
        super().__init__(data, initial=dict(kept or {}))
        self.module = module
        for question in module.questions:
            choices = [(option.key, option.text) for option in shuffled(question, order=order)]
            self.fields[question.key] = forms.ChoiceField(
                label=question.stem, choices=choices, widget=forms.RadioSelect
            )
            if done:
                self.initial[question.key] = question.right.key
        for ask in module.asks:
            self.fields[ask["key"]] = forms.CharField(
                label=ask["label"], max_length=rules.MAX_KEPT, widget=forms.Textarea({"rows": 4})
            )

    def clean(self) -> dict[str, Any]:
        """Say of each wrong option the thought that leads to it; the others stay as they are."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.module.questions:
            option = next((option for option in question.options if option.key == cleaned.get(question.key)), None)
            if option and not option.right:
                self.add_error(question.key, _("Look again: %(feedback)s") % {"feedback": option.feedback})
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """A text for each key, once valid."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


def shuffled(question: CheckQuestion, *, order: str) -> list[AnswerOption]:
    """The options in an order that stays the same for the same `order`."""
    options = list(question.options)
    random.Random(f"{order}:{question.key}").shuffle(options)  # noqa: S311 - nothing to guess: trying again is free
    return options


class RolePlayForm(forms.Form):
    """One's own view of a role-play: a level on each behaviour, an answer to each debrief question."""

    path = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self,
        role_play: RolePlay,
        data: Any = None,
        *,
        path: str,
        levels: dict[str, int],
        debrief: list[str],
        done: bool = False,
    ) -> None:
        kept = {f"debrief{place}": text for place, text in enumerate(debrief, start=1)}
        super().__init__(data, initial=kept | {"path": path})
        self.role_play, self.levels_kept, self.done = role_play, levels, done
        for place, question in enumerate(role_play.debrief, start=1):
            self.fields[f"debrief{place}"] = forms.CharField(
                label=question, max_length=rules.MAX_KEPT, widget=forms.Textarea({"rows": 3})
            )
        for behaviour in role_play.behaviours:
            self.fields[f"level-{behaviour['code']}"] = forms.TypedChoiceField(
                label=behaviour["title"], choices=LEVELS, coerce=int, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """A scene is looked back on from its end; whoever did it before may write their notes anew."""
        cleaned: dict[str, Any] = super().clean() or {}
        walk = self.role_play.walk(cleaned.get("path", ""))
        if not self.done and (walk is None or walk.ending is None):
            self.add_error(None, _("Play the scene to its end first: your notes stay here meanwhile."))
        return cleaned

    @property
    def rows(self) -> list[RatingRow]:
        """The lines of the self-check."""
        return [
            RatingRow(
                behaviour["code"],
                behaviour["title"],
                value=self.data.get(f"level-{behaviour['code']}", self.levels_kept.get(behaviour["code"], "")),
                help=behaviour["definition"],
            )
            for behaviour in self.role_play.behaviours
        ]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The debrief questions."""
        return [self[f"debrief{place}"] for place in range(1, len(self.role_play.debrief) + 1)]

    @property
    def levels(self) -> dict[str, int]:
        """The levels ticked, once valid."""
        return {
            behaviour["code"]: self.cleaned_data[f"level-{behaviour['code']}"]
            for behaviour in self.role_play.behaviours
        }

    @property
    def debrief(self) -> list[str]:
        """The answers given, once valid."""
        return [self.cleaned_data[question.name] for question in self.questions]


class WhenAndWhere(forms.Form):
    """A date and a place."""

    starts_at = forms.DateTimeField(
        label=_("When"),
        help_text=WHOSE_CLOCK,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        validators=[check_within_a_year],
    )
    place = forms.CharField(label=_("Where"), help_text=_("A room, or a video link."), max_length=300)


class WorkshopForm(WhenAndWhere):
    """A workshop to plan."""

    title = forms.CharField(label=_("Title"), max_length=200)
    module = forms.ChoiceField(
        label=_("It counts as the module"), required=False, help_text=_("Coming to the workshop finishes it.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=90)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500, initial=12)

    field_order = ("title", "module", "starts_at", "minutes", "place", "seats")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        module = cast("forms.ChoiceField", self.fields["module"])
        everyone = [lesson for path in rules.MODULES for lesson in modules_on(path)]
        module.choices = [("", _("None")), *((lesson.code, lesson.title) for lesson in everyone)]


class ProgressFilter(forms.Form):
    """Whom the trainer wants to see."""

    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[("", _("Both sides")), ("mentor", _("Mentor")), ("mentee", _("Mentee"))],
    )
    progress = forms.ChoiceField(
        label=_("Progress"),
        required=False,
        choices=[("", _("Everyone")), ("behind", _("Not yet prepared")), ("whole", _("Prepared"))],
    )

    def chosen(self, name: str) -> str:
        """A filter that can be read; otherwise as if empty."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
