"""From when and until when someone is away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class AbsenceForm(forms.Form):
    """One's own absence."""

    begins_on = _day(_("First day away"), required=True)
    until = _day(
        _("Last day away"), required=False, help_text=_("Leave empty if it is not known yet; you can change it later.")
    )


class NotedAbsenceForm(AbsenceForm):
    """The absence of one of the two, as their programme notes it."""

    person = forms.TypedChoiceField(label=_("Who is away?"), coerce=int, widget=forms.RadioSelect)
    field_order = ("person", "begins_on", "until")

    def __init__(self, *args: Any, people: tuple[Person, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(person.pk, person.name) for person in people]  # type: ignore[attr-defined]
