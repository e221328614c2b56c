"""What is written to people about their roles."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import always_stands, stands_while
from binome.core.people.models import Person
from binome.core.privacy.models import ErasureRequest
from binome.core.privacy.second_factor.queries import has_factor, rules
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import ADMINISTRATOR, HR
from binome.interfaces.administration.roles import MAY, label_of

LETTER = "administration/emails/appointed.txt"


def tell_appointment(
    person: Person, *, role: str, programme: Programme | None, by: Person | None, now: datetime
) -> None:
    """Tell someone the role they were given, what it is for, and where its pages are; `by` None is a sign-in service."""
    asked = rules().get(role) if not has_factor(person) else None
    outbox.post(
        LETTER,
        to=person,
        key=f"administration.appointed.{person.pk}.{role}.{programme.pk if programme else 0}.{now.isoformat()}",
        category=Category.ACCESS,
        about=(role, programme.pk if programme else 0),
        context={"role": label_of(role), "may": MAY[role], "programme": programme, "by": by, "asked": asked},
        act=(_("Open my home page"), reverse("home")),
        send_after=now,
    )


@stands_while(LETTER)
def _still_holds(letter: OutboxLetter, now: datetime) -> bool:
    """A role that was taken away meanwhile is not announced."""
    role, programme = letter.about
    if role in {ADMINISTRATOR, HR}:
        held = Q(is_administrator=True) if role == ADMINISTRATOR else Q(is_hr=True)
        return Person.objects.filter(held, pk=letter.to_id).exists()
    return ProgrammeRole.objects.filter(person=letter.to_id, programme=programme, role=role).exists()


def tell_refused_erasure(asked: ErasureRequest, *, by: Person, now: datetime) -> None:
    """Tell someone that they are not erased, why, and what they may do about it."""
    outbox.post(
        "administration/emails/erasure_refused.txt",
        to=asked.person,
        key=f"administration.erasure_refused.{asked.pk}",
        category=Category.DECISION,
        context={"reason": asked.reason, "by": by},
        act=(_("Open “My data and emails”"), reverse("my_data")),
        send_after=now,
    )


stands_while("administration/emails/erasure_refused.txt")(always_stands)
