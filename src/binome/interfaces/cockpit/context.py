"""What surrounds every page: navigation, demo banner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame of every page."""
    return {"demo": settings.DEMO, "nav": []}
