"""Half-days of a working week as a grid of five by two, one tap each, instead of ten lines of words."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

DAYS = 5  # of the working week, Monday first


class HalfDayGrid(CheckboxSelectMultiple):
    """Choices in the order Monday morning, Monday afternoon, Tuesday morning…, drawn under the names of days."""

    template_name = "ui/forms/half_days.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The same boxes, by row."""
        context = super().get_context(name, value, attrs)
        boxes = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["days"] = [WEEKDAYS_ABBR[day] for day in range(DAYS)]
        context["widget"]["rows"] = [(_("Morning"), boxes[0::2]), (_("Afternoon"), boxes[1::2])]
        return context
