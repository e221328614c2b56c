"""Twenty minutes before two people say yes: proposed, accepted, cancelled, and silent about who stepped back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.journey.matching.actions import calling, confirming, ending
from binome.journey.matching.actions.errors import CallHasChanged, NotBeforeTheEnd
from binome.journey.matching.models import FirstCall
from binome.journey.matching.states import PairState
from tests.factories import NOON, PairFactory, PersonFactory, manager_of

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def pair():
    return PairFactory(wave__offers_first_call=True, confirm_by=NOON + timedelta(days=8), published_at=NOON)


def propose(pair, *, by=None, starts_at=TOMORROW):
    return calling.propose_call(
        pair.pk, starts_at=starts_at, place="https://meet.example.org/a", by=by or pair.mentor.person, now=NOON
    )


def accepted(pair):
    call = propose(pair)
    return calling.accept_call(pair.pk, call.uid, by=pair.mentee.person, now=NOON)


def calendar_of(person):
    """What a calendar holds after every message it got that still leaves, by uid: the status of the highest sequence."""
    held = {}
    for letter in OutboxLetter.objects.filter(to=person).exclude(calendar="").order_by("pk"):
        if still_stands(letter, now=NOON):
            (event,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
            held[str(event["UID"])] = (int(event["SEQUENCE"]), str(event["STATUS"]))
    return sorted(status for _number, status in held.values())


def letters(name, person):
    return OutboxLetter.objects.filter(letter=f"matching/emails/{name}.txt", to=person).count()


def test_one_proposes_the_other_accepts_and_both_have_it_in_their_calendars(pair):
    mentor, mentee = pair.mentor.person, pair.mentee.person
    call = propose(pair)
    assert (letters("call_proposed", mentee), letters("call_proposed", mentor)) == (1, 0)
    with pytest.raises(CallHasChanged):
        calling.accept_call(pair.pk, call.uid, by=mentor, now=NOON)

    calling.accept_call(pair.pk, call.uid, by=mentee, now=NOON)
    calling.accept_call(pair.pk, call.uid, by=mentee, now=NOON)

    assert calendar_of(mentor) == calendar_of(mentee) == ["CONFIRMED"]
    (event,) = Calendar.from_ical(OutboxLetter.objects.exclude(calendar="")[0].calendar).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)


@pytest.mark.parametrize("canceller", ["mentor", "mentee"])
def test_a_cancelled_call_leaves_both_calendars_and_says_nothing_of_the_pair(pair, canceller):
    accepted(pair)
    calling.cancel_call(pair.pk, by=getattr(pair, canceller).person, now=NOON)

    assert calendar_of(pair.mentor.person) == calendar_of(pair.mentee.person) == ["CANCELLED"]
    pair.refresh_from_db()
    assert (pair.state, pair.answer_of("mentor"), pair.answer_of("mentee")) == (PairState.PUBLISHED, "", "")


def test_another_moment_takes_the_place_of_the_first_in_both_calendars(pair):
    first = accepted(pair)
    second = propose(pair, by=pair.mentee.person, starts_at=TOMORROW + timedelta(hours=2))
    with pytest.raises(CallHasChanged):
        calling.accept_call(pair.pk, first.uid, by=pair.mentor.person, now=NOON)
    calling.accept_call(pair.pk, second.uid, by=pair.mentor.person, now=NOON)

    for half in (pair.mentor.person, pair.mentee.person):
        assert calendar_of(half) == ["CANCELLED", "CONFIRMED"]


def test_whoever_stepped_back_is_asked_like_anybody_and_the_other_sees_no_difference(pair, client):
    """The same pages, letters and calendars, whatever the one who is asked has answered."""
    seen = []
    for steps_back in (False, True):
        each = PairFactory(wave__offers_first_call=True, confirm_by=NOON + timedelta(days=8), published_at=NOON)
        if steps_back:
            confirming.say_not_this_time(each.pk, by=each.mentee.person, now=NOON)
        accepted(each)
        if steps_back:
            confirming.say_not_this_time(each.pk, by=each.mentee.person, now=NOON)
        client.force_login(each.mentor.person)
        page = client.get(reverse("matching:first_call", args=[each.pk])).context
        mine = client.get(reverse("matching:my_proposals")).context["entries"][0][0].pairs[0]
        kinds = sorted(OutboxLetter.objects.filter(to=each.mentor.person).values_list("letter", flat=True))
        seen.append((page["call"].accepted_at, mine.said_no, mine.said_yes, kinds, calendar_of(each.mentor.person)))

    assert seen[0] == seen[1]


@pytest.mark.parametrize("leaves", ["mentor", "mentee"])
def test_a_call_goes_with_a_pair_whose_half_withdraws_and_with_one_that_ends(pair, leaves):
    accepted(pair)
    ending.let_go_of(getattr(pair, leaves), now=NOON)

    stays = pair.mentee.person if leaves == "mentor" else pair.mentor.person
    assert calendar_of(stays) == ["CANCELLED"]
    assert not FirstCall.objects.exists()
    again = PairFactory(wave__offers_first_call=True, confirm_by=NOON + timedelta(days=8))
    accepted(again)
    for half in (again.mentor.person, again.mentee.person):
        confirming.say_yes(again.pk, by=half, now=NOON)
    assert calendar_of(again.mentor.person) == ["CONFIRMED"]
    again.refresh_from_db()
    ending.end_pair(again, by=None, now=NOON)
    assert calendar_of(again.mentor.person) == ["CANCELLED"]


def test_a_pair_that_expires_writes_no_cancellation_of_a_call_that_took_place(pair):
    accepted(pair)
    ending.expire_unconfirmed(now=pair.confirm_by + timedelta(hours=1))

    assert letters("call_cancelled", pair.mentor.person) == 0
    assert not FirstCall.objects.exists()


@pytest.mark.parametrize("starts_at", [NOON - timedelta(minutes=1), NOON + timedelta(days=8) - timedelta(minutes=10)])
def test_a_call_lies_ahead_and_ends_before_the_last_moment_to_answer(pair, starts_at, client):
    with pytest.raises(NotBeforeTheEnd):
        propose(pair, starts_at=starts_at)
    client.force_login(pair.mentor.person)
    page = reverse("matching:first_call", args=[pair.pk])
    typed = {"starts_at": timezone.localtime(starts_at).strftime("%Y-%m-%dT%H:%M"), "place": "Salle 2"}
    answer = client.post(page, typed)
    assert (answer.status_code, answer.context["form"]["place"].value()) == (422, "Salle 2")


def test_nobody_else_and_no_wave_that_does_not_offer_it(pair, client):
    silent = PairFactory(confirm_by=NOON + timedelta(days=8))
    for someone, each in (
        (PersonFactory(), pair), (manager_of(pair.wave), pair), (silent.mentor.person, pair),
        (silent.mentor.person, silent),
    ):  # fmt: skip
        with pytest.raises(NotTheirs):
            propose(each, by=someone)
        client.force_login(someone)
        assert client.get(reverse("matching:first_call", args=[each.pk])).status_code == 404
    client.force_login(silent.mentor.person)
    assert "/call/" not in client.get(reverse("matching:my_proposals")).content.decode()


def test_the_screens_from_a_moment_proposed_to_the_call_cancelled(pair, client):
    page = reverse("matching:first_call", args=[pair.pk])
    client.force_login(pair.mentor.person)
    moment = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(page, {"starts_at": moment, "place": "https://meet.example.org/a"}).status_code == 302
    call = FirstCall.objects.get()
    client.force_login(pair.mentee.person)
    accept = reverse("matching:accept_call", args=[pair.pk, call.uid])
    assert accept in client.get(page).content.decode()
    client.post(accept)
    cancel = reverse("matching:cancel_call", args=[pair.pk])
    assert cancel in client.get(page).content.decode()
    client.post(cancel)
    assert not FirstCall.objects.exists()
