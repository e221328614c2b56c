"""When each stage of a wave begins and ends."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.core.ui.clock import check_within_a_year

USUAL_WEEKS = {
    Stage.AUDIENCE: 3,
    Stage.ENROLMENT: 3,
    Stage.LEARNING: 3,
    Stage.MATCHING: 2,
    Stage.MENTORING: 18,
    Stage.OUTCOMES: 2,
}
PLANNED = tuple(USUAL_WEEKS)


class CalendarForm(forms.Form):
    """A first and a last day for each stage; both empty: not planned."""

    def __init__(self, *args: Any, wave: Wave, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = {each.stage: (each.starts_on, each.ends_on) for each in wave.calendar.all()}
        proposed = planned or _usual(today)
        for stage in PLANNED:
            first, last = proposed.get(stage, (None, None))
            for name, label, day in (("starts", _("First day"), first), ("ends", _("Last day"), last)):
                self.fields[f"{stage}_{name}"] = forms.DateField(
                    label=label,
                    required=False,
                    initial=day,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                    validators=[check_within_a_year],
                )

    def stages(self) -> Iterator[tuple[Stage, BoundField, BoundField]]:
        """Each stage with its two days."""
        for stage in PLANNED:
            yield stage, self[f"{stage}_starts"], self[f"{stage}_ends"]

    def clean(self) -> dict[str, Any]:
        """Each stage ends after it begins, and none begins before the one before it."""
        cleaned = super().clean() or {}
        before: date | None = None
        for stage in PLANNED:
            first, last = cleaned.get(f"{stage}_starts"), cleaned.get(f"{stage}_ends")
            if bool(first) != bool(last):
                self.add_error(f"{stage}_ends" if first else f"{stage}_starts", _("Give both days, or neither."))
            elif first and last and last < first:
                self.add_error(f"{stage}_ends", _("The last day comes before the first."))
            if first and before and first < before:
                self.add_error(f"{stage}_starts", _("This stage would begin before the one before it."))
            before = first or before
        return cleaned

    def days(self) -> dict[str, tuple[date, date]]:
        """The stages that are planned."""
        pairs = {stage: (self.cleaned_data[f"{stage}_starts"], self.cleaned_data[f"{stage}_ends"]) for stage in PLANNED}
        return {stage.value: pair for stage, pair in pairs.items() if all(pair)}


def _usual(today: date) -> dict[str, tuple[date, date]]:
    """From next Monday, one stage after the other, as long as they usually take."""
    days: dict[str, tuple[date, date]] = {}
    first = today + timedelta(days=7 - today.weekday())
    for stage, weeks in USUAL_WEEKS.items():
        days[stage] = first, first + timedelta(days=7 * weeks - 3)
        first += timedelta(weeks=weeks)
    return days
