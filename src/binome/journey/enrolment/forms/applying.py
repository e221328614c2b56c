"""The application: lenient while it is being written, exact when it is handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from binome.core.competences.levels import Level
from binome.core.competences.models import Theme
from binome.core.people.text import whole_number
from binome.core.ui.half_days import HalfDayGrid
from binome.core.ui.props import FormStep
from binome.journey.enrolment import rules
from binome.journey.enrolment.forms import steps
from binome.journey.enrolment.forms.missing import BEFORE_SENDING, FIELDS, MAY_BE_LEFT_OUT, SENTENCES
from binome.journey.enrolment.models import Application, Mode
from binome.journey.enrolment.queries.applying import answers_of, themes_of
from binome.journey.enrolment.queries.cases import CaseStudy, case_study_for
from binome.journey.enrolment.rules import Problem
from binome.journey.enrolment.states import SPOKEN, Referee, Side, Slot

# A choice that starts with an answer; a case is asked of a theme that is offered, and never of the others.
HAVE_AN_ANSWER = ("hours_a_month", "capacity", "mode", "referee", "level_", "own_", "case_")


def _text(label: Any, help_text: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, widget=forms.Textarea({"rows": rows})
    )


@dataclass(frozen=True)
class ThemeLine:
    """What a mentor fills in for one theme."""

    theme: Theme
    case: CaseStudy
    level: BoundField
    answer: BoundField
    words: int

    @property
    def is_open(self) -> bool:
        """Whether the theme is being offered, or was begun."""
        return bool(self.level.value() and str(self.level.value()) != "0") or bool(self.answer.value())


@dataclass(frozen=True)
class ChoiceLine:
    """One of a mentee's three themes, first choice first."""

    theme: BoundField
    level: BoundField


