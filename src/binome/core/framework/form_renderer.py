"""How Django's forms look: every field the same way, the commonest widgets written by us, errors summed up at the top."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from binome.core.framework.widgets import DRAWN


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/bound_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """What `components.widgets` writes is written there; the rest by its template."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
