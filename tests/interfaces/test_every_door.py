"""F16, F17, F18, F20, F24: every address of the site, every method, everyone who might knock."""

import hashlib
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core import signing
from django.db import transaction

from binome.core.privacy.seal import unsealed
from binome.journey.mentoring.models import PrivateNote
from tests import snapshots
from tests.factories import NOON
from tests.interfaces.url_access import ADMINISTRATOR, DOORS, ELSEWHERE, HR, MENTEE, MENTOR, Address, addresses

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
EVERYONE = [
    "a stranger", *ELSEWHERE.values(), ADMINISTRATOR, HR, "the manager", "the reviewer", "the trainer", "the sponsor",
    "the boss", "the assistant", MENTOR, MENTEE, "a mentee of the other pair", "a participant of another wave",
]  # fmt: skip
PASSERS_BY = {"privacy.dataview", "sessions.session"}  # what a visit itself writes
WRITTEN_TO = {
    "the manager": {"a motivation", "a call for help", "a note of the team", "a testimony for the report"},
    "the sponsor": {"a testimony for the report"},
}
ODD = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def whole_database() -> str:
    """One word for everything that is kept; any change changes it."""
    told = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.label_lower not in PASSERS_BY:
            told.update(repr(snapshots.rows_of(model)).encode())
    return told.hexdigest()


def bare(answer) -> str:
    """A page without its one-time tokens, and without the address that was asked for."""
    text = re.sub(r'"[A-Za-z0-9]{64}"', "", answer.getvalue().decode(errors="replace"))
    text = re.sub(r'name="(page_token|draft)" value="[\w.:-]+"', "", text)
    return text.replace(answer.wsgi_request.path, "")


def ask(client, method: str, address: str, data: dict[str, str]):
    """One request."""
    return client.post(address, data) if method == "POST" else client.generic(method, address)


def opens_for(who: str, one: Address) -> bool:
    door = DOORS[one.name]
    return door.whose is None or who in door.whose


# Addresses and methods that lead nowhere are refused before the database is asked: one database shows it.
nowhere = pytest.mark.one_database
# Who asks changes numbers in a statement, seldom the statement: these few together send every one that all eighteen send (0146).
KNOCK_ON_BOTH = {ELSEWHERE["reviewer"], HR, "the manager", MENTOR}
LOOK_ON_BOTH = {
    ADMINISTRATOR,
    "the manager",
    "the reviewer",
    "the trainer",
    ELSEWHERE["sponsor"],
    "the boss",
    MENTOR,
    MENTEE,
}


def each_of_them(on_both: set[str]) -> list[object]:
    """Everyone, for a test; all but those named on one database."""
    return [pytest.param(who, marks=[] if who in on_both else pytest.mark.one_database) for who in EVERYONE]


def test_every_address_has_its_line_and_every_line_its_address():
    assert sorted(DOORS) == sorted(one.name for one in ADDRESSES)


@pytest.mark.parametrize("who", each_of_them(KNOCK_ON_BOTH))
def test_what_is_not_yours_looks_like_what_does_not_exist(client, company, who):
    """F16, F17, F20: the same 404 page, by reading or posting; no writing of any kind."""
    client.force_login(company.people[who])
    nowhere = bare(client.get("/nowhere/at/all/"))
    before = whole_database()
    leaks = []
    for one in ADDRESSES:
        door = DOORS[one.name]
        if opens_for(who, one) or door.anyone:
            continue
        for method in door.methods:
            answer = ask(client, method, one.at(company), door.data)
            if answer.status_code != 404 or (method != "HEAD" and bare(answer) != nowhere):
                leaks.append((method, one.name, answer.status_code))

    assert leaks == []
    assert whole_database() == before


@pytest.mark.parametrize("who", each_of_them(LOOK_ON_BOTH))
def test_reading_changes_nothing_and_shows_nothing_of_a_pair_to_others(client, company, who):
    """F17, F24: pages open for those whose they are; looking writes nothing; the words of a pair are its own.

    Managers read applications and calls for help, which are written to them, and testimonies given to the report.
    """
    client.force_login(company.people[who])
    before = whole_database()
    closed, seen = [], []
    for one in ADDRESSES:
        door = DOORS[one.name]
        if door.posts or not opens_for(who, one):
            continue
        answer = client.get(one.at(company))
        text = answer.getvalue().decode(errors="replace")
        if answer.status_code not in {200, 302, 503}:
            closed.append((one.name, answer.status_code))
        if who not in {MENTOR, MENTEE} and not door.anyone:
            written_to = WRITTEN_TO.get(who, ())
            seen += [
                (one.name, what) for what, words in company.words.items() if words in text and what not in written_to
            ]

    assert closed == []
    assert seen == []
    assert whole_database() == before


@pytest.mark.parametrize("who", ["the manager", MENTOR])
def test_heads_are_like_pages(client, company, who):
    """F16, F24: HEAD answers as GET does, without a body and without writing."""
    client.force_login(company.people[who])
    before = whole_database()
    different = []
    for one in ADDRESSES:
        answer = client.head(one.at(company))
        wanted = {405} if DOORS[one.name].posts else {200, 302, 503} if opens_for(who, one) else {403, 404}
        if answer.status_code not in wanted or answer.getvalue():
            different.append((one.name, answer.status_code))

    assert different == []
    assert whole_database() == before


