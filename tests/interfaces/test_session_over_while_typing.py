"""A session that ends while someone types: they sign in again and stand on the same page, with what they typed."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session as SignedIn
from django.test import Client

from binome.core.mail.models import OutboxLetter
from binome.core.people.kept_forms import COOKIE
from binome.core.people.models import KeptForm
from binome.core.programmes.models import Programme
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import Note, Session
from tests.factories import ApplicationFactory, PersonFactory, WaveFactory
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
PROGRAMME = {"kind": "digital_reverse", "first_wave": "Vague 1"}
SECRET = "Une phrase que personne d'autre ne doit lire, avec <b> & « guillemets »."


@pytest.fixture
def browser():
    """A browser that is asked for every form's token, as a real one."""
    return Client(enforce_csrf_checks=True)


def form_on(page, *, posts_to=""):
    """The hidden fields of the form on `page` that posts to `posts_to`."""
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL)
    ours = [form for form in forms if (f'action="{posts_to}"' in form if posts_to else "action=" not in form)]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', ours[0]))


def session_ends():
    SignedIn.objects.all().delete()


def sign_in_again(browser, person, address):
    """By code, from the address one was led to; the page one lands on."""
    asked, wanted = urlsplit(address).path, parse_qs(urlsplit(address).query)["next"][0]
    hidden = form_on(browser.get(address).text, posts_to=asked)
    confirm = browser.post(asked, hidden | {"email": person.email, "next": wanted}).url
    code = OutboxLetter.objects.filter(to=person).latest("pk").subject.split()[-1]
    hidden = form_on(browser.get(confirm).text, posts_to=urlsplit(confirm).path)
    return browser.post(confirm, hidden | {"code": code}, follow=True)


def given_back(page):
    return [
        unescape(text).removeprefix("\n") for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    ]


def an_application():
    draft = ApplicationFactory(state="draft", wave=WaveFactory(stage="enrolment"))
    return draft.person, f"/enrolment/applications/{draft.pk}/", "", {"motivation": SECRET, "act": "submit"}


def a_sheet():
    session = planned(opened(), 1)[0]
    return session.relationship.mentor, f"/mentoring/sessions/{session.pk}/", "", {"learned": SECRET}


def a_note():
    pair = opened()
    return pair.mentor, f"/mentoring/{pair.pk}/", f"/mentoring/{pair.pk}/notes/", {"text": SECRET, "private": "on"}


def a_programme():
    return (
        PersonFactory(is_hr=True),
        "/audience/programmes/new/",
        "",
        {"purpose_fr": SECRET, "name": "Élan", **PROGRAMME},
    )


KINDS = pytest.mark.parametrize("kind", [an_application, a_sheet, a_note, a_programme])


def sent_too_late(browser, kind):
    """The answer to a form that was opened before the session ended and is sent after."""
    person, page, to, typed = kind()
    browser.force_login(person)
    hidden = form_on(browser.get(page).text, posts_to=to)
    session_ends()
    return person, page, browser.post(to or page, hidden | typed)


@KINDS
def test_one_lands_on_the_page_with_what_was_typed_and_nothing_was_done(browser, kind):
    person, page, answer = sent_too_late(browser, kind)

    landed = sign_in_again(browser, person, answer.url)

    assert (landed.status_code, landed.request["PATH_INFO"]) == (200, page)
    assert SECRET in given_back(landed.text)
    assert "no-store" in landed.headers["Cache-Control"]
    assert not Note.objects.exists()
    assert not Programme.objects.filter(name="Élan").exists()
    assert not Application.objects.filter(motivation=SECRET).exists()


@KINDS
def test_what_comes_back_is_sent_with_the_button_and_then_forgotten(browser, kind):
    person, page, answer = sent_too_late(browser, kind)
    landed = sign_in_again(browser, person, answer.url)
    to = answer.request["PATH_INFO"]
    hidden = form_on(landed.text, posts_to="" if to == page else to)
    shown_in = re.findall(r"<textarea[^>]*name=\"([^\"]+)", landed.text)
    typed = dict(zip(shown_in, given_back(landed.text), strict=True)) | PROGRAMME | {"name": "Élan", "act": "save"}

    assert browser.post(to, hidden | typed).status_code == 302
    assert not KeptForm.objects.exists()
    assert COOKIE in browser.cookies
    assert "Votre session" not in browser.get(page).text


