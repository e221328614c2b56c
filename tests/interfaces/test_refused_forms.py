"""Every form of the site, refused: 422, a summary whose links lead to their fields, a page whose own links still work."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
import time_machine
from django.db import transaction

from tests.factories import NOON
from tests.interfaces import everyone
from tests.interfaces.url_access import DOORS, Address, addresses

pytestmark = pytest.mark.django_db
ALWAYS_ANSWERED = {
    "enrolment:words",  # counts the words of an answer while it is typed: a part of a page, nothing to refuse
    "export_my_data",  # a file
    "diagnosis:new_link",  # says the same whatever is typed
    "letters:unsubscribe",  # one press, whatever it says (RFC 8058)
    "enrolment:save",
    "mentoring:keep_sheet",
    "outcomes:keep_draft",  # a draft may be empty; answered by a sentence
    "diagnosis:to_its_reader",  # the same page again: the link has left
}
WRONG = [{}, {"text": "", "state": "?", "day": "31/02/2026", "email": "nobody", "number": "-1", "name": "x" * 5000}]
FORMS = [
    one for one in addresses() if (DOORS[one.name].posts or DOORS[one.name].both) and one.name not in ALWAYS_ANSWERED
]


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The company, once for this file; taken back at the end."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        with time_machine.travel(NOON + timedelta(days=8), tick=False):
            yield everyone.a_company()
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def readers(company, address: Address) -> list[str]:
    """For whom this door opens, at most two."""
    whose = DOORS[address.name].whose
    return sorted(company.people)[:1] if whose is None else sorted(whose & company.people.keys())[:2]


def answers(client, company, data):
    """Each form of the site with the answer to `data`, by someone whose form it is; nothing of it stays."""
    for address in FORMS:
        for who in readers(company, address):
            client.force_login(company.people[who])
            with transaction.atomic():
                yield address, client.post(address.at(company), data)
                transaction.set_rollback(True)


@pytest.mark.parametrize("data", WRONG, ids=["empty", "nonsense"])
def test_a_form_is_done_or_refused_and_never_simply_shown_again(client, company, data):
    shown_again = {
        (address.name, answer.status_code)
        for address, answer in answers(client, company, data)
        if answer.status_code not in {302, 404, 409, 422}
    }

    assert sorted(shown_again) == []


@pytest.mark.parametrize("data", WRONG, ids=["empty", "nonsense"])
def test_the_summary_of_what_is_wrong_leads_to_fields_that_are_there(client, company, data):
    lost = set()
    for address, answer in answers(client, company, data):
        if answer.status_code == 422:
            summary = "".join(re.findall(r'<div class="form-errors".*?</ul>', answer.text, re.DOTALL))
            ids = set(re.findall(r'\bid="([^"]+)"', answer.text))
            lost |= {(address.name, link) for link in re.findall(r'href="#([^"]*)"', summary) if link not in ids}

    assert sorted(lost) == []


@pytest.mark.parametrize("data", WRONG, ids=["empty", "nonsense"])
def test_the_links_of_a_refused_page_lead_somewhere(client, company, data):
    """A button's address is no page: links that lean on it must not be on the page that says why it was refused."""
    dead = set()
    for address, answer in answers(client, company, data):
        if answer.status_code == 422:
            content = answer.text.partition("<main")[2].partition("</main>")[0]
            here = address.at(company)
            for link in {unescape(link) for link in re.findall(r'<a\b[^>]*href="([^"#]+)"', content)}:
                if not re.match(r"[a-z]+:", link) and client.get(urljoin(here, link)).status_code >= 400:
                    dead.add((address.name, link))
            for target in re.findall(r'<form\b(?![^>]*method="post")[^>]*>', content):
                leads = urljoin(here, unescape((re.search(r'action="([^"]*)"', target) or [here, here])[1]))
                if client.get(leads).status_code >= 400 and 'method="dialog"' not in target:
                    dead.add((address.name, target))

    assert sorted(dead) == []
