"""Administrators: named, listed and removed from the command line; their link signs them in once, without a letter."""

import re

import pytest
import time_machine
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Entity, Person
from binome.core.privacy.models import AuditLine
from binome.interfaces.accounts import sign_in_links
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/accounts/sign-in-link/\S+/)")


def administrator(*words: str, capsys=None) -> str:
    """What `binome administrator …` prints."""
    call_command("administrator", *words)
    return capsys.readouterr().out if capsys else ""


def refused(*words: str) -> str:
    """The one sentence of a refusal, after which nothing was written."""
    before = list(Person.objects.order_by("pk").values()), AuditLine.objects.count(), Entity.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("administrator", *words)
    assert refusal.value.returncode == 2
    assert (list(Person.objects.order_by("pk").values()), AuditLine.objects.count(), Entity.objects.count()) == before
    return str(refusal.value)


def test_on_an_empty_installation_the_printed_link_leads_to_a_home_that_shows_the_way(client, capsys):
    told = administrator("add", "Ana.Roy@Example.org", "--hr", "--language", "en", capsys=capsys)
    link = LINK.search(told).group(1)

    shown = client.get(link, headers={"accept-language": "en"})
    entered = client.post(link, follow=True)

    page = entered.content.decode()
    assert "added to the directory, is now an administrator and HR." in told
    assert "You are about to sign in as Ana Roy." in shown.content.decode()
    assert entered.redirect_chain[-1] == ("/", 302)
    assert f'href="{reverse("directory:upload")}"' in page
    assert f'href="{reverse("audience:templates")}"' in page
    assert f'href="{reverse("cockpit")}"' in page
    assert not OutboxLetter.objects.exists()


def test_someone_of_the_directory_is_named_as_they_are(capsys):
    person = PersonFactory(email="eve@example.org", given_name="Eve", staff_id="0042")

    told = administrator("add", " EVE@example.org ", "--given-name", "Other", capsys=capsys)

    person.refresh_from_db()
    assert (person.is_administrator, person.is_hr, person.given_name) == (True, False, "Eve")
    assert Person.objects.count() == 1
    assert "is now an administrator." in told
    assert "is an administrator already and HR." in administrator("add", "eve@example.org", "--hr", capsys=capsys)


def test_someone_new_has_no_password_and_an_address_in_place_of_the_staff_id():
    administrator("add", "ana@example.org", "--given-name", "Ana", "--family-name", "Roy")

    person = Person.objects.get()
    assert (person.name, person.staff_id, person.awaits_staff_id) == ("Ana Roy", "ana@example.org", True)
    assert not is_password_usable(person.password)
    assert person.entity.name == "Administration"


