"""What the two halves see: their space, their sessions, their notes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.conf.locale import LANG_INFO
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import NOW, PERSON, CompiledQuery, key_param
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.privacy.seal import unsealed
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import (
    CheckIn,
    Goal,
    JournalFile,
    Note,
    PrivateNote,
    Pulse,
    Relationship,
    Review,
    Session,
)
from binome.journey.mentoring.models.relationship import HALVES
from binome.journey.mentoring.queries.proposals import until_proposed
from binome.journey.mentoring.states import SessionState


def spaces_of(person: Person) -> QuerySet[Relationship]:
    """The relationships of `person`, living ones first, with both people."""
    return Relationship.objects.of(person).with_people().order_by("closed_at", "-pk")


_FILES_KEPT = JournalFile.objects.filter(relationship=OuterRef("pk"), removed_at=None)
_FILES = CompiledQuery(lambda: JournalFile.objects.filter(relationship=key_param("relationship"), removed_at=None))
_WITH_DATES = CompiledQuery(
    lambda: (
        Relationship.objects.of(PERSON)
        .with_names()
        .order_by("closed_at", "-pk")
        .annotate(
            next_at=Min(
                "sessions__starts_at", filter=Q(sessions__state=SessionState.PLANNED, sessions__starts_at__gte=NOW)
            ),
            held=Count("sessions", filter=Q(sessions__state=SessionState.HELD)),
        )
    )
)
_ONE_SPACE = CompiledQuery(
    lambda: (
        spaces_of(PERSON)
        .filter(pk=key_param("relationship"))
        .annotate(proposed_until=until_proposed(), has_files=Exists(_FILES_KEPT))
        .prefetch_related(Prefetch("sessions", Session.objects.order_by("number")))
    )
)
_NOTES = CompiledQuery(
    lambda: (
        Note.objects.filter(relationship=key_param("relationship"))
        .select_related("author")
        .only(
            "relationship",
            "text",
            "link",
            "written_at",
            "read_at",
            "author__given_name",
            "author__family_name",
            "author__preferred_language",
        )
    )
)
_GOALS = CompiledQuery(
    lambda: (
        Goal.objects.filter(relationship=key_param("relationship"))
        .select_related("theme")
        .only(
            "relationship",
            "text",
            "due_on",
            "reached_at",
            "reached_by",
            "confirmed_at",
            "theme__title_fr",
            "theme__title_en",
        )
    )
)

_ONE_SHEET = CompiledQuery(
    lambda: (
        Session.objects.of(PERSON)
        .filter(pk=key_param("session"))
        .with_people()
        .prefetch_related(Prefetch("check_ins", CheckIn.objects.select_related("person")))
    )
)


def spaces_with_dates(person: Person, *, now: datetime) -> Sequence[Relationship]:
    """The relationships of `person` with their next date (`next_at`) and how many sessions were held (`held`)."""
    return _WITH_DATES.rows(person=person, now=now)


def relationship_of(person: Person, relationship_id: int) -> Relationship | None:
    """One relationship of `person` with its people and sessions, or None when it is not theirs."""
    return _ONE_SPACE.first(person=person, relationship=relationship_id)


def note_of(person: Person, note_id: int, *, private: bool) -> Note | PrivateNote | None:
    """One note of `person`'s own, sealed still when it is theirs alone."""
    model: type[Note] | type[PrivateNote] = PrivateNote if private else Note
    return model.objects.filter(pk=note_id, author=person).first()


def notes_of(relationship: Relationship) -> list[Note]:
    """The notes that both halves read, each with the files beside it (`kept_files`)."""
    notes = _NOTES.rows(relationship=relationship)
    files: dict[int | None, list[JournalFile]] = defaultdict(list)
    if relationship.has_files:  # type: ignore[attr-defined]
        for file in _FILES.rows(relationship=relationship):
            files[file.note_id].append(file)
    for note in notes:
        note.kept_files = [(file, name_of(file)) for file in files[note.pk]]  # type: ignore[attr-defined]
    return notes


def name_of(file: JournalFile) -> str:
    """What a file of the reader's own pair is called."""
    try:
        return file.name
    except InvalidToken:
        return _("A file sealed with an older key, which can no longer be opened")


def journal_file_of(person: Person, file_id: int) -> JournalFile | None:
    """One file of a pair of `person`, sealed still."""
    return one_or_none(journal_files_of(person).filter(pk=file_id))


