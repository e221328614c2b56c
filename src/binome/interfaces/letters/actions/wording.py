"""What HR and administrators decide about the words of emails, and the name that they come under."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from binome.core.errors import Conflict, NotTheirs
from binome.core.mail import edited
from binome.core.mail.models import EmailText
from binome.core.mail.outline import Piece
from binome.core.mail.passages import Words
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.interfaces.letters.catalogue import latest_version, may_write, pieces_of_kind
from binome.interfaces.letters.kinds import LetterKind

VERSIONS_KEPT = 5  # of each email in each language: enough to go back over a mistake


class WrittenMeanwhile(Conflict):
    """Another version was saved while this one was being written."""

    reason = _("Someone else has saved this email meanwhile. Their words are shown below; saving again replaces them.")


@transaction.atomic
def write(
    kind: LetterKind, language: str, words: Mapping[Piece, Words | None], *, after: int, by: Person, now: datetime
) -> bool:
    """Put `words` in the place of ours from the next email on; those equal to ours are ours. Whether anything is changed.

    The version goes on from version `after`. Raises `NotTheirs`, `WrittenMeanwhile`.
    """
    if not may_write(by) or not kind.is_open:
        raise NotTheirs
    row = organisation.locked()
    latest = latest_version(kind, language)
    if after != (latest.number if latest else 0):
        raise WrittenMeanwhile
    with override(language):
        kept = edited.as_kept(pieces_of_kind(kind), words)
    key, is_ours = edited.key_of(kind.letter, language), all(each["words"] is None for each in kept)
    if is_ours and key not in row.edited_emails:
        return False
    version = EmailText.objects.create(
        letter=kind.letter, language=language, number=after + 1, passages=kept, written_at=now, written_by=by
    )
    EmailText.objects.filter(letter=kind.letter, language=language, number__lte=version.number - VERSIONS_KEPT).delete()
    others = {other: number for other, number in row.edited_emails.items() if other != key}
    row.edited_emails = others if is_ours else {**others, key: version.number}
    row.save(update_fields=["edited_emails"])
    act = "mail.reset_email" if is_ours else "mail.wrote_email"
    audit.record(act, version, by=by, email=kind.name, language=language, number=version.number)
    transaction.on_commit(organisation.forget)
    return True


@transaction.atomic
def name_sender(name: str, *, by: Person) -> None:
    """The name under which emails come; empty: as the installation's settings say. Raises `NotTheirs`."""
    if not may_write(by):
        raise NotTheirs
    row = organisation.locked()
    row.sender_name = one_line(name)
    row.save(update_fields=["sender_name"])
    audit.record("mail.named_sender", by=by)
    transaction.on_commit(organisation.forget)
