"""What happened with a pair as its programme may know it: dates, letters of the team, its own notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.journey.mentoring.models import Relationship, Session, SteeringNote
from binome.journey.mentoring.states import SessionState


@dataclass(frozen=True)
class TimelineEntry:
    """One thing of a pair's timeline; `note_id` when it is a note that the reader wrote."""

    when: datetime
    title: str | Promise
    state: str = "done"
    text: str = ""
    note_id: int | None = None
    language: str = ""  # of what somebody typed

    @property
    def is_quiet(self) -> bool:
        """Whether its text only explains, and was written by nobody."""
        return self.note_id is None


def entries_of(relationship: Relationship, sessions: Sequence[Session], *, reader: Person) -> list[TimelineEntry]:
    """The pair's timeline for its programme's manager, first things first."""
    entries = [TimelineEntry(relationship.opened_at, _("The pair chose itself"))]
    entries += [_of_session(session) for session in sessions]
    entries += _letters(relationship)
    entries += [_of_note(note, reader) for note in relationship.steering_notes.select_related("author")]
    if relationship.closed_at:
        entries.append(TimelineEntry(relationship.closed_at, relationship.get_state_display()))
    return sorted(entries, key=attrgetter("when"))


def _of_session(session: Session) -> TimelineEntry:
    title = _("Session %(number)s") % {"number": session.number}
    if session.state == SessionState.HELD:
        return TimelineEntry(session.held_at or session.starts_at, title, "done", _("Held"))
    if session.state == SessionState.PLANNED:
        return TimelineEntry(session.starts_at, title, getattr(session, "standing", "todo"))
    return TimelineEntry(session.starts_at, title, "off", session.get_state_display())


def _letters(relationship: Relationship) -> list[TimelineEntry]:
    entries = []
    for letter in relationship.team_letters.select_related("author"):
        subject, _words = letter.in_language(get_language() or "fr")
        author = letter.author.name if letter.author else _("The programme team")
        title = _("Email from %(name)s") % {"name": author}
        entries.append(TimelineEntry(letter.sent_at, title, "done", subject))
    suggested = OutboxLetter.objects.filter(
        letter="mentoring/emails/find_a_date.txt", to=relationship.mentee, about=[relationship.pk]
    )
    entries += [
        TimelineEntry(sent_at, _("A date was suggested")) for sent_at in suggested.values_list("created_at", flat=True)
    ]
    return entries


def _of_note(note: SteeringNote, reader: Person) -> TimelineEntry:
    title = _("Call noted by %(name)s") if note.is_call else _("Note by %(name)s")
    author = note.author.name if note.author else _("The programme team")
    own = note.pk if note.author_id == reader.pk else None
    language = note.author.preferred_language if note.author else ""
    return TimelineEntry(note.noted_at, title % {"name": author}, "done", note.words, own, language)