def journal_files_of(person: Person) -> QuerySet[JournalFile]:
    """Files that `person` may save: of their own pairs, and not taken back."""
    kept: QuerySet[JournalFile] = JournalFile.objects.filter(removed_at=None)
    return kept.filter(relationship__in=Relationship.objects.of(person))


def goals_of(relationship: Relationship) -> list[Goal]:
    """What the two want to be able to do, by theme."""
    return _GOALS.rows(relationship=relationship)


def goal_of(person: Person, goal_id: int) -> Goal | None:
    """One goal of `person`'s living relationship, or None when it is not theirs."""
    own = Goal.objects.filter(relationship__in=Relationship.objects.of(person).living())
    return one_or_none(own.filter(pk=goal_id).select_related("theme", *HALVES))


def session_of(person: Person, session_id: int) -> Session | None:
    """One session of `person`'s relationship with its sheet, or None when it is not theirs."""
    return _ONE_SHEET.first(person=person, session=session_id)


def session_to_date(person: Person, session_id: int) -> Session | None:
    """One session whose date `person` may change: their own, or one of a pair for which they book."""
    dated = Relationship.objects.dated_by(person)
    return one_or_none(Session.objects.filter(pk=session_id, relationship__in=dated).with_people())


def relationship_to_date(person: Person, relationship_id: int) -> Relationship | None:
    """One relationship whose dates `person` may plan: their own, or one for which they book."""
    dated = Relationship.objects.dated_by(person).filter(pk=relationship_id)
    return one_or_none(dated.with_people().prefetch_related("sessions"))


def booked_by(person: Person) -> QuerySet[Relationship]:
    """The relationships for which `person` books, with their sessions."""
    return Relationship.objects.booked_by(person).with_people().prefetch_related("sessions").order_by("pk")


@dataclass(frozen=True)
class OwnNote:
    """One's own private note, unsealed."""

    pk: int
    text: str
    written_at: datetime


_PRIVATE_NOTES = CompiledQuery(
    lambda: PrivateNote.objects.filter(relationship=key_param("relationship"), author=PERSON)
)


def private_notes_of(person: Person, relationship: Relationship) -> list[OwnNote]:
    """The private notes that `person` wrote in this relationship; nobody else's can be opened."""
    notes = []
    for note in _PRIVATE_NOTES.rows(relationship=relationship, person=person):
        try:
            text = unsealed(note.sealed, reader=person.pk)
        except InvalidToken:
            text = _("This note was sealed with an older key and can no longer be opened.")
        notes.append(OwnNote(note.pk, text, note.written_at))
    return notes


def halves(relationship: Relationship, reader: Person) -> tuple[Application, Application]:
    """The reader's own application and the other half's."""
    pair = relationship.pair
    mine_is_mentor = pair.mentor.person_id == reader.pk
    return (pair.mentor, pair.mentee) if mine_is_mentor else (pair.mentee, pair.mentor)


def languages_in_common(mine: Application, other: Application) -> list[str]:
    """The names of the languages that both speak, each in its own language."""
    shared = [code for code in mine.languages if code in other.languages]
    return [get_language_info(code)["name_local"].capitalize() for code in shared if code in LANG_INFO]


def pulse_of(person: Person, session: Session) -> Pulse | None:
    """What `person` answered after this session."""
    return Pulse.objects.filter(person=person, session=session).first()


@dataclass(frozen=True)
class FromTheOther:
    """What the other half's review holds for the reader: the thanks, and the gains if they are shared."""

    thanks: str
    keeps: str


def reviews_of(person: Person, relationship: Relationship) -> tuple[Review | None, FromTheOther | None]:
    """One's own review, and what the other's holds for `person`."""
    reviews = {review.person_id: review for review in Review.objects.filter(relationship=relationship)}
    mine = reviews.pop(person.pk, None)
    received = next(iter(reviews.values()), None)
    if received is None:
        return mine, None
    return mine, FromTheOther(thanks=received.thanks, keeps=received.keeps if received.keeps_shared else "")


_THEMES = CompiledQuery(
    lambda: Theme.objects.filter(
        pk__in=Relationship.themes.through.objects.filter(relationship=key_param("relationship")).values("theme")
    ).only("title_fr", "title_en")
)


def theme_titles_of(relationship: Relationship) -> list[str]:
    """The titles of the pair's themes, in the reader's language."""
    return [theme.title for theme in _THEMES.rows(relationship=relationship)]


def themes_of(relationship: Relationship) -> QuerySet[Theme]:
    """The themes of the pair."""
    return relationship.themes.all()
