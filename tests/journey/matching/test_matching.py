"""Matching: few proposals with reasons, private choices, stable pairs anyone can check, two yeses (R39–R45)."""

import csv
import io
import json
import re
import threading

import pytest
from django.db import connection, connections
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning import queries as learning
from binome.journey.matching import actions, queries
from binome.journey.matching.models import Choice, Pair, Proposal
from binome.journey.matching.queries.shown import choosing_applications, instance_of
from binome.journey.matching.states import PairState, RoundState
from tests.factories import (
    NOON,
    ApplicationFactory,
    EntityFactory,
    PairFactory,
    PersonFactory,
    ThemeChoiceFactory,
    ThemeFactory,
    WaveFactory,
    manager_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everyone_is_prepared(monkeypatch):
    """Preparation has its own tests: here every accepted application is ready."""
    from binome.journey.enrolment.models import Application
    from binome.journey.matching.queries import shown
    from binome.journey.matching.views import manager

    def prepared(wave):
        return Application.objects.filter(wave=wave).accepted()

    for room in (learning, shown, manager):
        monkeypatch.setattr(room, "prepared_applications", prepared)


def participants(wave, *, mentors=3, mentees=3, theme=None, **wanted):
    theme = theme or ThemeFactory()
    juniors = [ApplicationFactory(accepted=True, wave=wave, **wanted) for _ in range(mentors)]
    seniors = [ApplicationFactory(accepted=True, mentee=True, wave=wave) for _ in range(mentees)]
    for one in juniors:
        ThemeChoiceFactory(application=one, theme=theme, level=4)
    for one in seniors:
        ThemeChoiceFactory(application=one, theme=theme, level=1)
    return juniors, seniors


def proposals_of(application):
    return [one.proposal.pk for one in queries.shown_proposals(application)]


def everyone_says_yes(wave):
    for side in (Side.MENTEE, Side.MENTOR):
        for application in wave.applications.filter(side=side):
            ids = proposals_of(application)
            if ids:
                actions.choose(application.pk, yes=ids, not_this_time=[], by=application.person, now=NOON)


def matched_wave(**kwargs):
    wave = WaveFactory(stage="matching")
    participants(wave, **kwargs)
    manager = manager_of(wave)
    current = actions.open_round(wave, by=manager, now=NOON)
    everyone_says_yes(wave)
    actions.form_pairs(current, by=manager, now=NOON)
    current.refresh_from_db()
    return wave, manager, current


def test_everyone_gets_at_most_seven_proposals_with_reasons():
    wave = WaveFactory(stage="matching")
    juniors, seniors = participants(wave, mentors=12, mentees=12)

    actions.open_round(wave, by=manager_of(wave), now=NOON)

    shown = [queries.shown_proposals(one) for one in (*juniors, *seniors)]
    assert all(1 <= len(proposals) <= 7 for proposals in shown)
    assert all(one.reasons for proposals in shown for one in proposals)
    assert OutboxLetter.objects.filter(letter="matching/emails/proposals.txt").count() == 24


def test_nobody_is_proposed_within_a_reporting_line_however_long():
    wave = WaveFactory(stage="matching")
    (junior,), (senior,) = participants(wave, mentors=1, mentees=1)
    middle = PersonFactory(manager=senior.person, level=4)
    Person.objects.filter(pk=junior.person_id).update(manager=PersonFactory(manager=middle, level=3))

    current = actions.open_round(wave, by=manager_of(wave), now=NOON)

    assert not Proposal.objects.exists()
    assert {seat.barrier for seat in current.seats.all()} == {"REPORTING_LINE"}


def test_someone_in_both_roles_is_never_proposed_to_themselves():
    wave = WaveFactory(stage="matching", min_level_gap=0)
    theme = ThemeFactory()
    person = PersonFactory(level=3)
    for side in (Side.MENTOR, Side.MENTEE):
        both = ApplicationFactory(accepted=True, wave=wave, person=person, side=side)
        ThemeChoiceFactory(application=both, theme=theme)

    actions.open_round(wave, by=manager_of(wave), now=NOON)

    assert not Proposal.objects.exists()


def test_the_same_entity_is_kept_apart_when_the_wave_says_so():
    wave = WaveFactory(stage="matching", forbid_same_entity=True)
    (junior,), (senior,) = participants(wave, mentors=1, mentees=1)
    entity = EntityFactory()
    Person.objects.filter(pk__in=(junior.person_id, senior.person_id)).update(entity=entity)

    actions.open_round(wave, by=manager_of(wave), now=NOON)

    assert not Proposal.objects.exists()


def test_choices_form_stable_pairs_with_a_certificate_that_holds():
    wave, _manager, current = matched_wave(mentors=4, mentees=4)

    certificate, holds = queries.certificate_of(current)

    assert Pair.objects.filter(wave=wave, state=PairState.PLANNED).count() == 4
    assert holds
    assert certificate["blocking_pairs"] == 0
    assert current.state == RoundState.REVIEWED


def test_the_same_choices_give_the_same_pairs():
    _wave, _manager, current = matched_wave(mentors=5, mentees=5)
    instance, _behind = instance_of(current)

    from binome import engine

    again = engine.solve(instance, seed=current.wave.seed)

    assert [list(pair) for pair in again.pairs] == current.certificate["pairs_formed"]


def test_without_a_yes_there_is_no_pair_and_the_reason_is_true():
    wave = WaveFactory(stage="matching")
    participants(wave, mentors=1, mentees=1)
    manager = manager_of(wave)
    current = actions.open_round(wave, by=manager, now=NOON)

    actions.form_pairs(current, by=manager, now=NOON)
    actions.publish_pairs(current, by=manager, now=NOON)

    assert not Pair.objects.exists()
    assert {seat.unpaired for seat in current.seats.all()} == {"NO_ANSWER"}
    assert OutboxLetter.objects.filter(letter="matching/emails/no_pair.txt").count() == 2


def test_the_second_yes_makes_the_pair_and_opens_the_relationship():
    pair = PairFactory()

    actions.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
    pair.refresh_from_db()
    assert pair.state == PairState.PUBLISHED
    actions.say_yes(pair.pk, by=pair.mentor.person, now=NOON)

    pair.refresh_from_db()
    assert pair.state == PairState.CHOSEN
    assert pair.relationship.state == "open"


def test_saying_yes_twice_is_one_yes():
    pair = PairFactory()

    for _ in range(2):
        actions.say_yes(pair.pk, by=pair.mentee.person, now=NOON)

    pair.refresh_from_db()
    assert (pair.state, pair.mentor_yes_at) == (PairState.PUBLISHED, None)


def test_no_pair_with_someone_who_withdrew_or_became_the_boss():
    gone, boss = PairFactory(), PairFactory()
    gone.mentor.state = ApplicationState.WITHDRAWN
    gone.mentor.save()
    Person.objects.filter(pk=boss.mentor.person_id).update(manager=boss.mentee.person)

    for pair in (gone, boss):
        with pytest.raises(actions.NoLongerAllowed):
            actions.say_yes(pair.pk, by=pair.mentee.person, now=NOON)


def test_not_this_time_at_confirmation_names_nobody():
    pair = PairFactory()

    actions.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)

    letters = OutboxLetter.objects.filter(letter="matching/emails/not_confirmed.txt")
    assert letters.count() == 2
    assert not any(pair.mentee.person.family_name in letter.text for letter in letters.exclude(to=pair.mentee.person))


