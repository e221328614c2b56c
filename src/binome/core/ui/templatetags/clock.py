"""Words about time: every hour is told with the place whose clock it is. Known to every template."""

from datetime import date, datetime

from django import template

from binome.core.ui import clock
from binome.core.ui.dates import date_format

register = template.Library()
FORMS = {"": "DATETIME_FORMAT", "short": "SHORT_DATETIME_FORMAT", "hour": "TIME_FORMAT"}


@register.filter("date", expects_localtime=True)
def day_in_words(value: date | None, form: str = "DATE_FORMAT") -> str:
    """A date in words; stands in the place of Django's own filter, which writes "1 décembre"."""
    return date_format(value, form) if value else ""


@register.filter
def moment(value: datetime | None, form: str = "") -> str:
    """The moment on the reader's clock, and whose clock that is; `short` and `hour` leave words out."""
    return clock.in_words(value, form=FORMS[form])


@register.filter
def last_moment(value: date | None) -> str:
    """Until when a day lasts that closes something for all."""
    return clock.last_moment(value) if value else ""


@register.simple_tag
def whose_clock() -> str:
    """ "Paris time"."""
    return clock.whose_clock()
