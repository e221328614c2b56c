"""A date found by two: one half proposes moments, the other accepts one in one press or proposes others."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.core.privacy.models import AuditLine
from binome.journey.mentoring.actions import living, meeting, proposing, reminding
from binome.journey.mentoring.actions.errors import AlreadyBooked, NoLongerOffered, NotNow
from binome.journey.mentoring.models import ProposedSlot, Session
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import NOON, PersonFactory, RelationshipFactory, SessionFactory

pytestmark = pytest.mark.django_db
SLOTS = [NOON + timedelta(days=days) for days in (3, 5, 9)]


@pytest.fixture
def relationship():
    return RelationshipFactory()


@pytest.fixture
def proposed(relationship):
    proposing.propose_slots(relationship.pk, starts=SLOTS, minutes=45, by=relationship.mentor, now=NOON)
    return relationship


def slot_letters():
    return OutboxLetter.objects.filter(letter="mentoring/emails/slots.txt").order_by("pk")


def stands(letter: OutboxLetter, now: datetime = NOON) -> bool:
    return still_stands(letter, now=now)


def at(moment: datetime) -> dict[str, str]:
    return {"at": str(int(moment.timestamp()))}


def test_the_other_half_alone_is_told_of_the_moments(proposed):
    (letter,) = slot_letters()

    assert letter.to == proposed.mentee
    assert letter.text.count("\n- ") == 3
    assert not Session.objects.exists()


def test_accepting_one_books_it_and_lets_the_others_lapse(proposed):
    session = proposing.accept_slot(proposed.pk, starts_at=SLOTS[1], by=proposed.mentee, now=NOON).session

    assert (session.number, session.starts_at, session.minutes) == (1, SLOTS[1], 45)
    assert not ProposedSlot.objects.exists()
    invited = OutboxLetter.objects.filter(letter="mentoring/emails/session.txt")
    assert {letter.to for letter in invited} == set(proposed.people)
    assert not stands(slot_letters().get())


def test_nobody_accepts_what_they_proposed_themselves_nor_what_is_not_theirs(proposed):
    for person, refusal in ((proposed.mentor, NoLongerOffered), (PersonFactory(), NotTheirs)):
        with pytest.raises(refusal):
            proposing.accept_slot(proposed.pk, starts_at=SLOTS[0], by=person, now=NOON)
    with pytest.raises(NoLongerOffered):
        proposing.accept_slot(proposed.pk, starts_at=SLOTS[0] + timedelta(hours=1), by=proposed.mentee, now=NOON)

    assert not Session.objects.exists()


def test_others_proposed_in_return_replace_the_first_and_their_email_does_not_leave(proposed):
    proposing.propose_slots(
        proposed.pk, starts=[SLOTS[0] + timedelta(hours=2)], minutes=30, by=proposed.mentee, now=NOON
    )

    assert [slot.proposed_by for slot in ProposedSlot.objects.all()] == [proposed.mentee]
    assert [(letter.to, stands(letter)) for letter in slot_letters()] == [
        (proposed.mentee, False),
        (proposed.mentor, True),
    ]


def test_a_moment_lapses_an_hour_before_it_comes(proposed):
    late = SLOTS[0] - timedelta(minutes=59)

    with pytest.raises(NoLongerOffered):
        proposing.accept_slot(proposed.pk, starts_at=SLOTS[0], by=proposed.mentee, now=late)
    assert stands(slot_letters().get(), late)
    assert not stands(slot_letters().get(), SLOTS[2])


@pytest.mark.parametrize("starts", [[], [*SLOTS, NOON + timedelta(days=10)], [NOON + timedelta(minutes=30)]])
def test_none_more_than_three_and_none_too_soon_are_proposed(relationship, starts):
    with pytest.raises(NotNow):
        proposing.propose_slots(relationship.pk, starts=starts, minutes=60, by=relationship.mentor, now=NOON)


def test_a_pause_a_plan_and_an_end_leave_nothing_proposed(proposed):
    def again() -> None:
        proposing.propose_slots(proposed.pk, starts=SLOTS[2:], minutes=45, by=proposed.mentor, now=NOON)

    meeting.plan_sessions(proposed.pk, starts=[SLOTS[0]], by=proposed.mentee, now=NOON)
    assert not ProposedSlot.objects.exists()
    again()
    living.pause(proposed.pk, by=proposed.mentee, now=NOON)
    assert not ProposedSlot.objects.exists()
    living.resume(proposed.pk, by=proposed.mentee, now=NOON)
    again()
    living.end_early(proposed.pk, by=proposed.mentee, now=NOON)
    assert not ProposedSlot.objects.exists()


def test_home_asks_the_one_and_lets_the_other_wait(proposed):
    asked, waits = (next_things_for(person, now=NOON) for person in (proposed.mentee, proposed.mentor))

    assert asked[0].url.endswith("#proposed")
    assert asked[0].weight > 80
    assert waits[0].weight < 60
    assert next_things_for(proposed.mentee, now=SLOTS[2])[0].weight == 80  # all have lapsed: find a date


def test_nobody_is_reminded_to_plan_while_an_answer_is_awaited(relationship):
    later = NOON + timedelta(days=8, hours=1)
    proposing.propose_slots(
        relationship.pk, starts=SLOTS[2:], minutes=45, by=relationship.mentor, now=NOON + timedelta(days=5)
    )
    assert reminding.remind_to_plan(now=later) == 0

    proposing.withdraw_slots(relationship.pk, by=relationship.mentor)
    assert reminding.remind_to_plan(now=later) == 1


def test_what_is_proposed_is_withdrawn_once_and_by_whoever_proposed_it(proposed):
    with pytest.raises(NotNow):
        proposing.withdraw_slots(proposed.pk, by=proposed.mentee)

    assert proposing.withdraw_slots(proposed.pk, by=proposed.mentor) == 3
    with pytest.raises(NotNow):
        proposing.withdraw_slots(proposed.pk, by=proposed.mentor)
    assert AuditLine.objects.filter(act="mentoring.withdrew_slots").count() == 1


def test_a_proposal_that_nobody_answers_stops_no_reminder(relationship):
    far = NOON + timedelta(days=200)
    proposing.propose_slots(relationship.pk, starts=[far], minutes=45, by=relationship.mentor, now=NOON)

    assert reminding.remind_to_plan(now=NOON + timedelta(days=6)) == 0
    assert reminding.remind_to_plan(now=NOON + timedelta(days=8, hours=1)) == 1


def test_the_moment_of_a_session_is_neither_proposed_nor_accepted(relationship):
    meeting.plan_sessions(relationship.pk, starts=SLOTS[:1], by=relationship.mentor, now=NOON)
    with pytest.raises(AlreadyBooked):
        proposing.propose_slots(relationship.pk, starts=SLOTS, minutes=45, by=relationship.mentor, now=NOON)
    assert not ProposedSlot.objects.exists()

    proposing.propose_slots(relationship.pk, starts=SLOTS[1:], minutes=45, by=relationship.mentor, now=NOON)
    SessionFactory(relationship=relationship, number=2, starts_at=SLOTS[1])
    with pytest.raises(NoLongerOffered):
        proposing.accept_slot(relationship.pk, starts_at=SLOTS[1], by=relationship.mentee, now=NOON)
    accepted = proposing.accept_slot(relationship.pk, starts_at=SLOTS[2], by=relationship.mentee, now=NOON)

    assert (accepted.session.number, accepted.session.starts_at) == (3, SLOTS[2])


def test_a_session_moved_onto_a_proposed_moment_takes_it_and_leaves_the_others(relationship):
    (session,) = meeting.plan_sessions(
        relationship.pk, starts=[NOON + timedelta(days=2)], by=relationship.mentor, now=NOON
    )
    proposing.propose_slots(relationship.pk, starts=SLOTS, minutes=45, by=relationship.mentor, now=NOON)

    meeting.move_session(session.pk, starts_at=SLOTS[0], minutes=45, place="", by=relationship.mentor, now=NOON)

    assert [slot.starts_at for slot in ProposedSlot.objects.all()] == SLOTS[1:]


def test_home_asks_for_an_answer_also_while_another_session_is_planned(relationship):
    meeting.plan_sessions(relationship.pk, starts=[NOON + timedelta(days=2)], by=relationship.mentor, now=NOON)
    assert [thing.weight for thing in next_things_for(relationship.mentee, now=NOON)] == [60]

    proposing.propose_slots(relationship.pk, starts=SLOTS, minutes=45, by=relationship.mentor, now=NOON)

    assert next_things_for(relationship.mentee, now=NOON)[0].url.endswith("#proposed")


class TestOnScreen:
    @pytest.fixture(autouse=True)
    def at_noon(self, time_machine):
        time_machine.move_to(NOON)

    def test_both_clocks_are_shown_with_the_day_where_it_is_another(self, relationship, client):
        relationship.mentee.own_time_zone = "Pacific/Noumea"
        relationship.mentee.save()
        evening = datetime(2026, 3, 9, 16, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
        moment = evening + timedelta(days=(NOON.date() - evening.date()).days + 7)
        proposing.propose_slots(relationship.pk, starts=[moment], minutes=30, by=relationship.mentee, now=NOON)
        client.force_login(relationship.mentor)

        page = client.get(reverse("mentoring:relationship", args=[relationship.pk])).text

        assert (
            "30 novembre 2026 à 16\xa0h\xa000 (heure de Paris) · 1er décembre 2026 à 02\xa0h\xa000 (heure de Nouméa)"
            in page
        )
        assert f'value="{at(moment)["at"]}"' in page

    def test_three_that_suit_both_stand_ready_and_are_sent_in_one_press(self, relationship, client):
        client.force_login(relationship.mentor)
        address = reverse("mentoring:propose", args=[relationship.pk])
        form = client.get(address).context["form"]
        moments = form.initial["moments"]

        answer = client.post(address, {"moments": moments, "minutes": "60", "place": ""})

        assert answer.status_code == 302
        assert [int(slot.starts_at.timestamp()) for slot in ProposedSlot.objects.all()] == moments
        assert len(moments) == 3

    def test_later_moments_follow_and_a_moment_of_one_s_own_is_added(self, relationship, client):
        client.force_login(relationship.mentor)
        address = reverse("mentoring:propose", args=[relationship.pk])
        first = client.get(address).context["form"].initial["moments"]
        later = client.get(address, {"later_than": first[-1]}).context["form"].initial["moments"]
        own = {"day": f"{(NOON + timedelta(days=20)).date()}", "time": "15:00"}

        answer = client.post(
            address, {"later_than": first[-1], "moments": later[:1], **own, "minutes": "60", "place": ""}
        )

        assert later[0] > first[-1]
        assert answer.status_code == 302
        assert ProposedSlot.objects.count() == 2

    @pytest.mark.parametrize(
        "typed",
        [{}, {"day": "2026-12-24"}, {"moments": ["1"]}, {"moments": ["x"]}, {"day": "2020-01-01", "time": "10:00"}],
    )
    def test_what_cannot_be_proposed_is_said_on_the_page(self, relationship, client, typed):
        client.force_login(relationship.mentor)

        answer = client.post(
            reverse("mentoring:propose", args=[relationship.pk]), {"minutes": "60", "place": "", **typed}
        )

        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert not ProposedSlot.objects.exists()

    def test_a_moment_that_is_booked_is_not_suggested_and_one_typed_is_refused_in_words(self, relationship, client):
        client.force_login(relationship.mentor)
        address = reverse("mentoring:propose", args=[relationship.pk])
        first = client.get(address).context["form"].initial["moments"]
        booked = datetime.fromtimestamp(first[0], tz=UTC)
        meeting.plan_sessions(relationship.pk, starts=[booked], by=relationship.mentor, now=NOON)

        moments = client.get(address).context["form"].initial["moments"]
        local = booked.astimezone(ZoneInfo("Europe/Paris"))
        typed = {"day": f"{local.date()}", "time": f"{local:%H:%M}", "minutes": "60", "place": ""}
        answer = client.post(address, typed)

        assert moments[:2] == first[1:]
        assert len(moments) == 3
        assert answer.status_code == 422
        assert answer.context["form"].errors["day"] == [str(AlreadyBooked.reason)]
        assert not ProposedSlot.objects.exists()

    def test_a_pause_is_undone_also_when_the_other_half_proposed_the_same_moment_since(self, proposed, client):
        client.force_login(proposed.mentor)
        page = client.post(reverse("mentoring:pause", args=[proposed.pk]), follow=True)
        (token,) = [each.extra_tags for each in page.context["messages"] if each.extra_tags]
        proposing.propose_slots(proposed.pk, starts=SLOTS[:1], minutes=30, by=proposed.mentee, now=NOON)

        client.post(reverse("undo"), {"undo": token})

        proposed.refresh_from_db()
        assert proposed.state == RelationshipState.OPEN
        assert [(slot.starts_at, slot.proposed_by) for slot in ProposedSlot.objects.all()] == [
            (SLOTS[0], proposed.mentee)
        ]

    @pytest.mark.parametrize("was", ["new", "postponed", "paused"])
    def test_an_acceptance_is_taken_back_before_anybody_was_written_to(self, relationship, client, was):
        before = None
        if was != "new":
            (session,) = meeting.plan_sessions(
                relationship.pk, starts=[NOON + timedelta(days=2)], by=relationship.mentor, now=NOON
            )
            meeting.postpone_session(session.pk, by=relationship.mentor, now=NOON)
        if was == "paused":
            living.pause(relationship.pk, by=relationship.mentor, now=NOON)
        before = list(Session.objects.values())
        proposing.propose_slots(relationship.pk, starts=SLOTS, minutes=30, by=relationship.mentor, now=NOON)
        letters = set(OutboxLetter.objects.values_list("pk"))
        client.force_login(relationship.mentee)

        page = client.post(reverse("mentoring:accept_slot", args=[relationship.pk]), at(SLOTS[0]), follow=True)
        assert Session.objects.get().state == SessionState.PLANNED
        (token,) = [each.extra_tags for each in page.context["messages"] if each.extra_tags]
        client.post(reverse("undo"), {"undo": token})

        assert list(Session.objects.values()) == before
        assert [slot.starts_at for slot in ProposedSlot.objects.all()] == SLOTS
        assert set(OutboxLetter.objects.values_list("pk")) == letters
        relationship.refresh_from_db()
        assert relationship.state == (RelationshipState.PAUSED if was == "paused" else RelationshipState.OPEN)

    def test_what_moved_since_is_not_taken_back(self, proposed, client):
        client.force_login(proposed.mentee)
        page = client.post(reverse("mentoring:accept_slot", args=[proposed.pk]), at(SLOTS[0]), follow=True)
        (token,) = [each.extra_tags for each in page.context["messages"] if each.extra_tags]
        session = Session.objects.get()
        meeting.move_session(session.pk, starts_at=SLOTS[2], minutes=30, place="", by=proposed.mentor, now=NOON)

        client.post(reverse("undo"), {"undo": token})

        assert Session.objects.get().starts_at == SLOTS[2]

    def test_the_series_follows_the_rhythm_that_is_chosen_and_skips_days_off(self, relationship, client):
        client.force_login(relationship.mentor)
        address = reverse("mentoring:plan", args=[relationship.pk])

        def days(every: str) -> list[int]:
            page = client.get(address, {"day": f"{(NOON + timedelta(days=7)).date()}", "time": "10:00", "every": every})
            dates = [row["day"] for row in page.context["formset"].initial]
            return [(later - sooner).days for sooner, later in pairwise(dates)]

        for every in (14, 28):
            gaps = days(str(every))
            assert len(gaps) == 5
            assert all(abs(gap - every) <= 4 for gap in gaps)
        assert days("1") == days("") == days("x")
        assert not Session.objects.exists()  # looked at, and nothing made
