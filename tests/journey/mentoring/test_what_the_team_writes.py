"""A manager writes to one, to both, to a group; keeps notes; gives a pair time. Each is told in their language."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import helping, living, steering, team_writing
from binome.journey.mentoring.actions.errors import NobodyToWriteTo, NotNow
from binome.journey.mentoring.models import SteeringNote, TeamLetter
from binome.journey.mentoring.queries.groups import RecipientGroup, people_of_group
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import NOON, ApplicationFactory, PairFactory, manager_of
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
WORDS = {"subject_fr": "Un mot", "words_fr": "Bonjour à vous.", "subject_en": "A word", "words_en": "Hello to you."}


@pytest.fixture
def relationship():
    pair = opened()
    OutboxLetter.objects.all().delete()
    return pair


@pytest.fixture
def manager(relationship):
    return manager_of(relationship.wave)


def page(name, relationship):
    return reverse(f"mentoring:{name}", args=[relationship.wave.pk, relationship.pk])


def sent(letter="from_the_team"):
    return OutboxLetter.objects.filter(letter=f"mentoring/emails/{letter}.txt")


def test_both_read_it_in_their_own_language_after_a_preview_and_the_pair_page_keeps_it(relationship, manager, client):
    mentor, mentee = relationship.people
    type(mentor).objects.filter(pk=mentor.pk).update(preferred_language="en")
    type(mentee).objects.filter(pk=mentee.pk).update(preferred_language="fr")
    client.force_login(manager)
    write = reverse("mentoring:write", args=[relationship.wave.pk])
    typed = {"pair": [relationship.pk], "sides": "both", **WORDS}

    preview = client.post(write, typed)
    assert not sent().exists()
    assert "Hello to you." in preview.text or "Bonjour à vous." in preview.text
    answer = client.post(write, {**typed, "confirmed": "yes"}, follow=True)

    assert {letter.to_id: letter.subject for letter in sent()} == {mentor.pk: "A word", mentee.pk: "Un mot"}
    assert all(manager.email in letter.text for letter in sent())
    assert "Un mot" in answer.text or "A word" in answer.text


def test_one_half_alone_is_written_to(relationship, manager, client):
    client.force_login(manager)
    typed = {"pair": [relationship.pk], "sides": "mentee", "subject_fr": "Un mot", "words_fr": "Bonjour."}
    client.post(reverse("mentoring:write", args=[relationship.wave.pk]), {**typed, "confirmed": "yes"})

    assert [letter.to for letter in sent()] == [relationship.mentee]
    assert sent().get().subject == "Un mot"


def test_groups_hold_who_they_name(relationship):
    wave = relationship.wave
    alone = ApplicationFactory(accepted=True, wave=wave).person
    ApplicationFactory(wave=wave)
    waiting = PairFactory(wave=wave, state="published")
    after = NOON + timedelta(days=60)

    def names(group):
        return {person.pk for person in people_of_group(wave, group, now=after)}

    halves = {person.pk for person in relationship.people}
    published = {waiting.mentor.person_id, waiting.mentee.person_id}
    assert names(RecipientGroup.EVERYONE) == halves | published | {alone.pk}
    assert names(RecipientGroup.UNPAIRED) == {alone.pk}
    assert names(RecipientGroup.UNCONFIRMED) == published
    assert names(RecipientGroup.SILENT) == names(RecipientGroup.LIVING) == halves
    assert names(RecipientGroup.NEEDS_A_HAND) == set()
    assert relationship.mentor.pk in names(RecipientGroup.MENTORS)
    assert relationship.mentee.pk in names(RecipientGroup.MENTEES)


def test_nobody_outside_the_wave_is_written_to_and_an_empty_group_is_said(relationship, manager):
    elsewhere = opened()

    with pytest.raises(NobodyToWriteTo):
        team_writing.write_to_people(relationship.wave, elsewhere.people, **WORDS, by=manager, now=NOON)
    with pytest.raises(NotTheirs):
        team_writing.write_to_people(elsewhere.wave, elsewhere.people, **WORDS, by=manager, now=NOON)
    assert not TeamLetter.objects.exists()


def test_a_letter_begun_in_one_language_is_finished_there(relationship, manager, client):
    client.force_login(manager)
    write = reverse("mentoring:write", args=[relationship.wave.pk])

    for typed in ({}, {"subject_fr": "Un mot"}, {"words_en": "Hello"}):
        assert client.post(write, {"group": "everyone", **typed}).status_code == 422
    assert client.get(f"{write}?pair={opened().pk}").status_code == 404


def test_notes_are_the_team_s_and_one_s_own_is_erased(relationship, manager, client):
    client.force_login(manager)
    client.post(page("note_about_pair", relationship), {"words": "Rappelée mardi.", "is_call": "on"})
    note = SteeringNote.objects.get()

    assert "Rappelée mardi." in client.get(page("pair", relationship)).text
    for half in relationship.people:
        client.force_login(half)
        assert "Rappelée" not in client.get(reverse("mentoring:relationship", args=[relationship.pk])).text
    with pytest.raises(NotTheirs):
        team_writing.erase_steering_note(note.pk, wave=relationship.wave, by=manager_of(relationship.wave))
    with pytest.raises(NotTheirs):
        team_writing.note_about_pair(relationship.pk, words="x", is_call=False, by=relationship.mentor, now=NOON)
    team_writing.erase_steering_note(note.pk, wave=relationship.wave, by=manager)
    assert not SteeringNote.objects.exists()


def test_a_manager_pauses_and_extends_and_both_are_told(relationship, manager):
    (session,) = planned(relationship, 1)
    steering.extend_by_programme(relationship.pk, by=manager, now=NOON)
    steering.pause_by_programme(relationship.pk, by=manager, now=NOON)

    relationship.refresh_from_db()
    session.refresh_from_db()
    assert (relationship.sessions_planned, relationship.state) == (8, RelationshipState.PAUSED)
    assert session.state == SessionState.POSTPONED
    assert sent("paused_by_programme").count() == sent("extended_by_programme").count() == 2
    with pytest.raises(NotNow):
        steering.pause_by_programme(relationship.pk, by=manager, now=NOON)


def test_the_other_half_is_told_of_a_pause_and_of_its_end(relationship):
    living.pause(relationship.pk, by=relationship.mentor, now=NOON)
    living.resume(relationship.pk, by=relationship.mentee, now=NOON)

    assert [letter.to for letter in sent("paused")] == [relationship.mentee]
    assert [letter.to for letter in sent("resumed")] == [relationship.mentor]


@pytest.mark.parametrize("stage", ["mentoring", "outcomes"])
def test_a_call_waits_on_the_manager_s_home_at_any_stage_until_it_is_answered(relationship, manager, stage):
    type(relationship.wave).objects.filter(pk=relationship.wave.pk).update(stage=stage)
    asked = helping.ask_for_help(relationship.pk, by=relationship.mentee, now=NOON)

    def calls():
        return [thing for thing in next_things_for(manager, now=NOON) if thing.weight == 90]

    assert len(calls()) == 1
    assert next_things_for(manager, now=NOON)[0] == calls()[0]
    helping.answer_help(asked, by=manager, now=NOON)
    assert calls() == []