def test_nothing_typed_can_be_read_on_the_server(browser):
    sent_too_late(browser, an_application)

    kept = KeptForm.objects.get()

    number, key = browser.cookies[COOKIE].value.split(".", 1)
    assert SECRET not in kept.sealed
    assert str(kept.pk) == number
    assert key not in kept.sealed
    cookie = browser.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 86400)
    assert cookie["path"] == f"/enrolment/applications/{Application.objects.get().pk}/"


def test_another_person_on_the_same_browser_is_shown_nothing_and_the_author_still_is(browser):
    person, page, answer = sent_too_late(browser, a_sheet)
    session = int(page.strip("/").rsplit("/", 1)[-1])
    other = planned_partner(session, person)

    seen = sign_in_again(browser, other, answer.url)
    session_ends()
    own = sign_in_again(browser, person, answer.url)

    assert seen.request["PATH_INFO"] == page
    assert SECRET not in seen.text
    assert SECRET in given_back(own.text)


def planned_partner(session_id, person):
    """The other half of the pair whose session it is."""
    return Session.objects.get(pk=session_id).relationship.partner_of(person)


def test_a_form_of_another_person_is_refused_and_kept_for_its_author(browser):
    person, page, to, typed = a_sheet()
    browser.force_login(person)
    hidden = form_on(browser.get(page).text, posts_to=to)
    other = planned_partner(int(page.strip("/").rsplit("/", 1)[-1]), person)
    browser.force_login(other)
    fresh = form_on(browser.get(page).text)["csrfmiddlewaretoken"]

    answer = browser.post(page, hidden | typed | {"csrfmiddlewaretoken": fresh})

    assert answer.status_code == 403
    assert SECRET not in browser.get(page).text
    browser.force_login(person)
    assert SECRET in given_back(browser.get(page).text)


def test_a_page_older_than_the_last_sign_in_gives_back_what_was_typed(browser):
    """Signing in again in another tab gives every form a new token; the old tab is not lost."""
    person, page, _to, typed = an_application()
    browser.force_login(person)
    hidden = form_on(browser.get(page).text)
    browser.cookies["csrftoken"] = "x" * 32
    browser.get(page)

    answer = browser.post(page, hidden | typed, follow=True)

    assert answer.request["PATH_INFO"] == page
    assert SECRET in given_back(answer.text)


def test_a_form_of_another_site_is_refused_as_before_and_keeps_nothing(browser):
    person, page, _to, typed = an_application()
    browser.force_login(person)
    browser.get(page)

    assert browser.post(page, typed).status_code == 403
    assert browser.post(page, typed | {"page_token": "forged"}).status_code == 403
    assert not KeptForm.objects.exists()


def test_saving_by_itself_says_so_and_keeps_the_text(browser):
    person, page, _to, typed = an_application()
    browser.force_login(person)
    hidden = form_on(browser.get(page).text)
    session_ends()

    answer = browser.post(f"{page}save/", hidden | typed, headers={"X-Autosave": "1"})

    assert answer.status_code == 401
    way_back = unescape(re.search(r'href="([^"]+)"', answer.text)[1])
    assert SECRET in given_back(sign_in_again(browser, person, way_back).text)


def test_a_part_of_a_page_leads_the_whole_page_to_the_way_in(browser):
    answer = browser.get(
        "/diagnosis/waves/1/survey/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/diagnosis/waves/1/?tab=2"},
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/code/?next=/diagnosis/waves/1/%3Ftab%3D2"


def test_what_is_kept_goes_after_a_day(browser, time_machine):
    person, page, _answer = sent_too_late(browser, an_application)
    later = KeptForm.objects.get().kept_at.timestamp() + 24 * 3600 + 1
    time_machine.move_to(later)
    browser.force_login(person)

    assert SECRET not in browser.get(page).text
    sent_too_late(browser, a_sheet)
    assert KeptForm.objects.count() == 1


def test_a_password_is_never_kept(browser):
    person, page, _to, typed = an_application()
    browser.force_login(person)
    hidden = form_on(browser.get(page).text)
    session_ends()

    answer = browser.post(page, hidden | typed | {"password1": "hunter2", "oldpassword": "hunter1"})

    assert "hunter" not in sign_in_again(browser, person, answer.url).text
