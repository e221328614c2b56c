"""The staff file is fetched by itself: what comes is written, what should not be believed is not, and administrators are told."""

import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import time_machine
from django.core.management import call_command
from django.db.models.signals import pre_save
from django.utils import timezone, translation

from binome.core.directory import writing
from binome.core.directory.feeding import actions, fetching
from binome.core.directory.models import FeedRun, Import, ImportFile, StaffFeed
from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.orchestration import clock
from binome.settings import safety
from tests.factories import NOON, PersonFactory
from tests.sinks import SOON

pytestmark = pytest.mark.django_db
HEAD = "Matricule;Prénom;Nom;Courriel;Direction"
FILE = "\n".join([HEAD, *[f"{n:03};Ana;Roux {n};a{n}@example.org;Finance" for n in range(20)]]).encode()
SHORT = b"\n".join(FILE.splitlines()[:11])


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True, preferred_language="en", staff_id="boss")


@pytest.fixture
def folder(tmp_path, settings):
    settings.STAFF_FEED = str(tmp_path)
    return tmp_path


def put(folder: Path, content: bytes = FILE, *, name: str = "staff.csv", at=NOON) -> Path:
    file = folder / name
    file.write_bytes(content)
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def say(by: Person, **said) -> None:
    actions.say_feed(StaffFeed(is_on=True, **said), by=by)


def reason_of(run: FeedRun, language: str = "en") -> str:
    with translation.override(language):
        return run.reason


def test_the_newest_file_of_the_folder_is_written_and_what_is_being_uploaded_is_not_looked_at(folder, administrator):
    put(folder, SHORT, name="monday.csv", at=NOON - timedelta(days=1))
    put(folder, name="tuesday.csv")
    put(folder, b"half a file", name="wednesday.csv.part", at=NOON + timedelta(minutes=1))
    (folder / "zzz.csv").symlink_to("/etc/hostname")

    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, run.file_name, run.file_import.counts) == ("written", "tuesday.csv", {"joiner": 20})
    assert not OutboxLetter.objects.exists()


def test_the_clock_fetches_once_a_day_from_the_hour_said_and_not_before_anyone_says_so(folder, administrator):
    put(folder)
    clock.tick(NOON)
    assert not FeedRun.objects.exists()

    say(administrator, hour=timezone.localtime(NOON).hour + 1)
    for minutes in (0, 60, 75, 120):
        clock.tick(NOON + timedelta(minutes=minutes))

    assert FeedRun.objects.count() == 1
    assert Person.objects.filter(entity__name="Finance").count() == 20


def test_a_file_cut_short_empties_no_directory_and_each_administrator_reads_why_in_their_language(
    folder, administrator
):
    french = PersonFactory(is_administrator=True, preferred_language="fr", staff_id="chef")
    PersonFactory(is_hr=True)
    say(administrator, complete=True)
    put(folder, FILE + b"\nboss;Eve;Boss;eve@example.org;Finance\nchef;Lou;Chef;lou@example.org;Finance")
    actions.run_feed(by=administrator, now=NOON)
    there = Person.objects.employed().count()
    put(folder, SHORT)

    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, Person.objects.employed().count()) == ("refused", there)
    assert reason_of(run).startswith("More people would leave")
    letters = {letter.to: letter for letter in OutboxLetter.objects.all()}
    assert letters.keys() == {administrator, french}
    assert "More people would leave" in letters[administrator].text
    assert "Plus de personnes partiraient" in letters[french].text


def test_whoever_is_absent_stays_unless_an_administrator_said_that_the_file_holds_everyone(folder, administrator):
    say(administrator)
    put(folder)
    actions.run_feed(by=None, now=NOON)
    put(folder, SHORT)

    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, run.file_import.counts) == ("written", {"unchanged": 10})
    assert Person.objects.employed().filter(entity__name="Finance").count() == 20