@nowhere
def test_buttons_are_not_pages_and_pages_are_not_buttons(client, company):
    """F24: what writes wants a POST; what is read takes none."""
    client.force_login(company.people["the manager"])
    before = whole_database()
    wrong = []
    for one in ADDRESSES:
        door = DOORS[one.name]
        if not door.both:
            answer = ask(client, "GET" if door.posts else "POST", one.at(company), {})
            if answer.status_code not in {404, 405}:
                wrong.append((one.name, answer.status_code))

    assert wrong == []
    assert whole_database() == before


@nowhere
def test_an_address_that_only_takes_forms_is_a_page_of_ours(client, company):
    """Opened by itself, as after signing in again or from the history: status 405, a heading, and a way on."""
    client.force_login(company.people["the manager"])
    bare = []
    for one in (one for one in ADDRESSES if DOORS[one.name].posts):
        answer = client.get(one.at(company))
        if (answer.status_code, answer.headers.get("Allow")) != (405, "POST") or "<h1>" not in answer.text:
            bare.append((one.name, answer.status_code))

    assert bare == []


@pytest.mark.parametrize("who", ["the manager", MENTOR, MENTEE, "the reviewer", "the trainer", "the sponsor"])
def test_buttons_answer_those_whose_they_are(client, company, who):
    """What is posted by its owner is heard: kept, refused or too late with a reason, never an error."""
    client.force_login(company.people[who])
    deaf = []
    for one in ADDRESSES:
        door = DOORS[one.name]
        if (door.posts or door.both) and opens_for(who, one):
            with transaction.atomic():
                answer = client.post(one.at(company), door.data)
                transaction.set_rollback(True)
            too_late = answer.status_code == 409 and "<h1" in answer.text  # the survey of this company is closed
            if answer.status_code not in {200, 204, 302, 422} and not too_late:
                deaf.append((one.name, answer.status_code))

    assert deaf == []


@nowhere
@pytest.mark.parametrize("who", ["the manager", "anonymous"])
def test_other_methods_are_not_known(client, company, who):
    """F16: PUT, PATCH, DELETE, OPTIONS and TRACE do nothing anywhere, for owners as for others."""
    if who in company.people:
        client.force_login(company.people[who])
    before = whole_database()
    odd = []
    for one in ADDRESSES:
        for method in ODD:
            answer = client.generic(method, one.at(company))
            if answer.status_code not in {404, 405} and not (who == "anonymous" and answer.status_code == 302):
                odd.append((method, one.name, answer.status_code))

    assert odd == []
    assert whole_database() == before


@nowhere
def test_looking_like_an_address_is_not_one(client, company):
    """F16: no slash leads to the address with its slash; two slashes, a suffix or a huge number lead nowhere."""
    client.force_login(company.people["a stranger"])
    found = []
    for one in ADDRESSES:
        here = one.at(company)
        for other in (f"{here}/", f"{here}.json", f"{here}?format=json", re.sub(r"\d+", "9" * 30, here)):
            answer = client.get(other)
            if answer.status_code not in {404, 405} and not opens_for("a stranger", one) and not DOORS[one.name].anyone:
                found.append((other, answer.status_code))
        if here.endswith("/") and here != "/":
            answer = client.get(here.rstrip("/"))
            assert (answer.status_code, answer.headers.get("Location")) in {(301, here), (404, None)}

    assert found == []


@nowhere
def test_strangers_are_asked_to_sign_in_everywhere_else(client, company):
    """F16: without an account nothing opens but what says so, by any method, and nothing is written."""
    before = whole_database()
    open_doors = []
    for one in ADDRESSES:
        if DOORS[one.name].anyone or DOORS[one.name].by_token:
            continue
        for method in ("GET", "HEAD", "POST"):
            answer = client.generic(method, one.at(company))
            if answer.status_code != 302 or not answer.url.startswith("/accounts/login/"):
                open_doors.append((method, one.name, answer.status_code))

    assert open_doors == []
    assert whole_database() == before


def test_a_private_note_cannot_be_read_with_anyone_elses_key(company):
    """F17: not even from the database, by someone who may read all of it."""
    note = PrivateNote.objects.get(pk=company.ids["private_id"])

    assert company.words["a private note"] not in note.sealed
    assert unsealed(note.sealed, reader=note.author_id) == company.words["a private note"]
    for other in set(company.people.values()) - {note.author}:
        with pytest.raises(InvalidToken):
            unsealed(note.sealed, reader=other.pk)


@pytest.mark.parametrize("address", ["/diagnosis/survey/{}/", "/feeds/{}.ics"])
def test_personal_links_are_not_guessed(client, company, address):
    """F16: a link that nobody signed, or that another key signed, opens nothing."""
    own = company.ids["survey_token"] if "survey" in address else company.ids["feed_token"]
    forged = signing.dumps("1", key="another", salt="binome.feeds")
    for token in (str(own)[:-1], str(own) + "x", "1", "1.x", forged, "null", "%00"):
        assert client.get(address.format(token)).status_code == 404, token


def test_a_refusal_is_written_in_the_log_without_anyones_words(client, company, caplog):
    """F16: who knocked where is known to who runs the installation."""
    stranger = company.people["a stranger"]
    client.force_login(stranger)

    with caplog.at_level(logging.WARNING, logger="binome.doors"):
        client.get(f"/mentoring/{company.ids['relationship_id']}/?q=secret")
        client.get("/feeds/a-secret-token.ics")

    first, second = [record.getMessage() for record in caplog.records if record.name == "binome.doors"]
    assert first == f"refused: person {stranger.pk}, GET mentoring:relationship, 404"
    assert second == f"refused: person {stranger.pk}, GET feeds:sessions, 404"
