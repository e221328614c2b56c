"""The first page of the report: why these themes."""

from typing import Any

from django.utils.translation import gettext as _

from binome.core.programmes.models import Wave
from binome.journey.audience.queries import objectives_of
from binome.journey.outcomes.queries.report.parts import Indicator, Section, Table
from binome.journey.outcomes.queries.report.wording import TOO_FEW, decimal, percent


def why_these_themes(wave: Wave) -> Section:
    """What the wave set itself, with the numbers of the needs map that justified it; else its themes alone."""
    objectives = list(objectives_of(wave))
    numbers = objectives[0].numbers if objectives else {}
    return Section(
        key="why",
        title=_("Why these themes"),
        lead=wave.programme.purpose,
        indicators=_survey(numbers),
        tables=(
            Table(
                _("What the wave aimed at"),
                (_("Theme"), _("Aim"), _("Wanted by"), _("Ease, from 1 to 5"), _("Named in appraisals")),
                tuple(
                    (each.theme.title, each.aim or each.theme.examples, *_behind(each.numbers)) for each in objectives
                ),
            )
            if objectives
            else Table(
                _("Themes of the wave"),
                (_("Theme"), _("For example")),
                tuple((theme.title, theme.examples) for theme in wave.themes.all()),
            ),
        ),
        notes=(
            (_("The numbers are those of the needs map when the themes were chosen; groups under five are left out."),)
            if objectives
            else ()
        ),
    )


def _survey(numbers: dict[str, Any]) -> tuple[Indicator, ...]:
    if not numbers.get("n") or not numbers.get("invited"):
        return ()
    said = _("of %(n)s invited") % {"n": numbers["invited"]}
    return (Indicator(_("Answers to the needs survey"), str(numbers["n"]), said),)


def _behind(numbers: dict[str, Any]) -> tuple[str, str, str]:
    wanted, n = numbers.get("wanted"), numbers.get("n")
    axes = numbers.get("axes")
    return (
        percent(wanted / n) if wanted is not None and n else TOO_FEW,
        decimal(numbers.get("ease"), places=1),
        TOO_FEW if axes is None else str(axes),
    )
