"""A rule for mentees, a rule for mentors, the survey for a third: a wave for executive committees calls juniors."""

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.audience.actions import steering, targeting
from binome.journey.audience.queries.eligibility import called_people, eligible_people, may_apply
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.audience.rules.population import Population
from binome.journey.audience.states import Whom
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.errors import NotEligible
from binome.journey.enrolment.models import Application
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def committee():
    """A wave for people of level 8 and above, who are surveyed and may be mentees; people up to level 2 may mentor them."""
    wave = WaveFactory(stage=Stage.ENROLMENT)
    by = manager_of(wave)
    targeting.define_audience(wave, population=Population(level_min=8), by=by, now=NOON)
    targeting.define_eligibility(
        wave, mentees=Whom.AUDIENCE, mentors=Whom.RULE, mentor_rule=Population(level_max=2), by=by
    )
    people = {level: PersonFactory(level=level, preferred_language="en") for level in (1, 2, 5, 8, 9)}
    return Wave.objects.get(pk=wave.pk), by, people


def open_call(wave, by):
    applying.open_call(wave.pk, by=by, now=NOON)


def test_the_survey_asks_the_audience_and_the_call_reaches_both_sides(committee):
    wave, _by, people = committee

    assert set(people_to_survey(wave, today=TODAY)) == {people[8], people[9]}
    called = set(called_people(wave, today=TODAY))
    assert {people[level] for level in (1, 2, 8, 9)} <= called
    assert people[5] not in called


def test_each_side_takes_the_people_of_its_own_rule(committee):
    wave, by, people = committee
    open_call(wave, by)

    applying.apply(wave.pk, side="mentor", by=people[1], now=NOON)
    applying.apply(wave.pk, side="mentee", by=people[9], now=NOON)
    for level, side in ((1, "mentee"), (9, "mentor"), (5, "mentee"), (5, "mentor")):
        with pytest.raises(NotEligible):
            applying.apply(wave.pk, side=side, by=people[level], now=NOON)

    assert Application.objects.count() == 2


def test_the_letter_names_the_side_that_its_reader_may_take(committee):
    wave, by, people = committee
    open_call(wave, by)

    assert "You may apply as a mentor. It takes about five minutes" in people[1].letters.get().text
    assert "You may apply as a mentee. It takes about four minutes" in people[9].letters.get().text
    assert not people[5].letters.exists()


def test_someone_whom_the_programme_suggests_may_apply_whatever_the_rule(committee):
    wave, by, people = committee
    open_call(wave, by)
    suggested = applying.nominate(wave.pk, people[5].pk, side="mentor", by=by, now=NOON)

    applying.withdraw(suggested.pk, by=people[5], now=NOON)
    again = applying.apply(wave.pk, side="mentor", by=people[5], now=NOON)

    assert (again.pk, again.state) == (suggested.pk, "draft")


def test_an_application_begun_before_the_rule_changed_stays(committee):
    wave, by, people = committee
    open_call(wave, by)
    begun = applying.apply(wave.pk, side="mentor", by=people[2], now=NOON)

    targeting.define_eligibility(
        wave, mentees=Whom.AUDIENCE, mentors=Whom.RULE, mentor_rule=Population(level_max=1), by=by
    )

    assert applying.apply(wave.pk, side="mentor", by=people[2], now=NOON) == begun


def test_where_nothing_was_said_anyone_may_apply_and_the_audience_is_called():
    wave = WaveFactory(stage=Stage.ENROLMENT)
    by = manager_of(wave)
    targeting.define_audience(wave, population=Population(level_min=8), by=by, now=NOON)
    junior, senior = PersonFactory(level=1), PersonFactory(level=9)

    assert may_apply(junior, wave, today=TODAY) == {"mentee": True, "mentor": True}
    assert junior in eligible_people(wave, "mentor", today=TODAY)
    assert senior in called_people(wave, today=TODAY)
    assert junior not in called_people(wave, today=TODAY)


def test_a_copy_of_the_wave_keeps_both_rules(committee):
    wave, by, people = committee

    copy = steering.duplicate_wave(wave, name="Second", by=by, now=NOON)

    assert may_apply(people[1], copy, today=TODAY) == {"mentee": False, "mentor": True}
    assert may_apply(people[9], copy, today=TODAY) == {"mentee": True, "mentor": False}


def test_only_who_steers_says_who_may_apply(committee):
    wave, _by, people = committee

    with pytest.raises(NotTheirs):
        targeting.define_eligibility(wave, mentees=Whom.ANYONE, mentors=Whom.ANYONE, by=people[9])


def test_each_rule_has_its_live_count_and_is_saved_from_one_page(client, committee):
    wave, by, people = committee
    client.force_login(by)
    address = reverse("audience:eligibility", args=[wave.pk])
    typed = {
        "mentee-whom": "rule",
        "mentee-level_min": "9",
        "mentor-whom": "rule",
        "mentor-level_min": "1",
        "mentor-level_max": "1",
    }

    live = client.post(f"{address}?count=1", typed, headers={"HX-Request": "true"})
    whole = client.post(address, {**typed, "count": "1"})
    saved = client.post(address, typed)

    assert [part.count for part in live.context["sides"]] == [
        eligible_people(Wave.objects.get(pk=wave.pk), side, today=TODAY).count() for side in ("mentee", "mentor")
    ]
    assert b"<html" not in live.content
    assert b'id="count-mentee"' in live.content
    assert b'id="count-mentor"' in live.content
    assert whole.status_code == 200
    assert saved.url == reverse("audience:audience", args=[wave.pk])
    now_said = Wave.objects.get(pk=wave.pk)
    assert may_apply(people[8], now_said, today=TODAY)["mentee"] is False
    assert may_apply(people[9], now_said, today=TODAY)["mentee"] is True
    assert may_apply(people[2], now_said, today=TODAY)["mentor"] is False


def test_a_rule_with_levels_the_wrong_way_round_is_shown_again(client, committee):
    wave, by, _people = committee
    client.force_login(by)

    refused = client.post(
        reverse("audience:eligibility", args=[wave.pk]),
        {"mentee-whom": "rule", "mentee-level_min": "9", "mentee-level_max": "2", "mentor-whom": "anyone"},
    )

    assert refused.status_code == 422
    assert Wave.objects.get(pk=wave.pk).eligibility.mentees == Whom.AUDIENCE


def test_the_page_of_the_call_offers_the_side_one_may_take_and_says_so_of_the_other(client, committee):
    wave, by, people = committee
    open_call(wave, by)
    client.force_login(people[1])

    page = client.get(reverse("enrolment:call", args=[wave.pk])).content.decode()
    client.force_login(people[5])
    journey = client.get(reverse("my_progress"))

    assert 'value="mentor"' in page
    assert 'value="mentee"' not in page
    assert "This wave calls other people on this side." in page
    assert journey.context["mine"].calls == []
