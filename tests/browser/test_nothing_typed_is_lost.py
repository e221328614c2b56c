"""A real Chromium: the session ends, the network goes, two windows are open, a page is read again. The text is there."""

import re

import pytest
from django.contrib.sessions.models import Session as SignedIn

from binome.core.mail.models import OutboxLetter
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import CheckIn
from tests.browser.test_without_scripts import invited
from tests.factories import ApplicationFactory, PersonFactory, WaveFactory
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Je refais chaque mois le même tableau, à la main."
NETWORK = re.compile("ERR_INTERNET_DISCONNECTED|Failed to load resource")


def an_application():
    draft = ApplicationFactory(state="draft", motivation="", wave=WaveFactory(stage="enrolment"))
    return draft.person, f"/enrolment/applications/{draft.pk}/#step-me", "motivation", "Envoyer ma candidature"


def a_sheet():
    session = planned(opened(), 1)[0]
    return session.relationship.mentor, f"/mentoring/sessions/{session.pk}/", "learned", "Garder ma part"


def a_programme():
    return PersonFactory(is_hr=True), "/audience/programmes/new/", "purpose_fr", "Lancer le programme"


def type_in(page, field, text):
    page.locator(f"textarea[name={field}]").press_sequentially(text)


def shown_in(page, field):
    return page.locator(f"textarea[name={field}]").input_value()


def sign_in_again(someone, person):
    page = someone.page
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=email]").press("Enter")
    page.locator("input[name=code]").wait_for()
    page.locator("input[name=code]").fill(OutboxLetter.objects.filter(to=person).latest("pk").subject.split()[-1])
    page.locator("input[name=code]").press("Enter")
    page.locator(".site-nav").wait_for()


def status_of(page):
    return page.locator("[data-autosave]")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("kind", [an_application, a_sheet, a_programme])
def test_the_session_ends_while_someone_types(visitor, kind, scripts):
    person, address, field, _button = kind()
    someone = visitor(person, width=390, scripts=scripts).go(address)
    SignedIn.objects.all().delete()

    someone.page.locator(f"textarea[name={field}]").fill(TEXT)
    someone.page.locator("main form .actions button:visible").first.click()
    if not someone.page.locator("input[name=email]").count():  # the form wants more before it leaves
        someone.page.locator("main form").first.evaluate("form => form.submit()")
    someone.page.locator("input[name=email]").wait_for()
    sign_in_again(someone, person)

    assert someone.here == address.partition("#")[0]
    assert shown_in(someone.page, field) == TEXT
    someone.complaints.clear()
    someone.check()


@pytest.mark.parametrize("kind", [an_application, a_sheet])
def test_typing_after_the_session_ended_is_told_at_once_and_kept(visitor, kind):
    person, address, field, _button = kind()
    someone = visitor(person).go(address)
    SignedIn.objects.all().delete()

    type_in(someone.page, field, TEXT)
    way_back = status_of(someone.page).get_by_role("link")
    way_back.wait_for()
    way_back.click()
    sign_in_again(someone, person)

    assert someone.here == address.partition("#")[0]
    assert shown_in(someone.page, field) == TEXT


@pytest.mark.parametrize("kind", [an_application, a_sheet])
def test_without_network_it_says_so_at_once_and_saves_when_it_is_back(visitor, kind):
    person, address, field, _button = kind()
    someone = visitor(person, width=390).go(address)
    status = status_of(someone.page)

    someone.context.set_offline(True)
    status.get_by_text("hors ligne").wait_for(timeout=2000)
    type_in(someone.page, field, TEXT)
    someone.page.wait_for_timeout(1500)
    assert "hors ligne" in status.inner_text()
    someone.check()
    someone.context.set_offline(False)
    someone.page.locator("[data-autosave]:not(.autosave-trouble)").wait_for()
    someone.page.wait_for_function("() => /nregistré/.test(document.querySelector('[data-autosave]').innerText)")

    stored = CheckIn.objects.first() or Application.objects.first()
    assert getattr(stored, field) == TEXT


def test_two_windows_on_one_application_both_texts_are_shown_and_one_is_chosen(visitor):
    person, address, field, _button = an_application()
    someone = visitor(person).go(address)
    other = someone.context.new_page()
    other.goto(someone.address + address)
    with someone.page.expect_response(lambda answer: answer.url.endswith("/save/")):
        type_in(someone.page, field, "Le texte récent.")

    with other.expect_response(lambda answer: answer.url.endswith("/save/")) as answer:
        type_in(other, field, "Le texte de l'autre fenêtre.")
    assert answer.value.status == 409
    notice = status_of(other)
    notice.get_by_text("Le texte récent.").wait_for()
    assert "Le texte de l'autre fenêtre." in notice.inner_text()
    assert Application.objects.get().motivation == "Le texte récent."
    notice.get_by_role("button").click()
    other.wait_for_load_state("load")

    assert Application.objects.get().motivation == "Le texte de l'autre fenêtre."
    assert shown_in(other, field) == "Le texte de l'autre fenêtre."


def test_a_refused_hand_in_then_more_text_then_the_page_read_again(visitor):
    person, address, field, button = an_application()
    someone = visitor(person).go(address)
    type_in(someone.page, field, "Début.")
    someone.page.locator(".form-way a").last.click()
    someone.page.get_by_role("button", name=button).click()
    someone.page.locator(".form-errors").wait_for()
    someone.complaints.clear()
    someone.page.locator(".form-way a").nth(1).click()

    with someone.page.expect_response(lambda answer: answer.url.endswith("/save/")):
        type_in(someone.page, field, " La suite.")
    status_of(someone.page).get_by_text("nregistré").wait_for()
    someone.page.reload()

    assert "La suite." in shown_in(someone.page, field)
    assert "La suite." in Application.objects.get().motivation


def test_two_windows_on_one_survey_keep_both_drafts_until_one_is_chosen(visitor):
    link = invited()
    someone = visitor().go(link)
    other = someone.context.new_page()
    other.goto(someone.address + link)
    text = "textarea[name^=q]"
    someone.page.locator(text).fill("Le texte récent.")

    other.locator(text).fill("Le texte de l'autre fenêtre.")
    notice = other.locator("[data-elsewhere]")
    notice.get_by_text("Le texte récent.").wait_for()
    kept = other.evaluate("JSON.stringify(localStorage)")
    notice.locator("[data-take-other]").click()

    assert "Le texte récent." in kept
    assert "autre fenêtre" not in kept
    assert other.locator(text).input_value() == "Le texte récent."
    assert notice.is_hidden()


def test_signing_in_again_in_another_window_saves_on(visitor):
    person, address, field, _button = an_application()
    someone = visitor(person).go(address)
    SignedIn.objects.all().delete()
    first, someone.page = someone.page, someone.context.new_page()
    someone.page.goto(someone.address + "/")
    sign_in_again(someone, person)

    type_in(first, field, TEXT)
    status_of(first).get_by_text("nregistré").wait_for()

    assert Application.objects.get().motivation == TEXT
