"""A module on paper: whole, tagged, with the reader's own words, and nobody else's."""

import io
import re

import pypdf
import pytest
from django.urls import reverse

from binome.core.ui.typesetting import SUBSTITUTE
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.learning.factories import accepted, answers_to, preparing

pytestmark = pytest.mark.django_db


def paper(client, application, code, *, person=None):
    client.force_login(person or application.person)
    return client.get(reverse("learning:module_paper", args=[application.pk, code]))


def words_of(answer) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_module_is_printed_whole(client, language):
    mentor = accepted()
    mentor.person.preferred_language = language
    mentor.person.save()

    for code in ("FM1", "FM2", "FM3", "FM4", "FM5"):
        text = words_of(paper(client, mentor, code))
        assert SUBSTITUTE not in text
        assert re.search(r"page 1 / \d", text)


def test_what_one_wrote_stands_in_it_and_the_right_options_come_last(client):
    mentor = accepted()
    answers = answers_to("FM1") | {"ask1": "Une note d'une page, sourcée."}
    preparing.finish_module(mentor.pk, "FM1", answers=answers, by=mentor.person, now=NOON)

    answer = paper(client, mentor, "FM1")

    text = words_of(answer)
    assert "Une note d'une page, sourcée." in text
    last = text.rindex("Pourquoi celle-ci")
    assert text.index("La bonne réponse.") > last
    assert "no-store" in answer["Cache-Control"]


def test_a_module_on_paper_is_its_readers_alone(client):
    mentor = accepted()

    for person in (PersonFactory(), manager_of(mentor.wave), accepted(wave=mentor.wave).person):
        assert paper(client, mentor, "FM1", person=person).status_code == 404
    assert paper(client, mentor, "FE1").status_code == 404
    assert paper(client, mentor, "XX1").status_code == 404
