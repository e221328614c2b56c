"""Putting letters in the outbox, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from binome.core.framework.compiled_query import PERSON, CompiledQuery, Param
from binome.core.mail import answers, edited, layout, undoing, validity
from binome.core.mail.layout import Occasion, TextBlock
from binome.core.mail.models import ALWAYS_SENT, CONSIDERATE, Category, LetterState, Mute, OutboxLetter
from binome.core.mail.passages import EDITED
from binome.core.mail.preferences import PREFERENCES_PATH
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.people.places import place_of

_TOGETHER: ContextVar["list[OutboxLetter] | None"] = ContextVar("letters_of_one_act", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Letters posted inside are written at its end, all at once: an act on hundreds of people asks and writes no line a letter."""
    drafts: list[OutboxLetter] = []
    token = _TOGETHER.set(drafts)
    try:
        yield
    finally:
        _TOGETHER.reset(token)
    post_all(drafts)


# Both are asked for every letter that is written, one at a time where each is an act of its own.
_BY_KEY = CompiledQuery(lambda: OutboxLetter.objects.filter(key=Param("key", CharField())).order_by())
_MUTED = CompiledQuery(
    lambda: Mute.objects.filter(person=PERSON, category=Param("category", CharField())).values_list("pk").order_by()
)


def post(
    letter: str,
    *,
    to: Person,
    key: str,
    category: Category,
    about: Sequence[int | str] = (),
    context: Mapping[str, Any] | None = None,
    act: tuple[str | Promise, str] | None = None,
    occasion: Occasion | None = None,
    calendar: str = "",
    calendar_method: str = "",
    send_after: datetime | None = None,
    asked_for: bool = False,
    address: str = "",
) -> OutboxLetter:
    """Put one letter in the outbox; the same `key` never makes a second one.

    `letter` names a text template, "enrolment/emails/accepted.txt": its first line is the subject, the rest
    the body in blocks (`core.mail.layout`). It is rendered in the reader's language with `context` and `person`; the
    HTML part is made from the same blocks, so the two always say the same. `act` is a button: (label, path of this site);
    `occasion` the date that it is about.
    `calendar` is an iCalendar object that leaves as a third part, with `calendar_method` (REQUEST, CANCEL).
    `about` are the keys by which the letter is asked, when it leaves, whether it still stands (`core.mail.validity`).
    What the reader has `asked_for` leaves at any hour; reminders and the like wait for a working morning.
    `address` is where it goes when that must not follow the reader: by default, their address when it leaves.
    Inside `together` the letter is written later, and has no key of the database yet.
    """
    # Looked up before it is rendered: most letters of the clock exist already, and rendering is the dear part
    collected = _TOGETHER.get()
    existing = _BY_KEY.first(key=key) if collected is None else None
    if existing is not None:
        return existing
    written = draft(
        letter,
        to=to,
        key=key,
        category=category,
        about=about,
        context=context,
        act=act,
        occasion=occasion,
        calendar=calendar,
        calendar_method=calendar_method,
        send_after=send_after,
        asked_for=asked_for,
        address=address,
    )
    if collected is not None:
        collected.append(written)
        return written
    written.state = LetterState.MUTED if is_muted(to, category) else LetterState.QUEUED
    try:
        with transaction.atomic():
            written.save(force_insert=True)
    except IntegrityError:  # someone posted the same key between our look and our write
        return OutboxLetter.objects.get(key=key)
    return written


def take_out(letters: Iterable[OutboxLetter]) -> None:
    """Delete letters that wait still; gone, not withdrawn: a key is written once, and the same may be said again."""
    keys = [letter.pk for letter in letters]
    OutboxLetter.objects.filter(pk__in=keys, state=LetterState.QUEUED).delete()


