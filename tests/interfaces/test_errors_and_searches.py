"""Error pages speak their reader's language, and what one may type into a search box or a hidden field never breaks a page."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.people.text import MOST_WORDS, search_words
from binome.core.privacy import visibility
from tests.factories import NOON, PersonFactory
from tests.interfaces import everyone
from tests.interfaces.url_access import DOORS, addresses

pytestmark = pytest.mark.django_db
LANGUAGES = [("en", "fr"), ("fr", "en")]  # the person's, the browser's


def browser_of(person, language: str, *, strict: bool = False) -> Client:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=strict, headers={"accept-language": language})
    browser.force_login(person)
    return browser


def language_of(answer) -> str:
    return re.search(r'<html lang="(\w\w)"', answer.content.decode())[1]


@pytest.mark.parametrize(("hers", "browsers"), LANGUAGES)
def test_errors_follow_the_person_and_not_the_browser(hers, browsers, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    person = PersonFactory(preferred_language=hers)
    browser = browser_of(person, browsers)
    monkeypatch.setattr(visibility, "rooms", broken)
    errors = [
        browser.get("/nowhere/"),
        browser.get("/mentoring/1/"),
        browser.get("/my-data/"),
        browser_of(person, browsers, strict=True).post("/my-data/export/"),
        browser.get("/diagnosis/survey/wrong-token/"),
    ]

    assert [one.status_code for one in errors] == [404, 404, 500, 403, 404]
    assert [language_of(one) for one in errors] == [hers] * 5


@pytest.mark.parametrize(("hers", "browsers"), LANGUAGES)
def test_a_database_that_is_away_speaks_the_persons_language_to_a_browser_that_knows_it(hers, browsers):
    browser = browser_of(PersonFactory(preferred_language=hers), browsers)
    browser.get("/my-data/")

    def refuse(*_):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        away = browser.get("/my-data/")

    assert (away.status_code, language_of(away)) == (503, hers)


def test_too_many_tries_are_told_in_the_readers_language():
    caches["default"].clear()
    browser = browser_of(PersonFactory(preferred_language="en"), "fr")
    for _turn in range(60):
        browser.post(reverse("diagnosis:new_link"), {"email": "x"})

    refused = browser.post(reverse("diagnosis:new_link"), {"email": "x"})

    assert (refused.status_code, language_of(refused)) == (429, "en")


@pytest.mark.parametrize(
    "going_to", ["x", "home", "", ".", "javascript:alert(1)", "//x", "/\n/x", "http:x", "/" + "x" * 3000, "é"]
)
def test_choosing_a_language_leads_somewhere_whatever_was_sent(going_to):
    answer = Client().post(reverse("set_language"), {"language": "en", "next": going_to})

    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        assert answer.url.startswith("/")
        assert not answer.url.startswith(("//", "/\\"))


WORDS = " ".join(f"mot{number}" for number in range(500))


@pytest.mark.parametrize(
    "words", [WORDS, "a" * 20_000, pytest.param("é " * 2_000, marks=pytest.mark.one_database), "% _ \\ ' \" \x00" * 200]
)
def test_five_hundred_words_in_any_box_or_address_are_a_page(words):
    """Each word is a clause of a query, and a database takes only so many."""
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        company = everyone.a_company()
        wrong = []
        for who in ("the manager", "the mentor", "someone in HR"):
            browser = browser_of(company.people[who], "fr")
            for one in addresses():
                door = DOORS[one.name]
                if door.posts or (door.whose is not None and who not in door.whose):
                    continue
                sent = dict.fromkeys(
                    ("q", "state", "page", "entity", "health", "theme", "wave", "order", "show", "with", "level"), words
                )
                answer = browser.get(one.at(company), {**sent})
                if answer.status_code >= 500 and answer.status_code != 503:
                    wrong.append((who, one.name, answer.status_code))
                elif answer.status_code == 503 and browser.get(one.at(company)).status_code != 503:
                    wrong.append((who, one.name, 503))

    assert wrong == []


def test_a_search_looks_for_the_first_ten_words_each_once():
    person = PersonFactory(given_name="Zoé", family_name="Durand")

    assert search_words("Zoé zoe  DURAND") == ["zoe", "durand"]
    assert len(search_words(WORDS)) == MOST_WORDS
    assert Person.objects.matching("durand zoé " * 300).get() == person
