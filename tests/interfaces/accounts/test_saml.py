"""SAML: whom the company's identity provider names comes in, nobody else, whatever it or anyone in between sends."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from lxml import etree

from binome.core.people.models import Person
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.accounts.sessions import has_just_signed_in
from tests.factories import PersonFactory, ProgrammeFactory
from tests.interfaces.accounts.saml_service import (
    ANOTHER_CERTIFICATE,
    ANOTHER_KEY,
    Answer,
    asked_at,
    metadata,
    provider,
)

pytestmark = pytest.mark.django_db
ADDRESS = "http://testserver/accounts/single-sign-on/company"


@pytest.fixture(autouse=True)
def service(settings):
    caches["default"].clear()
    settings.BASE_URL = "http://testserver"
    settings.SSO_PROVIDERS = (provider(),)


@pytest.fixture
def ana():
    return PersonFactory(staff_id="00077", email="ana@example.org", password="!")


def set_out(browser, *, going_to=""):
    """Press the button; our question to the service."""
    page = browser.post(reverse("single_sign_on_start", args=["company"]), {"next": going_to}).text
    return asked_at(unescape(re.search(r'content="0;url=([^"]+)"', page)[1]))


def answer_to(question, **changes):
    fresh = Answer(question.get("ID"), f"{ADDRESS}/saml/", f"{ADDRESS}/metadata/", {"employee_id": ["00077"]})
    return replace(fresh, **changes)


def come_back(browser, response):
    """The form of the service's site brings no cookie of ours; the browser then comes by itself."""
    posted = Client().post(f"{ADDRESS}/saml/", {"SAMLResponse": response})
    return browser.get(posted.url)


def who(browser):
    return browser.session.get("_auth_user_id")


def test_whom_the_service_names_by_staff_id_comes_in_where_they_were_going(client, ana):
    arrived = come_back(client, answer_to(set_out(client, going_to="/my-data/")).response())

    assert who(client) == str(ana.pk)
    assert arrived.url == "/my-data/"
    assert client.session["signed_in_through"] == "company"


def test_its_answer_may_name_people_by_the_name_of_the_subject(client, ana, settings):
    settings.SSO_PROVIDERS = (provider(claim="name_id"),)

    come_back(client, answer_to(set_out(client), name_id="00077", attributes={}).response())

    assert who(client) == str(ana.pk)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"signed": False}, "failed"),
        ({"key": (ANOTHER_KEY, ANOTHER_CERTIFICATE)}, "failed"),
        ({"lasts": timedelta(minutes=-10)}, "failed"),
        ({"audience": "https://another.example.org"}, "failed"),
        ({"audience": ""}, "failed"),
        ({"issuer": "https://another.example.org"}, "failed"),
        ({"recipient": "https://another.example.org/saml/"}, "failed"),
        ({"number": "_another"}, "failed"),
        ({"number": ""}, "failed"),
        ({"confirms": ("",)}, "failed"),
        ({"confirms": ("_another",)}, "failed"),
        ({"attributes": {"employee_id": ["99999"]}}, "unknown"),
        ({"attributes": {"employee_id": ["00077", "1"]}}, "not_said"),
        ({"attributes": {"mail": ["ana@example.org"]}}, "not_said"),
    ],
)
def test_what_is_not_proven_for_us_now_and_in_answer_to_us_lets_nobody_in(client, ana, spoilt, reason):
    refused = come_back(client, answer_to(set_out(client), **spoilt).response())

    assert refused.context["reason"] == reason
    assert refused.status_code == 403
    assert who(client) is None
    assert Person.objects.count() == 1


def test_an_assertion_must_itself_name_the_question_whatever_is_written_around_it(client, ana):
    question = set_out(client)
    by_itself = base64.b64decode(answer_to(question, number="").response())
    rewritten = by_itself.replace(b' ID="_r1"', f' ID="_r1" InResponseTo="{question.get("ID")}"'.encode(), 1)

    refused = come_back(client, base64.b64encode(rewritten).decode())
    of_two = answer_to(question := set_out(client), confirms=(question.get("ID"), "_another"))
    refused_too = come_back(client, of_two.response())

    assert rewritten != by_itself
    assert [each.context["reason"] for each in (refused, refused_too)] == ["failed", "failed"]
    assert who(client) is None