def test_a_pair_that_nobody_confirms_expires_kindly():
    from datetime import timedelta

    pair = PairFactory(published_at=NOON - timedelta(days=11))

    assert actions.expire_unconfirmed(now=NOON) == 1
    pair.refresh_from_db()
    assert pair.state == PairState.EXPIRED
    assert actions.expire_unconfirmed(now=NOON) == 0


def test_who_was_declined_never_shows_and_is_not_proposed_again(client):
    wave = WaveFactory(stage="matching")
    juniors, seniors = participants(wave, mentors=2, mentees=2)
    manager = manager_of(wave)
    current = actions.open_round(wave, by=manager, now=NOON)
    decliner = seniors[0]
    before = _page(client, juniors[0].person, reverse("matching:my_proposals"))
    actions.choose(decliner.pk, yes=[], not_this_time=proposals_of(decliner), by=decliner.person, now=NOON)

    after = _page(client, juniors[0].person, reverse("matching:my_proposals"))
    steering = _page(client, manager, reverse("matching:wave", args=[wave.pk]))

    assert before == after
    assert decliner.person.family_name not in steering
    actions.form_pairs(current, by=manager, now=NOON)
    actions.publish_pairs(current, by=manager, now=NOON)
    second = actions.open_round(wave, by=manager, now=NOON)
    assert not second.proposals.filter(mentee=decliner).exists()


def _page(client, person, path):
    client.force_login(person)
    text = client.get(path).content.decode()
    return re.sub(r"[A-Za-z0-9]{64}", "token", text)


def test_choosing_works_with_plain_buttons(client):
    wave = WaveFactory(stage="matching")
    _juniors, seniors = participants(wave, mentors=3, mentees=1)
    actions.open_round(wave, by=manager_of(wave), now=NOON)
    me = seniors[0]
    first, second, third = proposals_of(me)
    client.force_login(me.person)
    choose = reverse("matching:choose", args=[me.pk])

    for word, one in (("yes", first), ("yes", second), ("no", third), ("up", second)):
        name = "move" if word == "up" else "say"
        assert client.post(choose, {name: f"{word}:{one}"}).status_code == 302

    assert queries.choices_of(me) == ([second, first], [third])
    assert client.get(reverse("matching:my_proposals")).status_code == 200