class ApplicationForm(forms.Form):
    """Every question of an application. Nothing is required here: the rules say what is missing at hand-in."""

    motivation = _text(_("What makes you want to take part?"), _("600 characters at most."))
    helped_someone_learn = _text(
        _("A time you helped someone learn"),
        _("The situation, what you did, what came of it. 1,200 characters at most."),
        rows=6,
    )
    lesson = _text(
        _("My micro-lesson"),
        _("200 words at most. It is read under a code, as cases are: do not name yourself."),
        rows=8,
    )
    work_situation = _text(
        _("A work situation in which it would help you"),
        _("For instance: “I rebuild the same table by hand every month.” 600 characters at most."),
    )
    offers_in_return = _text(
        _("What can you offer your mentor in return?"),
        _("A view of the business, an introduction, advice on presenting an idea… 400 characters at most."),
        rows=3,
    )
    hours_a_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=40, required=False)
    capacity = forms.TypedChoiceField(label=_("How many people could you support?"), coerce=int, required=False)
    mode = forms.ChoiceField(label=_("Where"), choices=Mode.choices, required=False, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=list(SPOKEN.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    slots = forms.MultipleChoiceField(
        label=_("When it suits you best"),
        choices=Slot.choices,
        required=False,
        widget=HalfDayGrid,
        help_text=_("It helps to suggest people who are free when you are. Leave empty if every day will do."),
    )
    referee = forms.ChoiceField(
        label=_("Who may say how you work with people?"),
        choices=Referee.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A three-minute form. Only the programme manager reads it, and it serves nothing else."),
    )
    commits = forms.BooleanField(required=False)

    def __init__(self, application: Application, data: Any = None) -> None:
        self.application = application
        self.themes = list(themes_of(application.wave))
        self.kept = answers_of(application)
        super().__init__(data, initial=self._kept_values())
        wave = application.wave
        self.fields["commits"].label = ngettext(
            "I can keep the rhythm: %(n)s session of %(minutes)s minutes",
            "I can keep the rhythm: %(n)s sessions of %(minutes)s minutes",
            wave.sessions_planned,
        ) % {
            "n": wave.sessions_planned,
            "minutes": wave.session_minutes,
        }
        most = min(5, max(1, wave.max_mentees_per_mentor))
        capacity = cast("forms.ChoiceField", self.fields["capacity"])
        capacity.choices = [(number, str(number)) for number in range(1, most + 1)]
        if self.is_mentor:
            self._add_mentor_themes()
            for name in ("work_situation", "offers_in_return"):
                del self.fields[name]
        else:
            self._add_mentee_choices()
            for name in ("helped_someone_learn", "capacity", "referee"):
                del self.fields[name]
        if not (self.is_mentor and wave.asks_lesson):
            del self.fields["lesson"]
        on_page = [*self.parts, steps.WITH_MORE_TIME] if self.is_brief else self.parts
        self.order_fields([name for part in on_page for name in part.names(self)])
        self._say_what_is_needed()

    def _say_what_is_needed(self) -> None:
        """Nothing is required of a draft, which does not make it optional."""
        needed = BEFORE_SENDING - MAY_BE_LEFT_OUT if self.is_brief else BEFORE_SENDING
        for name, field in self.fields.items():
            field.before_sending = name in needed  # type: ignore[attr-defined]
            field.has_an_answer = name.startswith(HAVE_AN_ANSWER)  # type: ignore[attr-defined]

    @property
    def is_mentor(self) -> bool:
        """Which of the two forms this is."""
        return self.application.side == Side.MENTOR

    @property
    def is_brief(self) -> bool:
        """Whether it asks only for what a match needs, and leaves the rest to those who have a little more time."""
        return rules.is_brief(side=self.application.side, level=self.application.person.level)

    @property
    def parts(self) -> Sequence[steps.StepPlan]:
        """What every applicant of this side is asked, step by step."""
        if self.is_brief:
            return steps.BRIEF
        return steps.MENTOR if self.is_mentor else steps.MENTEE

    @property
    def steps(self) -> dict[str, FormStep]:
        """The form in steps, the first with something missing or wrong shown first."""
        asks_lesson = self.application.wave.asks_lesson
        problems = rules.problems_of(
            self.kept, side=self.application.side, brief=self.is_brief, asks_lesson=asks_lesson
        )
        unfinished: list[str | None] = list(self.errors) or [
            self._field_of(problem, code) for problem, code in problems
        ]
        return steps.steps_of(self, self.parts, unfinished=unfinished)

    @property
    def minutes(self) -> int:
        """About how long the questions that every applicant is asked take, without the case studies."""
        return steps.minutes_of(self, [name for part in self.parts for name in part.names(self)])

    def _kept_values(self) -> dict[str, Any]:
        kept = self.kept
        values: dict[str, Any] = {
            "motivation": kept.motivation,
            "helped_someone_learn": kept.helped_someone_learn,
            "lesson": kept.lesson,
            "work_situation": kept.work_situation,
            "offers_in_return": kept.offers_in_return,
            "hours_a_month": kept.hours_a_month,
            "capacity": kept.capacity,
            "mode": kept.mode,
            "languages": list(kept.languages),
            "slots": list(kept.slots),
            "referee": kept.referee,
            "commits": kept.commits,
        }
        cases = dict(self.application.case_answers.to_cases().values_list("theme__code", "text"))
        values |= {f"case_{code}": text for code, text in cases.items()}
        for place, answer in enumerate(kept.themes, start=1):
            values |= {
                f"level_{answer.code}": answer.level,
                f"theme_{place}": answer.code,
                f"own_{place}": answer.level,
            }
        return values

    def _add_mentor_themes(self) -> None:
        for theme in self.themes:
            self.fields[f"level_{theme.code}"] = forms.TypedChoiceField(
                label=_("My level"),
                choices=[(0, _("I do not offer this theme")), *Level.choices],
                coerce=int,
                required=False,
            )
            self.fields[f"case_{theme.code}"] = _text(_("My answer to the case"), "", rows=8)

    def _add_mentee_choices(self) -> None:
        titles = [("", "—"), *((theme.code, theme.title) for theme in self.themes)]
        names = {1: _("First choice"), 2: _("Second choice"), 3: _("Third choice")}
        for place, name in names.items():
            self.fields[f"theme_{place}"] = forms.ChoiceField(label=name, choices=titles, required=False)
            self.fields[f"own_{place}"] = forms.TypedChoiceField(
                label=_("My level today"),
                choices=[(0, _("I am starting from nothing")), *Level.choices],
                coerce=int,
                required=False,
            )

    @property
    def theme_lines(self) -> Iterator[ThemeLine]:
        """One line a theme, for mentors."""
        answers = self.application.case_answers.to_cases().exclude(text="")
        begun = dict(answers.values_list("theme__code", "case_version"))
        for theme in self.themes:
            answer = self[f"case_{theme.code}"]
            yield ThemeLine(
                theme=theme,
                case=case_study_for(theme, begun.get(theme.code)),
                level=self[f"level_{theme.code}"],
                answer=answer,
                words=rules.words_in(str(answer.value() or "")),
            )

    @property
    def choice_lines(self) -> list[ChoiceLine]:
        """Three lines, for mentees."""
        return [ChoiceLine(self[f"theme_{place}"], self[f"own_{place}"]) for place in (1, 2, 3)]

    @property
    def has_more_to_fix(self) -> bool:
        """Whether something is wrong among what a brief application may leave for later."""
        return bool(set(steps.WITH_MORE_TIME.names(self)) & set(self.errors))

    def answers(self) -> rules.Answers:
        """What was typed, with what was kept before standing in for anything unreadable."""
        self.is_valid()
        typed, kept = self.cleaned_data, self.kept
        return rules.Answers(
            motivation=typed.get("motivation", kept.motivation),
            offers_in_return=typed.get("offers_in_return", kept.offers_in_return),
            work_situation=typed.get("work_situation", kept.work_situation),
            helped_someone_learn=typed.get("helped_someone_learn", kept.helped_someone_learn),
            lesson=typed.get("lesson", kept.lesson),
            hours_a_month=typed.get("hours_a_month") or kept.hours_a_month,
            capacity=typed.get("capacity") or kept.capacity,
            mode=typed.get("mode") or kept.mode,
            languages=tuple(typed.get("languages", kept.languages)),
            slots=tuple(typed.get("slots", kept.slots)),
            referee=typed.get("referee") or kept.referee,
            commits=bool(typed.get("commits", kept.commits)),
            themes=self._mentor_themes(typed) if self.is_mentor else self._mentee_themes(typed),
        )

    def _mentor_themes(self, typed: dict[str, Any]) -> tuple[rules.ThemeAnswer, ...]:
        return tuple(
            rules.ThemeAnswer(theme.code, level, case, whole_number(str(self.data.get(f"version_{theme.code}", ""))))
            for theme in self.themes
            for level, case in [(typed.get(f"level_{theme.code}") or 0, typed.get(f"case_{theme.code}", ""))]
            if level or case.strip()
        )

    def _mentee_themes(self, typed: dict[str, Any]) -> tuple[rules.ThemeAnswer, ...]:
        wanted: dict[str, int] = {}
        for place in (1, 2, 3):
            wanted.setdefault(typed.get(f"theme_{place}", ""), typed.get(f"own_{place}") or 0)
        return tuple(rules.ThemeAnswer(code, level) for code, level in wanted.items() if code)

    def show(self, problems: Sequence[tuple[Problem, str]]) -> None:
        """Tie each thing that is missing to its field."""
        self.is_valid()
        for problem, code in problems:
            self.add_error(self._field_of(problem, code), SENTENCES[problem])

    def _field_of(self, problem: Problem, code: str) -> str | None:
        if problem in FIELDS:
            return FIELDS[problem]
        if code:
            return f"level_{code}" if problem == Problem.LEVEL_MISSING else f"case_{code}"
        return None if self.is_mentor else "theme_1"
