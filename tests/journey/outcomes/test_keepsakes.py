"""A pair takes along what it lived, and nobody else opens it."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import conversing, goals, journal, living, meeting
from tests.factories import NOON, PairFactory, PersonFactory, manager_of
from tests.journey.mentoring.factories import close_together, held, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return held(opened())


def address(relationship):
    return reverse("outcomes:keepsake", args=[relationship.pk])


def text_of(client, relationship, reader) -> str:
    client.force_login(reader)
    answer = client.get(address(relationship))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join("".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def test_both_take_along_what_both_read_and_nothing_that_one_alone_reads(session, client):
    relationship, (mentor, mentee) = session.relationship, session.relationship.people
    theme, now = relationship.themes.get(), session.starts_at + timedelta(days=1)
    goal = goals.set_goal(relationship.pk, theme=theme, text="Animer sans diapositives", by=mentee)
    goals.set_goal(relationship.pk, theme=theme, text="Relire un code", by=mentee)
    goals.reach_goal(goal.pk, by=mentee, now=now)
    meeting.write_sheet(
        session.pk,
        learned="Oser #poser *la* question",
        next_step="La poser lundi",
        check_in="Fatigué",
        by=mentor,
        now=now,
    )
    journal.write_note(relationship.pk, text="Note à deux", private=False, by=mentor, now=now)
    journal.write_note(relationship.pk, text="Note pour moi", private=True, by=mentor, now=now)
    conversing.write_message(relationship.pk, text="Message scellé", by=mentor, now=now)
    living.review(
        relationship.pk, keeps="Le goût de montrer", keeps_shared=True, thanks="Merci Zoé", by=mentor, now=now
    )
    living.review(relationship.pk, keeps="Gardé pour moi", thanks="Merci à toi", by=mentee, now=now)
    close_together(relationship, now=now)

    texts = [text_of(client, relationship, reader) for reader in (mentor, mentee)]
    for text in texts:
        for shown in (
            mentor.name, mentee.name, theme.title, "Animer sans diapositives", "Relire un code", "Oser #poser *la* question",
            "La poser lundi", "Le goût de montrer", "Merci Zoé", "Merci à toi",
        ):  # fmt: skip
            assert shown in text
        for kept in ("Gardé pour moi", "Note à deux", "Note pour moi", "Message scellé", "Fatigué"):
            assert kept not in text


def test_nobody_else_opens_it_and_it_waits_for_a_first_meeting(session, client):
    relationship = session.relationship
    other = living.open_relationship(
        PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor), now=NOON
    )
    for reader in (
        other.mentee,
        opened().mentor,
        manager_of(relationship.wave),
        PersonFactory(is_administrator=True, is_hr=True),
    ):
        client.force_login(reader)
        assert client.get(address(relationship)).status_code == 404
    client.force_login(relationship.mentor)
    assert client.get(address(other)).status_code == 404


def test_a_mentor_of_two_finds_each_keepsake_on_their_results(session, client):
    relationship = session.relationship
    other = living.open_relationship(
        PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor), now=NOON
    )
    client.force_login(relationship.mentor)
    results = reverse("outcomes:mine")

    page = client.get(results).text
    assert address(relationship) in page
    assert address(other) not in page
    held(other)
    page = client.get(results).text
    assert address(other) in page
    assert relationship.mentee.name in page
    assert other.mentee.name in page


@pytest.mark.parametrize("met", [True, False])
def test_a_keepsake_is_promised_to_those_who_met_alone(client, met):
    relationship = opened()
    if met:
        held(relationship)
    client.force_login(relationship.mentee)

    def promised():
        return "Prêt dès votre première rencontre." in client.get(reverse("outcomes:mine")).text

    before = promised()
    close_together(relationship, now=NOON + timedelta(days=60))
    letters = OutboxLetter.objects.filter(letter="mentoring/emails/closed.txt")

    assert [("souvenir" in letter.text, letter.text.count("le réseau reste le vôtre")) for letter in letters] == [
        (met, 1)
    ] * 2
    assert (before, promised()) == (not met, False)


def test_a_mentor_whose_second_pair_is_over_still_waits_for_the_first_one_to_meet(client):
    first = opened()
    second = living.open_relationship(PairFactory(chosen=True, wave=first.wave, mentor=first.pair.mentor), now=NOON)
    living.end_early(second.pk, by=second.mentee, now=NOON)
    client.force_login(first.mentor)

    assert "Prêt dès votre première rencontre." in client.get(reverse("outcomes:mine")).text


def test_it_says_the_same_in_english(session, client):
    relationship = session.relationship
    type(relationship.mentor).objects.filter(pk=relationship.mentor.pk).update(preferred_language="en")

    assert "When we met, and what each of us learned" in text_of(client, relationship, relationship.mentor)
