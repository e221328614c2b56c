"""Pairs: stable with a certificate, reviewed by a person, made by two yeses, never beyond a place (R41, R45, F35, F36)."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.actions import confirming, ending, reviewing, rounds
from binome.journey.matching.actions.errors import (
    AlreadyPaired,
    AlreadyProposed,
    NoLongerAllowed,
    NoPlaceLeft,
    NotAtThisPoint,
    ReasonMissing,
)
from binome.journey.matching.models import Pair, Unpaired
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.home import next_things_for
from binome.journey.matching.queries.manager import board_of, changed_by_hand, check_of
from binome.journey.matching.queries.reasons import why_alone
from binome.journey.matching.states import Alone, Obstacle, PairState, RoundState
from tests.factories import NOON, ApplicationFactory, PairFactory, PersonFactory, ThemeFactory, manager_of
from tests.journey.matching.factories import (
    everyone_says_yes,
    formed_round,
    matching_wave,
    open_round,
    say,
    volunteer,
    volunteers,
)

pytestmark = pytest.mark.django_db


def test_choices_form_stable_pairs_with_a_certificate_that_holds():
    """R39."""
    current = formed_round(mentors=5, mentees=5)

    check = check_of(current)

    assert current.state == RoundState.PLANNED
    assert current.pairs.count() == current.certificate["pairs"] == 5
    assert (check.sound, check.same_choices, check.blocking, check.errors) == (True, True, 0, 0)


def test_the_certificate_falls_when_pairs_or_choices_are_altered():
    current = formed_round(mentors=3, mentees=3)
    (one, one_mentor), (other, other_mentor), *rest = current.solved["pairs"]

    swapped = {**current.solved, "pairs": [[one, other_mentor], [other, one_mentor], *rest]}
    quieter = {**current.solved, "mentees": {**current.solved["mentees"], one: []}}

    assert not engine.check(quieter, current.certificate).same_choices
    assert not engine.check(quieter, current.certificate).sound
    twice = {**current.solved, "pairs": [*current.solved["pairs"], [one, other_mentor]]}
    assert engine.check(twice, current.certificate).errors
    assert engine.check(swapped, current.certificate).score <= current.certificate["score"]


def test_a_mutual_first_choice_becomes_the_pair():
    wave = matching_wave()
    (first, second), (one, other) = volunteers(wave, mentors=2, mentees=2)
    current = open_round(wave)
    say(one, yes=[second, first])
    say(other, yes=[first, second])
    say(first, yes=[other, one])
    say(second, yes=[one, other])

    pairs = rounds.form_pairs(current, by=manager_of(wave), now=NOON)

    assert {(pair.mentor_id, pair.mentee_id) for pair in pairs} == {(second.pk, one.pk), (first.pk, other.pk)}


def test_no_pair_without_two_yeses():
    """R41."""
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    current = open_round(wave)
    say(senior, yes=[junior])

    assert rounds.form_pairs(current, by=manager_of(wave), now=NOON) == []
    assert dict(current.unpaired.values_list("application", "reason")) == {
        senior.pk: Alone.NO_CROSSED_YES,
        junior.pk: Alone.NO_YES,
    }


def test_a_full_mentor_leaves_the_others_with_the_true_reason():
    wave = matching_wave(max_mentees_per_mentor=1)
    volunteers(wave, mentors=1, mentees=3)
    current = open_round(wave)
    everyone_says_yes(wave)

    rounds.form_pairs(current, by=manager_of(wave), now=NOON)

    assert list(current.unpaired.values_list("reason", flat=True)) == [Alone.ALL_TAKEN] * 2


def test_someone_who_left_or_became_the_boss_since_is_not_paired():
    wave = matching_wave()
    (gone, boss_to_be), (one, other) = volunteers(wave, mentors=2, mentees=2)
    current = open_round(wave)
    say(one, yes=[gone])
    say(gone, yes=[one])
    say(other, yes=[boss_to_be])
    say(boss_to_be, yes=[other])
    Person.objects.filter(pk=gone.person_id).update(is_active=False)
    Person.objects.filter(pk=boss_to_be.person_id).update(manager=other.person)

    assert rounds.form_pairs(current, by=manager_of(wave), now=NOON) == []


def test_only_the_manager_forms_and_publishes_and_only_in_turn():
    wave = matching_wave()
    volunteers(wave)
    current, manager = open_round(wave), manager_of(wave)

    for act in (rounds.form_pairs, rounds.publish_pairs, rounds.remind_choosers):
        with pytest.raises(NotTheirs):
            act(current, by=PersonFactory(), now=NOON)
    with pytest.raises(NotAtThisPoint):
        rounds.publish_pairs(current, by=manager, now=NOON)
    rounds.form_pairs(current, by=manager, now=NOON)
    with pytest.raises(NotAtThisPoint):
        rounds.form_pairs(current, by=manager, now=NOON)


def test_publishing_writes_to_both_halves_and_to_those_without_a_pair():
    current = formed_round(mentors=3, mentees=2)

    assert rounds.publish_pairs(current, by=manager_of(current.wave), now=NOON) == 2

    assert OutboxLetter.objects.filter(letter="matching/emails/pair.txt").count() == 4
    assert OutboxLetter.objects.filter(letter="matching/emails/unpaired.txt").count() == 1
    assert set(current.pairs.values_list("state", flat=True)) == {PairState.PUBLISHED}


@pytest.mark.parametrize(("mentors", "mentees"), [(1, 3), (3, 1), (1, 2)])
def test_the_question_before_publishing_counts_the_emails_and_shows_nobody_s_reason_for_having_no_pair(
    client, mentors, mentees
):
    """Why someone has none tells what they and others answered: they alone read it."""
    current = formed_round(mentors=mentors, mentees=mentees)
    manager = manager_of(current.wave)
    client.force_login(manager)

    asked = client.post(reverse("matching:publish", args=[current.wave_id]))

    rounds.publish_pairs(current, by=manager, now=NOON)
    reasons = [str(why_alone(unpaired).reason) for unpaired in current.unpaired.all()]
    emails = OutboxLetter.objects.filter(letter__in=("matching/emails/pair.txt", "matching/emails/unpaired.txt"))
    page = unescape(asked.text)
    assert reasons
    assert f"{emails.count()} courriels seront envoyés" in page
    assert not [reason for reason in reasons if reason in page]
    assert "Le courriel pour" in page


def test_setting_a_pair_aside_takes_a_written_reason_and_each_half_reads_the_truth():
    current = formed_round(mentors=1, mentees=1)
    manager, pair = manager_of(current.wave), current.pairs.get()

    with pytest.raises(ReasonMissing):
        reviewing.remove_pair(pair, reason="  ", by=manager)
    with pytest.raises(NotTheirs):
        reviewing.remove_pair(pair, reason="Conflit.", by=PersonFactory())
    reviewing.remove_pair(pair, reason="Changement d’équipe prévu.", by=manager)
    rounds.publish_pairs(current, by=manager, now=NOON)

    pair.refresh_from_db()
    assert (pair.state, pair.removed_by) == (PairState.ENDED, manager)
    assert set(Unpaired.objects.values_list("reason", flat=True)) == {Alone.SET_ASIDE}
    assert "équipe prévu" not in "".join(OutboxLetter.objects.values_list("text", flat=True))


def review_with_strangers(**kwargs):
    """Pairs under review, and two newcomers whom nobody proposed to each other."""
    current = formed_round(mentors=1, mentees=1)
    theme = ThemeFactory()
    mentor = volunteer(current.wave, themes=[theme], **kwargs)
    return current, manager_of(current.wave), mentor, volunteer(current.wave, Side.MENTEE, themes=[theme])


def test_a_pin_is_signed_and_still_needs_two_yeses():
    """R45."""
    current, manager, mentor, mentee = review_with_strangers()

    with pytest.raises(ReasonMissing):
        reviewing.pin_pair(current, mentor=mentor, mentee=mentee, reason=" ", by=manager)
    with pytest.raises(NotTheirs):
        reviewing.pin_pair(current, mentor=mentor, mentee=mentee, reason="Même site.", by=mentor.person)
    pair = reviewing.pin_pair(current, mentor=mentor, mentee=mentee, reason="Même site.", by=manager)
    rounds.publish_pairs(current, by=manager, now=NOON)

    pair.refresh_from_db()
    assert (pair.state, pair.mentor_yes_at, pair.mentee_yes_at) == (PairState.PUBLISHED, None, None)
    assert changed_by_hand(current) == 1


def test_a_pin_crosses_no_rule_no_place_and_no_choice():
    current, manager, mentor, mentee = review_with_strangers()
    planned = current.pairs.get()

    Person.objects.filter(pk=mentor.person_id).update(manager=mentee.person)
    with pytest.raises(NoLongerAllowed) as fact:
        reviewing.pin_pair(current, mentor=mentor, mentee=mentee, reason="Souhait.", by=manager)
    assert fact.value.obstacle == Obstacle.REPORTING_LINE
    Person.objects.filter(pk=mentor.person_id).update(manager=None, functional_manager=mentee.person)
    with pytest.raises(NoLongerAllowed) as fact:
        reviewing.pin_pair(current, mentor=mentor, mentee=mentee, reason="Souhait.", by=manager)
    assert fact.value.obstacle == Obstacle.REPORTING_LINE
    Person.objects.filter(pk=mentor.person_id).update(functional_manager=None)
    with pytest.raises(AlreadyPaired):
        reviewing.pin_pair(current, mentor=mentor, mentee=planned.mentee, reason="Souhait.", by=manager)
    with pytest.raises(NoPlaceLeft):
        reviewing.pin_pair(current, mentor=planned.mentor, mentee=mentee, reason="Souhait.", by=manager)
    reviewing.remove_pair(planned, reason="Essai.", by=manager)
    with pytest.raises(AlreadyProposed):
        reviewing.pin_pair(current, mentor=planned.mentor, mentee=planned.mentee, reason="Souhait.", by=manager)
    elsewhere = volunteer(matching_wave(), Side.MENTEE)
    with pytest.raises(NotTheirs):
        reviewing.pin_pair(current, mentor=mentor, mentee=elsewhere, reason="Souhait.", by=manager)


def test_the_second_yes_makes_the_pair_and_opens_the_relationship():
    pair = PairFactory()

    confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
    pair.refresh_from_db()
    assert (pair.state, pair.mentor_yes_at) == (PairState.PUBLISHED, None)
    confirming.say_yes(pair.pk, by=pair.mentor.person, now=NOON)

    pair.refresh_from_db()
    assert pair.state == PairState.CHOSEN
    assert pair.relationship.state == "open"


def test_saying_yes_twice_is_one_yes_before_and_after():
    pair = PairFactory(mentor_yes_at=NOON)

    for _ in range(3):
        assert confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON).state == PairState.CHOSEN

    assert AuditLine.objects.filter(act="matching.said_yes").count() == 1


def test_a_first_yes_is_not_in_the_trail_where_it_would_tell_who_said_no():
    pair = PairFactory()

    confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
    confirming.say_not_this_time(pair.pk, by=pair.mentor.person, now=NOON)

    assert not AuditLine.objects.filter(act="matching.said_yes").exists()


@pytest.mark.parametrize("state", [PairState.PLANNED, PairState.DECLINED, PairState.EXPIRED, PairState.ENDED])
def test_a_pair_that_is_not_published_cannot_be_confirmed(state):
    pair = PairFactory(state=state)

    for act in (confirming.say_yes, confirming.say_not_this_time):
        with pytest.raises(NotTheirs):
            act(pair.pk, by=pair.mentee.person, now=NOON)
    with pytest.raises(NotTheirs):
        confirming.say_yes(PairFactory().pk, by=pair.mentee.person, now=NOON)


def test_every_rule_is_read_again_at_the_yes():
    gone, boss, left = PairFactory(), PairFactory(), PairFactory()
    gone.mentor.state = ApplicationState.WITHDRAWN
    gone.mentor.save()
    Person.objects.filter(pk=boss.mentor.person_id).update(manager=PersonFactory(manager=boss.mentee.person))
    Person.objects.filter(pk=left.mentor.person_id).update(is_active=False)

    for pair, obstacle in (
        (gone, Obstacle.NO_LONGER_IN),
        (boss, Obstacle.REPORTING_LINE),
        (left, Obstacle.NO_LONGER_IN),
    ):
        with pytest.raises(NoLongerAllowed) as fact:
            confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
        assert fact.value.obstacle == obstacle


def test_the_same_person_on_both_sides_is_never_confirmed():
    person, wave = PersonFactory(level=5), matching_wave(min_level_gap=0)
    mentor = ApplicationFactory(accepted=True, wave=wave, person=person)
    mentee = ApplicationFactory(accepted=True, wave=wave, person=person, side=Side.MENTEE)
    pair = PairFactory(wave=wave, mentor=mentor, mentee=mentee)

    with pytest.raises(NoLongerAllowed) as fact:
        confirming.say_yes(pair.pk, by=person, now=NOON)
    assert fact.value.obstacle == Obstacle.SAME_PERSON
    with pytest.raises(IntegrityError), transaction.atomic():
        PairFactory(wave=wave, mentor=mentor, mentee=mentor)


def test_the_same_pair_lives_once_and_a_mentee_has_one_mentor():
    pair = PairFactory()

    for mentor in (pair.mentor, ApplicationFactory(accepted=True, wave=pair.wave)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PairFactory(wave=pair.wave, mentor=mentor, mentee=pair.mentee)
    Pair.objects.filter(pk=pair.pk).update(state=PairState.EXPIRED)
    PairFactory(wave=pair.wave, mentor=pair.mentor, mentee=pair.mentee)


def page_of(client, person) -> str:
    """What someone reads of their matching, without the tokens that every page has anew."""
    client.force_login(person)
    hidden = r'[A-Za-z0-9]{32,64}|name="(page_token|draft)" value="[\w.:-]+"'
    return re.sub(hidden, "", client.get(reverse("matching:my_proposals")).text)


def test_after_not_this_time_the_other_half_sees_no_change_until_the_window_closes_for_everyone(client):
    """No letter, page, home, counter or hour tells a pair that one half let go from a pair that nobody answered."""
    let_go, silent = PairFactory(confirm_by=NOON), PairFactory(confirm_by=NOON)
    pages = [page_of(client, let_go.mentor.person), next_titles(let_go.mentor.person)]

    confirming.say_not_this_time(let_go.pk, by=let_go.mentee.person, now=NOON - timedelta(days=3))

    assert [page_of(client, let_go.mentor.person), next_titles(let_go.mentor.person)] == pages
    assert next_titles(let_go.mentee.person) == []
    assert not OutboxLetter.objects.exists()
    assert ending.expire_unconfirmed(now=NOON + timedelta(minutes=1)) == 2
    letters = OutboxLetter.objects.filter(letter="matching/emails/not_formed.txt")
    told = {
        letter.to: (letter.send_after.date(), re.sub(r"(Camille|Martin)\d+", "", letter.text)) for letter in letters
    }
    halves = [half.person for pair in (let_go, silent) for half in (pair.mentor, pair.mentee)]
    assert set(told) == set(halves)
    assert len(set(told.values())) == 1
    assert str(told[halves[0]]) == str(told[halves[2]])


def next_titles(person) -> list[str]:
    return [thing.title for thing in next_things_for(person, now=NOON)]


@pytest.mark.parametrize("declined", [True, False])
def test_a_pair_that_did_not_form_keeps_neither_who_nor_why(declined):
    pair = PairFactory(mentor_yes_at=NOON, confirm_by=NOON)
    if declined:
        confirming.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)

    ending.expire_unconfirmed(now=NOON + timedelta(days=1))

    pair.refresh_from_db()
    answers = {getattr(pair, f"{side}_{word}_at") for side in ("mentor", "mentee") for word in ("yes", "no")}
    assert (pair.state, answers) == (PairState.EXPIRED, {None})
    assert list(AuditLine.objects.values_list("act", "by")) == [("matching.pair_did_not_form", None)]


def test_whoever_let_a_pair_go_may_change_their_mind_until_the_window_closes(client):
    pair = PairFactory(mentor_yes_at=NOON, confirm_by=NOON + timedelta(days=3))
    confirming.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)

    said = page_of(client, pair.mentee.person)
    confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON)

    pair.refresh_from_db()
    assert reverse("matching:say_yes", args=[pair.pk]) in said
    assert reverse("matching:say_not_this_time", args=[pair.pk]) not in said
    assert (pair.state, pair.mentee_no_at) == (PairState.CHOSEN, None)


def test_a_pair_let_go_and_one_still_waiting_look_the_same_to_the_manager(client):
    seen = []
    for declined in (True, False):
        pair = PairFactory(mentor_yes_at=NOON, confirm_by=NOON)
        manager = manager_of(pair.wave)
        if declined:
            confirming.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)
        client.force_login(manager)
        for late in (False, True):
            if late:
                ending.expire_unconfirmed(now=NOON + timedelta(days=1))
            board = board_of(pair.wave, now=NOON)
            csv = client.get(f"/matching/waves/{pair.wave_id}/pairs.csv").text.splitlines()[1].split(";")
            seen.append((board.counts.not_confirmed, board.counts.waiting, csv[5]))

    assert seen[:2] == seen[2:]


def test_a_pair_that_nobody_confirms_expires_kindly_once():
    late, waiting = PairFactory(confirm_by=NOON - timedelta(minutes=1)), PairFactory(confirm_by=NOON)

    assert ending.expire_unconfirmed(now=NOON) == 1
    assert ending.expire_unconfirmed(now=NOON) == 0

    late.refresh_from_db()
    waiting.refresh_from_db()
    assert (late.state, waiting.state) == (PairState.EXPIRED, PairState.PUBLISHED)
    assert OutboxLetter.objects.filter(letter="matching/emails/not_formed.txt").count() == 2


def test_whoever_withdraws_leaves_pairs_that_were_not_chosen_yet():
    published, planned = PairFactory(), PairFactory(state=PairState.PLANNED)

    for pair in (published, planned):
        applying.withdraw(pair.mentor_id, by=pair.mentor.person, now=NOON)
        pair.refresh_from_db()

    assert (published.state, planned.state) == (PairState.DECLINED, PairState.ENDED)
    told = OutboxLetter.objects.filter(letter="matching/emails/not_formed.txt")
    assert [letter.to for letter in told] == [published.mentee.person]


def test_a_pair_that_ended_leaves_both_free():
    pair = PairFactory(chosen=True)

    ending.end_pair(pair, by=pair.mentor.person, now=NOON)

    assert not Pair.objects.alive().exists()
    with pytest.raises(NotAtThisPoint):
        ending.end_pair(pair, by=pair.mentor.person, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_forty_people_take_the_last_place_and_one_gets_it():
    wave = matching_wave(max_mentees_per_mentor=1)
    mentor = ApplicationFactory(accepted=True, wave=wave, capacity=1)
    pairs = [PairFactory(wave=wave, mentor=mentor, mentor_yes_at=NOON) for _ in range(40)]

    told = at_once([(pair, pair.mentee.person) for pair in pairs])

    assert told.count(PairState.CHOSEN) == 1
    assert told.count("no place left") == 39
    assert sorted(Pair.objects.values_list("state", flat=True)) == ["chosen"] + ["published"] * 39


@pytest.mark.django_db(transaction=True)
def test_both_halves_say_yes_at_the_same_moment():
    pair = PairFactory()

    told = at_once([(pair, pair.mentor.person), (pair, pair.mentee.person), (pair, pair.mentee.person)])

    pair.refresh_from_db()
    assert pair.state == PairState.CHOSEN
    assert PairState.CHOSEN in told
    assert pair.relationship.pk


def at_once(yeses):
    """Say all these yeses in threads of their own; what each was told."""
    told: list[str] = []
    start = threading.Barrier(len(yeses))

    def confirm(pair, person):
        try:
            start.wait()
            told.append(confirming.say_yes(pair.pk, by=person, now=NOON).state)
        except NoPlaceLeft:
            told.append("no place left")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=yes) for yes in yeses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
