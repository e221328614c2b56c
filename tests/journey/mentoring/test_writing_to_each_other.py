"""The two halves of a pair write to each other in their space, and reach each other outside of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.framework.rows import values_of
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.validity import still_stands
from binome.journey.mentoring.actions import journal, living
from binome.journey.mentoring.models import Note
from binome.journey.mentoring.queries.home import next_things_for
from tests.factories import NOON, PairFactory
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db
SECRET = "Je n’ai pas osé le dire en réunion."


@pytest.fixture
def relationship():
    pair = opened()
    OutboxLetter.objects.all().delete()
    return pair


def wrote(relationship, by, text=SECRET, *, private=False):
    return journal.write_note(relationship.pk, text=text, private=private, by=by, now=NOON)


def letters():
    return OutboxLetter.objects.filter(letter="mentoring/emails/wrote.txt").order_by("pk")


def shows(client, person, relationship) -> str:
    client.force_login(person)
    return client.get(reverse("mentoring:relationship", args=[relationship.pk])).content.decode()


def test_the_other_hears_that_a_note_is_there_and_not_what_it_says(relationship):
    wrote(relationship, relationship.mentor)

    (letter,) = letters()
    assert letter.to == relationship.mentee
    assert relationship.mentor.name in letter.subject
    assert SECRET not in letter.subject + letter.text + letter.html


def test_five_notes_in_a_row_make_one_email_and_a_note_after_reading_makes_another(relationship, client):
    for _turn in range(5):
        wrote(relationship, relationship.mentor)
    shows(client, relationship.mentee, relationship)
    wrote(relationship, relationship.mentor)

    assert letters().count() == 2


def test_a_note_read_or_erased_before_the_email_leaves_makes_none(relationship, client):
    wrote(relationship, relationship.mentor)
    shows(client, relationship.mentee, relationship)
    erased = wrote(relationship, relationship.mentee)
    journal.erase_note(erased.pk, private=False, by=relationship.mentee, now=NOON)

    assert [still_stands(letter, now=NOON + timedelta(days=1)) for letter in letters()] == [False, False]


def test_a_note_that_came_while_the_space_was_read_is_unread_still(relationship, client):
    shown, late = wrote(relationship, relationship.mentor), wrote(relationship, relationship.mentor)
    journal.notes_as_read(relationship, shown=[shown.pk], by=relationship.mentee, now=NOON)
    client.force_login(relationship.mentee)
    client.head(reverse("mentoring:relationship", args=[relationship.pk]))

    assert relationship.shared_notes.unread_by(relationship.mentee).get() == late


def test_a_note_given_back_after_its_email_was_withdrawn_is_told_after_all(relationship):
    note = wrote(relationship, relationship.mentor)
    row = values_of(note)
    journal.erase_note(note.pk, private=False, by=relationship.mentor, now=NOON)
    letters().update(state=LetterState.WITHDRAWN)  # as the worker leaves it: there was nothing to read
    journal.restore_note(row=row, private=False, by=relationship.mentor, now=NOON)

    assert letters().count() == 2
    assert still_stands(letters().last(), now=NOON)


def test_an_email_about_a_note_does_not_leave_because_another_pair_wrote(relationship):
    """0.1.0 wrote them about the note alone: they leave while that note is unread."""
    mentor = relationship.mentor
    other = living.open_relationship(
        PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor), now=NOON
    )
    OutboxLetter.objects.all().delete()
    mine = wrote(relationship, relationship.mentee)
    wrote(other, other.mentee)
    assert all(still_stands(letter, now=NOON) for letter in letters())
    journal.notes_as_read(relationship, shown=[mine.pk], by=mentor, now=NOON)
    letter = letters()[0]

    assert not still_stands(letter, now=NOON)
    letter.about = [mine.pk]
    assert not still_stands(letter, now=NOON)
    Note.objects.filter(pk=mine.pk).update(read_at=None)
    assert still_stands(letter, now=NOON)


def test_what_is_unread_waits_on_the_home_of_the_other_until_they_open_the_space(relationship, client):
    wrote(relationship, relationship.mentor)

    def waiting(person):
        return [thing for thing in next_things_for(person, now=NOON) if thing.url.endswith("#notes")]

    assert len(waiting(relationship.mentee)) == 1
    assert waiting(relationship.mentor) == []
    page = shows(client, relationship.mentee, relationship)
    assert SECRET in page
    assert waiting(relationship.mentee) == []


def test_a_private_note_tells_nobody(relationship):
    wrote(relationship, relationship.mentor, private=True)

    assert letters().count() == 0
    assert next_things_for(relationship.mentee, now=NOON)
    assert not Note.objects.exists()


def test_each_half_finds_how_to_reach_the_other_and_what_time_it_is_there(relationship, client):
    mentor = relationship.mentor
    mentor.own_time_zone = "Pacific/Noumea"
    mentor.save()

    page = shows(client, relationship.mentee, relationship)

    assert f'href="mailto:{mentor.email}"' in page
    assert "Nouméa" in page


def test_a_pair_that_is_over_shows_no_address(relationship, client):
    living.end_early(relationship.pk, by=relationship.mentee, now=NOON)

    assert f"mailto:{relationship.mentor.email}" not in shows(client, relationship.mentee, relationship)
