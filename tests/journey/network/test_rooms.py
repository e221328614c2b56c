"""Communities that are no theme's: the mentors' room of a wave, alumni, those that members start."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying
from binome.journey.network.actions import communities, facilitating, rooms, starting
from binome.journey.network.actions.errors import EnoughProposed, NameIsTaken, NothingSaid
from binome.journey.network.models import Community
from tests.factories import NOON, ApplicationFactory, PersonFactory, WaveFactory, manager_of
from tests.journey.network.factories import participant
from tests.journey.network.test_communities import token_in

pytestmark = pytest.mark.django_db


def mentor_of(wave, **person):
    """Someone accepted as a mentor, as accepting them tells it."""
    details = {f"person__{name}": value for name, value in person.items()}
    application = ApplicationFactory(accepted=True, side="mentor", wave=wave, **details)
    rooms.welcome_mentors([application], now=NOON)
    return application.person


def room_of(wave):
    """The mentors' room."""
    return Community.objects.get(wave=wave)


def status(client, person, room):
    """How the page of the room answers `person`."""
    client.force_login(person)
    return client.get(reverse("network:community", args=[room.pk])).status_code


def test_the_mentors_room_opens_for_mentors_of_the_wave_and_for_nobody_else(client):
    wave = WaveFactory()
    mentor, manager = mentor_of(wave), manager_of(wave)
    mentee = ApplicationFactory(accepted=True, side="mentee", wave=wave).person
    elsewhere = mentor_of(WaveFactory(programme=wave.programme))
    room = room_of(wave)
    post = communities.write_post(room.pk, by=mentor, now=NOON, text="Entre nous")

    assert [status(client, person, room) for person in (mentor, manager, mentee, elsewhere, PersonFactory())] == [
        200, 404, 404, 404, 404,
    ]  # fmt: skip
    for stranger in (manager, mentee, elsewhere):
        for refused in (
            lambda by: communities.join_community(room.pk, by=by, now=NOON),
            lambda by: communities.write_post(room.pk, by=by, now=NOON, text="Coucou"),
            lambda by: communities.remove_post(post.pk, by=by, now=NOON),
        ):
            with pytest.raises(NotTheirs):
                refused(stranger)
        client.force_login(stranger)
        assert room.title not in client.get(reverse("network:communities")).text


def test_a_mentor_accepted_by_the_programme_is_in_the_room_and_one_who_withdraws_is_not():
    wave = WaveFactory(stage=Stage.ENROLMENT)
    application = ApplicationFactory(side="mentor", wave=wave, accepted=True)
    rooms.welcome_mentors([application], now=NOON)
    other = mentor_of(wave)
    room = room_of(wave)
    communities.write_post(room.pk, by=application.person, now=NOON, text="Bonjour")

    applying.withdraw(application.pk, by=application.person, now=NOON)

    assert list(room.memberships.values_list("person", flat=True)) == [other.pk]
    with pytest.raises(NotTheirs):
        communities.write_post(room.pk, by=application.person, now=NOON, text="Encore")


def test_an_acceptance_taken_back_leaves_no_room_behind():
    application = ApplicationFactory(side="mentor", accepted=True)
    rooms.welcome_mentors([application], now=NOON)

    rooms.see_mentors_out([application])

    assert not Community.objects.exists()


def test_a_manager_reads_the_room_only_while_she_facilitates_it_and_the_room_says_so(client):
    wave = WaveFactory()
    mentor, manager = mentor_of(wave), manager_of(wave)
    room = room_of(wave)
    client.force_login(manager)
    page = client.post(
        reverse("network:appoint_facilitator", args=[wave.pk]), {"facilitator": manager.email}, follow=True
    ).text
    as_facilitator = status(client, manager, room)
    client.force_login(mentor)
    told = client.get(reverse("network:community", args=[room.pk])).text
    membership = room.memberships.get(person=manager)

    facilitating.choose_facilitator(membership.pk, by=manager, facilitates=False)

    assert manager.name in page
    assert as_facilitator == 200
    assert manager.name in told
    assert status(client, manager, room) == 404


def test_only_whoever_runs_the_programme_chooses_who_facilitates_the_room():
    wave = WaveFactory()
    mentor, stranger = mentor_of(wave), manager_of(WaveFactory())
    membership = room_of(wave).memberships.get(person=mentor)

    for nobody in (mentor, stranger):
        with pytest.raises(NotTheirs):
            rooms.appoint_facilitator(room_of(wave).pk, mentor, by=nobody, now=NOON)
        with pytest.raises(NotTheirs):
            facilitating.choose_facilitator(membership.pk, by=nobody, facilitates=True)


def test_a_mentor_who_left_the_room_may_come_back(client):
    wave = WaveFactory()
    mentor = mentor_of(wave)
    room = room_of(wave)

    communities.leave_community(room.pk, by=mentor)
    again = communities.join_community(room.pk, by=mentor, now=NOON)

    assert room.memberships.filter(person=mentor).exists()
    assert again == room


