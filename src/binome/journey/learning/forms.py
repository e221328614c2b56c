"""Input made clean: what someone writes in a module or a role-play, workshops, attendance."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.ui.clock import WHOSE_CLOCK, check_within_a_year
from binome.core.ui.props import RatingRow
from binome.journey.learning import rules
from binome.journey.learning.queries.content import Module, RolePlay, modules_on

TRUE_OR_FALSE = [("true", _("True")), ("false", _("False"))]
LEVELS = [
    (1, _("To develop")),
    (2, _("Progressing")),
    (3, _("Established")),
    (4, _("A resource for others")),
]


class ModuleForm(forms.Form):
    """A module's quiz and questions; all are asked, none is rated."""

    def __init__(self, module: Module, data: Any = None, *, kept: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=kept or {})
        for question in module.quiz:
            self.fields[question["key"]] = forms.ChoiceField(
                label=question["text"], choices=TRUE_OR_FALSE, widget=forms.RadioSelect
            )
        for ask in module.asks:
            self.fields[ask["key"]] = forms.CharField(
                label=ask["label"], max_length=rules.MAX_KEPT, widget=forms.Textarea({"rows": 4})
            )

    @property
    def answers(self) -> dict[str, str]:
        """A text for each key, once valid."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


class RolePlayForm(forms.Form):
    """One's own view of a role-play: a level on each behaviour, an answer to each debrief question."""

    def __init__(self, role_play: RolePlay, data: Any = None, *, levels: dict[str, int], debrief: list[str]) -> None:
        kept = {f"debrief{place}": text for place, text in enumerate(debrief, start=1)}
        super().__init__(data, initial=kept)
        self.role_play, self.levels_kept = role_play, levels
        for place, question in enumerate(role_play.debrief, start=1):
            self.fields[f"debrief{place}"] = forms.CharField(
                label=question, max_length=rules.MAX_KEPT, widget=forms.Textarea({"rows": 3})
            )
        for behaviour in role_play.behaviours:
            self.fields[f"level-{behaviour['code']}"] = forms.TypedChoiceField(
                label=behaviour["title"], choices=LEVELS, coerce=int, widget=forms.RadioSelect
            )

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
        label=_("It stands for the module"), required=False, help_text=_("Coming to the workshop finishes it.")
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