@pytest.mark.parametrize("presses", [False, True], ids=["the clock", "the button"])
def test_whoever_writes_the_file_takes_no_administrators_address_whoever_has_it_fetched(folder, administrator, presses):
    put(folder, FILE + b"\nboss;Eve;Boss;mine@evil.example;Finance")

    run = actions.run_feed(by=administrator if presses else None, now=NOON)

    address = Person.objects.get(pk=administrator.pk).email
    assert (address, run.file_import.counts) == (administrator.email, {"joiner": 20, "refused": 1})
    assert [cause["code"] for cause in run.file_import.summary["causes"]] == ["address_of_administrator"]


def test_the_file_gives_no_administrator_a_staff_id_by_which_the_next_one_finds_them(folder, administrator):
    Person.objects.filter(pk=administrator.pk).update(staff_id=administrator.email)
    put(folder, f"{HEAD}\nS9;Eve;Boss;{administrator.email};Finance".encode())

    run = actions.run_feed(by=administrator, now=NOON)

    assert [cause["code"] for cause in run.file_import.summary["causes"]] == ["staff_id_of_others"]
    assert Person.objects.get(pk=administrator.pk).staff_id == administrator.email


@pytest.mark.parametrize("named", [False, True])
def test_whoever_has_a_shell_on_the_server_still_changes_an_administrators_address(tmp_path, administrator, named):
    file = put(tmp_path, f"{HEAD}\nboss;Eve;Boss;eve@example.org;Finance".encode())

    call_command("import_people", str(file), by=administrator.email if named else "", stdout=io.StringIO())

    assert Person.objects.get(pk=administrator.pk).email == "eve@example.org"


def test_leaving_dates_of_most_people_empty_no_directory_where_the_file_does_not_hold_everyone(folder, administrator):
    say(administrator)
    put(folder)
    actions.run_feed(by=None, now=NOON)
    first, *lines = FILE.decode().splitlines()
    put(folder, "\n".join([f"{first};Date de départ", *(f"{line};2026-01-02" for line in lines)]).encode())

    run = actions.run_feed(by=None, now=NOON)

    assert run.outcome == "refused"
    assert reason_of(run).startswith("More people would leave")
    assert Person.objects.employed().filter(entity__name="Finance").count() == 20


@pytest.mark.parametrize(
    ("prepare", "english"),
    [
        (lambda folder: None, "There is no file in the folder"),
        (lambda folder: put(folder, b"%PDF-1.7"), "This is a PDF"),
        (lambda folder: put(folder, b"Nom;Courriel\nRoux;a@example.org"), "Columns that are needed were not found"),
        (lambda folder: put(folder, at=NOON - timedelta(days=8)), "has not been replaced since"),
        (lambda folder: folder.rmdir(), "The folder of the staff file cannot be read"),
    ],
    ids=["no file", "no table", "a column missing", "old", "no folder"],
)
def test_what_is_no_staff_file_is_refused_in_a_sentence_in_both_languages(folder, administrator, prepare, english):
    prepare(folder)

    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, Person.objects.count()) == ("refused", 1)
    assert english in reason_of(run, "en")
    assert reason_of(run, "fr") not in {"", reason_of(run, "en")}
    assert not Import.objects.exclude(state="discarded").exists()


def test_only_administrators_say_when_it_is_fetched_and_the_trail_knows(administrator):
    with pytest.raises(NotTheirs):
        say(PersonFactory(is_hr=True))
    say(administrator, most_leavers=3)

    line = AuditLine.objects.get(act="directory.said_feed")
    assert (line.by, line.detail["most_leavers"]) == (administrator, 3)


@pytest.mark.parametrize(
    ("source", "shown", "complaint"),
    [
        ("/srv/staff?", "/srv/staff?", None),
        ("https://hr.example.org", "https://hr.example.org/…", None),
        ("https://hr.example.org:8443/a/key?key=key", "https://hr.example.org:8443/a/…", None),
        ("https://key:key@hr.example.org/a/b", "https://hr.example.org/a/…", "name or a password"),
        ("https://key@hr.example.org/b", "https://hr.example.org/…", "name or a password"),
    ],
)
def test_no_key_in_the_address_is_shown_and_a_name_or_a_password_stops_the_start(settings, source, shown, complaint):
    settings.STAFF_FEED = source

    assert fetching.source_in_words() == shown
    assert (complaint or "") in (safety.staff_feed_complaint(source) or "")
    assert (complaint is None) == (safety.staff_feed_complaint(source) is None)


