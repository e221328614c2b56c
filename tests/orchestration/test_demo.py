"""The demo's clock, its sentences, and whom its visitors meet first."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.mail.models import Category, OutboxLetter
from binome.core.people.hours import is_working_day
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.matching.actions import choosing
from binome.orchestration import cast, demo
from binome.orchestration.chapters.telling import WORDS
from binome.orchestration.story import FRANCE, STAGES, STANDS, Story
from tests.factories import NOON, PairFactory, PersonFactory, WaveFactory, holder, manager_of
from tests.journey.learning.factories import accepted, finish
from tests.journey.matching.factories import matching_wave, open_round, proposals_of, volunteers


@pytest.mark.parametrize("stage", STAGES)
def test_the_story_happens_on_working_days_in_order_and_never_ahead_of_now(stage):
    for shift in range(366):
        story = Story(now=NOON + timedelta(days=shift), stage=stage, slice_name="energy")
        days = [story.day(number) for number in range(STANDS[stage] + 1)]

        assert all(earlier <= later for earlier, later in pairwise(days))
        assert days[-1] <= story.now
        assert all(is_working_day(timezone.localdate(day), at=[FRANCE]) for day in days if day < story.now)


@pytest.mark.parametrize("ahead", range(30))
def test_meetings_to_come_are_on_working_days_too(ahead):
    story = Story(now=NOON, stage="mentoring", slice_name="energy")

    assert is_working_day(timezone.localdate(story.meeting(STANDS["mentoring"] + ahead, hour=16)), at=[FRANCE])


def test_nobody_is_given_words_that_someone_else_wrote_while_others_are_left():
    story = Story(now=NOON, stage="outcomes", slice_name="energy")
    texts = WORDS["testimony"]["fr"]

    dealt = [story.deal("testimony", "fr", texts) for _ in texts]

    assert sorted(dealt) == sorted(texts)


def test_halves_of_sentences_make_one_for_each_volunteer():
    story = Story(now=NOON, stage="outcomes", slice_name="energy")
    openings, endings = halves = WORDS["mentor_motivation"]["fr"]

    dealt = {story.deal("mentor_motivation", "fr", halves) for _ in range(len(openings) * len(endings))}

    assert len(dealt) == len(openings) * len(endings) >= 40


@pytest.mark.django_db
def test_the_mentor_met_first_at_learning_is_in_the_middle_of_their_preparation():
    wave = WaveFactory(stage=Stage.LEARNING)
    accepted(wave=wave)
    busy = accepted(wave=wave)
    finish(busy, "FM1")

    headliner = cast.headliners()["mentor"]

    assert headliner.person == busy.person
    assert headliner.opens == reverse("learning:path", args=[busy.pk])


@pytest.mark.django_db
def test_those_met_first_at_matching_still_have_proposals_to_answer():
    wave = matching_wave()
    mentors, mentees = volunteers(wave)
    open_round(wave)
    for done in (mentors[0], mentees[0]):
        choosing.choose(done.pk, yes=proposals_of(done), by=done.person, now=NOON)

    headliners = cast.headliners()

    assert headliners["mentor"].person in {mentor.person for mentor in mentors[1:]}
    assert headliners["mentee"].person in {mentee.person for mentee in mentees[1:]}
    assert headliners["mentor"].opens == reverse("matching:my_proposals")


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.django_db
def test_whatever_visitors_do_to_the_wave_each_of_the_cast_opens_a_page_of_theirs(client, stage):
    wave = WaveFactory(stage=stage)
    for role in Role:
        holder(role, wave.programme)
    PairFactory(wave=wave, chosen=True)
    manager_of(WaveFactory(stage=Stage.LEARNING))  # of a programme that a visitor founded

    for role, headliner in cast.headliners().items():
        client.force_login(headliner.person)
        assert client.get(headliner.opens, follow=True).status_code == 200, (role, headliner.opens)


@pytest.mark.django_db
def test_letters_lead_to_the_port_the_demo_is_served_on():
    reader = PersonFactory()
    address = "http://localhost:8000/mentoring/7/"
    letter = OutboxLetter.objects.create(
        key="demo", to=reader, letter="planned", category=Category.SESSION, language="fr", subject="Séance",
        text=f"Votre espace : {address}", html=f'<a href="{address}">Espace</a>', calendar=f"URL:{address}", send_after=NOON,
    )  # fmt: skip

    moved = demo.readdress_letters("http://localhost:8001")
    again = demo.readdress_letters("http://localhost:8001")

    letter.refresh_from_db()
    assert (moved, again) == (1, 0)
    assert all("http://localhost:8001/mentoring/7/" in part for part in (letter.text, letter.html, letter.calendar))
