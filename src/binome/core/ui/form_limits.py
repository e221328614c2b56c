"""Numbers that no rule was ever meant to have: the database of one installation takes them, pages and clocks do not."""

from collections.abc import Mapping

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

Limits = Mapping[str, tuple[int, int]]


def hold_within(form: forms.BaseForm, limits: Limits) -> None:
    """Let each of these fields take the numbers from the least to the most, and say so to the browser."""
    for name, (least, most) in limits.items():
        field = form.fields[name]
        field.validators += [MinValueValidator(least), MaxValueValidator(most)]
        field.widget.attrs |= {"min": least, "max": most}