@pytest.mark.parametrize(
    ("source", "may_start"),
    [
        ("", True),
        ("/srv/staff", True),
        ("HTTPS://hr.example.org/staff", True),
        ("http://localhost:8080/staff", True),
        ("http://[::1]/staff", True),
        ("http://hr.example.org/staff", False),
        ("http://localhost.example.org/staff", False),
        ("sftp://hr.example.org/staff", False),
        ("file:///srv/staff", False),
        ("https:///staff", False),
    ],
)
def test_only_a_folder_or_an_address_that_nobody_reads_on_the_way_lets_the_installation_start(source, may_start):
    complaint = safety.staff_feed_complaint(source)

    assert (complaint is None) == may_start
    assert may_start or "begins with https:// (http:// on this machine alone)" in complaint


def test_an_address_that_cannot_be_read_stops_the_start_in_a_sentence():
    assert "no address" in (safety.staff_feed_complaint("https://[hr.example.org/") or "")


def test_a_file_whose_name_is_written_in_the_accents_of_another_machine_comes_in(folder, administrator):
    file = os.fsencode(folder) + b"/arriv\xe9es.csv"
    Path(os.fsdecode(file)).write_bytes(FILE)
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))

    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, run.file_name) == ("written", "arriv\ufffdes.csv")


def test_a_fault_that_nobody_foresaw_leaves_no_file_and_is_told_as_what_it_is(folder, administrator, monkeypatch):
    put(folder)
    monkeypatch.setattr(writing, "forget_oldest_changes", lambda _import: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.run_feed(by=None, now=NOON)
    monkeypatch.undo()
    monkeypatch.setattr(writing, "keep_refused", lambda *_: 1 / 0)  # once it had moved on
    with pytest.raises(ZeroDivisionError):
        actions.run_feed(by=None, now=NOON)

    assert [file_import.state for file_import in Import.objects.all()] == ["discarded", "discarded"]
    assert not ImportFile.objects.exists()
    assert [reason_of(run)[:20] for run in FeedRun.objects.all()] == ["Reading it broke off"] * 2
    assert Person.objects.count() == 1


def test_no_line_says_that_nothing_was_written_once_people_are(folder, administrator, monkeypatch):
    put(folder)
    seen = []

    def break_once(sender, instance, **_) -> None:
        seen.append(instance)
        if len(seen) == 1:
            raise ZeroDivisionError

    pre_save.connect(break_once, sender=FeedRun)

    with pytest.raises(ZeroDivisionError):
        actions.run_feed(by=None, now=NOON)

    pre_save.disconnect(break_once, sender=FeedRun)
    assert Person.objects.count() == 21
    assert not FeedRun.objects.exists()


def test_a_pipe_put_in_the_place_of_the_file_holds_nobody_up(folder, administrator, monkeypatch):
    file = put(folder)

    def exchange(*_args, **_named) -> None:
        file.unlink()
        os.mkfifo(file)

    monkeypatch.setattr(fetching, "_check_age", exchange)

    assert "There is no file in the folder" in reason_of(actions.run_feed(by=None, now=NOON))


class _Handler(BaseHTTPRequestHandler):
    status, words = 200, "Bearer of-the-feed"

    def do_GET(self) -> None:
        is_known = self.headers.get("Authorization") == self.words
        self.send_response(self.status if is_known else 401)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        if is_known:
            self.wfile.write(FILE)

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def hr_system(settings) -> Iterator[type[_Handler]]:
    """An address that answers with the report, as HR systems do, to whoever bears the right word."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SOON}, daemon=True).start()
    settings.STAFF_FEED = f"http://127.0.0.1:{server.server_port}/reports/plugh?key=xyzzy"
    settings.STAFF_FEED_AUTHORIZATION = _Handler.words
    yield handler
    server.shutdown()
    server.server_close()


def test_the_report_of_an_hr_system_is_fetched_from_its_address_with_its_word(
    hr_system, settings, client, administrator
):
    run = actions.run_feed(by=None, now=NOON)

    assert (run.outcome, run.file_name, run.file_import.counts) == ("written", "staff feed 2026-11-23", {"joiner": 20})
    client.force_login(administrator)
    page = client.get("/administration/connections/staff-file/").content.decode()
    assert "/reports/…</code>" in page
    assert not [key for key in ("xyzzy", "plugh") if key in page]
    assert not Import.objects.filter(file_name__contains="plugh").exists()
    settings.STAFF_FEED_AUTHORIZATION = "Bearer wrong"
    assert reason_of(actions.run_feed(by=None, now=NOON)) == "The address of the staff file answered 401."
    settings.STAFF_FEED_AUTHORIZATION, hr_system.status = _Handler.words, 302
    assert reason_of(actions.run_feed(by=None, now=NOON)) == "The address of the staff file answered 302."


class _Dripping(BaseHTTPRequestHandler):
    """Answers a letter at a time, and never ends."""

    drips, ends = "the body", threading.Event()

    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if self.drips == "the body" else b"X-Long: "))
        with suppress(OSError):  # whoever asked went away
            while not self.ends.wait(SOON):
                self.wfile.write(b"a")

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize("drips", ["the headers", "the body"])
def test_a_server_that_answers_a_letter_at_a_time_does_not_outlast_the_deadline(
    settings, monkeypatch, administrator, drips
):
    monkeypatch.setattr(fetching, "DEADLINE", 0.2)
    handler = type("Dripping", (_Dripping,), {"drips": drips, "ends": threading.Event()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SOON}, daemon=True).start()
    settings.STAFF_FEED = f"http://127.0.0.1:{server.server_port}/staff.csv"
    try:
        run = actions.run_feed(by=None, now=NOON)
    finally:
        handler.ends.set()
        server.shutdown()
        server.server_close()

    assert reason_of(run) == "The address of the staff file takes too long to answer."


def test_a_report_that_a_recipe_pipes_into_the_command_is_read_from_the_standard_input(
    hr_system, settings, monkeypatch
):
    """As docs/operate/hr-feeds.md has it, with a downloader of Python's in the place of curl."""
    request = Request(settings.STAFF_FEED, headers={"Authorization": _Handler.words})
    with urlopen(request) as report:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report.read())))
    told = io.StringIO()

    call_command("import_people", "-", stdout=told)

    assert json.loads(told.getvalue())["counts"] == {"joiner": 20}


def test_administrators_say_on_screen_when_it_is_fetched_fetch_it_now_and_read_what_became_of_it(
    folder, administrator, client
):
    client.force_login(administrator)
    put(folder, FILE + b"\n099;No;Address;none;Finance")
    page = "/administration/connections/staff-file/"

    refused = client.post(page, {"is_on": "on", "hour": "24", "most_leavers": "0"})
    saved = client.post(page, {"is_on": "on", "hour": "3", "most_leavers": "4", "complete": "on"}, follow=True)
    client.post(f"{page}fetch/")
    (folder / "staff.csv").unlink()
    client.post(f"{page}fetch/")

    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["hour", "most_leavers"])
    assert saved.status_code == 200
    rules = StaffFeed.objects.get()
    assert (rules.is_on, rules.hour, rules.most_leavers, rules.complete, rules.create_entities) == (
        True,
        3,
        4,
        True,
        False,
    )
    shown = client.get(page).content.decode()
    assert "There is no file in the folder" in shown
    assert [run.by for run in FeedRun.objects.all()] == [administrator, administrator]
    assert not OutboxLetter.objects.exists()  # whoever pressed reads it on the page
