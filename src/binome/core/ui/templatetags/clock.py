"""Words about time that letters need, since they are read far from the server."""

from django import template
from django.utils import timezone

register = template.Library()


@register.simple_tag
def clock_city() -> str:
    """The place whose clock moments are told in, as "Paris" or "New York"."""
    return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
