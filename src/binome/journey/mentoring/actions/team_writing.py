"""What the programme team writes: one letter to many people, and its own notes about a pair."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from binome.core.errors import NotTheirs
from binome.core.mail import outbox
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NobodyToWriteTo
from binome.journey.mentoring.actions.steering import steered
from binome.journey.mentoring.models import Relationship, SteeringNote, TeamLetter


@transaction.atomic
def write_to_people(
    wave: Wave,
    people: Sequence[Person],
    *,
    pairs: Collection[int] | None = None,
    subject_fr: str = "",
    words_fr: str = "",
    subject_en: str = "",
    words_en: str = "",
    by: Person,
    now: datetime,
) -> TeamLetter:
    """Write one letter to each of these people who take part in the wave, in their language where it was written.

    `pairs` are the relationships that it is written to; without any named, all living ones of these people in the wave.
    Raises `NotTheirs` for a wave that `by` does not steer or pairs of another, `NobodyToWriteTo` when none takes part.
    """
    if not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    taking_part = set(Application.objects.filter(wave=wave).accepted().values_list("person", flat=True))
    recipients = [person for person in people if person.pk in taking_part]
    if not recipients:
        raise NobodyToWriteTo
    letter = TeamLetter.objects.create(
        wave=wave,
        author=by,
        subject_fr=one_line(subject_fr)[:150],
        words_fr=cleaned(words_fr),
        subject_en=one_line(subject_en)[:150],
        words_en=cleaned(words_en),
        sent_at=now,
    )
    letter.recipients.set(recipients)
    letter.relationships.set(_relationships(wave, recipients, pairs))
    with outbox.together():
        for person in recipients:
            emails.send_team_letter(letter, to=person, now=now)
    audit.record("mentoring.wrote_to_people", wave, by=by, count=len(recipients))
    return letter


def _relationships(wave: Wave, recipients: Sequence[Person], pairs: Collection[int] | None) -> list[Relationship]:
    of_wave = Relationship.objects.filter(pair__wave=wave)
    if pairs is None:
        halves = Q(pair__mentor__person__in=recipients) | Q(pair__mentee__person__in=recipients)
        return list(of_wave.living().filter(halves))
    named = list(of_wave.filter(pk__in=pairs))
    if len(named) != len(set(pairs)):
        raise NotTheirs
    return named


@transaction.atomic
def note_about_pair(relationship_id: int, *, words: str, is_call: bool, by: Person, now: datetime) -> SteeringNote:
    """Keep a note about a pair for the team. Raises `NotTheirs`, also for one's own pair."""
    relationship = steered(relationship_id, by=by, living=False)
    note = SteeringNote.objects.create(
        relationship=relationship, author=by, is_call=is_call, words=cleaned(words), noted_at=now
    )
    audit.record("mentoring.noted_about_pair", relationship, by=by)
    return note


@transaction.atomic
def erase_steering_note(note_id: int, *, wave: Wave, by: Person) -> int:
    """Erase one's own note about a pair of `wave`; returns the pair's key. Raises `NotTheirs`."""
    note = SteeringNote.objects.filter(pk=note_id, author=by, relationship__pair__wave=wave).first()
    if note is None:
        raise NotTheirs
    steered(note.relationship_id, by=by, living=False)
    note.delete()
    audit.record("mentoring.erased_steering_note", by=by)
    return note.relationship_id
