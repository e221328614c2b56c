"""Putting letters in the outbox, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from binome.core.mail.models import Category, LetterState, Mute, OutboxLetter
from binome.core.people.models import Person

ALWAYS_SENT = frozenset({Category.ACCESS, Category.DECISION})


def post(
    letter: str,
    *,
    to: Person,
    key: str,
    category: Category,
    context: Mapping[str, Any] | None = None,
    act: tuple[str | Promise, str] | None = None,
    calendar: str = "",
    calendar_method: str = "",
    send_after: datetime | None = None,
) -> OutboxLetter:
    """Put one letter in the outbox; the same `key` never makes a second one.

    `letter` names a text template, "enrolment/emails/accepted.txt": its first line is the subject, the rest
    the body in paragraphs. It is rendered in the reader's language with `context` and `person`; the HTML part is
    made from the same paragraphs, so the two always say the same. `act` is a button: (label, path of this site).
    """
    existing = OutboxLetter.objects.filter(key=key).first()
    if existing is not None:
        return existing
    with override(to.preferred_language):
        subject, paragraphs = _rendered(letter, {**(context or {}), "person": to})
        button = (str(act[0]), settings.BASE_URL + act[1]) if act else None
        text = "\n\n".join([*paragraphs, *([f"{button[0]}: {button[1]}"] if button else [])])
        html = render_to_string(
            "ui/letter.html",
            {"subject": subject, "paragraphs": paragraphs, "button": button, "base_url": settings.BASE_URL},
        )
    muted = category not in ALWAYS_SENT and Mute.objects.filter(person=to, category=category).exists()
    return OutboxLetter.objects.create(
        key=key,
        to=to,
        letter=letter,
        category=category,
        language=to.preferred_language,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        state=LetterState.MUTED if muted else LetterState.QUEUED,
        send_after=send_after or timezone.now(),
    )


def _rendered(letter: str, context: Mapping[str, Any]) -> tuple[str, list[str]]:
    template = get_template(letter).template  # type: ignore[attr-defined]
    whole = template.render(Context(dict(context), autoescape=False)).strip()
    subject, _, body = whole.partition("\n")
    paragraphs = [" ".join(part.split("\n")).strip() for part in body.strip().split("\n\n")]
    return " ".join(subject.split())[:300], [part for part in paragraphs if part]
