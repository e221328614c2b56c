"""A CalDAV calendar, read from a real server: Radicale, a program of its own."""

import datetime as dt

import pytest
import requests
import time_machine

from binome.core.agendas import actions, fetching, writing
from binome.core.agendas.addresses import NotToBeWritten
from binome.core.agendas.fetching import MULTISTATUS
from binome.core.agendas.models import Agenda, AgendaEntry, BusySpell
from binome.core.agendas.states import AgendaKind, AgendaProblem
from binome.core.agendas.writing import write_due
from binome.core.mail import hold
from binome.journey.mentoring.actions import meeting
from binome.orchestration.agenda_entries import events_of
from tests.core.agendas.caldav_server import ANA, server, sessions_at
from tests.factories import NOON, PersonFactory
from tests.journey.mentoring.factories import opened, planned

__all__ = ["server"]


@pytest.fixture
def ana(db, settings):
    settings.AGENDA_HOSTS, settings.REACH_INSIDE = ["127.0.0.1"], True
    return PersonFactory(given_name="Ana")


def read(server, ana, *, user=ANA[0], password=ANA[1]) -> Agenda:
    actions.give_agenda(server, user=user, password=password, by=ana, now=NOON)
    return actions.read_now(by=ana, now=NOON)


def starts() -> list[str]:
    return [f"{spell.starts_at:%d %H:%M}" for spell in BusySpell.objects.all()]


def test_a_server_says_when_someone_is_busy_and_no_event_is_asked_for(server, ana, monkeypatch):
    asked = []
    monkeypatch.setattr(fetching, "EVENTS", asked)  # it would not bear being formatted

    agenda = read(server, ana)

    assert (agenda.problem, agenda.kind) == ("", AgendaKind.CALDAV)
    assert starts() == ["30 09:00", "07 09:00", "14 09:00"]
    assert "secret" not in agenda.sealed


def test_of_a_server_that_only_knows_events_the_same_is_read(server, ana, monkeypatch):
    monkeypatch.setattr(fetching, "FREE_BUSY", fetching.FREE_BUSY.replace("free-busy-query", "unknown-query"))

    agenda = read(server, ana)

    assert agenda.problem == ""
    assert starts() == ["30 09:00", "07 09:00", "14 09:00"]
    where = fetching.Whereabouts(server, *ANA)
    window = actions.Window(NOON, NOON + actions.AHEAD, NOON.tzinfo)
    assert fetching._report(where, fetching.EVENTS, window).status == MULTISTATUS


@pytest.mark.parametrize(
    ("path", "password", "problem"),
    [
        ("", "wrong", AgendaProblem.DENIED),
        ("../gone/", ANA[1], AgendaProblem.MISSING),
    ],
)
def test_a_wrong_password_and_a_calendar_that_is_gone_are_said_in_words(server, ana, path, password, problem):
    assert read(requests.compat.urljoin(server, path), ana, password=password).problem == problem
    assert starts() == []


@pytest.fixture
def pair(ana, server):
    """A pair of Ana's, whose calendar is to hold its sessions."""
    with time_machine.travel(NOON, tick=False):
        pair = opened()
        actions.give_agenda(server, user=ANA[0], password=ANA[1], writes=True, by=pair.mentee, now=NOON)
        yield pair
        actions.withdraw_agenda(by=pair.mentee) if Agenda.objects.exists() else None
        for name in sessions_at(server):
            requests.delete(f"{server}{name}.ics", auth=tuple(word.encode() for word in ANA), timeout=30)


def write(days: float = 0) -> int:
    return write_due(events_of, now=NOON + dt.timedelta(days=days))


def test_sessions_stand_in_the_calendar_and_follow_every_change(pair, server):
    first, second = planned(pair, 2)
    assert write() == 1
    assert sorted(sessions_at(server)) == sorted([str(first.uid), str(second.uid)])
    assert write(1) == 0  # nothing differs

    moved = first.starts_at + dt.timedelta(hours=3)
    meeting.move_session(first.pk, starts_at=moved, minutes=60, place="", by=pair.mentor, now=NOON)
    meeting.cancel_session(second.pk, by=pair.mentor, now=NOON)

    assert write(2) == 1
    assert (
        sessions_at(server) == {str(first.uid): f"{moved.astimezone(dt.UTC):%d %H:%M}"} or len(sessions_at(server)) == 1
    )
    assert AgendaEntry.objects.count() == 1


