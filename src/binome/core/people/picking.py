"""Someone on the staff, named in a form: by address, by staff number, or by name, chosen from a list when it fits several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.people.text import whole_number

MOST_SHOWN = 8  # people to choose from: with more, one types another letter rather than reads
LONGEST = 254  # characters: the longest address there is


class PersonPicker(forms.TextInput):
    """One line to type in, and once the name fits several people, those people to choose from."""

    template_name = "ui/forms/person_picker.html"
    candidates: "list[Person]"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "maxlength": LONGEST, **(attrs or {})})
        self.candidates = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        """What was typed, and who was chosen under it."""
        return str(data.get(name) or ""), str(data.get(f"{name}-chosen") or "")

    def format_value(self, value: Any) -> str:
        """The line again as it was typed."""
        return str(value[0] if isinstance(value, tuple) else value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The line, and the people it fits."""
        context = super().get_context(name, value, attrs)
        context["widget"]["candidates"] = self.candidates
        return context


class PersonField(forms.Field):
    """A person who works here; `None` when it may stay empty and does.

    `by_number` False: for readers who may not know staff ids, to whom a number would tell whose it is.
    """

    widget = PersonPicker

    def __init__(self, *, by_number: bool = True, **kwargs: Any) -> None:
        self.by_number = by_number
        words = _("A name, an address or a staff number.") if by_number else _("A name or an address.")
        super().__init__(**{"help_text": words, **kwargs})

    def clean(self, value: Any) -> Person | None:
        """Who is meant. Refused while the name fits nobody, or several and none of them is chosen."""
        typed, chosen = value if isinstance(value, tuple) else (str(value or ""), "")
        typed = typed.strip()[:LONGEST]
        if not typed:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        employed = Person.objects.employed()
        exact = employed.with_address(typed).first()
        if exact is None and self.by_number:
            exact = employed.filter(staff_id=typed).first()
        if exact is not None:
            return exact
        people = list(employed.named(typed).select_related("entity").order_by("sort_key", "pk")[: MOST_SHOWN + 1])
        if len(people) == 1:
            return people[0]
        picked = next((person for person in people if person.pk == whole_number(chosen)), None)
        if picked is not None:
            return picked
        if not people:
            raise ValidationError(
                _("Nobody on the staff has this name, address or number.")
                if self.by_number
                else _("Nobody on the staff has this name or address.")
            )
        self.widget.candidates = people[:MOST_SHOWN]
        if len(people) > MOST_SHOWN:
            raise ValidationError(_("This name fits many people: choose one below, or type more of it."))
        raise ValidationError(_("This name fits several people: choose one below."))
