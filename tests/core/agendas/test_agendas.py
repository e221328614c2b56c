"""An agenda that a person gives: asked from the machines that are allowed, kept as busy spells alone, forgotten when they say so."""

from datetime import UTC, datetime, timedelta

import pytest

from binome.core.agendas import actions, fetching
from binome.core.agendas.addresses import AgendaRefused, AgendasNotRead, GivenTooOften, NoAgendaGiven
from binome.core.agendas.models import Agenda, BusySpell
from binome.core.agendas.queries import spells_of_people
from binome.core.agendas.states import AgendaKind, AgendaProblem
from binome.core.mail import hold
from binome.core.outside import connection, targets
from binome.core.people.models import Person
from binome.core.people.signals import people_left
from tests.core.agendas.test_busy import calendar, event
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db
BUSY = calendar(event("DTSTART:20261130T090000Z", "DURATION:PT1H", "LOCATION:Clinic"))
SPELL = (datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC))


@pytest.fixture
def ana():
    return PersonFactory(given_name="Ana")


def given(host, ana, *, now=NOON, **where) -> Agenda:
    address = where.pop("address", None) or host.publish(BUSY)
    actions.give_agenda(address, **where, by=ana, now=now)
    return actions.read_now(by=ana, now=now)


def test_from_when_to_when_one_is_busy_is_kept_and_nothing_else(host, ana):
    agenda = given(host, ana)

    assert (agenda.problem, agenda.read_at, agenda.kind) == ("", NOON, AgendaKind.PUBLISHED)
    assert list(BusySpell.objects.values_list("starts_at", "ends_at")) == [SPELL]
    assert {field.name for field in BusySpell._meta.get_fields()} == {"id", "agenda", "starts_at", "ends_at"}
    assert host.address not in agenda.sealed
    (_method, _path, headers), *_more = host.asked
    assert "authorization" not in headers
    assert spells_of_people([ana], now=NOON) == {ana.pk: (SPELL,)}


def test_by_default_no_machine_is_asked_whatever_stands_in_the_database(host, ana, settings):
    given(host, ana)
    asked = len(host.asked)
    settings.AGENDA_HOSTS = []

    assert actions.read_due(now=NOON + timedelta(days=1), at_most=10) == 0
    with pytest.raises(AgendasNotRead):
        actions.read_now(by=ana, now=NOON + timedelta(days=1))
    with pytest.raises(AgendasNotRead):
        actions.give_agenda(host.publish(BUSY), by=ana, now=NOON)
    assert spells_of_people([ana], now=NOON) == {}
    assert len(host.asked) == asked


@pytest.mark.parametrize(
    "address",
    [
        "", "agenda", "ftp://127.0.0.1/a.ics", "https://elsewhere.example/a.ics", "https://ana:secret@127.0.0.1/",
        "https://127.0.0.1.elsewhere.example/", "file:///etc/passwd", "https://127.0.0.1/é", "webcal://elsewhere.example/x",
    ],
)  # fmt: skip
def test_what_is_no_address_or_of_a_machine_that_is_not_allowed_is_refused_in_words(host, ana, address):
    with pytest.raises(AgendaRefused) as refusal:
        actions.give_agenda(address, by=ana, now=NOON)

    assert str(refusal.value.reason)
    assert not Agenda.objects.exists()


def test_a_subscription_as_calendars_hand_it_over_is_an_address_on_https(settings, ana):
    settings.AGENDA_HOSTS = [".calendar.example"]

    agenda = actions.give_agenda("  WEBCAL://one.calendar.example/ana.ics#today ", by=ana, now=NOON)

    assert agenda.host == "one.calendar.example"
    assert fetching._target("https://one.calendar.example/ana.ics").port == 443