def wrapped(right, evil, *, inside):
    """A signed assertion beside or under a forged one, as those who wrap signatures do."""
    genuine, forged = (etree.fromstring(each) for each in (right, evil))
    if inside == "beside":
        return etree.tostring(forged).decode(), etree.tostring(genuine).decode()
    if inside == "under":
        forged.append(genuine)
        return (etree.tostring(forged).decode(),)
    signature = genuine.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    genuine.remove(signature)
    forged.insert(1, signature)
    kept = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    kept.append(genuine)
    return (etree.tostring(forged).decode(),)


@pytest.mark.parametrize("inside", ["beside", "under", "signature"])
@pytest.mark.parametrize("name", ["_evil", "_a1"])
def test_a_signature_wrapped_around_a_forged_assertion_lets_nobody_in(client, ana, inside, name):
    PersonFactory(staff_id="00001", email="boss@example.org", is_administrator=True)
    right = answer_to(set_out(client))
    evil = replace(right, signed=False, attributes={"employee_id": ["00001"]}).assertion(name=name)

    refused = come_back(client, right.response(*wrapped(right.assertion(), evil, inside=inside)))

    assert refused.status_code == 403
    assert who(client) is None


def test_a_comment_inside_an_identity_does_not_shorten_it(client, ana):
    PersonFactory(staff_id="000779", email="other@example.org")
    right = answer_to(set_out(client), attributes={"employee_id": ["000779"]})
    response = base64.b64decode(right.response()).replace(b"000779", b"00077<!-- -->9")

    come_back(client, base64.b64encode(response).decode())

    assert who(client) != str(ana.pk)


def test_an_answer_lets_in_once_and_the_browser_that_asked_alone(client, ana):
    response = answer_to(set_out(client)).response()
    thief, victim = Client(), Client()
    set_out(victim)

    assert come_back(thief, response).context["reason"] == "stale"
    assert come_back(victim, response).context["reason"] == "failed"
    come_back(client, response)
    client.logout()
    assert come_back(client, response).context["reason"] == "stale"
    assert [who(each) for each in (thief, victim, client)] == [None] * 3


def test_an_assertion_once_used_is_used_for_good(client, ana):
    question = set_out(client)
    session = client.session
    asked = session["saml_asked"]
    come_back(client, answer_to(question).response())
    client.logout()
    session = client.session
    session["saml_asked"] = asked
    session.save()

    assert come_back(client, answer_to(question).response()).context["reason"] == "failed"


@pytest.mark.parametrize("response", ["", "x" * 300_000, "&&&", base64.b64encode(b"<a/>").decode(), "PCFET0NUWVBFIGE+"])
def test_what_is_no_answer_is_refused_without_an_error(client, ana, response):
    set_out(client)
    posted = client.post(f"{ADDRESS}/saml/", {"SAMLResponse": response})

    answer = client.get(posted.url) if posted.status_code == 302 else posted

    assert answer.status_code == 403
    assert answer.context["reason"] == "failed"
    assert client.get(f"{ADDRESS}/saml/never-given/").status_code == 403


def test_an_answer_that_is_too_long_does_not_wait(client, ana):
    longest, too_long = (client.post(f"{ADDRESS}/saml/", {"SAMLResponse": "x" * size}) for size in (60_000, 60_001))

    assert (longest.status_code, too_long.status_code) == (302, 403)


@pytest.mark.parametrize("inside", [("",), ()], ids=["alone", "with an assertion all the same"])
def test_whom_the_service_does_not_let_in_reads_so(client, ana, inside):
    answered = answer_to(set_out(client), status="urn:oasis:names:tc:SAML:2.0:status:Responder").response(*inside)

    refused = come_back(client, answered)

    assert (refused.context["reason"], refused.status_code, who(client)) == ("denied", 403, None)
    assert "ne vous laisse pas entrer" in refused.text