def test_another_persons_proposals_cannot_be_chosen(client):
    wave = WaveFactory(stage="matching")
    juniors, seniors = participants(wave, mentors=2, mentees=2)
    actions.open_round(wave, by=manager_of(wave), now=NOON)
    mine, stranger = seniors[0], PersonFactory()
    foreign = Proposal.objects.exclude(mentee=mine).first()

    with pytest.raises(actions.NotTheirs):
        actions.choose(mine.pk, yes=[foreign.pk], not_this_time=[], by=mine.person, now=NOON)
    with pytest.raises(actions.NotTheirs):
        actions.choose(mine.pk, yes=[], not_this_time=[], by=stranger, now=NOON)
    client.force_login(juniors[0].person)
    assert client.post(reverse("matching:choose", args=[mine.pk]), {"say": "yes:1"}).status_code == 404
    assert not Choice.objects.exists()


def test_a_pin_is_signed_and_still_needs_two_yeses():
    wave = WaveFactory(stage="matching")
    (junior,), (senior,) = participants(wave, mentors=1, mentees=1)
    manager = manager_of(wave)
    current = actions.open_round(wave, by=manager, now=NOON)
    actions.form_pairs(current, by=manager, now=NOON)
    current.refresh_from_db()

    with pytest.raises(actions.ReasonMissing):
        actions.pin_pair(current, mentor=junior, mentee=senior, reason=" ", by=manager)
    pair = actions.pin_pair(current, mentor=junior, mentee=senior, reason="Même projet de site.", by=manager)

    assert pair.state == PairState.PLANNED
    actions.publish_pairs(current, by=manager, now=NOON)
    pair.refresh_from_db()
    assert (pair.state, pair.mentee_yes_at) == (PairState.PUBLISHED, None)


def test_the_manager_walks_the_round_in_the_browsers_terms(client):
    wave = WaveFactory(stage="matching")
    participants(wave, mentors=3, mentees=3)
    manager = manager_of(wave)
    client.force_login(manager)
    here = reverse("matching:wave", args=[wave.pk])

    assert client.get(here).status_code == 200
    client.post(reverse("matching:open_round", args=[wave.pk]))
    everyone_says_yes(wave)
    assert client.get(here).status_code == 200
    client.post(reverse("matching:form_pairs", args=[wave.pk]))
    assert client.get(here).status_code == 200
    client.post(reverse("matching:publish", args=[wave.pk]))
    for pair in Pair.objects.all():
        actions.say_yes(pair.pk, by=pair.mentor.person, now=NOON)
        actions.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
    what_if = client.get(reverse("matching:what_if", args=[wave.pk]), {"level_gap": 0})
    rows = list(
        csv.reader(
            io.StringIO(client.get(reverse("matching:export", args=[wave.pk])).content.decode("utf-8-sig")),
            delimiter=";",
        )
    )

    assert what_if.status_code == 200
    assert len(rows) == 4


def test_names_that_look_like_formulas_are_text_in_the_export(client):
    pair = PairFactory(chosen=True, mentor__person__given_name="=HYPERLINK(1)")
    client.force_login(manager_of(pair.wave))

    body = client.get(reverse("matching:export", args=[pair.wave.pk])).content.decode()

    assert "'=HYPERLINK" in body


def test_the_stable_reason_texts_are_plain_json():
    _wave, _manager, current = matched_wave(mentors=2, mentees=2)

    assert json.loads(json.dumps(current.certificate))["pairs"] == 2


@pytest.mark.parametrize("people", [1, 3])
def test_choosing_takes_as_many_queries_for_one_proposal_as_for_three(client, people, django_assert_max_num_queries):
    wave = WaveFactory(stage="matching")
    _juniors, seniors = participants(wave, mentors=people, mentees=1)
    actions.open_round(wave, by=manager_of(wave), now=NOON)
    client.force_login(seniors[0].person)

    with django_assert_max_num_queries(24):
        client.get(reverse("matching:my_proposals"))


def test_choosing_applications_are_ones_own():
    wave = WaveFactory(stage="matching")
    _juniors, seniors = participants(wave, mentors=1, mentees=1)
    actions.open_round(wave, by=manager_of(wave), now=NOON)

    assert list(choosing_applications(seniors[0].person)) == seniors
    assert not choosing_applications(PersonFactory()).exists()


@pytest.mark.django_db(transaction=True)
def test_forty_people_take_the_last_place_and_one_gets_it():
    wave = WaveFactory(stage="matching", max_mentees_per_mentor=1)
    mentor = ApplicationFactory(accepted=True, wave=wave, capacity=1)
    pairs = [
        PairFactory(wave=wave, mentor=mentor, mentor_yes_at=NOON)
        for _ in range(40 if connection.vendor == "sqlite" else 12)
    ]
    told = []

    def confirm(pair):
        try:
            told.append(actions.say_yes(pair.pk, by=pair.mentee.person, now=NOON).state)
        except actions.NoLongerAllowed:
            told.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count(PairState.CHOSEN) == 1
    assert told.count("refused") == len(pairs) - 1
    assert Pair.objects.filter(state=PairState.CHOSEN).count() == 1
