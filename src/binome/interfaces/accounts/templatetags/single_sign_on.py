"""The sign-in services of the organisation, for the pages that lead to them."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def single_sign_on() -> dict[str, Any]:
    """The services, and whether they alone let people in."""
    return {"providers": settings.SSO_PROVIDERS, "alone": settings.SSO_ONLY}