def test_a_staff_id_said_later_takes_the_place_of_the_address():
    administrator("add", "ana@example.org")
    administrator("add", "ana@example.org", "--staff-id", "0042")

    assert Person.objects.get().staff_id == "0042"
    assert "0042, not 0043" in refused("add", "ana@example.org", "--staff-id", "0043")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ANA@Example.ORG", "ana@example.org"),
        ("ana@mu\u0308nchen.example", "ana@xn--mnchen-3ya.example"),
        ("ana@MÜNCHEN.example", "ana@xn--mnchen-3ya.example"),
    ],
)
def test_one_address_is_one_person_however_it_is_typed(typed, kept):
    administrator("add", kept)
    administrator("add", typed)

    assert Person.objects.get().email == kept


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ana"], "'ana' is not an email address."),
        ([""], "'' is not an email address."),
        (["a@b@c.org"], "'a@b@c.org' is not an email address."),
        (["ana@ｅxample.org"], "'ana@ｅxample.org' is not an email address."),
        (["\u212aim@example.org"], "'\u212aim@example.org' is not an email address."),
        (["ana@example.org", "--staff-id", "taken"], "The staff id taken belongs to "),
        (["ana@example.org", "--staff-id", "x" * 61], "The staff id is longer than 60 characters."),
        (["ana@example.org", "--given-name", "x" * 201], "The given name is longer than 200 characters."),
        (["ana@example.org", "--given-name", "\udcff"], "The given name is not plain text."),
        ([f"{'a' * 60}@example.org"], "The staff id is longer than 60 characters: say which one with --staff-id."),
        (["left@example.org"], "left@example.org no longer works here, says the directory: correct that first."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(words, sentence):
    PersonFactory(staff_id="taken")
    PersonFactory(email="left@example.org", is_active=False)

    assert refused("add", *words).startswith(sentence)


def test_the_list_tells_who_and_when_they_last_came(capsys):
    assert administrator("list", capsys=capsys) == "No administrator yet: binome administrator add EMAIL\n"
    PersonFactory(email="a@example.org", is_administrator=True, last_login=NOON, family_name="A", given_name="Ana")
    PersonFactory(email="b@example.org", is_administrator=True, is_hr=True, family_name="B", given_name="Bob")

    assert administrator("list", capsys=capsys).splitlines() == [
        "a@example.org  Ana A  (signed in 2026-11-23 12:00 UTC)",
        "b@example.org  Bob B  (never signed in, HR)",
    ]


def test_the_last_administrator_stays_and_one_who_left_the_company_counts_for_nothing():
    last = PersonFactory(email="a@example.org", is_administrator=True)
    PersonFactory(is_administrator=True, is_active=False)
    assert "the last administrator: name another one first" in refused("remove", "A@example.org")
    PersonFactory(email="b@example.org", is_administrator=True)

    administrator("remove", "a@example.org")

    last.refresh_from_db()
    assert not last.is_administrator
    assert last.is_active
    assert "b@example.org is the last administrator" in refused("remove", "b@example.org")
    assert "is not an administrator" in refused("remove", "a@example.org")


def test_hr_is_kept_unless_it_is_taken_away_too(capsys):
    PersonFactory(is_administrator=True)
    for address in ("a@example.org", "b@example.org"):
        PersonFactory(email=address, is_administrator=True, is_hr=True)

    assert "They keep the HR role" in administrator("remove", "a@example.org", capsys=capsys)
    assert "HR role" not in administrator("remove", "b@example.org", "--hr", capsys=capsys)
    assert list(Person.objects.filter(is_hr=True).values_list("email", flat=True)) == ["a@example.org"]


def test_every_act_leaves_its_line_in_the_audit_trail(client):
    PersonFactory(is_administrator=True)
    administrator("add", "ana@example.org")
    client.post(sign_in_links.path_for(Person.objects.get(email="ana@example.org")))
    administrator("remove", "ana@example.org")

    acts = AuditLine.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == [
        "administration.named_administrator", "accounts.made_sign_in_link", "accounts.used_sign_in_link",
        "administration.removed_administrator",
    ]  # fmt: skip


def test_django_s_own_command_names_ours():
    with pytest.raises(CommandError, match="binome administrator add EMAIL"):
        call_command("createsuperuser")


def signed_in(client: Client) -> bool:
    return client.get("/my-data/").status_code == 200


def test_a_link_that_was_only_opened_still_works_and_works_once():
    link = sign_in_links.path_for(PersonFactory(is_administrator=True))
    scanner, reader, thief = Client(), Client(), Client()

    for method in (scanner.get, scanner.head, scanner.get):
        assert method(link).status_code == 200
    reader.post(link)
    again = thief.post(link)

    assert signed_in(reader)
    assert not signed_in(scanner)
    assert (again.status_code, thief.get(link).status_code) == (404, 404)
    assert not signed_in(thief)
    assert "/accounts/login/code/" in again.content.decode()


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 404)])
def test_a_link_lives_for_one_hour(client, minutes, status):
    with time_machine.travel(NOON, tick=False) as clock:
        link = sign_in_links.path_for(PersonFactory(is_administrator=True))
        clock.shift(minutes * 60)

        assert client.get(link).status_code == status


@pytest.mark.parametrize("change", [{"is_administrator": False}, {"is_active": False}, {"email": "new@example.org"}])
def test_a_link_dies_with_the_right_the_address_and_the_post(client, change):
    person = PersonFactory(is_administrator=True)
    link = sign_in_links.path_for(person)
    Person.objects.filter(pk=person.pk).update(**change)

    assert client.post(link).status_code == 404
    assert not signed_in(client)


def test_an_invented_or_altered_link_opens_nothing(client):
    link = sign_in_links.path_for(PersonFactory(is_administrator=True))
    swapped = link[:-3] + ("A" if link[-3] != "A" else "B") + link[-2:]

    for address in (swapped, reverse("sign_in_by_link", args=["x"]), reverse("sign_in_by_link", args=["é:1:2"])):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_pressing_the_button_needs_a_token_of_this_site():
    strict = Client(enforce_csrf_checks=True)
    link = sign_in_links.path_for(PersonFactory(is_administrator=True))

    assert strict.post(link).status_code == 403
    assert "no-store" in strict.get(link).headers["Cache-Control"]


def test_a_second_step_is_still_asked_for(client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = PersonFactory(is_administrator=True)
    TOTP.activate(person, generate_totp_secret())

    entered = client.post(sign_in_links.path_for(person))

    assert entered.url.startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)
