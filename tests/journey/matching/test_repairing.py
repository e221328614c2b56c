"""Pairs again after people came or went: hardly anyone moves, and nobody who was told of a pair does (R41, R45)."""

from datetime import timedelta

import pytest

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.journey.enrolment.actions import applying
from binome.journey.matching.actions import confirming, ending, repairing, reviewing, rounds
from binome.journey.matching.actions.errors import NotAtThisPoint
from binome.journey.matching.models import Pair, Unpaired
from binome.journey.matching.queries.manager import check_of, latest_round
from binome.journey.matching.states import Alone, PairState, RoundState
from tests.factories import NOON, PersonFactory, ThemeFactory, manager_of
from tests.journey.matching.factories import everyone_says_yes, matching_wave, open_round, say, volunteers

pytestmark = pytest.mark.django_db


def chosen_by(wave, wishes):
    """A round in which `wishes` (who: yeses in order) were said, with its pairs formed."""
    current = open_round(wave)
    for who, yes in wishes.items():
        say(who, yes=yes)
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    current.refresh_from_db()
    return current


def again(wave):
    return repairing.pair_again(wave, by=manager_of(wave), now=NOON)


def ends(wave, *states):
    return set(Pair.objects.filter(wave=wave, state__in=states).values_list("mentor", "mentee"))


@pytest.fixture
def review():
    """Pairs under review: the mentee left alone had two crossed yeses, with the mentors of the two pairs."""
    wave = matching_wave(max_mentees_per_mentor=1)
    (ada, bob), (one, two, three) = volunteers(wave, mentors=2, mentees=3)
    chosen_by(wave, {ada: [one, three], bob: [two, three], one: [ada], two: [bob], three: [ada, bob]})
    assert ends(wave, PairState.PLANNED) == {(ada.pk, one.pk), (bob.pk, two.pk)}
    return wave, (ada, bob), (one, two, three)


def test_after_a_withdrawal_the_place_goes_to_whoever_chose_it_and_the_other_pair_stays(review):
    wave, (ada, bob), (one, two, three) = review
    stays = Pair.objects.get(mentee=two)
    applying.withdraw(one.pk, by=one.person, now=NOON)

    done = again(wave)

    assert (done.new, done.given_up) == (1, 0)
    assert ends(wave, PairState.PLANNED) == {(ada.pk, three.pk), (bob.pk, two.pk)}
    assert Pair.objects.get(mentee=two, state=PairState.PLANNED).pk == stays.pk
    assert check_of(latest_round(wave)).holds
    assert not Unpaired.objects.filter(application__in=(ada, three)).exists()
    assert (
        OutboxLetter.objects.filter(letter__in=("matching/emails/pair.txt", "matching/emails/unpaired.txt")).count()
        == 0
    )


def test_a_planned_pair_gives_way_when_no_stable_pairing_keeps_it():
    wave = matching_wave(max_mentees_per_mentor=1)
    (ada, bob), (one, two) = volunteers(wave, mentors=2, mentees=2)
    chosen_by(wave, {ada: [one, two], bob: [two], one: [ada], two: [ada, bob]})
    assert ends(wave, PairState.PLANNED) == {(ada.pk, one.pk), (bob.pk, two.pk)}
    applying.withdraw(one.pk, by=one.person, now=NOON)

    done = again(wave)

    assert (done.new, done.given_up) == (1, 1)
    assert ends(wave, PairState.PLANNED) == {(ada.pk, two.pk)}
    assert Unpaired.objects.get(application=bob).reason == Alone.ALL_TAKEN


def test_when_nothing_changed_nothing_moves_and_a_second_press_does_nothing(review):
    wave, _mentors, (one, *_others) = review
    assert again(wave) == repairing.Repaired(new=0, given_up=0)
    applying.withdraw(one.pk, by=one.person, now=NOON)

    told = [again(wave), again(wave)]

    assert [done.new for done in told] == [1, 0]
    assert AuditLine.objects.filter(act="matching.paired_again").count() == 1


def close_window_of(pair: Pair) -> None:
    """The last day to answer has passed for this pair alone."""
    Pair.objects.filter(pk=pair.pk).update(confirm_by=NOON - timedelta(minutes=1))
    ending.expire_unconfirmed(now=NOON)


