"""An address opens an account: who may change someone's, what a change ends, and who is told of it."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.directory import deciding, importing, undoing
from binome.core.directory.errors import CannotUndo, NotTheirsToUndo
from binome.core.directory.models import Import
from binome.core.mail.delivery import send_due
from binome.core.mail.models import BouncedAddress, LetterState, OutboxLetter
from binome.core.people.models import Person
from binome.core.people.text import address_of_leaver
from binome.core.privacy.models import AuditLine
from tests.core.directory.factories import administrator
from tests.core.mail.conftest import sink
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

__all__ = ["sink"]

pytestmark = pytest.mark.django_db
HEAD = "staff id;given name;family name;e-mail;entity;left on"
CODE, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")


@pytest.fixture(autouse=True)
def nobody_tried_before():
    caches["default"].clear()


@pytest.fixture
def ana():
    return PersonFactory(staff_id="A1", email="ana@example.org", preferred_language="en", joined_on=None)


@pytest.fixture
def manager():
    return manager_of(WaveFactory())


def line(person: Person, **said: str) -> str:
    said = {"staff_id": person.staff_id, "email": person.email, "left_on": ""} | said
    return f"{said['staff_id']};{person.given_name};{person.family_name};{said['email']};{person.entity.name};{said['left_on']}"


def brought(*lines: str, by: Person | None, **said: bool) -> Import:
    return importing.feed("\n".join([HEAD, *lines]).encode(), name="x.csv", by=by, now=NOON, **said).file_import


def reasons(found: Import) -> set[str]:
    return {cause["code"] for cause in found.summary["causes"]}


def undo(found: Import, *, by: Person) -> None:
    deciding.ask_to_undo(found.pk, by=by)
    undoing.undo_import(found.pk, by=by, now=NOON + timedelta(minutes=1))


def letters() -> dict[str, OutboxLetter]:
    return {letter.address: letter for letter in OutboxLetter.objects.filter(letter__endswith="address_changed.txt")}


# --- who may ----------------------------------------------------------------------------------------------
def test_a_managers_file_brings_new_people_and_changes_nobodys_address(ana, manager):
    new = f"N1;New;Comer;new@example.org;{ana.entity.name};"

    found = brought(line(ana, email="mine@evil.example"), new, by=manager)

    ana.refresh_from_db()
    assert (ana.email, found.counts) == ("ana@example.org", {"refused": 1, "joiner": 1})
    assert reasons(found) == {"address_of_others"}
    assert Person.objects.filter(staff_id="N1", email="new@example.org").exists()
    assert not letters()


def test_the_manager_reads_why_and_how_many(client, ana, manager):
    bob = PersonFactory(staff_id="B1", email="bob@example.org")
    manager.preferred_language = "en"
    manager.save()
    client.force_login(manager)

    found = brought(line(ana, email="x@example.org"), line(bob, email="y@example.org"), by=manager)

    page = client.get(reverse("directory:import", args=[found.pk]), headers={"accept-language": "en"}).text
    assert "Only HR or an administrator may change someone&#x27;s address" in page
    assert found.summary["causes"][0]["n"] == 2


@pytest.mark.parametrize("left_on", ["", "2026-01-02"])
def test_a_leavers_address_passes_to_nobody_by_a_managers_file(ana, manager, left_on):
    """Neither from someone who left before, nor from someone whom the same file says has left."""
    newcomer = f"N1;New;Comer;ana@example.org;{ana.entity.name};"
    if left_on:
        found = brought(line(ana, left_on=left_on), newcomer, by=manager)
    else:
        Person.objects.filter(pk=ana.pk).update(is_active=False, left_on="2026-01-02")
        found = brought(newcomer, by=manager)

    ana.refresh_from_db()
    assert (ana.email, ana.is_active) == ("ana@example.org", bool(left_on))
    assert reasons(found) >= {"address_of_others"}
    assert not Person.objects.filter(staff_id="N1").exists()


def test_a_complete_file_of_a_manager_takes_no_address_from_whoever_it_leaves_out(ana, manager):
    found = brought(line(manager), f"N1;New;Comer;ana@example.org;{ana.entity.name};", by=manager, complete=True)

    assert reasons(found) == {"taken_email"}
    assert Person.objects.get(pk=ana.pk).email == "ana@example.org"


def test_a_leaver_comes_back_under_no_other_address_by_a_managers_file(ana, manager):
    Person.objects.filter(pk=ana.pk).update(is_active=False, left_on="2026-01-02", email=address_of_leaver("A1"))

    found = brought(line(ana, email="mine@evil.example"), by=manager)

    assert reasons(found) == {"address_of_others", "standing_of_others"}
    assert not Person.objects.get(pk=ana.pk).is_active


@pytest.mark.parametrize("rights", [{"is_hr": True}, {"is_administrator": True}, {}])
def test_nobody_leaves_nor_comes_back_by_a_managers_file(manager, rights):
    """Rights stay with who leaves: whoever brings them back brings back their rights."""
    administrator()
    gone = PersonFactory(staff_id="G1", is_active=False, left_on="2026-01-02", **rights)
    there = PersonFactory(staff_id="T1", **rights)

    found = brought(line(gone), line(there, left_on="2026-01-02"), by=manager)
    complete = brought(line(manager), by=manager, complete=True)

    assert reasons(found) == {"standing_of_others"}
    assert (Person.objects.get(pk=gone.pk).is_active, Person.objects.get(pk=there.pk).is_active) == (False, True)
    assert complete.counts == {"unchanged": 1}


def test_a_managers_file_gives_no_staff_id_to_someone_known_by_address_alone(manager):
    """The nightly file would find them by it, and give them the address of its line."""
    eve = PersonFactory(staff_id="eve@example.org", email="eve@example.org", is_administrator=True)

    found = brought(line(eve, staff_id="S9"), by=manager)

    assert reasons(found) == {"staff_id_of_others"}
    assert Person.objects.get(pk=eve.pk).staff_id == "eve@example.org"


def test_hr_changes_addresses_but_not_those_of_administrators(ana):
    boss = PersonFactory(staff_id="B1", email="boss@example.org", is_administrator=True)

    found = brought(
        line(ana, email="a.new@example.org"), line(boss, email="mine@evil.example"), by=PersonFactory(is_hr=True)
    )

    assert (found.counts, reasons(found)) == ({"changed": 1, "refused": 1}, {"address_of_administrator"})
    assert set(Person.objects.filter(pk__in=[ana.pk, boss.pk]).values_list("email", flat=True)) == {
        "a.new@example.org", "boss@example.org",
    }  # fmt: skip


def test_who_confirms_someone_elses_file_changes_no_more_than_they_may(ana):
    boss = PersonFactory(staff_id="B1", email="boss@example.org", is_administrator=True)
    data = "\n".join([HEAD, line(ana, email="a.new@example.org"), line(boss, email="b.new@example.org")]).encode()
    found = importing.read_file(data, name="x.csv", by=administrator(), now=NOON)

    deciding.confirm_import(found.pk, by=PersonFactory(is_hr=True), now=NOON)

    assert Person.objects.get(pk=boss.pk).email == "boss@example.org"
    assert Person.objects.get(pk=ana.pk).email == "a.new@example.org"


def test_undoing_gives_no_former_address_back_by_someone_who_may_not_change_it(ana):
    """A manager who was of HR when they brought the file; someone of HR where it is an administrator's."""
    boss = PersonFactory(staff_id="B1", email="boss@example.org", is_administrator=True)
    once_hr = manager_of(WaveFactory())
    Person.objects.filter(pk=once_hr.pk).update(is_hr=True)
    once_hr.refresh_from_db()
    theirs = brought(line(ana, email="a.new@example.org"), by=once_hr)
    Person.objects.filter(pk=once_hr.pk).update(is_hr=False)
    once_hr.refresh_from_db()

    with pytest.raises(NotTheirsToUndo):
        undo(theirs, by=once_hr)
    of_the_server = brought(line(boss, email="b.new@example.org"), by=None, from_the_server=True)
    with pytest.raises(CannotUndo):
        undo(of_the_server, by=PersonFactory(is_hr=True))

    assert Person.objects.filter(email__in=["a.new@example.org", "b.new@example.org"]).count() == 2


