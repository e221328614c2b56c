"""What the sign-in page says of the programmes here, to someone whom nobody knows yet."""

from django import template

from binome.core.programmes.models import Programme
from binome.core.programmes.wording import entrance_of
from binome.core.ui.props import Text

register = template.Library()


@register.simple_tag
def entrance() -> Text:
    """In the words of the one kind of mentoring that there is."""
    return entrance_of(Programme.objects.order_by().values_list("kind", flat=True).distinct())
