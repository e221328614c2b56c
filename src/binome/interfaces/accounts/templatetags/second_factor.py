"""Whether a role of the reader asks for a second step."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from binome.core.privacy.second_factor.queries import asked_from

register = template.Library()


@dataclass(frozen=True)
class FactorAsked:
    """From which day, None where no role asks; whether that day has come."""

    day: date | None
    is_due: bool


@register.simple_tag(takes_context=True)
def second_factor_asked(context: dict[str, Any]) -> FactorAsked:
    """What the roles of the reader ask."""
    day = asked_from(context["request"].user)
    return FactorAsked(day, is_due=day is not None and day <= timezone.localdate())