def test_without_its_setting_the_network_within_is_not_connected_to(host, ana, settings, monkeypatch):
    settings.REACH_INSIDE, settings.AGENDA_HOSTS = False, ["calendar.example", "127.0.0.1"]
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_a, **_b: [(2, 1, 6, "", ("127.0.0.1", 443))])

    with pytest.raises(AgendaRefused):
        actions.give_agenda("https://127.0.0.1/a.ics", by=ana, now=NOON)
    with pytest.raises(AgendaRefused):
        actions.give_agenda("http://calendar.example/a.ics", by=ana, now=NOON)
    agenda = given(host, ana, address="https://calendar.example/a.ics")

    assert (agenda.problem, host.asked) == (AgendaProblem.FORBIDDEN, [])


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ({"status": 401}, AgendaProblem.DENIED),
        ({"status": 403}, AgendaProblem.DENIED),
        ({"status": 404}, AgendaProblem.MISSING),
        ({"status": 410}, AgendaProblem.MISSING),
        ({"status": 500}, AgendaProblem.ANSWER),
        ({"content": b"<html>Sign in</html>"}, AgendaProblem.NOT_A_CALENDAR),
        ({"content": b"x" * (fetching.MOST_BYTES + 1)}, AgendaProblem.TOO_LONG),
        ({"status": 302, "Location": "https://elsewhere.example/a.ics"}, AgendaProblem.REDIRECT),
        ({"status": 302, "Location": "file:///etc/passwd"}, AgendaProblem.REDIRECT),
        ({"status": 302, "Location": "/ana.ics"}, AgendaProblem.REDIRECT),
    ],
)
def test_what_went_wrong_is_said_in_words_and_what_was_read_before_stays_for_some_days(host, ana, page, problem):
    given(host, ana)
    host.publish(**{"content": BUSY, **page})

    later = NOON + timedelta(hours=4)
    assert actions.read_due(now=later, at_most=10) == 1

    agenda = Agenda.objects.get()
    assert (agenda.problem, agenda.failures) == (problem, 1)
    assert str(agenda.get_problem_display())
    assert BusySpell.objects.count() == 1
    assert spells_of_people([ana], now=NOON + timedelta(days=2)) == {ana.pk: (SPELL,)}
    assert spells_of_people([ana], now=NOON + timedelta(days=4)) == {}


def test_an_address_that_sends_on_is_followed_to_a_machine_that_is_allowed_without_the_password_of_another(
    host, ana, settings
):
    settings.AGENDA_HOSTS = ["127.0.0.1", "localhost"]
    host.publish(BUSY, path="/real.ics")
    port = host.address.rpartition(":")[2]
    host.publish(b"", path="/moved.ics", status=302, Location=f"http://localhost:{port}/real.ics")

    agenda = given(host, ana, address=f"{host.address}/moved.ics")

    assert agenda.problem == ""
    where = fetching.Whereabouts(f"{host.address}/moved.ics", "ana", "secret")
    host.asked.clear()
    fetching.published_text(where)
    assert ["authorization" in headers for _method, _path, headers in host.asked] == [True, False]


def test_a_machine_that_answers_a_letter_at_a_time_holds_nobody_up(host, ana, monkeypatch):
    monkeypatch.setattr(connection, "DEADLINE", 0.3)
    host.dripping = True

    assert given(host, ana).problem == AgendaProblem.NO_ANSWER


def test_an_answer_that_breaks_off_is_not_taken_for_a_free_week(host, ana):
    host.publish(BUSY[:-40], **{"Content-Length": "100000"})

    given(host, ana, address=f"{host.address}/ana.ics")

    assert Agenda.objects.get().problem


def test_it_is_read_again_by_itself_less_and_less_often_while_it_fails(host, ana, time_machine):
    time_machine.move_to(NOON, tick=False)
    given(host, ana)
    assert actions.read_due(now=NOON + timedelta(hours=3), at_most=10) == 0
    host.publish(b"", status=500)
    pauses, now = [], NOON + timedelta(hours=4)
    for _turn in range(6):
        time_machine.move_to(now, tick=False)
        assert actions.read_due(now=now, at_most=10) == 1
        following = Agenda.objects.get().next_at
        pauses.append((following - now) / timedelta(hours=1))
        now = following

    assert pauses == [4, 8, 16, 32, 48, 48]
    assert not BusySpell.objects.exists()
    host.publish(BUSY)
    time_machine.move_to(now, tick=False)
    actions.read_due(now=now, at_most=10)
    assert (Agenda.objects.get().failures, Agenda.objects.get().problem) == (0, "")


