"""A manager writes to one, to both, to a group; keeps notes; gives a pair time. Each is told in their language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.preferences import mute_only
from binome.journey.mentoring.actions import helping, living, steering, team_writing
from binome.journey.mentoring.actions.errors import NobodyToWriteTo, NotNow
from binome.journey.mentoring.models import Relationship, SteeringNote, TeamLetter
from binome.journey.mentoring.queries.groups import RecipientGroup, pairs_of_group, people_of_group
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import NOON, ApplicationFactory, PairFactory, manager_of
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
WORDS = {"subject_fr": "Un mot", "words_fr": "Bonjour à vous.", "subject_en": "A word", "words_en": "Hello to you."}
NAMES = ("Une paire seule", "Aux silencieuses", "À chaque mentor")


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


def writing(relationship, client, typed, **more):
    return client.post(reverse("mentoring:write", args=[relationship.wave.pk]), {**typed, **more}, follow=True)


def mark_of_all(relationship, client, **filters):
    """What the box "all lines of the filter" of the list sends."""
    page = client.get(reverse("mentoring:wave", args=[relationship.wave.pk]), filters)
    return page.context["choosable"]


def of_the_same_mentor(relationship):
    application = relationship.pair.mentor
    return living.open_relationship(PairFactory(chosen=True, wave=relationship.wave, mentor=application), now=NOON)


@pytest.mark.parametrize("read", ["en", "fr"])
def test_both_read_it_in_their_own_language_after_a_preview_and_the_pair_page_keeps_it(
    relationship, manager, client, read
):
    mentor, mentee = relationship.people
    for person, language in ((mentor, "en"), (mentee, "fr"), (manager, read)):
        type(person).objects.filter(pk=person.pk).update(preferred_language=language)
    client.force_login(manager)
    typed = {"pairs": str(relationship.pk), "sides": "both", **WORDS}

    letters = writing(relationship, client, typed).context["question"].letters
    assert not sent().exists()
    assert letters.count == 2
    own, foreign = ("words_en", "words_fr") if letters.sample.to == mentor else ("words_fr", "words_en")
    assert WORDS[own] in letters.sample.text
    assert WORDS[foreign] not in letters.sample.text
    answer = writing(relationship, client, typed, confirmed="yes").text

    assert {letter.to_id: letter.subject for letter in sent()} == {mentor.pk: "A word", mentee.pk: "Un mot"}
    assert all(manager.email in letter.text for letter in sent())
    mine, other = ("A word", "Un mot") if read == "en" else ("Un mot", "A word")
    assert f">{mine}<" in answer
    assert f">{other}<" not in answer


def test_one_half_alone_is_written_to(relationship, manager, client):
    client.force_login(manager)
    typed = {"pairs": str(relationship.pk), "sides": "mentee", "subject_fr": "Un mot", "words_fr": "Bonjour."}
    writing(relationship, client, typed, confirmed="yes")

    assert [letter.to for letter in sent()] == [relationship.mentee]
    assert sent().get().subject == "Un mot"


def test_the_list_writes_to_those_ticked_to_all_of_its_filter_and_to_nobody_by_mistake(relationship, manager, client):
    other = PairFactory(chosen=True, wave=relationship.wave)
    paused = living.open_relationship(other, now=NOON)
    living.pause(paused.pk, by=paused.mentee, now=NOON)
    client.force_login(manager)
    everyone = mark_of_all(relationship, client)
    of_filter = mark_of_all(relationship, client, health="paused")

    def asked(answer):
        return answer.context["pairs"] if "pairs" in (answer.context or {}) else None

    assert asked(writing(relationship, client, {"filter": "", "pair": [relationship.pk]})) == [relationship.pk]
    all_of_list = {"filter": everyone.query, "all_of_filter": everyone.mark}
    assert asked(writing(relationship, client, all_of_list)) == [relationship.pk, paused.pk]
    all_paused = {"filter": of_filter.query, "all_of_filter": of_filter.mark}
    assert asked(writing(relationship, client, all_paused)) == [paused.pk]
    for nothing in ({"filter": ""}, {"filter": "health=paused"}):
        answer = writing(relationship, client, nothing)
        assert asked(answer) is None
        assert "Select at least one line" in answer.text or "Sélectionnez au moins une ligne" in answer.text
    living.resume(paused.pk, by=paused.mentee, now=NOON)
    changed = writing(relationship, client, all_paused)
    assert asked(changed) is None
    assert not TeamLetter.objects.exists()


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_a_pair_that_ended_while_one_wrote_is_said_and_no_word_is_lost(relationship, manager, client, confirmed):
    ended = living.open_relationship(PairFactory(chosen=True, wave=relationship.wave), now=NOON)
    living.end_early(ended.pk, by=ended.mentee, now=NOON)
    OutboxLetter.objects.all().delete()
    client.force_login(manager)

    typed = {"pairs": f"{relationship.pk} {ended.pk}", "sides": "both", **WORDS, **confirmed}
    answer = writing(relationship, client, typed)
    assert answer.status_code == 422
    assert answer.context["pairs"] == [relationship.pk]
    assert ended.mentee.name in answer.text
    alone = writing(relationship, client, {**typed, "pairs": str(ended.pk)})
    assert alone.status_code == 422
    assert ended.mentee.name in alone.text
    for shown in (answer, alone):
        assert all(text in shown.text for text in WORDS.values())
    assert not sent().exists()
    assert writing(relationship, client, {**typed, "pairs": str(opened().pk)}).status_code == 404


def test_a_letter_is_read_on_the_pages_of_the_pairs_it_was_written_to_alone(relationship, manager, client):
    """A mentor of two: what is written about one pair is not read beside the other; what goes to all mentors is, on both."""
    other = of_the_same_mentor(relationship)
    client.force_login(manager)

    def read(pair):
        return [name for name in NAMES if name in client.get(page("pair", pair)).text]

    words = {"words_fr": "Bonjour.", "confirmed": "yes"}
    writing(relationship, client, {"pairs": str(relationship.pk), "sides": "mentor", "subject_fr": NAMES[0], **words})
    now = timezone.now()
    Relationship.objects.update(opened_at=now - timedelta(days=90))
    planned(other, 1)
    other.sessions.update(starts_at=now + timedelta(days=3))
    assert other.pk not in pairs_of_group(other.wave, "silent", now=now)
    writing(relationship, client, {"group": "silent", "subject_fr": NAMES[1], **words})
    writing(relationship, client, {"group": "mentors", "subject_fr": NAMES[2], **words})

    assert read(relationship) == [*NAMES]
    assert read(other) == [NAMES[2]]


def test_the_programme_s_decisions_reach_both_whatever_they_mute(relationship, manager):
    for half in relationship.people:
        mute_only([Category.SESSION], by=half)
    steering.extend_by_programme(relationship.pk, by=manager, now=NOON)
    steering.pause_by_programme(relationship.pk, by=manager, now=NOON)

    for name in ("paused_by_programme", "extended_by_programme"):
        assert sent(name).filter(state=LetterState.QUEUED).count() == 2


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
    with pytest.raises(NotTheirs):
        team_writing.write_to_people(
            relationship.wave, relationship.people, pairs=[elsewhere.pk], **WORDS, by=manager, now=NOON
        )
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
