"""Words for the templates of emails."""

from django import template

from binome.core.mail import layout

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """What a person wrote, marked as theirs on each of its lines."""
    return layout.quotation(words)
