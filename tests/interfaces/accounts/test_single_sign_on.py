"""Single sign-on: whom a sign-in service names comes in, nobody else, whatever it or anyone in between says."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.accounts.sessions import has_just_signed_in
from tests.factories import PersonFactory, ProgrammeFactory
from tests.interfaces.accounts.lying_service import ANOTHER_KEY, come_back, leads_to, serving, set_out, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    caches["default"].clear()
    with serving() as known:
        settings.SSO_PROVIDERS = (known.provider(),)
        yield known


@pytest.fixture
def ana():
    return PersonFactory(staff_id="00077", email="ana@example.org", given_name="Ana", password="!")


def who(browser) -> str | None:
    """Whose session it is."""
    return browser.session.get("_auth_user_id")


def test_whom_the_service_names_by_staff_id_comes_in_where_they_were_going(client, service, ana):
    service.claims = {"employee_id": " 00077\u200b", "email": "another@example.org"}

    answer = sign_in(client, service, going_to="/my-data/")

    assert who(client) == str(ana.pk)
    assert answer.url == "/my-data/"


def test_the_claim_may_come_with_what_the_service_tells_besides_plain_or_signed(service, ana):
    service.more = {"employee_id": "00077"}
    for signed in (False, True):
        service.signed_more = signed
        browser = Client()
        sign_in(browser, service)
        assert who(browser) == str(ana.pk)


def test_nothing_of_the_service_is_kept(client, service, ana):
    service.claims = {"employee_id": "00077"}
    sign_in(client, service)

    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    assert set(client.session.keys()) <= {
        "_auth_user_id", "_auth_user_backend", "_auth_user_hash", "seen_at", "signed_in_at", "signed_in_through",
        "socialaccount_states",
    }  # fmt: skip
    assert not client.session.get("socialaccount_states")


def test_what_is_asked_of_the_service_ties_its_answer_to_this_browser(client, service):
    asked = set_out(client, service)

    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert len(asked["nonce"]) >= 32
    assert asked["redirect_uri"].endswith("/accounts/single-sign-on/company/callback/")


def test_nobody_can_add_words_to_what_is_asked(client, service):
    address = reverse("single_sign_on_start", args=["company"])
    query = "?auth_params=redirect_uri%3Dhttps%3A%2F%2Fthief.example&scope=offline_access"

    asked = parse_qs(urlsplit(leads_to(client.post(address + query))).query)

    assert "thief" not in str(asked)
    assert "offline_access" not in str(asked)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"employee_id": "99999"}, "unknown"),
        ({"employee_id": "77"}, "unknown"),
        ({"employee_id": "ana@example.org"}, "unknown"),
        ({}, "not_said"),
        ({"employee_id": ""}, "not_said"),
        ({"employee_id": ["00077"]}, "not_said"),
        ({"employee_id": True}, "not_said"),
        ({"email": "ana@example.org", "email_verified": True}, "not_said"),
        ({"sub": "00077"}, "not_said"),
    ],
)
def test_nobody_else_comes_in_and_nobody_is_created(client, service, ana, claims, reason):
    ProgrammeFactory(contact="mentorat@example.org")
    service.claims, service.more = claims, {"sub": claims.get("sub", "s1")}

    answer = sign_in(client, service)

    assert (who(client), answer.status_code) == (None, 403)
    assert answer.context["reason"] == reason
    assert "mentorat@example.org" in answer.content.decode()
    assert Person.objects.count() == 1


def test_an_address_in_place_of_a_staff_id_is_no_staff_id(client, service):
    PersonFactory(staff_id="bob@example.org", email="bob@example.org")
    service.claims = {"employee_id": "bob@example.org"}

    assert sign_in(client, service).context["reason"] == "unknown"
    assert who(client) is None


def test_a_leaver_is_told_that_the_account_is_closed_and_their_session_has_ended(service, ana):
    browser = Client()
    service.claims = {"employee_id": "00077"}
    sign_in(browser, service)
    Person.objects.filter(pk=ana.pk).update(is_active=False)

    gone, again = browser.get("/my-data/"), sign_in(Client(), service)

    assert gone.status_code == 302
    assert again.context["reason"] == "left"


@pytest.mark.parametrize("verified", [False, None, "false", 1.5, "yes"])
def test_an_address_that_the_service_has_not_checked_opens_nothing(client, service, settings, ana, verified):
    settings.SSO_PROVIDERS = (service.provider(match="email", claim="email"),)
    service.claims = {"email": "ana@example.org", "email_verified": verified}

    assert sign_in(client, service).context["reason"] == "not_verified"
    assert who(client) is None


def test_a_checked_address_lets_in_where_the_installation_says_so(client, service, settings, ana):
    settings.SSO_PROVIDERS = (service.provider(match="email", claim="email"),)
    service.claims = {"email": "Ana@Example.org", "email_verified": True, "employee_id": "1"}

    sign_in(client, service)

    assert who(client) == str(ana.pk)


def test_what_the_installation_requires_is_asked_of_everyone(client, service, settings, ana):
    settings.SSO_PROVIDERS = (service.provider(require={"hd": "example.org"}),)
    service.claims = {"employee_id": "00077", "hd": "elsewhere.example"}
    refused = sign_in(client, service)
    service.claims["hd"] = "example.org"
    sign_in(client, service)

    assert refused.context["reason"] == "not_ours"
    assert who(client) == str(ana.pk)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"aud": "another-program"},
        {"aud": ["binome", "another-program"], "azp": "another-program"},
        {"iss": "https://thief.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": ""},
        {"sub": "s2"},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(client, service, ana, spoilt):
    service.claims, service.spoilt = {"employee_id": "00077"}, spoilt

    answer = sign_in(client, service)

    assert (who(client), answer.status_code) == (None, 502)


def test_a_token_that_another_key_signed_opens_nothing(client, service, ana):
    service.claims, service.key = {"employee_id": "00077"}, ANOTHER_KEY

    assert sign_in(client, service).status_code == 502
    assert who(client) is None


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://thief.example"},
        {"token_endpoint": "http://thief.example/token"},
        {"jwks_uri": "http://thief.example/keys"},
        {"authorization_endpoint": None},
    ],
)
def test_a_service_that_is_not_the_one_that_was_named_is_not_asked(client, service, published):
    service.config = published

    answer = client.post(reverse("single_sign_on_start", args=["company"]))

    assert answer.status_code == 502
    assert "thief" not in answer.content.decode()


def test_a_service_that_is_away_says_so_in_words(client, settings):
    with serving() as service:
        settings.SSO_PROVIDERS = (service.provider(),)
    answer = client.post(reverse("single_sign_on_start", args=["company"]))

    assert answer.status_code == 502
    assert "équipe informatique" in answer.content.decode()


def test_an_answer_is_good_once_and_in_the_browser_that_asked(client, service, ana):
    service.claims = {"employee_id": "00077"}
    asked = set_out(client, service)
    victim = Client()

    forged, first = come_back(victim, asked), come_back(client, asked)
    client.logout()
    service.challenges["code"] = asked
    again = come_back(client, asked)

    assert (forged.context["reason"], who(victim)) == ("stale", None)
    assert first.status_code == 302
    assert (again.context["reason"], who(client)) == ("stale", None)


def test_the_answer_to_one_service_is_no_answer_to_another(client, service, settings, ana):
    with serving() as other:
        settings.SSO_PROVIDERS = (service.provider(), other.provider("partner", claim="badge"))
        other.claims = {"employee_id": "00077", "badge": "99999"}
        asked = set_out(client, service)
        other.challenges["code"] = asked

        mixed = come_back(client, asked, slug="partner")
        own = sign_in(client, other, slug="partner")

    assert (mixed.context["reason"], own.context["reason"]) == ("stale", "unknown")
    assert who(client) is None


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_whoever_changes_their_mind_at_the_service_is_back_at_the_way_in(client, service, error):
    asked = set_out(client, service)
    answer = client.get(reverse("single_sign_on_callback", args=["company"]), {"state": asked["state"], "error": error})

    assert answer.status_code == (200 if error == "access_denied" else 502)
    assert reverse("account_request_login_code") in answer.content.decode()


@pytest.mark.parametrize(
    "where", ["https://thief.example/", "//thief.example", "javascript:alert(1)", "\\\\thief.example"]
)
def test_nobody_is_led_to_another_site(client, service, ana, where):
    service.claims = {"employee_id": "00077"}

    assert sign_in(client, service, going_to=where).url == "/"


def test_someone_else_who_signs_in_on_the_same_browser_begins_a_session_of_their_own(client, service, ana):
    bob = PersonFactory()
    client.force_login(bob)
    before = client.session.session_key
    client.session["note"] = "of Bob"
    service.claims = {"employee_id": "00077"}

    sign_in(client, service)

    assert who(client) == str(ana.pk)
    assert client.session.session_key != before
    assert "note" not in client.session


def test_a_pressed_link_starts_nothing_and_unknown_services_do_not_exist(client, service):
    assert client.get(reverse("single_sign_on_start", args=["company"])).status_code == 405
    for name in ("single_sign_on_start", "single_sign_on_callback", "single_sign_on_out"):
        address = reverse(name, args=["nobody"])
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}


def test_the_service_is_not_asked_without_end_for_one_network(client, settings):
    """Each question waits for the service: without an end to them a stranger would keep everyone else waiting."""
    caches["default"].clear()
    with serving() as service:
        settings.SSO_PROVIDERS = (service.provider(),)
        start, out = (reverse(name, args=["company"]) for name in ("single_sign_on_start", "single_sign_on_out"))

        answers = [client.post(start).status_code for _turn in range(60)]
        answers += [client.get(out).status_code for _turn in range(60)]
        refused = client.get(out), client.post(start)

    assert set(answers) == {200}
    assert [answer.status_code for answer in refused] == [429, 429]
    caches["default"].clear()


def test_a_session_that_the_service_remembered_is_no_fresh_sign_in(rf, service, ana):
    stale, fresh = Client(), Client()
    service.claims = {"employee_id": "00077"}
    sign_in(stale, service)
    asked = set_out(fresh, service, going_to=reverse("mfa_activate_totp"))
    import time

    service.claims["auth_time"] = int(time.time())
    come_back(fresh, asked)

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert stale.get(reverse("mfa_activate_totp")).status_code == 403
    assert fresh.get(reverse("mfa_activate_totp")).status_code == 200
    request = rf.get("/")
    request.session = fresh.session
    assert has_just_signed_in(request)


GROUPS = {"g-admin": ("administrator",), "g-hr": ("hr",)}


def signed_in_with(service, *groups, **claims):
    service.claims = {"employee_id": "00077", "groups": list(groups), **claims}
    browser = Client()
    assert sign_in(browser, service).status_code == 302


def test_groups_give_roles_and_take_them_away_at_each_sign_in(service, settings, ana):
    PersonFactory(is_administrator=True)
    programme = ProgrammeFactory()
    roles = GROUPS | {"g-sponsors": (f"sponsor/{programme.pk}", "hr"), "g-gone": ("trainer/999999",)}
    settings.SSO_PROVIDERS = (service.provider(roles=roles),)

    signed_in_with(service, "g-admin", "g-sponsors", "g-gone", "another")
    ana.refresh_from_db()
    given = (ana.is_administrator, ana.is_hr, ProgrammeRole.objects.filter(person=ana, role=Role.SPONSOR).count())
    letters = OutboxLetter.objects.filter(to=ana, letter__contains="appointed")
    signed_in_with(service, "g-hr")
    ana.refresh_from_db()

    assert given == (True, True, 1)
    assert letters.count() == 3
    assert all("Le service de connexion de votre organisation" in letter.text for letter in letters)
    assert (ana.is_administrator, ana.is_hr, ana.programme_roles.count()) == (False, True, 0)
    acts = list(AuditLine.objects.filter(on_id=str(ana.pk)).values_list("act", "detail__provider"))
    assert ("administration.named_administrator", "company") in acts
    assert ("administration.removed_administrator", "company") in acts


def test_without_the_claim_nobody_is_in_a_group_but_too_many_groups_change_nothing(service, settings, ana):
    PersonFactory(is_administrator=True)
    settings.SSO_PROVIDERS = (service.provider(roles=GROUPS),)
    signed_in_with(service, "g-admin")

    service.claims = {"employee_id": "00077", "_claim_names": {"groups": "src1"}}
    sign_in(Client(), service)
    ana.refresh_from_db()
    kept = ana.is_administrator
    service.claims = {"employee_id": "00077"}
    sign_in(Client(), service)
    ana.refresh_from_db()

    assert (kept, ana.is_administrator) == (True, False)


def test_the_last_administrator_stays_and_the_trail_says_why(service, settings, ana):
    Person.objects.filter(pk=ana.pk).update(is_administrator=True)
    settings.SSO_PROVIDERS = (service.provider(roles=GROUPS),)

    signed_in_with(service)

    ana.refresh_from_db()
    assert ana.is_administrator
    assert AuditLine.objects.filter(act="administration.kept_last", on_id=str(ana.pk)).count() == 1


def test_roles_that_no_group_stands_for_are_left_alone(service, settings, ana):
    Person.objects.filter(pk=ana.pk).update(is_hr=True)
    settings.SSO_PROVIDERS = (service.provider(roles={"g-admin": ("administrator",)}),)

    signed_in_with(service)

    ana.refresh_from_db()
    assert ana.is_hr


CLOSED = ["account_login", "account_reset_password", "account_confirm_login_code", "account_set_password"]


def test_where_the_service_alone_lets_in_codes_and_passwords_do_not(client, service, settings, ana):
    settings.SSO_ONLY = True
    ana.set_password("une phrase assez longue")
    ana.save()

    page = client.get(reverse("account_request_login_code"))
    client.post(reverse("account_request_login_code"), {"email": ana.email})
    tried = [client.get(reverse(name)) for name in CLOSED]
    client.post(reverse("account_login"), {"login": ana.email, "password": "une phrase assez longue"})

    assert "Société" in page.content.decode()
    assert 'name="email"' not in page.content.decode()
    assert not OutboxLetter.objects.exists()
    assert {answer.url for answer in tried} == {reverse("account_request_login_code")}
    assert who(client) is None


def test_a_link_that_the_server_prints_still_lets_an_administrator_in(client, service, settings, capsys):
    from django.core.management import call_command

    settings.SSO_ONLY = True
    call_command("administrator", "add", "root@example.org")
    link = next(line.strip() for line in capsys.readouterr().out.splitlines() if "sign-in-link" in line)

    client.post(urlsplit(link.split()[-1]).path)

    assert who(client) == str(Person.objects.get(email="root@example.org").pk)
    assert AuditLine.objects.filter(act="accounts.used_sign_in_link").exists()


def test_signing_out_leads_out_of_the_service_too_and_keeps_no_token_for_it(client, service, settings, ana):
    service.claims = {"employee_id": "00077"}
    sign_in(client, service)

    out = client.post(reverse("account_logout"))
    page = client.get(out.url)

    left = urlsplit(leads_to(page))
    assert who(client) is None
    assert f"{left.scheme}://{left.netloc}{left.path}" == f"{service.address}/out"
    back = f"{settings.BASE_URL}{reverse('account_request_login_code')}"
    assert parse_qs(left.query) == {"client_id": ["binome"], "post_logout_redirect_uri": [back]}
    service.config = {"end_session_endpoint": ""}
    assert client.get(out.url).url == reverse("account_request_login_code")


def test_whoever_came_by_a_code_leaves_binome_alone(client, service, ana):
    client.force_login(ana)

    assert client.post(reverse("account_logout")).url == reverse("account_request_login_code")


def test_a_second_step_of_ours_is_asked_for_after_the_service(service, ana):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    browser = Client()
    service.claims = {"employee_id": "00077"}

    answer = sign_in(browser, service)

    assert answer.url == reverse("mfa_authenticate")
    assert who(browser) is None


def test_without_a_service_the_page_of_the_way_in_is_as_before(client):
    page = client.get(reverse("account_request_login_code")).content.decode()

    assert "single-sign-on" not in page
    assert 'name="email"' in page


FACTORS = {
    "the service says that it asked for several": ({"amr": ["pwd", "mfa"]}, {}, True),
    "it says that it asked for one": ({"amr": ["pwd"]}, {}, False),
    "it says nothing": ({}, {}, False),
    "a text is no list": ({"amr": "mfa"}, {}, False),
    "a class that the installation knows": ({"acr": "eidas2"}, {"second_factor_acr": ("eidas2", "eidas3")}, True),
    "a class that it does not know": ({"acr": "eidas1"}, {"second_factor_acr": ("eidas2", "eidas3")}, False),
    "the installation knows that it always does": ({}, {"second_factor": "always"}, True),
}


@pytest.mark.parametrize("case", FACTORS)
def test_a_second_factor_asked_for_there_is_not_asked_for_here(case, settings, service, ana):
    claims, known, is_enough = FACTORS[case]
    settings.SSO_PROVIDERS = (replace(service.provider(), **known),)
    Person.objects.filter(pk=ana.pk).update(is_administrator=True)
    Organisation.objects.create(pk=1, second_factor={"administrator": "2026-01-01"})
    organisation.forget()
    service.claims = {"employee_id": "00077", **claims}
    browser = Client()
    sign_in(browser, service)

    assert (browser.get("/my-sessions/").status_code == 200) is is_enough
    settings.SSO_PROVIDERS = ()  # a service that is no longer trusted proved nothing
    assert browser.get("/my-sessions/").status_code == 302