def test_two_workers_read_an_agenda_once_and_a_restored_copy_asks_nobody(host, ana, time_machine):
    time_machine.move_to(NOON, tick=False)
    actions.give_agenda(host.publish(BUSY), by=ana, now=NOON)
    Agenda.objects.update(next_at=NOON + actions.CLAIMED_FOR)  # as the first has it
    assert actions.read_due(now=NOON, at_most=10) == 0

    Agenda.objects.update(next_at=NOON)
    hold.put(now=NOON)
    assert actions.read_due(now=NOON, at_most=10) == 0
    assert host.asked == []


def test_what_is_given_while_another_is_read_is_not_overwritten_by_it(host, ana):
    first = given(host, ana)
    actions.give_agenda(host.publish(calendar(), path="/other.ics"), by=ana, now=NOON + timedelta(seconds=1))

    actions._write(first, [SPELL], problem="", now=NOON)

    assert Agenda.objects.get().read_at is None
    assert not BusySpell.objects.exists()


def test_nothing_is_left_of_it_once_withdrawn_or_after_leaving(host, ana):
    given(host, ana)
    actions.withdraw_agenda(by=ana)
    assert (Agenda.objects.count(), BusySpell.objects.count()) == (0, 0)
    with pytest.raises(NoAgendaGiven):
        actions.withdraw_agenda(by=ana)

    given(host, ana)
    people_left.send(Person, people=[ana], now=NOON)
    assert (Agenda.objects.count(), BusySpell.objects.count()) == (0, 0)


def test_a_key_that_is_replaced_still_opens_the_address_and_one_that_is_gone_asks_for_it_again(host, ana, settings):
    given(host, ana)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this installation, long enough for anyone"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert actions.reseal_addresses() == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert actions.read_now(by=ana, now=NOON + timedelta(hours=1)).problem == ""

    settings.SECRET_KEY = "a third key, with which nothing of this was ever sealed before"
    assert actions.reseal_addresses() == (0, 1)
    assert actions.read_now(by=ana, now=NOON + timedelta(hours=2)).problem == AgendaProblem.SECRET


def test_one_calendar_that_trips_the_reader_keeps_nobody_elses_from_being_read(host, ana, monkeypatch):
    ben, later = PersonFactory(), NOON + timedelta(days=1)
    given(host, ana), given(host, ben)
    tripping = host.publish(calendar(event("DTSTART:20261102T000000Z", "DTEND:99991231T235959Z")), path="/trips.ics")
    actions.give_agenda(tripping, by=ana, now=NOON)
    monkeypatch.setattr("binome.core.agendas.reading.parent.READER", "binome.no_such_reader")
    actions.read_now(by=ana, now=NOON)
    assert Agenda.objects.get(person=ana).problem == AgendaProblem.NOT_A_CALENDAR
    monkeypatch.undo()

    assert actions.read_due(now=later, at_most=10) == 2

    assert Agenda.objects.get(person=ana).problem == AgendaProblem.NOT_A_CALENDAR
    assert Agenda.objects.get(person=ben).read_at == later


def test_an_agenda_that_is_being_read_is_not_asked_again_and_a_handful_a_minute_may_be_given(host, ana):
    actions.give_agenda(host.publish(BUSY), by=ana, now=NOON)
    Agenda.objects.update(tried_at=NOON)  # another press reads it at this moment

    agenda = actions.read_now(by=ana, now=NOON + timedelta(seconds=10))

    assert not host.asked
    assert agenda.read_at is None
    for _turn in range(4):
        actions.give_agenda(host.publish(BUSY), by=ana, now=NOON)
    with pytest.raises(GivenTooOften):
        actions.give_agenda(host.publish(BUSY), by=ana, now=NOON)
    assert Agenda.objects.count() == 1


def test_slow_machines_keep_the_background_busy_for_a_few_minutes_and_the_others_are_read_next_time(
    host, ana, monkeypatch
):
    later, people = NOON + timedelta(days=1), [ana, *PersonFactory.create_batch(2)]
    for person in people:
        given(host, person)
    monkeypatch.setattr(actions, "LONGEST_ROUND", timedelta())

    rounds = [actions.read_due(now=later, at_most=10) for _round in range(4)]

    assert rounds == [1, 1, 1, 0]
    assert Agenda.objects.filter(read_at=later).count() == 3
