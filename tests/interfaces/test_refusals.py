"""A refused act, answered in one place: page, button, part of a page, form that saves itself, with and without scripts."""

import importlib
import pkgutil
import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import translation

import binome
from binome.core.errors import Conflict, NotTheirs, Refused
from binome.core.framework import page_tokens
from binome.core.people.models import IdempotencyKey
from binome.core.privacy.models import AuditLine
from binome.interfaces.cockpit import views
from binome.journey.enrolment.actions.errors import AlreadyHandedIn
from binome.journey.enrolment.models import Appeal
from binome.journey.matching.actions import errors as matching
from tests.factories import ApplicationFactory, PersonFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import submitted
from tests.journey.matching.factories import formed_round

pytestmark = pytest.mark.django_db


def every_refusal() -> list[type[Refused]]:
    for module in pkgutil.walk_packages(binome.__path__, "binome."):
        if module.name.rpartition(".")[2] in {"errors", "facts", "waves", "drafts", "rules"}:
            importlib.import_module(module.name)
    kinds: list[type[Refused]] = [Refused]
    for kind in kinds:
        kinds.extend(each for each in kind.__subclasses__() if each not in kinds)
    return kinds[1:]


def pressed(client: Client, address: str, *, page: str, person, data=None, **headers):
    """What a button of `page` sends, with the token of its form."""
    client.force_login(person)
    token = str(page_tokens.PageToken(person.pk, page, "a-view"))
    return client.post(address, {page_tokens.FIELD: token, **(data or {})}, headers=headers)


def said_in(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_refusal_is_a_404_or_says_why_in_both_languages(kind):
    assert issubclass(kind, NotTheirs) != issubclass(kind, Conflict)
    with translation.override("fr"):
        french = str(kind.reason)
    with translation.override("en"):
        english = str(kind.reason)
    assert french
    assert english
    assert french != english


def test_there_are_refusals_to_walk():
    assert len(every_refusal()) > 40


def test_what_is_anothers_is_answered_as_what_is_not_there(client):
    theirs, me = submitted("mentee"), PersonFactory()

    answers = [
        pressed(client, f"/enrolment/applications/{number}/withdraw/", page="/enrolment/", person=me)
        for number in (theirs.pk, theirs.pk + 1000)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [re.sub(r"[\w-]{32,}", "", answer.text) for answer in answers]
    assert pages[0].replace(f"/{theirs.pk}/", "//") == pages[1].replace(f"/{theirs.pk + 1000}/", "//")
    theirs.refresh_from_db()
    assert theirs.state == "submitted"


def test_a_button_that_came_too_late_leads_back_to_its_page_with_the_reason(client):
    gone = ApplicationFactory(state="withdrawn")
    page = f"/enrolment/applications/{gone.pk}/"
    lines = AuditLine.objects.count()

    answer = pressed(client, f"{page}withdraw/", page=page, person=gone.person)

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert said_in(answer) == ["Il n’y a rien à retirer."]
    assert "Il n’y a rien à retirer." in client.get(page).text
    assert AuditLine.objects.count() == lines


def test_the_reason_speaks_the_readers_language(client):
    gone = ApplicationFactory(state="withdrawn", person__preferred_language="en")

    answer = pressed(client, f"/enrolment/applications/{gone.pk}/withdraw/", page="/enrolment/", person=gone.person)

    assert said_in(answer) == ["There is nothing to withdraw."]


def test_a_button_without_a_token_leads_home_and_not_to_an_address_that_is_no_page(client):
    gone = ApplicationFactory(state="withdrawn")
    client.force_login(gone.person)

    answer = client.post(f"/enrolment/applications/{gone.pk}/withdraw/")

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_part_of_a_page_leads_the_whole_page_to_the_reason(client):
    closed = formed_round()
    someone = closed.answers.select_related("application__person").first().application
    page = "/matching/"

    answer = pressed(
        client, f"/matching/choices/{someone.pk}/", page=page, person=someone.person,
        data={"say": "done"}, **{"HX-Request": "true"},
    )  # fmt: skip

    assert (answer.status_code, answer["HX-Redirect"]) == (204, page)
    assert said_in(answer) == [str(matching.WindowIsClosed.reason)]


def test_what_was_typed_is_shown_with_the_reason_and_never_run_as_html(client):
    accepted = submitted("mentee")
    page = f"/enrolment/applications/{accepted.pk}/"

    answer = pressed(
        client, f"{page}second-look/", page=page, person=accepted.person, data={"text": "Ma demande <b>reste</b>"}
    )

    assert answer.status_code == 409
    assert "Un réexamen ne peut pas être demandé ici." in answer.text
    assert "Ma demande &lt;b&gt;reste&lt;/b&gt;" in answer.text
    assert f'href="{page}"' in answer.text
    assert not Appeal.objects.exists()


def test_days_hours_and_single_words_were_typed_and_what_a_button_says_was_not(client):
    accepted = submitted("mentee")
    page = f"/enrolment/applications/{accepted.pk}/"
    sent = {"text": "merci", "day": "2026-12-24", "times-0-time": "14:30", "until": "2026-02-31"}

    answer = pressed(
        client, f"{page}second-look/", page=page, person=accepted.person, data={**sent, "act": "send", "wave": "12"}
    )

    typed = re.findall(r'class="typed-text">([^<]*)<', answer.text)
    assert typed == ["merci", "24 décembre 2026", "14:30", "2026-02-31"]


def test_a_form_refused_by_a_conflict_may_be_sent_again(client):
    accepted = submitted("mentee")
    page = f"/enrolment/applications/{accepted.pk}/"

    twice = [
        pressed(client, f"{page}second-look/", page=page, person=accepted.person, data={"text": "Deux fois."})
        for _turn in range(2)
    ]

    assert [answer.status_code for answer in twice] == [409, 409]
    assert not IdempotencyKey.objects.exists()


def test_a_form_that_saves_itself_is_answered_by_the_sentence_alone(client):
    handed_in = submitted("mentee")
    page = f"/enrolment/applications/{handed_in.pk}/"

    answer = pressed(
        client, f"{page}save/", page=page, person=handed_in.person,
        data={"motivation": "Tapé trop tard."}, **{"X-Autosave": "1"},
    )  # fmt: skip

    assert (answer.status_code, answer.text) == (409, str(AlreadyHandedIn.reason))


def test_a_page_that_is_only_looked_at_says_why_without_leading_round_in_circles(client, monkeypatch):
    def refuse(*_args, **_named):
        raise Conflict("Pas maintenant.")

    wave = WaveFactory()
    monkeypatch.setattr(views.gathering, "board", refuse)
    client.force_login(manager_of(wave))

    answer = client.get(f"/cockpit/waves/{wave.pk}/")

    assert (answer.status_code, "Pas maintenant." in answer.text) == (409, True)