def test_what_its_owner_took_out_stays_out_until_it_changes(pair, server):
    (session,) = planned(pair, 1)
    write()
    auth = tuple(word.encode() for word in ANA)
    assert requests.delete(f"{server}{session.uid}.ics", auth=auth, timeout=30).status_code == 200

    write(1)
    assert sessions_at(server) == {}
    meeting.cancel_session(session.pk, by=pair.mentor, now=NOON)
    write(2)

    assert not AgendaEntry.objects.exists()
    assert Agenda.objects.get().write_problem == ""


def test_a_session_that_an_invitation_brought_stands_once_and_is_not_taken_out(pair, server):
    (session,) = planned(pair, 1)
    auth = tuple(word.encode() for word in ANA)
    invited = f"{server}by-invitation.ics"
    requests.put(invited, data=events_of(pair.mentee)[session.uid].encode(), auth=auth, timeout=30)

    write()
    assert len(sessions_at(server)) == 1
    assert AgendaEntry.objects.get().is_ours is False
    meeting.cancel_session(session.pk, by=pair.mentor, now=NOON)
    write(1)

    assert requests.get(invited, auth=auth, timeout=30).status_code == 200
    requests.delete(invited, auth=auth, timeout=30)


@pytest.mark.parametrize(
    ("path", "password", "problem"),
    [("", "wrong", AgendaProblem.DENIED), ("../gone/", ANA[1], AgendaProblem.MISSING)],
)
def test_what_cannot_be_written_is_said_tried_later_and_arrives_in_the_end(pair, server, path, password, problem):
    planned(pair, 1)
    wrong = requests.compat.urljoin(server, path)
    actions.give_agenda(wrong, user=ANA[0], password=password, writes=True, by=pair.mentee, now=NOON)

    assert write() == 1
    agenda = Agenda.objects.get()
    assert (agenda.write_problem, agenda.write_failures) == (problem, 1)
    assert NOON < agenda.write_at <= NOON + dt.timedelta(minutes=10)
    assert write(0.0001) == 0  # it rests
    agenda.sealed = actions.sealed(
        actions.json.dumps({"address": server, "user": ANA[0], "password": ANA[1]}), reader=agenda.seal_owner
    )
    agenda.save()
    write(1)

    assert len(sessions_at(server)) == 1
    assert Agenda.objects.get().write_problem == ""


def test_only_whoever_asks_has_sessions_written_and_only_where_a_password_is_given(pair, server):
    with pytest.raises(NotToBeWritten):
        actions.give_agenda(server, writes=True, by=pair.mentee, now=NOON)
    actions.give_agenda(server, user=ANA[0], password=ANA[1], by=pair.mentee, now=NOON)
    planned(pair, 1)

    assert write() == 0
    assert sessions_at(server) == {}


def test_nothing_is_written_while_the_installation_names_no_server_or_the_outbox_is_held(pair, server, settings):
    planned(pair, 1)
    settings.AGENDA_HOSTS = []
    assert write() == 0
    settings.AGENDA_HOSTS = ["127.0.0.1"]
    hold.put(now=NOON)

    assert write() == 0
    assert sessions_at(server) == {}


def test_disconnecting_takes_the_sessions_out_again(pair, server, client):
    planned(pair, 2)
    write()
    client.force_login(pair.mentee)

    page = client.post("/feeds/agenda/withdraw/", follow=True).content.decode()

    assert "may still be there" not in page
    assert "encore s’y trouver" not in page
    assert sessions_at(server) == {}
    assert not Agenda.objects.exists()


def test_a_session_being_added_while_its_owner_disconnects_is_taken_out_too(pair, server, client, monkeypatch):
    planned(pair, 2)
    client.force_login(pair.mentee)
    put = writing.put_event

    def put_meanwhile(*event):
        is_ours = put(*event)
        client.post("/feeds/agenda/withdraw/")  # between what the calendar holds and what we note of it
        return is_ours

    monkeypatch.setattr(writing, "put_event", put_meanwhile)
    write()

    assert not Agenda.objects.exists()
    assert not AgendaEntry.objects.exists()
    assert sessions_at(server) == {}
