"""F18: what nobody asked for, said twice or in odd letters, through every form: refused or ignored, never an error."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from binome.journey.enrolment.models import Application
from tests import snapshots
from tests.factories import NOON
from tests.interfaces.test_every_door import opens_for
from tests.interfaces.url_access import DOORS, HR, MENTOR, Address, addresses

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
ODD_WORDS = ("\x00²", "9" * 30, "9" * 5000)  # Python reads no number longer than 4,300 digits
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*?\bname="([^"]+)"')
PERSON = re.compile(r"/people/(\d+)/")
NOT_ASKED = {
    "role": "manager", "is_staff": "on", "is_superuser": "on", "is_administrator": "on", "is_hr": "on",
    "state": "accepted", "status": "accepted", "score": "1000", "programme_id": "1", "wave": "1", "wave_id": "1",
    "person": "1", "person_id": "1", "mentor_id": "1", "decided_by": "1", "decision_reason": "moi",
    "created_at": "2020-01-01", "submitted_at": "2020-01-01", "seed": "7", "nominated_by": "1", "level": "9",
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def posted(client, address, data):
    """One post whose writing is taken back."""
    with transaction.atomic():
        answer = client.post(address, data)
        transaction.set_rollback(True)
    return answer


KNOCKERS = ("the manager", MENTOR, "the mentee", "the reviewer", "the trainer", "the boss", HR)


def mine(who: str) -> list[Address]:
    """The doors that `who` tries: each is tried once, by the first of the knockers for whom it opens."""
    first = {one: next((knocker for knocker in KNOCKERS if opens_for(knocker, one)), "") for one in ADDRESSES}
    return [one for one, knocker in first.items() if knocker == who and not DOORS[one.name].anyone]


@pytest.mark.parametrize("who", KNOCKERS)
def test_odd_words_in_every_field_are_no_error(client, company, who):
    """F06, F07, F18: control characters, huge numbers, other digits, in every field at once and each said twice."""
    client.force_login(company.people[who])
    client.raise_request_exception = False
    fell = []
    for one in mine(who):
        door, here = DOORS[one.name], one.at(company)
        names = {"q", "page", "state", "wave", "theme", "entity", "order", "side", "application", "seat-²", *door.data}
        names |= {"forget_rule", "say", "move", "given_back", "rule", "with", "level"}
        if not door.posts:
            names |= set(FIELD.findall(client.get(here).getvalue().decode(errors="replace"))) - {"csrfmiddlewaretoken"}
        for word in ODD_WORDS:
            said = {name: [word, word] for name in names}
            if not door.posts and client.get(here, said).status_code >= 500:
                fell.append(("GET", one.name, word))
            if (door.posts or door.both) and posted(client, here, said).status_code >= 500:
                fell.append(("POST", one.name, word))

    assert fell == []


def test_a_seat_of_any_length_is_no_error(client, company):
    """F18: the number is in the field's own name there."""
    client.force_login(company.people["the trainer"])
    client.raise_request_exception = False
    attendance = next(one for one in ADDRESSES if one.name == "learning:attendance").at(company)

    for digits in (30, 5000):
        with transaction.atomic():
            answer = client.post(
                attendance, f"seat-{'9' * digits}=came", content_type="application/x-www-form-urlencoded"
            )
            transaction.set_rollback(True)
        assert answer.status_code == 302


def test_a_nul_is_dropped_and_the_rest_is_read(client, company):
    """F06: what is searched for is the text around it."""
    client.force_login(company.people["the manager"])

    found = client.get("/directory/people/", {"q": "Mar\x00tin"}).content.decode()
    asked = client.get("/directory/people/", {"q": "Martin"}).content.decode()

    assert 'value="Martin"' in found
    assert PERSON.findall(found) == PERSON.findall(asked) != []


@pytest.mark.parametrize("path", ["/", "/accounts/login/code/", "/unsubscribe/a%00b/", "/people/?q=a%00b"])
@pytest.mark.parametrize("cookie", ['sessionid="\\000aaaaaaaaaaaa"', 'django_language="\\000fr"', 'typed="\\000a"'])
def test_a_nul_in_an_address_or_hidden_in_a_cookie_breaks_nothing(client, path, cookie):
    """F06: quotes of a cookie may hide one, and PostgreSQL refuses to look for it."""
    client.raise_request_exception = False

    assert client.get(path, headers={"cookie": cookie}).status_code in {200, 302, 404}


def standing() -> dict[str, tuple[int, dict[object, tuple[object, ...]]]]:
    """How many rows each table has, and what each row says, by its number."""
    told = {}
    for model in apps.get_models():
        if model._meta.label_lower != "sessions.session":
            rows = {row[0]: row for row in snapshots.rows_of(model)}
            told[model._meta.label_lower] = (len(rows), rows)
    return told


def numbers_again() -> None:
    """Give new rows the numbers that rolled-back ones had: PostgreSQL's counters do not go back by themselves."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def difference(before, after) -> list[str]:
    """Tables that grew differently, and rows known before that say something else."""
    found = [label for label in before if before[label][0] != after[label][0]]
    return found + [
        f"{label} {pk}"
        for label, (_count, rows) in before.items()
        for pk in rows.keys() & after[label][1].keys() & KNOWN[label]
        if rows[pk] != after[label][1][pk]
    ]


KNOWN: dict[str, set[object]] = {}


@pytest.mark.one_database  # what a form hears is decided before the database is asked
@pytest.mark.parametrize("who", KNOCKERS)
def test_what_a_form_does_not_ask_is_not_heard(client, company, who):
    """F18: role, is_staff, state, score, another's number … beside what is asked: the same happens as without them."""
    client.force_login(company.people[who])
    KNOWN.update({label: set(rows) for label, (_count, rows) in standing().items()})
    heard = []
    for one in mine(who):
        door, here = DOORS[one.name], one.at(company)
        if not (door.posts or door.both):
            continue
        asked = set(door.data) | {"text"}
        if door.both:
            asked |= set(FIELD.findall(client.get(here).content.decode()))
        more = {name: value for name, value in NOT_ASKED.items() if name not in asked}
        after = []
        for said in (door.data, {**more, **door.data}):
            numbers_again()
            with transaction.atomic():
                client.post(here, {"csrfmiddlewaretoken": "as in every form", **said})
                after.append(standing())
                transaction.set_rollback(True)
        heard += [(one.name, what) for what in difference(*after)]

    assert heard == []


def test_a_value_said_twice_is_heard_once(client, company):
    """F18: two states, two reasons: the last one counts, and one decision is signed."""
    client.force_login(company.people["the manager"])
    here = f"/enrolment/waves/{company.ids['wave_id']}/applications/{company.ids['candidate_id']}/"

    with transaction.atomic():
        client.post(here, {"outcome": ["accepted", "not_this_time"], "reason": ["Oui.", "Pas cette fois."]})
        decided = Application.objects.get(pk=company.ids["candidate_id"])
        transaction.set_rollback(True)

    assert (decided.state, decided.decision_reason) == ("not_this_time", "Pas cette fois.")
