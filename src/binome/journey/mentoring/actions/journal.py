"""The journal of a pair: notes for the two, with links and files, and sealed notes for oneself."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.files.receiving import CleanFile
from binome.core.framework.rows import written_again
from binome.core.mail.undoing import MARGIN, UNDO_FOR, NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.privacy.seal import sealed
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import JournalIsFull, NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.models import JournalFile, Note, PrivateNote, Relationship
from binome.journey.mentoring.queries.pairs import journal_files_of

MOST_BYTES_OF_A_PAIR = 25 << 20  # five files of the largest size; a thousand pairs stay within what a backup takes


@transaction.atomic
def write_note(
    relationship_id: int,
    *,
    text: str,
    private: bool,
    link: str = "",
    file: CleanFile | None = None,
    by: Person,
    now: datetime,
) -> Note | PrivateNote:
    """Write a note for the pair, with a link or a file if one likes, or a sealed one for oneself.

    Raises `NotTheirs`, `JournalIsFull`, and `NotNow` once the pair is over or for a link or a file that nobody else would read.
    """
    relationship = own_relationship(relationship_id, by)
    audit.record("mentoring.wrote_note", relationship, by=by, private=private)
    if private:
        if link or file:
            raise NotNow
        return PrivateNote.objects.create(
            relationship=relationship, author=by, sealed=sealed(cleaned(text), reader=by.pk), written_at=now
        )
    note = Note.objects.create(relationship=relationship, author=by, text=cleaned(text), link=link, written_at=now)
    if file is not None:
        _add_file(note, file, now=now)
    emails.say_someone_wrote(note, to=relationship.partner_of(by), now=now)
    return note


def _add_file(note: Note, file: CleanFile, *, now: datetime) -> None:
    held = note.relationship.journal_files.aggregate(bytes=Sum("size"))["bytes"] or 0
    if held + len(file.content) > MOST_BYTES_OF_A_PAIR:
        raise JournalIsFull
    row = JournalFile(relationship=note.relationship, note=note, author=note.author, added_at=now)
    row.hold(file)
    row.save()


def notes_as_read(relationship: Relationship, *, shown: Collection[int], by: Person, now: datetime) -> None:
    """`by` has these notes before them: they need no email any more. What came since is unread still."""
    relationship.shared_notes.unread_by(by).filter(pk__in=shown).update(read_at=now)


@transaction.atomic
def erase_note(note_id: int, *, private: bool, by: Person, now: datetime) -> int:
    """Erase one's own note, its files with it; returns the relationship's id. Raises `NotTheirs`."""
    model: type[Note] | type[PrivateNote] = PrivateNote if private else Note
    note = model.objects.filter(pk=note_id, author=by).first()
    if note is None:
        raise NotTheirs
    if isinstance(note, Note):
        note.files.filter(removed_at=None).update(removed_at=now)
    note.delete()
    audit.record("mentoring.erased_note", by=by, private=private)
    return note.relationship_id


@transaction.atomic
def remove_file(file_id: int, *, by: Person, now: datetime) -> JournalFile:
    """Take back one's own file; its note stays. Raises `NotTheirs`."""
    file = journal_files_of(by).select_for_update(of=("self",)).filter(pk=file_id, author=by).first()
    if file is None:
        raise NotTheirs
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    audit.record("mentoring.removed_file", by=by)
    return file


def forget_removed_files(*, now: datetime) -> int:
    """Delete what was taken back so long ago that nobody can undo it any more."""
    return JournalFile.objects.filter(removed_at__lt=now - UNDO_FOR - MARGIN).delete()[0]


@undoes("mentoring.erase_note", sentence=_("Your note is back."))
@transaction.atomic
def restore_note(*, row: dict[str, Any], private: bool, files: Collection[int] = (), by: Person, now: datetime) -> None:
    """Write an erased note again, as it was, with its files; a private one comes back sealed. Raises `NotTheirs`."""
    space = own_relationship(int(row["relationship_id"]), by)
    if private:
        written_again(PrivateNote, row)
    else:
        note = written_again(Note, row)
        JournalFile.objects.filter(pk__in=files, relationship=space, author=by).update(note=note, removed_at=None)
        # Its email may have been withdrawn meanwhile: the note was gone when it was to leave.
        emails.say_someone_wrote(note, to=space.partner_of(by), now=now)
    audit.record("mentoring.restored_note", space, by=by, private=private)


@undoes("mentoring.remove_file", sentence=_("Your file is back."))
@transaction.atomic
def restore_file(*, file: int, by: Person, now: datetime) -> None:
    """Put a file back beside its note. Raises `NoWayBack` when the note or the file has gone meanwhile."""
    back = JournalFile.objects.filter(pk=file, author=by, note__isnull=False, removed_at__isnull=False)
    if not back.update(removed_at=None):
        raise NoWayBack
    audit.record("mentoring.restored_file", by=by)
