"""Matching's screens: who may open what, the manager's whole round, what-if, export, home and cockpit."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.programmes.permissions import Role
from binome.journey.enrolment.states import Side
from binome.journey.matching.actions import choosing, confirming, rounds
from binome.journey.matching.models import KeptApart, Pair, Proposal, Round
from binome.journey.matching.queries.home import next_things_for, step_report
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.queries.what_if import what_if
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import PairState, RoundState
from tests.factories import EntityFactory, PairFactory, PersonFactory, ThemeFactory, holder, manager_of
from tests.journey.matching.factories import everyone_says_yes, formed_round, matching_wave, volunteer, volunteers

pytestmark = pytest.mark.django_db


def test_the_manager_walks_a_whole_round(client):
    wave = matching_wave()
    volunteers(wave, mentors=3, mentees=3)
    client.force_login(manager_of(wave))
    here = reverse("matching:wave", args=[wave.pk])
    soon = timezone.localdate() + timedelta(days=3)

    assert client.get(here).status_code == 200
    client.post(reverse("matching:open_round", args=[wave.pk]), {"closes_on": soon.isoformat()})
    assert client.get(here).context["board"].participation.total == 6
    say_yes_now(wave)
    assert client.get(here).context["board"].participation.answered == 6
    client.post(reverse("matching:remind", args=[wave.pk]))
    client.post(reverse("matching:form_pairs", args=[wave.pk]))
    assert len(client.get(here).context["lines"]) == 3
    client.post(reverse("matching:publish", args=[wave.pk]), {"confirmed": "yes"})
    for pair in Pair.objects.all():
        for half in (pair.mentor, pair.mentee):
            client.force_login(half.person)
            assert client.get(reverse("matching:my_proposals")).status_code == 200
            client.post(reverse("matching:say_yes", args=[pair.pk]))

    assert set(Pair.objects.values_list("state", flat=True)) == {PairState.CHOSEN}


def say_yes_now(wave):
    for application in wave.applications.select_related("person"):
        ids = [card.proposal.pk for card in shown_proposals(application)]
        choosing.choose(application.pk, yes=ids, by=application.person, now=timezone.now())


def test_a_round_that_cannot_open_says_why_and_keeps_the_date(client):
    wave = matching_wave()
    volunteers(wave)
    client.force_login(manager_of(wave))
    past = (timezone.localdate() - timedelta(days=1)).isoformat()

    page = client.post(reverse("matching:open_round", args=[wave.pk]), {"closes_on": past})

    assert page.status_code == 422
    assert past in page.text
    assert not Round.objects.exists()


def test_the_manager_pins_sets_aside_and_keeps_apart_with_a_reason(client):
    current = formed_round(mentors=2, mentees=2)
    wave, pair = current.wave, current.pairs.first()
    theme = ThemeFactory()
    mentor, mentee = volunteer(wave, themes=[theme]), volunteer(wave, Side.MENTEE, themes=[theme])
    client.force_login(manager_of(wave))

    remove = reverse("matching:remove", args=[wave.pk, pair.pk])
    assert client.post(remove, {"reason": ""}).status_code == 422
    client.post(remove, {"reason": "Déménagement."})
    pin = reverse("matching:pin", args=[wave.pk])
    assert client.get(pin).status_code == 200
    assert client.post(pin, {"mentor": mentor.pk, "mentee": mentee.pk, "reason": ""}).status_code == 422
    again = {"mentor": pair.mentor_id, "mentee": pair.mentee_id, "reason": "Souhait."}
    assert client.post(pin, again).status_code == 422
    client.post(pin, {"mentor": mentor.pk, "mentee": mentee.pk, "reason": "Même projet."})
    apart = reverse("matching:apart", args=[wave.pk])
    client.post(apart, {"first": mentor.person_id, "second": mentor.person_id})
    client.post(apart, {"first": mentor.person_id, "second": pair.mentee.person_id})
    kept = KeptApart.objects.get()
    assert pair.mentee.person.name in client.get(apart).text
    client.post(reverse("matching:stop_apart", args=[wave.pk, kept.pk]))

    pair.refresh_from_db()
    assert pair.state == PairState.ENDED
    assert Pair.objects.get(mentor=mentor).pin_reason == "Même projet."
    assert not KeptApart.objects.exists()


def test_the_certificate_is_shown_and_checked_anew_at_a_press(client):
    current = formed_round(mentors=3, mentees=3)
    client.force_login(manager_of(current.wave))
    here = reverse("matching:certificate", args=[current.wave_id, current.number])

    assert client.get(here).context["check"] is None
    check = client.post(here, follow=True).context["check"]

    assert (check.sound, check.same_choices) == (True, True)
    assert client.get(reverse("matching:certificate", args=[current.wave_id, 9])).status_code == 404


def test_what_if_compares_rules_and_writes_nothing(client):
    wave = matching_wave(forbid_same_entity=True, max_mentees_per_mentor=1)
    entity, theme = EntityFactory(), ThemeFactory()
    volunteer(wave, themes=[theme], capacity=2, person=PersonFactory(entity=entity))
    seniors = [
        volunteer(wave, Side.MENTEE, themes=[theme], person=PersonFactory(entity=entity, level=5)),
        volunteer(wave, Side.MENTEE, themes=[theme]),
    ]
    client.force_login(manager_of(wave))

    found = client.get(reverse("matching:what_if", args=[wave.pk]), {"min_level_gap": 1, "ceiling": 2}).context[
        "comparison"
    ]

    assert (len(found.before.mentees), found.before.pairs) == (1, 1)
    assert (len(found.after.mentees), found.after.pairs) == (2, 2)
    assert found.gained == [seniors[0]]
    assert not Round.objects.exists()
    assert not Proposal.objects.exists()
    wave.refresh_from_db()
    assert (wave.forbid_same_entity, wave.max_mentees_per_mentor) == (True, 1)


def test_rules_that_were_tried_name_who_meets_whom_and_become_those_of_the_wave(client):
    wave = matching_wave(forbid_same_entity=True, max_mentees_per_mentor=1)
    entity, theme = EntityFactory(), ThemeFactory()
    mentor = volunteer(wave, themes=[theme], capacity=2, person=PersonFactory(entity=entity))
    near = volunteer(wave, Side.MENTEE, themes=[theme], person=PersonFactory(entity=entity, level=5))
    far = volunteer(wave, Side.MENTEE, themes=[theme])
    client.force_login(manager_of(wave))
    tried = {"min_level_gap": 1, "ceiling": 2}

    page = client.get(reverse("matching:what_if", args=[wave.pk]), tried)
    comparison = page.context["comparison"]
    assert [(each.mentee, each.before, each.after, each.effect) for each in comparison.changes] == [
        (near, None, mentor, "gains")
    ]
    assert comparison.before.best.keys() == {far.pk}
    assert comparison.unchanged == 1

    use = reverse("matching:use_rules", args=[wave.pk])
    client.post(use, tried)
    wave.refresh_from_db()
    assert wave.forbid_same_entity  # asked first
    client.post(use, {**tried, "confirmed": "yes"})
    refused = client.post(use, {"min_level_gap": "99", "ceiling": "0", "confirmed": "yes"})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["ceiling", "min_level_gap"])
    assert 'value="99"' in refused.text
    assert f'action="{reverse("matching:what_if", args=[wave.pk])}"' in refused.text
    wave.refresh_from_db()
    assert (wave.forbid_same_entity, wave.min_level_gap, wave.max_mentees_per_mentor) == (False, 1, 2)


def test_what_if_tells_on_which_theme_one_more_mentor_would_help(client):
    wave = matching_wave(max_mentees_per_mentor=2)
    wanted, served, unasked = ThemeFactory(title_en="Wanted"), ThemeFactory(title_en="Served"), ThemeFactory()
    volunteer(wave, themes=[served, unasked], capacity=1)
    for theme in (wanted, wanted, wanted, served):
        volunteer(wave, Side.MENTEE, themes=[theme])
    client.force_login(manager_of(wave))

    page = client.get(reverse("matching:what_if", args=[wave.pk]))

    assert page.context["comparison"].one_more == [(wanted, 2), (served, 1)]
    assert wanted.title in page.text
    assert "+2" in page.text


@pytest.mark.parametrize("asked", [{"min_level_gap": "x"}, {"min_level_gap": "1", "ceiling": "99"}])
def test_what_if_with_nonsense_shows_the_rules_of_the_wave(client, asked):
    wave = matching_wave()
    client.force_login(manager_of(wave))

    page = client.get(reverse("matching:what_if", args=[wave.pk]), asked)

    assert page.status_code == 200
    assert page.context["form"].errors


def test_what_if_without_anybody_is_all_zero():
    wave = matching_wave()

    found = what_if(wave, Limits(False, 0, 2, 7, 1))

    assert (found.before.pairs, found.after.pairs, found.mentees, found.gained) == (0, 0, 0, [])


def test_the_export_takes_nothing_for_a_formula(client):
    pair = PairFactory(chosen=True, mentor__person__given_name="=HYPERLINK(1)")
    client.force_login(manager_of(pair.wave))

    body = client.get(reverse("matching:export", args=[pair.wave_id])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))

    assert len(rows) == 2
    assert rows[1][0].startswith("'=HYPERLINK")


MANAGER_PAGES = ["wave", "export", "what_if", "pin", "apart"]
MANAGER_ACTS = ["open_round", "remind", "form_pairs", "publish", "pin", "apart"]


@pytest.mark.parametrize("who", ["stranger", "participant", "other manager", "sponsor", "reviewer"])
def test_the_managers_screens_do_not_exist_for_others(client, who):
    current = formed_round(mentors=2, mentees=2)
    wave, pair = current.wave, current.pairs.first()
    person = {
        "stranger": PersonFactory,
        "participant": lambda: pair.mentee.person,
        "other manager": lambda: manager_of(matching_wave()),
        "sponsor": lambda: holder(Role.SPONSOR, wave.programme),
        "reviewer": lambda: holder(Role.REVIEWER, wave.programme),
    }[who]()
    client.force_login(person)
    apart = reverse("matching:stop_apart", args=[wave.pk, 1])
    certificate = reverse("matching:certificate", args=[wave.pk, 1])
    remove = reverse("matching:remove", args=[wave.pk, pair.pk])

    pages = [reverse(f"matching:{name}", args=[wave.pk]) for name in MANAGER_PAGES] + [certificate, remove]
    posts = [reverse(f"matching:{name}", args=[wave.pk]) for name in MANAGER_ACTS] + [certificate, remove, apart]

    assert {client.get(path).status_code for path in pages} == {404}
    assert {client.post(path, {"reason": "x"}).status_code for path in posts} == {404}
    current.refresh_from_db()
    assert current.state == RoundState.PLANNED


def test_a_manager_reaches_no_pair_of_another_wave_through_their_own(client):
    mine, other = formed_round(mentors=1, mentees=1), formed_round(mentors=1, mentees=1)
    client.force_login(manager_of(mine.wave))
    foreign = other.pairs.get()

    path = reverse("matching:remove", args=[mine.wave_id, foreign.pk])

    assert client.get(path).status_code == client.post(path, {"reason": "x"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == PairState.PLANNED


@pytest.mark.parametrize("act", ["say_yes", "say_not_this_time"])
def test_a_pair_is_nobody_elses_to_confirm(client, act):
    pair, other = PairFactory(), PairFactory()
    path = reverse(f"matching:{act}", args=[pair.pk])

    for person in (other.mentee.person, manager_of(pair.wave), PersonFactory()):
        client.force_login(person)
        assert client.post(path).status_code == 404
        assert client.get(path).status_code == 405
    pair.refresh_from_db()
    assert pair.state == PairState.PUBLISHED


def test_a_yes_that_cannot_be_says_why_without_an_error(client):
    full = PairFactory(mentor__capacity=1, mentor_yes_at=timezone.now())
    PairFactory(wave=full.wave, mentor=full.mentor, chosen=True)
    client.force_login(full.mentee.person)

    page = client.post(reverse("matching:say_yes", args=[full.pk]), follow=True)

    full.refresh_from_db()
    assert page.status_code == 200
    assert full.state == PairState.PUBLISHED
    assert len(list(page.context["messages"])) == 1


def test_strangers_to_the_site_are_asked_to_sign_in(client):
    wave = matching_wave()

    for path in (reverse("matching:my_proposals"), reverse("matching:wave", args=[wave.pk])):
        assert client.get(path).status_code == 302


def test_home_asks_to_choose_then_to_confirm_then_nothing():
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    now = timezone.now()
    manager = manager_of(wave)
    assert [thing.weight for thing in next_things_for(manager, now=now)] == [85]
    current = rounds.open_round(wave, by=manager, now=now)

    assert [thing.weight for thing in next_things_for(senior.person, now=now)] == [90]
    say_yes_now(wave)
    assert next_things_for(senior.person, now=now) == []
    rounds.form_pairs(current, by=manager, now=now)
    assert [thing.weight for thing in next_things_for(manager, now=now)] == [85]
    rounds.publish_pairs(current, by=manager, now=now)
    (thing,) = next_things_for(junior.person, now=now)
    assert (thing.weight, senior.person.name in thing.title) == (95, True)
    confirming.say_yes(Pair.objects.get().pk, by=junior.person, now=now)
    assert next_things_for(junior.person, now=now) == []


def test_the_cockpit_counts_and_says_who_is_stuck():
    wave = matching_wave()
    volunteers(wave, mentors=1, mentees=1)
    volunteer(wave, languages=["de"])
    now = timezone.now()
    rounds.open_round(wave, by=manager_of(wave), now=now)

    report = step_report(wave, now=now + timedelta(days=30))

    assert [(count.value, count.of) for count in report.counts] == [
        ("non affiché en dessous de 10 personnes", None),
        (0, None),
        (0, wave.target_pairs),
    ]
    assert len(report.stuck) == 2


@pytest.mark.parametrize("people", [1, 3])
def test_the_managers_list_takes_the_same_queries_for_one_pair_as_for_three(client, people, django_assert_num_queries):
    current = formed_round(mentors=people, mentees=people)
    client.force_login(manager_of(current.wave))
    here = reverse("matching:wave", args=[current.wave_id])
    client.get(here)

    with django_assert_num_queries(QUERIES_OF_THE_WAVE):
        assert client.get(here).status_code == 200


QUERIES_OF_THE_WAVE = 15


def test_everyone_is_asked_in_their_own_language(client):
    """R73."""
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    senior.person.preferred_language = "en"
    senior.person.save()
    rounds.open_round(wave, by=manager_of(wave), now=timezone.now())

    for person, word in ((senior.person, "You choose each other"), (junior.person, "choices")):
        client.force_login(person)
        assert word in client.get(reverse("matching:my_proposals")).text
    everyone_says_yes(matching_wave())
