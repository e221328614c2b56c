"""The first page of the report: why these themes."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from binome.core.programmes.models import Wave
from binome.journey.diagnosis.models import Objective
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import Cell, Indicator, Number, ReportTable, Section
from binome.journey.outcomes.queries.report.wording import TOO_FEW, figure, percent


def why_these_themes(material: Material, wave: Wave, objectives: Sequence[Objective]) -> Section:
    """What the wave set itself, with the numbers of the needs map that justified it; else its themes alone."""
    numbers = objectives[0].numbers if objectives else {}
    return Section(
        key="why",
        title=_("Why these themes"),
        lead=wave.programme.purpose,
        indicators=_survey(numbers),
        tables=(_aims(objectives), *_foreseen(objectives)) if objectives else (_themes(material),),
        notes=(
            (
                _(
                    "The numbers are those of the needs map when the themes were chosen; groups under five are left out."
                ),
                _("What is foreseen takes those who did not answer to be like those who did."),
            )
            if objectives
            else ()
        ),
    )


def _aims(objectives: Sequence[Objective]) -> ReportTable:
    return ReportTable(
        _("What the wave aimed at"),
        (_("Theme"), _("Aim"), _("Wanted by"), _("Ease, from 1 to 5"), _("Named in appraisals")),
        tuple((each.theme.title, each.aim or each.theme.examples, *_behind(each.numbers)) for each in objectives),
    )


def _themes(material: Material) -> ReportTable:
    return ReportTable(
        _("Themes of the wave"),
        (_("Theme"), _("For example")),
        tuple((theme.title, theme.examples) for theme in material.themes if theme.of_wave),
    )


def _foreseen(objectives: Sequence[Objective]) -> tuple[ReportTable, ...]:
    """Supply and demand as foreseen when the themes were chosen, where the survey said enough of both."""
    if all(each.numbers.get("expected_mentees") is None for each in objectives):
        return ()
    return (
        ReportTable(
            _("Mentees and mentors foreseen"),
            (_("Theme"), _("People who want it"), _("People who can mentor"), _("Places they make")),
            tuple((each.theme.title, *_expected(each.numbers)) for each in objectives),
        ),
    )


def _expected(numbers: dict[str, Any]) -> tuple[Cell, ...]:
    expected = (numbers.get(name) for name in ("expected_mentees", "expected_mentors", "expected_places"))
    return tuple(TOO_FEW if count is None else Number(count) for count in expected)


def of_the_survey(objectives: Sequence[Objective]) -> list[int]:
    """How many were invited and how many had answered when the themes were chosen, where the report tells it."""
    numbers = objectives[0].numbers if objectives else {}
    return [numbers["n"], numbers["invited"]] if _survey(numbers) else []


def _survey(numbers: dict[str, Any]) -> tuple[Indicator, ...]:
    if not numbers.get("n") or not numbers.get("invited"):
        return ()
    of_invited = _("of %(n)s invited") % {"n": numbers["invited"]}
    return (Indicator(_("Answers to the needs survey"), Number(numbers["n"]), of_invited),)


def _behind(numbers: dict[str, Any]) -> tuple[Cell, Cell, Cell]:
    wanted, n = numbers.get("wanted"), numbers.get("wanted_of") or numbers.get("n")
    axes = numbers.get("axes")
    return (
        percent(wanted, n) if wanted is not None and n else TOO_FEW,
        figure(numbers.get("ease"), places=1),
        TOO_FEW if axes is None else Number(axes),
    )
