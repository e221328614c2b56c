"""A file of the report holds what its reader chose, and says what it leaves out."""

import io
from dataclasses import replace

import openpyxl
import pptx
import pypdf
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from binome.core.programmes.stages import Stage
from binome.journey.outcomes.queries.report.parts import Front, Indicator, Number, Quote, Report, Section
from binome.journey.outcomes.views import choosing
from binome.orchestration import waves
from tests.factories import manager_of
from tests.journey.outcomes.factories import wave_that_lived

KIND, OTHER = Quote("A patient mentor.", "A mentee"), Quote("I changed how I share files.", "")


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def report():
    """Skills with figures and two quotes; the method."""
    figure = Indicator("Mentees: mean change", Number(1.03, 2, "signed"))
    sections = (
        Section("skills", "Skills", indicators=(figure,), quotes=(KIND, OTHER)),
        Section("method", "How to read this report", notes=("Carefully.",)),
    )
    front = Front("It moved.", "It proves nothing.", quote=KIND)
    return Report("What moved", "Wave 1", "Bridges", "30 November", (2026, 11, 30), sections, front=front)


def choice(query: str) -> choosing.FileContents | None:
    return choosing.choice_in(QueryDict(query))


def test_without_a_choice_the_report_is_whole(report):
    assert choosing.chosen(report, choice("edition=1")) == report


def test_all_that_is_offered_is_the_report_as_it_is(report):
    parts = choosing.parts_of(report)
    query = "&".join(
        [
            "choice=1",
            *(f"part={part.key}" for part in parts),
            *(f"words={mark}" for part in parts for mark, _q in part.quotes),
        ]
    )

    assert choosing.chosen(report, choice(query)) == report


def test_what_is_left_out_is_gone_and_said_on_the_first_page(report):
    shorter = choosing.chosen(report, choice("choice=1"))

    assert [section.key for section in shorter.sections] == ["method"]
    assert shorter.front.limits == "It proves nothing. A reader's choice. Left out: Skills. Quotes left out: 2."
    assert shorter.front.quote is None


def test_a_quote_that_is_left_out_gives_way_to_one_that_was_chosen_on_the_first_page(report):
    shorter = choosing.chosen(report, choice(f"choice=1&part=skills&words={choosing.mark_of(OTHER)}"))

    assert shorter.section("skills").quotes == (OTHER,)
    assert shorter.front.quote == OTHER
    assert shorter.front.limits == "It proves nothing. Quotes left out: 1."


def test_the_words_of_a_chapter_that_is_left_out_leave_the_first_page_with_it(report):
    shorter = choosing.chosen(
        report, choice(f"choice=1&words={choosing.mark_of(KIND)}&words={choosing.mark_of(OTHER)}")
    )

    assert shorter.front.quote is None


def test_an_edition_without_a_first_page_says_it_beside_its_title(report):
    shorter = choosing.chosen(replace(report, front=None), choice("choice=1&part=skills"))

    assert shorter.title == f"{report.title}. Quotes left out: 2."


def test_what_an_address_names_and_the_report_has_not_changes_nothing(report):
    nonsense = choice("choice=1&part=skills&part=<script>&words=0000000000&words=" + "x" * 4000)

    assert [section.key for section in choosing.chosen(report, nonsense).sections] == ["skills", "method"]


@pytest.mark.django_db
def test_the_page_of_choices_leads_to_files_that_hold_them(client):
    wave = wave_that_lived(10)
    manager = manager_of(wave, preferred_language="en")
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=timezone.now())
    client.force_login(manager)

    page = client.get(reverse("outcomes:choose", args=[wave.pk]))
    query = {"choice": "1", "part": ["skills"]}
    pdf, xlsx, slides = (
        client.get(reverse(f"outcomes:report_{kind}", args=[wave.pk]), query) for kind in ("pdf", "xlsx", "pptx")
    )

    assert 'name="part" value="skills" checked' in page.text
    on_paper = " ".join(
        "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf.content)).pages).split()
    )
    assert "Left out: Retention" in on_paper
    assert "1. Skills" in on_paper
    assert "2. " not in on_paper.partition("Appendix")[0].rpartition("1. Skills")[2][:20]
    sheets = openpyxl.load_workbook(io.BytesIO(xlsx.content)).sheetnames
    assert "Skills" in sheets
    assert not {"Retention", "Communities and network"} & set(sheets)
    deck = pptx.Presentation(io.BytesIO(slides.content))
    assert "Left out: Retention" in " ".join(
        shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame
    )
