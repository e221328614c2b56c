"""Single sign-on by SAML in a real Chromium, at a real identity provider that runs as a program of its own, on another site."""

import pytest
from django.urls import reverse

from binome.core.people.models import Person
from tests.factories import PersonFactory
from tests.identity_provider.program import running

pytestmark = pytest.mark.django_db(transaction=True)
WAY_IN = "/accounts/login/code/"


@pytest.fixture
def company(tmp_path, settings, live_server):
    """A provider at an address of its own, which sends people back to this installation."""
    with running(tmp_path, live_server.url, settings) as provider:
        assert "//localhost" in live_server.url  # cookies of another site are not those of this one
        yield provider


def press(owner):
    owner.page.get_by_role("button", name="Company").click()


def sign_in_there(owner, login: str):
    """Press our button, type the name that the provider asks for, and come back."""
    press(owner)
    owner.page.wait_for_url("**/sso?**")
    owner.page.fill("input[name=login]", login)
    owner.page.get_by_role("button", name="Sign in").click()
    owner.page.wait_for_url(f"{owner.address}/**")
    come_back(owner)


def come_back(owner):
    """What was asked at the provider was asked on purpose; whether its pages complain is not ours."""
    owner.asked_elsewhere.clear()
    assert [each for each in owner.complaints if "Content Security Policy" in each] == []
    owner.complaints.clear()
    owner.check()


@pytest.mark.parametrize(("width", "language", "dark"), [(390, "fr", True), (1280, "en", False)])
def test_someone_signs_in_by_saml_gets_the_role_of_their_group_and_signs_out(visitor, company, width, language, dark):
    ana = PersonFactory(staff_id="00077", preferred_language=language, password="!")
    company.knows(ana={"employee_id": "00077", "groups": ["HR", "Everyone"]})
    owner = visitor(width=width, language=language, dark=dark).go(f"{WAY_IN}?next=/my-data/")

    sign_in_there(owner, "ana")
    arrived, body = owner.here, owner.page.content()
    owner.page.goto(owner.address + reverse("account_logout"))
    owner.page.locator("main form .actions button").click()
    owner.page.wait_for_url(f"{owner.address}{WAY_IN}**")

    assert arrived == "/my-data/"
    assert ana.given_name in body
    assert Person.objects.get(pk=ana.pk).is_hr
    assert "/accounts/login" in owner.context.request.get(owner.address + "/my-data/").url


def test_a_stranger_to_the_directory_reads_whom_to_ask_and_comes_in_nowhere(visitor, company, settings):
    settings.SSO_ONLY = True
    PersonFactory(staff_id="00077", password="!")
    company.knows(eve={"employee_id": "99999", "groups": ["HR"]})
    stranger = visitor(language="en").go(WAY_IN)
    stranger.page.on("console", lambda _message: stranger.complaints.clear())  # the refusal itself is a 403

    sign_in_there(stranger, "eve")
    heading = stranger.page.get_by_role("heading", level=1).inner_text()
    stranger.page.goto(stranger.address + "/my-data/")

    assert heading == "We do not know you here yet"
    assert stranger.here.startswith("/accounts/login")
    assert Person.objects.count() == 1


def test_who_leaves_is_out_at_the_next_click_though_the_provider_still_knows_them(visitor, company):
    ana = PersonFactory(staff_id="00077", preferred_language="en", password="!")
    company.knows(ana={"employee_id": "00077"})
    owner = visitor(language="en").go(f"{WAY_IN}?next=/my-data/")
    sign_in_there(owner, "ana")
    assert owner.here == "/my-data/"

    Person.objects.filter(pk=ana.pk).update(is_active=False)
    owner.page.goto(owner.address + "/my-data/")
    after_the_click = owner.here
    owner.page.on("console", lambda _message: owner.complaints.clear())  # the refusal itself is a 403
    press(owner)  # the provider remembers them, and asks nothing
    owner.page.wait_for_url("**/saml/**")
    come_back(owner)

    assert after_the_click.startswith("/accounts/login")
    assert owner.page.get_by_role("heading", level=1).inner_text() == "This account is closed"


def test_the_answer_meant_for_one_browser_lets_nobody_in_through_another(visitor, company):
    """Someone else's answer, carried over as it is, signed and in time."""
    PersonFactory(staff_id="00077", preferred_language="en", password="!")
    company.knows(ana={"employee_id": "00077"})
    owner, thief = visitor(language="en").go(WAY_IN), visitor(language="en").go(WAY_IN)
    carried = []
    owner.context.route("**/company/saml/", lambda route: (carried.append(route.request.post_data), route.abort()))
    press(owner)
    owner.page.fill("input[name=login]", "ana")
    with owner.page.expect_event("requestfailed"):
        owner.page.get_by_role("button", name="Sign in").click()

    press(thief)
    thief.page.wait_for_url("**/sso?**")
    answer = thief.context.request.post(
        f"{thief.address}/accounts/single-sign-on/company/saml/",
        data=carried[0],
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status in {403, 502}  # not what this browser asked: told as such, or as proving nothing
    thief.page.goto(thief.address + "/my-data/")
    assert thief.here.startswith("/accounts/login")