def test_a_supervision_date_waits_on_the_home_of_each_mentor_until_they_answer(client):
    wave = WaveFactory()
    host, mentor = mentor_of(wave), mentor_of(wave)
    room, now = room_of(wave), timezone.now()
    event = communities.announce_event(
        room.pk, by=host, now=now, title="Tour de table", starts_at=now + timedelta(days=3)
    )
    client.force_login(mentor)
    before = client.get(reverse("home")).text
    facilitating.answer_event(event.pk, by=mentor, now=now, comes=True)
    after = client.get(reverse("home")).text

    assert ("Tour de table" in before, "Tour de table" in after) == (True, False)
    assert room.title in after


def test_alumni_are_those_of_a_closed_wave_of_the_programme(client):
    wave = WaveFactory(stage=Stage.CLOSED, closed_at=NOON)
    alumna, manager = participant(wave), manager_of(wave)
    present = participant(WaveFactory(programme=wave.programme))
    room = rooms.open_alumni(wave.programme, by=None, now=NOON)
    again = rooms.open_alumni(wave.programme, by=None, now=NOON)

    assert room == again
    assert [status(client, person, room) for person in (alumna, manager, present, participant())] == [
        200, 404, 404, 404,
    ]  # fmt: skip


def proposed(wave, someone, name="Lecteurs", **details):
    """A community that `someone` proposes."""
    return starting.propose_community(
        by=someone, now=NOON, programme=wave.programme, **{"name": name, "purpose": "", **details}
    )


def test_a_proposed_community_is_nobodys_until_the_programme_opens_it(client):
    wave = WaveFactory()
    someone, other, elsewhere, manager = participant(wave), participant(wave), participant(), manager_of(wave)
    proposal = proposed(wave, someone)
    before = [status(client, person, proposal) for person in (someone, other, manager)]
    for stranger in (someone, other, manager_of(WaveFactory())):
        with pytest.raises(NotTheirs):
            starting.accept_community(proposal.pk, by=stranger, now=NOON)
        with pytest.raises(NotTheirs):
            starting.decline_community(proposal.pk, by=stranger, reason="Non")

    client.force_login(manager)
    home = client.get(reverse("home")).text
    client.post(reverse("network:accept_community", args=[proposal.pk]))

    assert before == [404, 404, 404]
    assert reverse("network:communities") in home
    assert [status(client, person, proposal) for person in (someone, other, manager, elsewhere)] == [200, 200, 200, 404]
    assert proposal.memberships.get().facilitates
    assert OutboxLetter.objects.get(letter="network/emails/community_open.txt").to == someone
    with pytest.raises(NotTheirs):
        starting.accept_community(proposal.pk, by=manager, now=NOON)


def test_a_declined_community_is_answered_in_words(client):
    wave = WaveFactory()
    someone = participant(wave)
    proposal = proposed(wave, someone)
    client.force_login(manager_of(wave))
    url = reverse("network:decline_community", args=[proposal.pk])

    empty = client.post(url, {"reason": " \x00 "})
    client.post(url, {"reason": "Une communauté voisine existe."})

    assert empty.status_code == 422
    assert "Une communauté voisine existe." in OutboxLetter.objects.get(to=someone).text
    assert not Community.objects.filter(pk=proposal.pk).exists()


def test_a_withdrawn_proposal_comes_back_at_a_press(client):
    wave = WaveFactory()
    someone = participant(wave)
    proposal = proposed(wave, someone)
    client.force_login(someone)

    page = client.post(reverse("network:withdraw_community", args=[proposal.pk]), follow=True).text
    gone = Community.objects.filter(pk=proposal.pk).exists()
    client.post(reverse("undo"), {"undo": token_in(page)})

    assert not gone
    assert Community.objects.get(pk=proposal.pk).proposed_by == someone


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("\u202e \x00", NothingSaid), ("LÉCTEURS", NameIsTaken), ("  lecteurs ", NameIsTaken)],
)
def test_a_community_has_a_name_of_its_own(name, refusal):
    wave = WaveFactory()
    someone = participant(wave)
    proposed(wave, someone)

    with pytest.raises(refusal):
        proposed(wave, someone, name)


def test_three_proposals_wait_at_most_and_none_is_made_elsewhere():
    wave = WaveFactory()
    someone = participant(wave)
    for name in ("قراء", "📚" * 120, "x" * 200):
        proposed(wave, someone, name)

    with pytest.raises(EnoughProposed):
        proposed(wave, someone, "Encore")
    with pytest.raises(NotTheirs):
        proposed(WaveFactory(), someone, "Ailleurs")
    assert max(len(name) for name in Community.objects.values_list("name", flat=True)) == 120