def test_after_publication_told_pairs_stay_and_what_is_found_is_a_round_under_review(review):
    wave, (ada, _bob), (one, two, three) = review
    manager = manager_of(wave)
    first = latest_round(wave)
    rounds.publish_pairs(first, by=manager, now=NOON)
    waiting, declined = Pair.objects.get(mentee=two), Pair.objects.get(mentee=one)
    confirming.say_not_this_time(declined.pk, by=one.person, now=NOON)
    close_window_of(declined)

    done = again(wave)

    second = latest_round(wave)
    assert (done.new, done.given_up) == (1, 0)
    assert (second.number, second.state) == (2, RoundState.PLANNED)
    assert ends(wave, PairState.PLANNED) == {(ada.pk, three.pk)}
    waiting.refresh_from_db()
    assert waiting.state == PairState.PUBLISHED
    assert check_of(first).holds
    assert check_of(second).holds
    assert rounds.publish_pairs(second, by=manager, now=NOON) == 1
    assert OutboxLetter.objects.filter(letter="matching/emails/pair.txt", to=three.person).count() == 1


def test_a_pair_that_ended_without_fault_frees_both_for_others_but_not_for_each_other(review):
    wave, (ada, _bob), (one, _two, three) = review
    rounds.publish_pairs(latest_round(wave), by=manager_of(wave), now=NOON)
    pair = Pair.objects.get(mentee=one)
    for half in (ada, one):
        confirming.say_yes(pair.pk, by=half.person, now=NOON)
    pair.refresh_from_db()
    ending.end_pair(pair, by=one.person, now=NOON)

    again(wave)

    assert ends(wave, PairState.PLANNED) == {(ada.pk, three.pk)}


def test_latecomers_choose_in_a_round_of_their_own_and_earlier_yeses_still_count(review):
    wave, (ada, bob), (one, two, three) = review
    manager = manager_of(wave)
    rounds.publish_pairs(latest_round(wave), by=manager, now=NOON)
    for half in (bob, two):
        confirming.say_yes(Pair.objects.get(mentee=two).pk, by=half.person, now=NOON)
    (late,), _nobody = volunteers(wave, mentors=1, mentees=0, theme=one.theme_choices.get().theme)
    second = open_round(wave)
    say(three, yes=[late])
    say(late, yes=[three])
    rounds.form_pairs(second, by=manager, now=NOON)
    applying.withdraw(late.pk, by=late.person, now=NOON)
    confirming.say_not_this_time(Pair.objects.get(mentee=one).pk, by=one.person, now=NOON)
    close_window_of(Pair.objects.get(mentee=one))

    again(wave)

    assert ends(wave, PairState.PLANNED) == {(ada.pk, three.pk)}
    assert ends(wave, PairState.CHOSEN) == {(bob.pk, two.pk)}


def test_a_pair_planned_by_hand_is_not_moved(review):
    wave, (ada, _bob), (one, _two, three) = review
    manager, current = manager_of(wave), latest_round(wave)
    reviewing.remove_pair(Pair.objects.get(mentee=one), reason="Départ prévu.", by=manager)
    (_late,), (other,) = volunteers(wave, mentors=1, mentees=1, theme=ThemeFactory())
    pinned = reviewing.pin_pair(current, mentor=ada, mentee=other, reason="Même site.", by=manager)

    again(wave)

    pinned.refresh_from_db()
    assert pinned.state == PairState.PLANNED
    assert not Pair.objects.filter(mentee=three).exists()


def test_only_the_manager_and_only_between_choices(review):
    wave, _mentors, _mentees = review
    with pytest.raises(NotTheirs):
        repairing.pair_again(wave, by=PersonFactory(), now=NOON)
    elsewhere = matching_wave()
    with pytest.raises(NotAtThisPoint):
        again(elsewhere)
    volunteers(elsewhere)
    open_round(elsewhere)
    everyone_says_yes(elsewhere)

    with pytest.raises(NotAtThisPoint):
        again(elsewhere)


def test_whoever_loses_a_planned_pair_reads_a_true_reason_once_pairs_are_published(review):
    wave, (ada, _bob), (one, _two, _three) = review
    applying.withdraw(one.pk, by=one.person, now=NOON)

    rounds.publish_pairs(latest_round(wave), by=manager_of(wave), now=NOON)

    assert Unpaired.objects.get(application=ada).reason == Alone.NOT_KEPT
    letter = OutboxLetter.objects.get(letter="matching/emails/unpaired.txt", to=ada.person)
    assert one.person.family_name not in letter.text


def test_the_managers_page_offers_it_and_says_what_came_of_it(client, review):
    wave, _mentors, (one, *_others) = review
    client.force_login(manager_of(wave))
    path = f"/matching/waves/{wave.pk}/"
    assert f"{path}again/" in client.get(path).text
    assert "Rien ne change" in client.post(f"{path}again/", follow=True).text
    applying.withdraw(one.pk, by=one.person, now=NOON)

    page = client.post(f"{path}again/", follow=True).text

    assert "1 nouveau binôme à relire." in page
    assert "n’ont pas bougé" in page
