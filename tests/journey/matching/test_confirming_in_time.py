"""Before the last moment people are reminded; after it, the pairs to which the same choices lead are there to review."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.matching import rules
from binome.journey.matching.actions import cascading, confirming, nudging, rounds
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.manager import check_of, latest_round
from binome.journey.matching.states import PairState, RoundState
from tests.factories import NOON, PairFactory, PersonFactory, manager_of
from tests.journey.matching.factories import matching_wave, open_round, say, volunteers

pytestmark = pytest.mark.django_db
LAST = NOON + timedelta(days=10)


def reminded() -> list[int]:
    return list(OutboxLetter.objects.filter(letter="matching/emails/confirm_reminder.txt").values_list("to", flat=True))


@pytest.fixture
def pair():
    return PairFactory(state=PairState.PUBLISHED, published_at=NOON, confirm_by=LAST)


@pytest.mark.parametrize(
    ("days", "due"), [(0, None), (6.9, None), (7, 3), (8, 3), (8.9, 3), (9, 1), (9.9, 1), (10.1, None)]
)
def test_a_reminder_is_due_three_days_and_one_day_before_the_last_moment(days, due):
    now = NOON + timedelta(days=days)

    assert rules.reminder_due(published_at=NOON, confirm_by=LAST, now=now) == due


def test_nobody_is_reminded_on_the_day_a_pair_is_published():
    assert rules.reminder_due(published_at=NOON, confirm_by=NOON + timedelta(days=1), now=NOON) is None


def test_whoever_has_not_answered_is_reminded_twice_and_nobody_who_has(pair):
    confirming.say_yes(pair.pk, by=pair.mentor.person, now=NOON)

    for hours in range(0, 24 * 10, 6):
        nudging.remind_to_confirm(now=NOON + timedelta(hours=hours))

    assert reminded() == [pair.mentee.person_id] * 2


def test_a_no_is_not_reminded_and_nobody_can_tell(pair, client):
    confirming.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)
    client.force_login(manager_of(pair.wave))
    address = reverse("matching:nudge_pair", args=[pair.wave_id, pair.pk])

    after_a_no = client.post(address, follow=True).content
    other = PairFactory(wave=pair.wave, state=PairState.PUBLISHED, published_at=NOON, confirm_by=LAST)
    after_silence = client.post(reverse("matching:nudge_pair", args=[other.wave_id, other.pk]), follow=True).content

    sentence = "Les personnes qui n’ont pas répondu reçoivent un rappel, une fois par jour au plus.".encode()
    assert sentence in after_a_no
    assert sentence in after_silence
    assert reminded() == [pair.mentor.person_id, other.mentor.person_id, other.mentee.person_id]


def test_a_manager_reminds_all_pairs_that_wait_once_a_day(pair):
    manager = manager_of(pair.wave)

    for _press in range(2):
        assert nudging.nudge(pair.wave, by=manager, now=NOON) == 1

    assert reminded() == [pair.mentor.person_id, pair.mentee.person_id]
    with pytest.raises(NotTheirs):
        nudging.nudge(pair.wave, by=PersonFactory(), now=NOON)


def test_the_pairs_selected_in_the_list_are_reminded_and_no_other(pair, client):
    later = timezone.now() + timedelta(days=5)
    Pair.objects.update(confirm_by=later)
    others = [
        PairFactory(wave=pair.wave, state=PairState.PUBLISHED, published_at=NOON, confirm_by=later) for _ in range(2)
    ]
    client.force_login(manager_of(pair.wave))
    page, address = reverse("matching:wave", args=[pair.wave_id]), reverse("matching:nudge", args=[pair.wave_id])

    client.post(address, {"filter": "", "pair": [pair.pk, others[0].pk]})
    ticked = reminded()
    everyone = client.get(page).context["choosable"]
    client.post(address, {"filter": "", "all_of_filter": everyone.mark})

    assert sorted(ticked) == sorted(half.person_id for each in (pair, others[0]) for half in (each.mentor, each.mentee))
    assert everyone.count == 3
    assert len(reminded()) == 6


def test_nobody_is_reminded_when_the_list_has_changed_or_nothing_is_selected(pair, client):
    Pair.objects.update(confirm_by=timezone.now() + timedelta(days=5))
    client.force_login(manager_of(pair.wave))
    address = reverse("matching:nudge", args=[pair.wave_id])

    nothing = client.post(address, {"filter": ""}, follow=True).content.decode()
    changed = client.post(address, {"filter": "", "all_of_filter": "9.0"}, follow=True).content.decode()

    assert "Sélectionnez au moins une ligne." in nothing
    assert "La liste a changé depuis" in changed
    assert reminded() == []


def test_when_a_pair_is_not_confirmed_the_next_stable_one_is_formed_for_review_and_nobody_is_told_of_it():
    wave = matching_wave(max_mentees_per_mentor=1)
    (ada, bob), (one, two) = volunteers(wave, mentors=2, mentees=2)
    current = open_round(wave)
    for who, yes in {ada: [one, two], bob: [one], one: [ada, bob], two: [ada]}.items():
        say(who, yes=yes)
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    before = set(Pair.objects.filter(wave=wave).values_list("mentor", "mentee"))
    rounds.publish_pairs(current, by=manager_of(wave), now=NOON)
    OutboxLetter.objects.all().delete()

    assert cascading.expire_and_pair_again(now=NOON + timedelta(days=30)) == len(before)

    formed = set(Pair.objects.filter(wave=wave, state=PairState.PLANNED).values_list("mentor", "mentee"))
    assert formed
    assert not formed & before
    assert latest_round(wave).state == RoundState.PLANNED
    assert check_of(latest_round(wave)).holds
    assert not OutboxLetter.objects.filter(letter="matching/emails/pair.txt").exists()
    assert cascading.expire_and_pair_again(now=NOON + timedelta(days=30)) == 0


def test_nothing_is_formed_while_people_choose():
    pair = PairFactory(wave=matching_wave(), state=PairState.PUBLISHED, published_at=NOON, confirm_by=NOON)
    volunteers(pair.wave)
    open_round(pair.wave)

    assert cascading.expire_and_pair_again(now=NOON + timedelta(days=1)) == 1

    assert not Pair.objects.filter(state=PairState.PLANNED).exists()