# --- what a change ends and tells -------------------------------------------------------------------------
def test_both_addresses_are_told_what_changed_and_whom_to_tell(ana, sink, settings):
    hr = PersonFactory(email="hr@example.org", is_hr=True)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port

    brought(line(ana, email="a.new@example.org"), by=hr)
    written = {address: letter.text for address, letter in letters().items()}
    send_due(by="w", now=lambda: NOON)

    assert set(written) == {"ana@example.org", "a.new@example.org"}
    for text in written.values():
        assert "from ana@example.org to a.new@example.org" in text
        assert "hr@example.org" in text
    assert {letter.category for letter in letters().values()} == {"access"}
    assert {letter.state for letter in letters().values()} == {LetterState.SENT}


def test_a_change_by_hr_by_the_night_and_by_undoing_is_written_down(ana, caplog, django_capture_on_commit_callbacks):
    hr = PersonFactory(is_hr=True)

    with django_capture_on_commit_callbacks(execute=True):
        found = brought(line(ana, email="a.new@example.org"), by=hr)
        undo(found, by=hr)
        brought(line(ana, email="a.newer@example.org"), by=None)

    trail = AuditLine.objects.filter(act="directory.changed_address", on_id=str(ana.pk)).order_by("pk")
    assert list(trail.values_list("by", flat=True)) == [hr.pk, hr.pk, None]
    events = [record for record in caplog.records if record.message == "address_changed"]
    assert [record.person for record in events] == [ana.pk] * 3
    assert OutboxLetter.objects.filter(letter__endswith="address_changed.txt").count() == 6


