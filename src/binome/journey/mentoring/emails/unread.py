"""One email for all that one half has not read: which letter tells of what, and while what it stands.

A letter is made for one row, and tells of it and of every later one until the row for which the next letter was made.
It is about (the pair, that row).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import is_muted, post
from binome.core.people import hours
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.journey.mentoring.emails.letters import Act, names_for
from binome.journey.mentoring.models import Note, PairMessage, Relationship

TIME_TO_ERASE = timedelta(minutes=5)  # what is taken back at once makes no email
MESSAGE, NOTE = "mentoring/emails/message.txt", "mentoring/emails/wrote.txt"
KEYS = {MESSAGE: "mentoring.message", NOTE: "mentoring.wrote"}
# What never reached its reader told them of nothing: the next word from the other half is told again.
TOLD_NOTHING = (LetterState.WITHDRAWN, LetterState.FAILED)


def say_someone_wrote(note: Note, *, to: Person, now: datetime) -> None:
    """Tell one half that the other wrote in their space, once for all they have not read; never what."""
    page = reverse("mentoring:relationship", args=[note.relationship_id])
    act = (_("Read it in our space"), page + "#notes")
    _tell(NOTE, note, among=note.relationship.shared_notes.unread_by(to), to=to, act=act, now=now)


def say_a_message_waits(message: PairMessage, *, to: Person, now: datetime) -> None:
    """Tell one half that the other wrote to them, once for all they have not read; never what."""
    page = reverse("mentoring:messages", args=[message.relationship_id])
    thread = message.thread_id or message.pk
    act = (_("Read and answer"), f"{page}?thread={thread}#thread-{thread}")
    _tell(MESSAGE, message, among=message.relationship.messages.unread_by(to), to=to, act=act, now=now)


def still_tells(letter: OutboxLetter) -> bool:
    """Whether something of which this letter tells, and no later one, is unread."""
    unread: QuerySet[Any] = _model_of(letter).objects.unread_by(letter.to)
    own = unread.filter(relationship__in=Relationship.objects.of(letter.to))
    if len(letter.about) == 1:  # as 0.1.0 wrote it: about a note, and nothing of its pair
        return own.filter(pk=letter.about[0]).exists()
    relationship, since = letter.about
    covered = own.filter(relationship=relationship, pk__gte=since)
    made_for = [_since(other) for other in _letters(letter.letter, relationship, to=letter.to)]
    until = min((other for other in made_for if other > since), default=None)
    return (covered if until is None else covered.filter(pk__lt=until)).exists()


def _model_of(letter: OutboxLetter) -> type[PairMessage] | type[Note]:
    return PairMessage if letter.letter == MESSAGE else Note


def _tell(letter: str, row: Note | PairMessage, *, among: QuerySet[Any], to: Person, act: Act, now: datetime) -> None:
    """Write to `to` of a row `among` those they have not read, unless a letter tells of it already."""
    relationship = row.relationship
    earlier = _letters(letter, relationship.pk, to=to)
    if not among.filter(pk=row.pk).exists() or _is_told(row.pk, earlier, among=among, to=to):
        return
    turn = sum(_since(other) == row.pk for other in earlier)
    post(
        letter,
        to=to,
        key=f"{KEYS[letter]}:{relationship.pk}:{row.pk}{f'.{turn}' if turn else ''}:{to.pk}",
        category=Category.SESSION,
        about=(relationship.pk, row.pk),
        context=names_for(relationship, to),
        act=act,
        send_after=hours.polite(now + TIME_TO_ERASE, at=place_of(to)),
    )


def _is_told(pk: int, earlier: Sequence[OutboxLetter], *, among: QuerySet[Any], to: Person) -> bool:
    """Whether one of these letters tells of the row: made for it, or for one before it of which something is unread still."""
    since = max((_since(letter) for letter in earlier if _since(letter) <= pk), default=None)
    if since is None or not any(_reaches(letter, to) for letter in earlier if _since(letter) == since):
        return False
    return since == pk or among.filter(pk__gte=since, pk__lt=pk).exists()


def _reaches(letter: OutboxLetter, to: Person) -> bool:
    """Whether it was read or may be; one that was muted counts while its reader wants none, and is made up for after."""
    if letter.state == LetterState.MUTED:
        return is_muted(to, letter.category)
    return letter.state not in TOLD_NOTHING


def _letters(letter: str, relationship_pk: int, *, to: Person) -> list[OutboxLetter]:
    """The letters of one kind about one pair to one of its halves; the pair stands in their keys."""
    written = OutboxLetter.objects.filter(to=to, key__startswith=f"{KEYS[letter]}:{relationship_pk}:")
    return list(written.only("about", "category", "state"))


def _since(letter: OutboxLetter) -> int:
    """The row for which a letter was made."""
    return int(letter.about[-1])
