"""What the clock asks of the network: a word to whoever looks after an idea, before the day set for it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.journey.network import emails
from binome.journey.network.models import Idea
from binome.journey.network.queries.ideas import ideas_due

REMIND = Duty[Idea](
    "network.remind_of_ideas",
    _("remind someone of an idea they look after"),
    key_of=lambda idea: f"{idea.pk}:{idea.due_on}",
)


def remind_of_ideas(*, now: datetime) -> int:
    """Write to those whose ideas are due within a week, once a day that was set; says how many ideas are due."""
    return sum(do_each(list(ideas_due(timezone.localdate(now))), _write, duty=REMIND))


def _write(idea: Idea) -> int:
    emails.remind_of_idea(idea)
    return 1