def test_sessions_and_codes_end_with_the_address(ana):
    signed_in, typing = Client(), Client()
    signed_in.force_login(ana)
    typing.post(CODE, {"email": ana.email})
    code = OutboxLetter.objects.get(to=ana, letter__contains="login_code").subject.split()[-1]
    assert signed_in.get("/my-data/").status_code == 200

    brought(line(ana, email="a.new@example.org"), by=PersonFactory(is_hr=True))
    answer = typing.post(CONFIRM, {"code": code})

    assert signed_in.get("/my-data/").status_code == 302
    assert answer.url == CODE
    assert "_auth_user_id" not in typing.session
    assert typing.get("/my-data/").status_code == 302


def test_a_code_that_had_not_left_goes_to_neither_address(ana, sink, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    Client().post(CODE, {"email": ana.email})

    brought(line(ana, email="a.new@example.org"), by=PersonFactory(is_hr=True))
    send_due(by="w")

    assert OutboxLetter.objects.get(letter__contains="login_code").state == LetterState.WITHDRAWN


def test_whoever_has_the_old_address_by_now_is_not_written_to(ana, sink, settings):
    bob = PersonFactory(staff_id="B1", email="bob@example.org", preferred_language="en")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port

    brought(line(ana, email="bob@example.org"), line(bob, email="b.new@example.org"), by=PersonFactory(is_hr=True))
    send_due(by="w", now=lambda: NOON)

    states = OutboxLetter.objects.filter(letter__endswith="address_changed.txt").values_list("to", "address", "state")
    assert set(states) == {
        (ana.pk, "ana@example.org", "sent"), (ana.pk, "bob@example.org", "sent"),
        (bob.pk, "bob@example.org", "withdrawn"), (bob.pk, "b.new@example.org", "sent"),
    }  # fmt: skip


def test_an_old_address_that_is_refused_is_no_mark_on_the_new_one(ana, sink, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    brought(line(ana, email="a.new@example.org"), by=PersonFactory(is_hr=True))
    OutboxLetter.objects.filter(address="ana@example.org").update(address="no such address")

    send_due(by="w", now=lambda: NOON)

    assert not BouncedAddress.objects.exists()


def test_a_code_someone_waits_for_leaves_before_the_news_of_many_addresses(ana, sink, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    brought(line(ana, email="a.new@example.org"), by=PersonFactory(is_hr=True))
    waiting = PersonFactory()
    Client().post(CODE, {"email": waiting.email})

    send_due(by="w", now=lambda: OutboxLetter.objects.latest("pk").created_at + timedelta(seconds=1), batch=1)

    assert OutboxLetter.objects.get(to=waiting).state == LetterState.SENT
