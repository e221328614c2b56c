"""The challenge of the month: who asks, whose answers are ideas, how it closes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.programmes.permissions import Role
from binome.journey.network.actions import challenges, communities, ideas
from binome.journey.network.actions.errors import (
    ChallengeHasAnswers,
    ChallengeIsOver,
    ChallengeUnderWay,
    NothingSaid,
    TooLate,
)
from binome.journey.network.models import Challenge, Idea, Membership
from binome.journey.network.queries.challenges import programmes_to_ask
from tests.factories import NOON, ThemeFactory, WaveFactory, holder, manager_of
from tests.journey.network.factories import community, participant
from tests.journey.network.test_communities import token_in
from tests.journey.network.test_rooms import mentor_of, room_of

pytestmark = pytest.mark.django_db
CLOSED = "network/emails/challenge_closed.txt"


def asked(wave, by=None, *, now=NOON, days=10, **details):
    """A challenge of the wave's programme."""
    return challenges.ask_challenge(
        by=by or manager_of(wave),
        now=now,
        programme=wave.programme,
        closes_on=timezone.localdate(now) + timedelta(days=days),
        **{"question": "Que changer demain ?", **details},
    )


def answered(challenge, author, title="Un kit", now=NOON):
    """An idea that answers it."""
    return ideas.propose_idea(by=author, now=now, title=title, text="Pour tous.", challenge=challenge)


def test_a_challenge_stands_at_home_until_one_has_answered(client):
    wave, now = WaveFactory(), timezone.now()
    author, elsewhere = participant(wave), participant()
    challenge = asked(wave, now=now)
    client.force_login(elsewhere)
    strangers = client.get(reverse("home")).text + client.get(reverse("network:ideas")).text
    client.force_login(author)
    before = client.get(reverse("home")).text
    client.post(reverse("network:propose"), {"title": "Un kit", "text": "Pour tous.", "challenge": challenge.pk})
    after = client.get(reverse("home")).text
    client.force_login(participant(wave))
    listed = client.get(reverse("network:ideas"), {"challenge": challenge.pk}).text

    assert [challenge.question in page for page in (strangers, before, after)] == [False, True, False]
    assert Idea.objects.get().challenge == challenge
    assert "Un kit" in listed


def test_those_who_run_the_programme_or_facilitate_an_open_community_ask_and_nobody_else():
    theme = ThemeFactory()
    wave = WaveFactory()
    wave.themes.add(theme)
    member, facilitator, mentor = participant(wave), participant(wave), mentor_of(wave)
    room = community(theme)
    for person in (member, facilitator):
        communities.join_community(room.pk, by=person, now=NOON)
    Membership.objects.filter(person=facilitator).update(facilitates=True)
    Membership.objects.filter(community=room_of(wave)).update(facilitates=True)
    people = (
        manager_of(wave),
        facilitator,
        member,
        mentor,
        holder(Role.SPONSOR, wave.programme),
        manager_of(WaveFactory()),
    )

    assert [programmes_to_ask(person).filter(pk=wave.programme_id).exists() for person in people] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    for nobody in people[2:]:
        with pytest.raises(NotTheirs):
            asked(wave, nobody)


def test_one_at_a_time_with_a_question_and_a_day_to_come():
    wave = WaveFactory()
    manager = manager_of(wave)
    for refusal, details in ((NothingSaid, {"question": "\u202e\x00"}), (TooLate, {"days": -1})):
        with pytest.raises(refusal):
            asked(wave, manager, **details)
    asked(wave, manager, question="س" * 400)
    with pytest.raises(ChallengeUnderWay):
        asked(wave, manager)

    assert len(Challenge.objects.get().question) == 200


def test_nobody_answers_a_challenge_of_another_programme_or_one_that_is_over():
    wave = WaveFactory()
    challenge, author = asked(wave), participant(wave)

    with pytest.raises(NotTheirs):
        answered(challenge, participant())
    with pytest.raises(ChallengeIsOver):
        answered(challenge, author, now=NOON + timedelta(days=11))


def test_when_it_closes_those_who_answered_or_voted_are_told_once_of_the_first():
    wave = WaveFactory()
    challenge, author, voter, reader = asked(wave), participant(wave), participant(wave), participant(wave)
    answered(challenge, author)
    best = answered(challenge, author, "Un jour de moins")
    ideas.vote(best.pk, by=voter, now=NOON)

    early = challenges.close_challenges(now=NOON + timedelta(days=10))
    closed = [challenges.close_challenges(now=NOON + timedelta(days=11)) for _turn in range(2)]

    letters = OutboxLetter.objects.filter(letter=CLOSED)
    assert (early, closed) == (0, [1, 0])
    assert set(letters.values_list("to", flat=True)) == {author.pk, voter.pk} - {reader.pk}
    assert all("Un jour de moins" in letter.text for letter in letters)
    assert asked(wave, now=NOON + timedelta(days=12)).pk != challenge.pk


def test_a_challenge_without_answers_is_taken_back_and_comes_back(client):
    wave = WaveFactory()
    manager = manager_of(wave)
    challenge = asked(wave, manager)
    with pytest.raises(NotTheirs):
        challenges.withdraw_challenge(challenge.pk, by=participant(wave))
    client.force_login(manager)

    page = client.post(reverse("network:withdraw_challenge", args=[challenge.pk]), follow=True).text
    gone = Challenge.objects.exists()
    client.post(reverse("undo"), {"undo": token_in(page)})
    answered(Challenge.objects.get(), participant(wave))

    assert not gone
    with pytest.raises(ChallengeHasAnswers):
        challenges.withdraw_challenge(challenge.pk, by=manager)


def test_an_idea_that_waits_for_a_yes_is_not_told_of_by_a_refusal():
    wave = WaveFactory()
    challenge = asked(wave)
    idea = answered(challenge, participant(wave))
    Idea.objects.filter(pk=idea.pk).update(state="waiting")

    challenges.withdraw_challenge(challenge.pk, by=challenge.asked_by)

    idea.refresh_from_db()
    assert (idea.challenge, Challenge.objects.exists()) == (None, False)
