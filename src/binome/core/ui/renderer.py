"""How Django's forms look: every field through the same template, errors summed up at the top."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/bound_field.html"