def test_entities_of_a_document_are_not_followed(client, ana):
    response = base64.b64decode(answer_to(set_out(client)).response()).decode()
    bomb = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + response.replace("someone", "&x;")

    assert come_back(client, base64.b64encode(bomb.encode()).decode()).context["reason"] == "failed"


def test_groups_give_roles_and_take_them_away(client, ana, settings):
    programme = ProgrammeFactory()
    settings.SSO_PROVIDERS = (provider(roles={"Mentoring": (f"manager/{programme.pk}",), "HR": ("hr",)}),)
    groups = {"employee_id": ["00077"], "groups": ["HR", "Mentoring"]}

    come_back(client, answer_to(set_out(client), attributes=groups).response())
    held = ProgrammeRole.objects.filter(person=ana, role=Role.MANAGER).exists()
    ana.refresh_from_db()
    was_hr = ana.is_hr
    come_back(client, answer_to(set_out(client), attributes=groups | {"groups": ["Mentoring"]}, marks="_a2").response())
    ana.refresh_from_db()

    assert (held, was_hr, ana.is_hr) == (True, True, False)


def test_an_address_counts_where_the_installation_says_that_people_cannot_write_it(client, ana, settings):
    attributes = {"mail": ["Ana@Example.org"], "email_verified": ["true"]}
    described = provider(match="email", claim="mail")
    for checked, marks in ((False, "_a1"), (True, "_a2")):
        settings.SSO_PROVIDERS = (replace(described, addresses_checked=checked),)
        come_back(client, answer_to(set_out(client), attributes=attributes, marks=marks).response())
        assert (who(client) == str(ana.pk)) is checked


def test_who_left_is_out_at_the_next_click(client, ana):
    come_back(client, answer_to(set_out(client)).response())
    Person.objects.filter(pk=ana.pk).update(is_active=False)

    assert client.get("/my-data/").status_code == 302
    assert come_back(client, answer_to(set_out(client), marks="_a2").response()).context["reason"] == "left"


def test_adding_a_way_in_asks_people_to_prove_themselves_anew(client, ana):
    usual, fresh = set_out(client), set_out(client, going_to=reverse("mfa_activate_totp"))

    assert (usual.get("ForceAuthn"), fresh.get("ForceAuthn")) == (None, "true")


@pytest.mark.parametrize(("proved", "opens"), [(timedelta(hours=1), False), (timedelta(minutes=2), True)])
def test_a_way_in_is_added_where_the_service_signs_that_the_proof_is_new(client, ana, proved, opens):
    page = reverse("mfa_add_webauthn")

    come_back(client, answer_to(set_out(client, going_to=page), proved=proved).response())

    assert who(client) == str(ana.pk)
    assert has_just_signed_in(client) is opens
    assert (client.get(page).status_code == 200) is opens


def test_a_second_factor_counts_where_the_service_says_so(client, ana, settings):
    strong = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
    settings.SSO_PROVIDERS = (provider(second_factor_acr=(strong,)),)

    come_back(client, answer_to(set_out(client), context=strong).response())

    assert client.session["second_factor_proven_there"]


def test_the_service_reads_what_it_needs_and_signing_out_leads_to_the_way_in(client, ana):
    ours = etree.fromstring(client.get(f"{ADDRESS}/metadata/").content)
    come_back(client, answer_to(set_out(client)).response())

    left = client.post(reverse("account_logout"), follow=True)

    assert ours.get("entityID") == f"{ADDRESS}/metadata/"
    assert f"{ADDRESS}/saml/" in etree.tostring(ours).decode()
    assert left.redirect_chain[-1][0] == reverse("account_request_login_code")


def test_openid_connect_and_saml_do_not_answer_for_each_other(client):
    assert client.get(f"{ADDRESS}/callback/").status_code == 404
    assert client.get("/accounts/single-sign-on/nobody/metadata/").status_code == 404
    assert "<ds:X509Certificate>" in metadata()
