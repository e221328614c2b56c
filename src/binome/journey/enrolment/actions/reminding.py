"""What the clock asks of enrolment: a word before a badge expires."""

from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.journey.enrolment import emails
from binome.journey.enrolment.models import Validation
from binome.journey.enrolment.queries.reach import badges_ending

AHEAD = timedelta(days=30)  # time to hand a new case study in before the badge ends
Ending = tuple[Person, date, list[Validation]]


REMIND = Duty[Ending](
    "enrolment.remind_of_badges",
    _("write to someone whose validation ends"),
    key_of=lambda due: f"{due[0].pk}:{due[1]}",
)


def remind_of_badges(*, now: datetime) -> int:
    """Write to those whose badges end within thirty days, once for all that end the same day; says how many end."""
    today = timezone.localdate(now)
    ending = badges_ending(today, until=today + AHEAD)
    by_person = groupby(ending, key=lambda badge: (badge.person, badge.expires_on))
    each = [(person, day, list(badges)) for (person, day), badges in by_person]
    return sum(do_each(each, _write, duty=REMIND))


def _write(ending: Ending) -> int:
    person, day, badges = ending
    emails.send_badges_end(person, badges, day=day)
    return len(badges)
