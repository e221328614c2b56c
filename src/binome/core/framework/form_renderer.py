"""How Django's forms look: every field the same way, the commonest widgets in Python, errors summed up at the top."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from binome.core.framework.widgets import RENDERERS


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/bound_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widgets that `RENDERERS` knows are written in Python; the rest by their template."""
        renderer = RENDERERS.get(template_name)
        return renderer(context["widget"]) if renderer else super().render(template_name, context, request)
