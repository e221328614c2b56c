"""F07, F09, F12, F13: one hostile text in every name and every free text; no page, letter, file or PDF obeys it."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from python_calamine import load_workbook

from binome.core.mail.messages import message_for
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.interfaces.catalogue import actions as catalogue
from binome.journey.audience.actions import steering
from binome.journey.audience.rules.population import Population
from binome.journey.network.actions import ideas
from binome.journey.network.rules import linked
from tests.factories import NOON, PersonFactory
from tests.interfaces import everyone
from tests.interfaces.test_every_door import EVERYONE, opens_for
from tests.interfaces.url_access import DOORS, addresses

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]  # a database hands back the words it was given: pages decide what they do
SIGN = "=1+1<img src=x onerror=alert(1)></script><svg/onload=alert(2)>,=2+2"  # a comma begins a cell where spreadsheets are in English
OBEYED = re.compile(r"<img src=x|<svg/onload|</script><svg", re.IGNORECASE)
UNSEEN = "\u202e\x00\r\nBcc: all@example.org"
FORMULA = re.compile(r"^(?!-\d+([.,]\d+)?$)[=+\-@\t\r\n＝＋－＠]")  # a number below zero is a number


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The company whose every word is hostile, once for this file."""
    with everyone.standing(django_db_blocker, sign=SIGN) as company:
        yield company


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def pages(client, company, who):
    """Every page that opens for `who`, by its name."""
    client.force_login(company.people[who])
    for one in addresses():
        if not DOORS[one.name].posts and opens_for(who, one):
            yield one.name, client.get(one.at(company))


@pytest.mark.parametrize("who", [who for who in EVERYONE if "another programme" not in who and who != "a stranger"])
def test_no_page_obeys_what_people_wrote(client, company, who):
    """F13: every free text and every name is shown as typed, in every page and calendar; F09: in every file, as text."""
    obeyed, shown = [], 0
    for name, answer in pages(client, company, who):
        if answer.status_code != 200:
            continue
        kind = answer.headers["Content-Type"]
        if kind.startswith("text/html"):
            text = answer.getvalue().decode()
            shown += "&lt;img src=x onerror=alert(1)&gt;" in text
            obeyed += [name] if OBEYED.search(text) else []
        elif kind.startswith("text/csv"):
            text = answer.getvalue().decode("utf-8-sig")
            for separator in ";,\t":  # ours, and those by which spreadsheets of other languages cut the same file
                rows = csv.reader(io.StringIO(text), delimiter=separator)
                obeyed += [f"{name} cut at {separator}" for row in rows for cell in row if FORMULA.search(cell)]
        elif "spreadsheet" in kind:
            book = load_workbook(io.BytesIO(answer.getvalue()))
            cells = [
                cell for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row
            ]
            shown_there = any(str(cell).startswith(SIGN) for cell in cells)  # as text: nothing computed, nothing lost
            assert shown_there or name != "outcomes:report_xlsx"
        elif kind == "application/pdf":
            assert answer.getvalue().startswith(b"%PDF")

    assert obeyed == []
    assert shown > 0 or who in {"an administrator", "someone in HR"}


def test_no_letter_obeys_what_people_wrote(company):
    """F12, F13: every letter of the company: nothing but text in its HTML, one reader, no header of its own."""
    letters = list(OutboxLetter.objects.select_related("to"))

    assert len(letters) > 20
    assert any("&lt;img src=x" in letter.html for letter in letters)
    for letter in letters:
        message = message_for(letter)
        assert not OBEYED.search(letter.html), letter.letter
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
        assert message.to == [message.to[0]]
        assert "Bcc" not in message.message()
        assert "\nBcc" not in letter.calendar.replace("\r", "\n")


def test_what_cannot_be_seen_is_taken_out_of_names_and_titles(company):
    """F07, F12: direction overrides, NUL and line ends in whatever stands on one line, kept otherwise as typed."""
    by = PersonFactory(is_administrator=True, given_name=f"Zoé{UNSEEN}", family_name="O’Neil 𝔊𝔬")
    programme = steering.create_programme(
        f"Élan{UNSEEN}", population=Population(), kind="peer", first_wave=f"Vague{UNSEEN}", by=by, now=NOON
    )
    idea = ideas.propose_idea(by=company.people["the mentee"], now=NOON, title=f"Idée{UNSEEN}", text="Oui.")

    theme = catalogue.write_theme(
        None, title_fr=f"Thème{UNSEEN}", title_en="Theme", examples_fr="", examples_en="", competences=[], by=by
    )

    assert theme.title_fr == "Thème Bcc: all@example.org"
    assert by.name == "Zoé Bcc: all@example.org O’Neil 𝔊𝔬"
    assert programme.name == "Élan Bcc: all@example.org"
    assert programme.waves.get().name == "Vague Bcc: all@example.org"
    assert idea.title == "Idée Bcc: all@example.org"
    assert Person.objects.get_queryset().matching("o’neil 𝔊𝔬 ZOE").get() == by


@pytest.mark.parametrize(
    "words",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "[click](javascript:alert(1))",
        "vbscript:x",
        "//evil.example",
        "file:///etc",
    ],
)
def test_only_web_and_mail_addresses_become_links(words):
    """F13: in posts, ideas and events."""
    assert [part.href for line in linked(words) for part in line if part.href] == []
