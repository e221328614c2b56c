"""What administrators are told of a staff file that did not come in."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models import FeedRun
from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.core.people.models import Person

LETTER = "directory/emails/feed_failed.txt"


def tell_administrators(run: FeedRun, *, now: datetime) -> None:
    """Tell each of them why nothing was written."""
    for reader in Person.objects.employed().filter(is_administrator=True):
        outbox.post(
            LETTER,
            to=reader,
            key=f"directory.feed.{run.pk}.{reader.pk}",
            category=Category.DECISION,
            about=(run.pk,),
            context={"reason": run.reasons.get(reader.preferred_language, ""), "file": run.file_name},
            act=(_("See the last staff files"), reverse("connections:staff_file")),
            send_after=now,
        )


@stands_while(LETTER)
def _is_the_last(letter: OutboxLetter, now: datetime) -> bool:
    """Not once a later file came in, nor when the next one has already been told of."""
    return not FeedRun.objects.filter(pk__gt=int(letter.about[0])).exists()
