"""A second factor asked for by role: told before the day, led to after it, and no way around it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.core.privacy.models import AuditLine
from binome.core.privacy.second_factor import actions, queries
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.accounts import sign_in_links
from binome.interfaces.administration import appointing
from tests.factories import NOON, PersonFactory, WaveFactory, holder
from tests.interfaces.accounts.soft_authenticator import SoftAuthenticator
from tests.interfaces.accounts.test_passkeys import ADD, SECOND, add, alone, asked_alone
from tests.interfaces.test_second_step import INDEX, come_in, is_in

pytestmark = pytest.mark.django_db
PAGE, FIRST = reverse("administration:second_factor"), reverse("second_factor_first")
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon():
    caches["default"].clear()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def asks():
    """`asks(administrator=TODAY)`: from when each role asks. Nothing is forgotten in memory, as another process does it."""

    def ask(**changes):
        actions.ask_by_role(changes, by=None, now=timezone.now())

    return ask


def someone(role, **columns):
    """Who holds `role`, without a password as the directory brings people."""
    if role in Role.values:
        return holder(Role(role), WaveFactory().programme, password="!", **columns)
    return PersonFactory(password="!", **{f"is_{role}": True}, **columns)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def letters(person):
    return [
        each.key.rpartition(".")[2] for each in OutboxLetter.objects.filter(to=person, letter__contains="second_factor")
    ]


def test_an_administrator_chooses_roles_and_days_and_the_trail_says_so():
    ana = someone("administrator")
    client = signed_in(ana)
    answer = client.post(PAGE, {"administrator": TODAY + 30 * DAY, "manager": TODAY + 60 * DAY})
    answer = client.get(PAGE)

    line = AuditLine.objects.get(act="privacy.asked_for_second_factor")
    assert "Enregistré" in answer.text
    assert (line.by, line.detail) == (ana, {"administrator": "2026-12-23", "manager": "2027-01-22"})
    assert queries.rules() == {"administrator": TODAY + 30 * DAY, "manager": TODAY + 60 * DAY}
    assert 'value="2026-12-23"' in answer.text
    assert answer.context["having"][0][1:] == (0, 1)


def test_a_day_that_is_over_is_refused_and_one_that_came_stays(asks):
    client = signed_in(someone("hr", is_administrator=True))
    assert client.post(PAGE, {"hr": TODAY - DAY}).status_code == 422
    assert queries.rules() == {}

    asks(sponsor=TODAY)
    with time_machine.travel(NOON + 2 * DAY):
        actions.ask_by_role({"sponsor": TODAY, "hr": TODAY + 9 * DAY}, by=None, now=timezone.now())


def as_shown(client) -> dict[str, str]:
    """The page as a browser sends it back unchanged."""
    form = client.get(PAGE).context["form"]
    return {
        name: (field.value() if name == "seen" else field.value() or "") for name, field in ((f.name, f) for f in form)
    }


def test_two_administrators_who_change_different_roles_keep_both_changes(asks):
    asks(sponsor=TODAY + DAY)
    ana, ben = signed_in(someone("administrator")), signed_in(someone("administrator"))
    of_ana, of_ben = as_shown(ana), as_shown(ben)

    ana.post(PAGE, of_ana | {"hr": TODAY + 9 * DAY})
    ben.post(PAGE, of_ben | {"manager": TODAY + 8 * DAY, "sponsor": ""})

    assert queries.rules() == {"hr": TODAY + 9 * DAY, "manager": TODAY + 8 * DAY}


def test_of_two_who_change_the_same_role_the_second_reads_what_applies(asks):
    ana, ben = signed_in(someone("administrator")), signed_in(someone("administrator", preferred_language="en"))
    of_ana, of_ben = as_shown(ana), as_shown(ben)

    ana.post(PAGE, of_ana | {"hr": TODAY + 9 * DAY})
    answer = ben.post(PAGE, of_ben | {"hr": TODAY + 30 * DAY}, follow=True)

    assert queries.rules() == {"hr": TODAY + 9 * DAY}
    assert "Someone else has changed one of these roles meanwhile" in answer.text
    assert ben.post(PAGE, of_ben | {"seen": "[1]", "hr": TODAY + 30 * DAY}).status_code == 302
    assert queries.rules() == {"hr": TODAY + 9 * DAY}


def test_a_rule_applies_at_the_next_click_also_where_another_process_keeps_a_copy(asks):
    client = signed_in(someone("administrator"))
    assert client.get("/my-sessions/").status_code == 200

    asks(administrator=TODAY)
    asked = client.get("/my-sessions/")
    asks(administrator=None)

    assert asked.url.startswith(FIRST)
    assert client.get("/my-sessions/").status_code == 200


def test_nobody_else_sees_or_changes_it():
    client = signed_in(someone("hr"))

    assert [client.get(PAGE).status_code, client.post(PAGE, {"hr": TODAY}).status_code] == [404, 404]


@pytest.mark.parametrize("role", ["administrator", "hr", *Role.values])
def test_each_role_is_told_before_and_led_to_it_after(role, asks):
    person = someone(role)
    colleague = PersonFactory()
    client = signed_in(person)
    asks(**{role: TODAY + 9 * DAY})

    before = client.get("/").text
    assert letters(person) == ["announced"]
    assert "Configurez une deuxième étape de connexion" in before
    with time_machine.travel(NOON + 6 * DAY, tick=False):
        actions.tell_concerned(now=timezone.now())
        actions.tell_concerned(now=timezone.now())
    assert letters(person) == ["announced", "soon"]
    assert letters(colleague) == []
    with time_machine.travel(NOON + 9 * DAY, tick=False):
        client = signed_in(person)
        assert client.get("/my-sessions/").url == f"{FIRST}?next=%2Fmy-sessions%2F"
        page = client.get(FIRST, {"next": "/my-sessions/"}).text
        assert reverse("mfa_activate_totp") in page
        assert ADD in page
        assert signed_in(colleague).get("/my-sessions/").status_code == 200


def test_once_it_is_set_up_everything_opens_and_no_letter_leaves(asks):
    person = someone("administrator")
    asks(administrator=TODAY)
    client = signed_in(person)
    letter = OutboxLetter.objects.get(to=person)
    assert still_stands(letter, now=timezone.now())

    add(client, SoftAuthenticator())

    assert client.get("/").status_code == 200
    assert client.get(FIRST).url == "/"
    assert not still_stands(letter, now=timezone.now())


def test_the_letter_is_void_once_no_role_asks(asks):
    person = someone("sponsor")
    asks(sponsor=TODAY + DAY)
    letter = OutboxLetter.objects.get(to=person)
    ProgrammeRole.objects.filter(person=person).delete()

    assert not still_stands(letter, now=timezone.now())


def test_who_gets_the_role_later_reads_of_it_in_the_letter_of_the_role(asks):
    asks(trainer=TODAY + 30 * DAY)
    person = PersonFactory(preferred_language="en")

    appointing.grant(person, role="trainer", programme=WaveFactory().programme, by=None, now=NOON)
    actions.tell_concerned(now=timezone.now())

    appointed = OutboxLetter.objects.get(to=person, letter__contains="appointed")
    assert "From 23 December 2026 on, this role asks for a second step at sign-in" in " ".join(appointed.text.split())
    assert letters(person) == ["announced"]


def test_a_session_from_before_and_one_without_the_step_are_led_to_prove_it(asks):
    """The one that set it up goes on; the browser that was left open elsewhere proves it first."""
    person = someone("administrator")
    left_open, owner = signed_in(person), signed_in(person)
    passkey = SoftAuthenticator()
    add(owner, passkey)
    asks(administrator=TODAY)

    assert owner.get("/my-sessions/").status_code == 200
    assert left_open.get("/my-sessions/").url.startswith(FIRST)
    page = left_open.get(FIRST, {"next": "/my-sessions/"}).text
    again = f"{INDEX}webauthn/reauthenticate/?next=/my-sessions/"
    assert again in page
    asked = left_open.get(again).context["js_data"]["request_options"]
    left_open.post(again, {"credential": passkey.got(asked), "next": "/my-sessions/"})
    assert left_open.get("/my-sessions/").status_code == 200


@pytest.mark.parametrize("way", ["code", "passkey", "link"])
def test_each_way_in_ends_with_a_second_step(way, asks):
    person, passkey = someone("administrator"), SoftAuthenticator()
    add(signed_in(person), passkey)
    asks(administrator=TODAY)
    if way == "passkey":
        client, _ = alone(passkey)
        assert client.get("/my-sessions/").status_code == 200
        return
    client = come_in(person) if way == "code" else Client()
    if way == "link":
        person.refresh_from_db()
        client.post(sign_in_links.path_for(person))
    assert not is_in(client)
    client.post(SECOND, {"credential": passkey.got(client.get(SECOND).context["js_data"]["request_options"])})
    assert client.get("/my-sessions/").status_code == 200


def test_the_link_of_the_server_lets_the_last_administrator_set_one_up(asks):
    person = someone("administrator")
    asks(administrator=TODAY)
    client = Client()
    client.post(sign_in_links.path_for(person))

    assert client.get("/").url.startswith(FIRST)
    add(client, SoftAuthenticator())
    assert client.get("/").status_code == 200


def test_who_found_a_browser_open_sets_none_up(asks, monkeypatch):
    client = signed_in(someone("administrator"))
    asks(administrator=TODAY)
    monkeypatch.setattr("binome.interfaces.accounts.middleware.has_just_signed_in", lambda _request: False)

    assert [client.get(page).status_code for page in (ADD, f"{INDEX}totp/activate/")] == [403, 403]


def test_the_last_second_step_stays_while_a_role_asks(asks):
    person = someone("administrator")
    client = signed_in(person)
    add(client, SoftAuthenticator())
    first = Authenticator.objects.get(type="webauthn")
    asks(administrator=TODAY)
    removal = f"{INDEX}webauthn/keys/{first.pk}/remove/"
    assert [client.get(removal).status_code, client.post(removal).status_code] == [409, 409]

    add(client, SoftAuthenticator())
    client.post(removal)

    assert Authenticator.objects.filter(type="webauthn").count() == 1
    assert not Authenticator.objects.filter(pk=first.pk).exists()


def test_nothing_is_posted_before_and_what_was_typed_waits(asks):
    person = someone("manager")
    client = signed_in(person)
    token = client.get(reverse("my_clock")).text.partition('name="_page" value="')[2].partition('"')[0]
    asks(manager=TODAY)

    answer = client.post(reverse("my_clock"), {"time_zone": "Europe/Madrid", "_page": token})
    person.refresh_from_db()

    assert answer.url.startswith(FIRST)
    assert person.own_time_zone == ""


@pytest.mark.parametrize(
    "going_to", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_this_site(going_to, asks):
    client = signed_in(someone("administrator"))
    assert client.get(FIRST, {"next": going_to}).url == "/"
    asks(administrator=TODAY)
    page = client.get(FIRST, {"next": going_to})
    assert page.context["next"] == "/"


def test_who_goes_on_in_another_name_takes_no_proof_with_them(asks):
    """A passkey of one person in a browser proves nothing of the next who signs in there."""
    passkey = SoftAuthenticator()
    add(signed_in(someone("hr")), passkey)
    client, _ = alone(passkey)
    asks(administrator=TODAY)
    client.force_login(someone("administrator"))

    assert client.get("/my-sessions/").url.startswith(FIRST)
    assert asked_alone(Client())["publicKey"]["challenge"]