def draft(
    letter: str,
    *,
    to: Person,
    key: str,
    category: Category,
    about: Sequence[int | str] = (),
    context: Mapping[str, Any] | None = None,
    act: tuple[str | Promise, str] | None = None,
    occasion: Occasion | None = None,
    calendar: str = "",
    calendar_method: str = "",
    send_after: datetime | None = None,
    asked_for: bool = False,
    address: str = "",
    mailing: str = "",
) -> OutboxLetter:
    """A letter written and not yet posted. Letters of one `mailing` can be held, let go and counted together.

    Raises `NothingDeclared` for a kind of letter that does not say while what it stands.
    """
    validity.rule_of(letter)
    during = undoing.current_grace()  # an act that can still be taken back: its letters wait until it cannot
    if during is not None:
        send_after = max(send_after or during.letters_leave_at, during.letters_leave_at)
        mailing = mailing or during.mark
    with override(to.preferred_language), timezone.override(place_of(to).zone):
        subject, text, html = _written(
            letter,
            {**(context or {}), "person": to},
            category=category,
            act=act,
            occasion=occasion,
            invites=bool(calendar),
        )
    return OutboxLetter(
        key=key,
        to=to,
        address=address,
        letter=letter,
        about=list(about),
        mailing=mailing,
        category=category,
        language=to.preferred_language,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        considerate=category in CONSIDERATE and not asked_for,
        send_after=send_after or timezone.now(),
    )


def post_all(drafts: Sequence[OutboxLetter]) -> None:
    """Put many letters in the outbox at once; those whose key is there already stay as they are."""
    readers = {letter.to_id for letter in drafts}
    muted = set(Mute.objects.filter(person__in=readers).values_list("person_id", "category"))
    for letter in drafts:
        is_silent = letter.category not in ALWAYS_SENT and (letter.to_id, letter.category) in muted
        letter.state = LetterState.MUTED if is_silent else LetterState.QUEUED
    OutboxLetter.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=100)


def is_muted(person: Person, category: str) -> bool:
    """Whether `person` does not wish to receive letters of `category`."""
    return category not in ALWAYS_SENT and bool(_MUTED.rows(person=person, category=category))


def _written(
    letter: str,
    context: Mapping[str, Any],
    *,
    category: Category,
    act: tuple[str | Promise, str] | None,
    occasion: Occasion | None,
    invites: bool,
) -> tuple[str, str, str]:
    """Subject, text part and HTML part. An invitation to a calendar carries no picture: programs then find it for sure."""
    is_answered = answers.may_be_answered(letter)
    return framed(
        *_rendered(letter, context),
        category=category,
        act=act,
        occasion=occasion,
        invites=invites,
        is_answered=is_answered,
    )


def framed(
    subject: str,
    blocks: Sequence[TextBlock],
    *,
    category: Category,
    act: tuple[str | Promise, str] | None = None,
    occasion: Occasion | None = None,
    invites: bool = False,
    is_answered: bool = False,
) -> tuple[str, str, str]:
    """Subject, text part and HTML part of an email that says these `blocks`, with the button and the date that are ours.

    One that `is_answered` by email begins with the line above which one replies.
    """
    house = organisation.current()
    frame = {
        "subject": subject,
        "preheader": layout.gist_of(blocks),
        "answer_line": str(answers.LINE) if is_answered else "",
        "blocks": blocks,
        "occasion": occasion,
        "site": settings.BASE_URL,
        "house": house,
        "logo": layout.LOGO if house.logo_in_letters and not invites else "",
        "act_label": str(act[0]) if act else "",
        "act_url": settings.BASE_URL + act[1] if act else "",
        "why": gettext("You receive this email as part of: %(category)s.") % {"category": category.label},
        "preferences_url": "" if category in ALWAYS_SENT else settings.BASE_URL + PREFERENCES_PATH,
    }
    text = render_to_string("ui/letter.txt", {**frame, "content": layout.text_of(blocks)})
    html = render_to_string("ui/letter.html", frame)
    return subject, text.strip() + "\n", html


def _rendered(letter: str, context: Mapping[str, Any]) -> tuple[str, list[TextBlock]]:
    template = get_template(letter).template  # type: ignore[attr-defined]
    words = {EDITED: edited.fillings_for(letter, template)}
    return layout.subject_and_blocks(template.render(Context({**context, **words}, autoescape=False)))
