"""No two sessions at a time: what is suggested, planned, moved or restored lies beside what is booked."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.journey.mentoring.actions import living, meeting
from binome.journey.mentoring.actions.errors import AlreadyBooked
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries.planning import first_proposed, moments_for, proposed_dates
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, PairFactory, RelationshipFactory

pytestmark = pytest.mark.django_db
IN_A_WEEK = NOON + timedelta(days=7)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def relationship() -> Relationship:
    return RelationshipFactory()


def booked(relationship: Relationship, *starts: datetime) -> list[Session]:
    return meeting.plan_sessions(relationship.pk, starts=starts, by=relationship.mentor, now=NOON)


def of_the_same_mentor(relationship: Relationship) -> Relationship:
    pair = PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor)
    return RelationshipFactory(pair=pair)


def typed(moment: datetime) -> dict[str, str]:
    local = timezone.localtime(moment)
    return {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}


def test_moments_are_suggested_after_the_sessions_that_come_before(relationship):
    booked(relationship, IN_A_WEEK)

    suggested = moments_for(relationship, now=NOON)

    assert len(suggested) == 3
    assert min(suggested).date() > IN_A_WEEK.date()


def test_a_session_put_off_is_suggested_again_before_the_next_one(relationship):
    first, _second = booked(relationship, IN_A_WEEK, IN_A_WEEK + timedelta(days=30))
    meeting.postpone_session(first.pk, by=relationship.mentor, now=NOON)

    assert max(moments_for(relationship, now=NOON)) < IN_A_WEEK


def test_no_moment_is_suggested_or_planned_in_a_session_of_either_half_in_another_pair(relationship):
    other = of_the_same_mentor(relationship)
    free = moments_for(relationship, now=NOON, count=1)[0]
    series = proposed_dates(relationship, first=first_proposed(relationship, now=NOON))
    booked(other, free + timedelta(minutes=30), series[0], series[1] - timedelta(minutes=30))

    taken = [session.starts_at for session in Session.objects.all()]
    suggested = moments_for(relationship, now=NOON)
    planned = proposed_dates(relationship, first=first_proposed(relationship, now=NOON))

    hour = timedelta(hours=1)
    for moment in (*suggested, *planned):
        assert all(abs(moment - each) >= hour for each in taken)
    assert all(earlier < later for earlier, later in pairwise(planned))


@pytest.mark.parametrize("again", [False, True], ids=["beside another", "twice"])
def test_a_date_that_is_taken_is_said_beside_it_and_nothing_is_planned(relationship, client, again):
    booked(relationship, IN_A_WEEK)
    later = IN_A_WEEK + timedelta(days=7)
    client.force_login(relationship.mentor)
    rows = {
        f"date-{row}-{name}": value for row, at in enumerate((IN_A_WEEK, later)) for name, value in typed(at).items()
    }
    sent = {**rows, "date-TOTAL_FORMS": "2", "date-INITIAL_FORMS": "0", "minutes": "60", "place": "Salle 4"}

    answer = client.post(reverse("mentoring:plan", args=[relationship.pk]), sent)

    assert answer.status_code == 422
    assert [form.errors.get("day") for form in answer.context["formset"].forms] == [[str(AlreadyBooked.reason)], None]
    assert "Salle 4" in answer.text
    assert Session.objects.count() == 1
    if again:
        with pytest.raises(AlreadyBooked):
            booked(relationship, later, later)


def test_dates_sent_by_both_are_planned_once(relationship):
    first = booked(relationship, IN_A_WEEK)

    again = meeting.plan_sessions(relationship.pk, starts=[IN_A_WEEK], by=relationship.mentee, now=NOON)

    assert again == first


def test_a_moment_that_the_other_half_has_just_booked_is_booked_and_not_refused(relationship, client):
    moment = moments_for(relationship, now=NOON)[0]
    booked(relationship, moment)
    client.force_login(relationship.mentee)

    page = client.post(
        reverse("mentoring:book", args=[relationship.pk]), {"at": str(int(moment.timestamp()))}, follow=True
    )

    assert [str(message)[:22] for message in page.context["messages"]] == ["La séance 1 est prévue"]
    assert Session.objects.count() == 1


def test_a_session_moved_to_the_moment_of_another_says_so_and_stays(relationship, client):
    first, second = booked(relationship, IN_A_WEEK, IN_A_WEEK + timedelta(days=7))
    client.force_login(relationship.mentor)
    sent = {**typed(IN_A_WEEK), "minutes": "30", "place": "Salle 4"}

    answer = client.post(reverse("mentoring:move", args=[second.pk]), sent)
    own = client.post(reverse("mentoring:move", args=[first.pk]), sent)

    assert (answer.status_code, answer.context["form"].errors["day"]) == (422, [str(AlreadyBooked.reason)])
    assert "Salle 4" in answer.text
    second.refresh_from_db()
    assert second.starts_at == IN_A_WEEK + timedelta(days=7)
    assert own.status_code == 302


def paused(relationship: Relationship, client) -> str:
    """Paused by the mentor; what the button “Undo” sends."""
    client.force_login(relationship.mentor)
    page = client.post(reverse("mentoring:pause", args=[relationship.pk]), follow=True)
    return next(message.extra_tags for message in page.context["messages"] if message.extra_tags)


def starts() -> list[datetime]:
    return sorted(Session.objects.planned().values_list("starts_at", flat=True))


def test_a_pause_that_is_undone_restores_no_session_that_was_given_another_date_since(relationship, client):
    _first, second = booked(relationship, IN_A_WEEK, IN_A_WEEK + timedelta(days=7))
    undo = paused(relationship, client)
    booked(relationship, second.starts_at)  # of the first number
    living.pause(relationship.pk, by=relationship.mentee, now=NOON)

    client.post(reverse("undo"), {"undo": undo})

    relationship.refresh_from_db()
    assert (relationship.state, starts()) == ("paused", [])


def test_a_pause_is_not_undone_once_either_half_has_something_else_at_that_moment(relationship, client, time_machine):
    booked(relationship, IN_A_WEEK)
    undo = paused(relationship, client)
    time_machine.move_to(NOON + timedelta(minutes=1), tick=False)
    other = of_the_same_mentor(relationship)
    at = IN_A_WEEK + timedelta(minutes=30)
    meeting.plan_sessions(other.pk, starts=[at], by=other.mentee, now=datetime.now(tz=UTC))

    client.post(reverse("undo"), {"undo": undo})

    relationship.refresh_from_db()
    assert (relationship.state, starts()) == ("paused", [at])


def test_a_pause_is_undone_with_every_date_and_its_number(relationship, client):
    before = {session.pk: (session.starts_at, session.sequence) for session in booked(relationship, IN_A_WEEK)}
    undo = paused(relationship, client)
    assert Session.objects.get().state == SessionState.POSTPONED

    client.post(reverse("undo"), {"undo": undo})

    assert {each.pk: (each.starts_at, each.sequence) for each in Session.objects.planned()} == before
