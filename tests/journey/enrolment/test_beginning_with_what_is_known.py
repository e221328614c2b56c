"""Whoever was accepted before begins with what they said, and what they said is read over before it is sent."""

import pytest
import time_machine
from django.urls import reverse

from binome.core.programmes.models import Wave
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.applying import answers_of, waves_to_mentor_in
from binome.journey.enrolment.states import ApplicationState
from tests.factories import NOON, PersonFactory
from tests.journey.enrolment.factories import codes_of, open_wave, submitted

pytestmark = pytest.mark.django_db


def accepted_before(side: str, *, slots: tuple[str, ...] = ("mon_am",)) -> Application:
    application = submitted(side, slots=slots, languages=("en",), mode="remote")
    Application.objects.filter(pk=application.pk).update(
        state=ApplicationState.ACCEPTED, decided_by=PersonFactory(), decision_reason="Oui"
    )
    application.refresh_from_db()
    return application


def next_wave(earlier: Application) -> Wave:
    wave = open_wave()
    wave.themes.set(earlier.wave.themes.all()[:2])
    return wave


def test_a_returning_mentor_finds_the_whole_form_filled_in_but_the_commitment():
    earlier = accepted_before("mentor")
    wave = next_wave(earlier)

    draft = applying.apply(wave.pk, side="mentor", by=earlier.person, now=NOON)

    before, now = answers_of(earlier), answers_of(draft)
    assert draft.state == ApplicationState.DRAFT
    assert (now.motivation, now.helped_someone_learn, now.slots, now.mode) == (
        before.motivation, before.helped_someone_learn, before.slots, "remote",
    )  # fmt: skip
    assert [theme.code for theme in now.themes] == codes_of(wave)
    assert all(theme.case for theme in now.themes)
    assert not now.commits


def test_a_mentee_who_becomes_a_mentor_keeps_days_languages_and_themes_and_writes_why_anew():
    earlier = accepted_before("mentee")

    draft = applying.apply(next_wave(earlier).pk, side="mentor", by=earlier.person, now=NOON)

    now = answers_of(draft)
    assert (now.slots, now.languages, now.mode) == (("mon_am",), ("en",), "remote")
    assert [theme.code for theme in now.themes] == [theme.code for theme in answers_of(earlier).themes]
    assert {theme.level for theme in now.themes} == {0}
    assert now.motivation == now.work_situation == now.offers_in_return == ""


def test_what_was_said_on_the_same_side_counts_before_what_was_said_later_on_the_other():
    mentor = accepted_before("mentor")
    mentee = accepted_before("mentee", slots=("fri_pm",))
    Application.objects.filter(pk=mentee.pk).update(person=mentor.person)

    draft = applying.apply(next_wave(mentor).pk, side="mentor", by=mentor.person, now=NOON)

    assert answers_of(draft).slots == ("mon_am",)


def test_an_application_that_was_refused_is_not_repeated():
    refused = submitted("mentor")

    draft = applying.apply(next_wave(refused).pk, side="mentor", by=refused.person, now=NOON)

    assert answers_of(draft).motivation == ""
    assert draft.saved_at is None


@time_machine.travel(NOON, tick=False)
def test_the_page_says_where_the_words_come_from(client):
    earlier = accepted_before("mentee")
    client.force_login(earlier.person)
    begin = reverse("enrolment:begin", args=[next_wave(earlier).pk])

    known = client.post(begin, {"side": "mentor"}, follow=True).content.decode()

    client.force_login(PersonFactory())
    anew = client.post(begin, {"side": "mentor"}, follow=True).content.decode()
    assert "commence avec ce que vous avez dit dans une vague précédente" in known
    assert "commence avec ce que vous avez dit" not in anew


def test_waves_to_mentor_in_are_those_that_one_has_not_applied_to_as_a_mentor():
    earlier = accepted_before("mentee")
    wave = next_wave(earlier)

    before = waves_to_mentor_in(earlier.person, now=NOON)
    applying.apply(wave.pk, side="mentor", by=earlier.person, now=NOON)

    assert wave in before
    assert wave not in waves_to_mentor_in(earlier.person, now=NOON)
