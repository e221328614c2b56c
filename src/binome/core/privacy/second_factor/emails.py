"""What is written to those whose role asks for a second factor."""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.core.people.models import Person
from binome.core.privacy.second_factor.queries import asked_from, has_factor

LETTER = "privacy/emails/second_factor_asked.txt"
ANNOUNCED, SOON = "announced", "soon"


def tell(person: Person, *, asked: date, occasion: str, now: datetime) -> None:
    """Tell someone without a second factor from when one is asked of them; once for each day and occasion."""
    outbox.post(
        LETTER,
        to=person,
        key=_key(person, asked, occasion),
        category=Category.ACCESS,
        about=(asked.isoformat(),),
        context={"asked": asked, "services": [service.name for service in settings.SSO_PROVIDERS]},
        act=(_("Set up a second step"), reverse("mfa_index")),
        send_after=now,
    )


def is_told(person: Person, *, asked: date) -> bool:
    """Whether it was announced to them already."""
    return OutboxLetter.objects.filter(key=_key(person, asked, ANNOUNCED)).exists()


def _key(person: Person, asked: date, occasion: str) -> str:
    return f"privacy.second_factor.{person.pk}.{asked.isoformat()}.{occasion}"


@stands_while(LETTER)
def _is_still_missing(letter: OutboxLetter, now: datetime) -> bool:
    """Not once it is set up, nor when no role asks for it any longer from that day."""
    person = Person.objects.get(pk=letter.to_id)
    asked = asked_from(person)
    return asked is not None and asked.isoformat() == letter.about[0] and not has_factor(person)
