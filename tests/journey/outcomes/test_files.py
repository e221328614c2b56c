"""Files of a report opened again by other programs: whole, typed, and with nothing in them that is not true."""

import csv
import io
import re
import struct
import zlib

import openpyxl
import pptx
import pytest
from django.urls import reverse
from django.utils.translation import override
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from binome.core.people.models import Organisation
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.actions import testimonies
from binome.journey.outcomes.models import Closing
from binome.journey.outcomes.queries.report.parts import (
    Front,
    Indicator,
    Number,
    Picture,
    PictureLine,
    Quote,
    Report,
    ReportTable,
    Section,
)
from binome.journey.outcomes.queries.words import quotes_of
from binome.journey.outcomes.views import slides, tidy, workbook
from binome.orchestration import waves
from tests.factories import NOON, WaveFactory, manager_of
from tests.journey.outcomes.factories import wave_that_lived

pytestmark = pytest.mark.django_db
NASTY = "=1+1 \x0b\x1b\uffff\ufffe <b>R&D</b> {0} %s"
LONG = "Un mot, puis un autre. " * 90
FUNNEL = Picture(
    "funnel",
    NASTY,
    ("People",),
    (
        PictureLine(NASTY, (Number(24),)),
        PictureLine("Met", (Number(15),), "at least 15"),
        PictureLine("Closed", ("—",), "fewer than 5"),
    ),
)
ONE_VALUE = Picture("intervals", "Share", ("Share", "From", "To"), (PictureLine("A", (Number(0),) * 3),))
CHAPTERS = ("skills", "staying", "communities", "generations", "ideas")


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def report_with(*, front: Front | None = None, picture: Picture = FUNNEL, quotes: tuple[Quote, ...] = ()) -> Report:
    """A report with a figure a chapter, and whatever people may have typed as names."""
    sections = tuple(
        Section(
            key,
            key.title(),
            indicators=(Indicator(NASTY, Number(50, kind="percent"), NASTY), Indicator(f"other of {key}", "—", "")),
            pictures=(picture,),
            tables=(
                ReportTable(NASTY, ("Theme", "n", "Mean"), ((NASTY, Number(1234), Number(2.5, 2)), ("B", "—", NASTY))),
            ),
            quotes=quotes if key == "generations" else (),
        )
        for key in CHAPTERS
    )
    return Report(NASTY + "t" * 300, NASTY, NASTY, "30 November", (2026, 11, 30), sections, front=front)


def deck_of(report: Report) -> list[object]:
    return list(pptx.Presentation(io.BytesIO(slides.response(report, filename="a.pptx").content)).slides)


def words_on(slide) -> str:
    cells = [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join([*(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame), *cells])


@pytest.mark.parametrize("picture", [FUNNEL, ONE_VALUE], ids=["a funnel", "an axis with one value"])
def test_slides_open_again_whatever_is_typed_and_none_is_empty(picture):
    front = Front(NASTY, NASTY, (Indicator(NASTY, Number(3), NASTY),), picture, (NASTY,), Quote(LONG, NASTY))

    opened = deck_of(report_with(front=front, picture=picture, quotes=(Quote(LONG, ""), Quote("Court.", ""))))

    assert len(opened) == 6
    assert "<b>R&D</b> {0} %s" in words_on(opened[0])
    assert {"Skills", "Retention", "Communities and network"} <= set(words_on(opened[3]).splitlines())
    assert words_on(opened[3]).count("50%") == len(CHAPTERS)  # each benefit, not the first two alone
    voices = words_on(opened[4])
    assert max(map(len, voices.splitlines())) < 300
    assert "Court." in voices
    assert "Un mot,… »" in voices


def test_a_chart_on_a_slide_names_counts_as_they_are_told_and_its_sheet_takes_no_formula():
    (chart,) = [shape.chart for shape in deck_of(report_with())[2].shapes if shape.has_chart]

    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    cells = [cell for row in sheet for cell in row if cell.value is not None]

    assert chart.plots[0].categories[1] == "Met (at least 15)"
    assert chart.plots[0].categories[2] == "Closed (fewer than 5)"
    assert chart.plots[0].series[0].name == "People, at least"
    assert chart.plots[0].series[0].values == (24, 15, None)
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_a_title_begins_at_the_left_of_its_slide_and_stays_on_it():
    """Another program centred it on a narrower slide, and four lines began above the top."""
    heads = [slide.shapes.title for slide in deck_of(report_with())]

    assert {head.text_frame.vertical_anchor for head in heads} == {MSO_ANCHOR.TOP}
    assert {head.text_frame.paragraphs[0].alignment for head in heads} == {PP_ALIGN.LEFT}


def test_a_sheet_is_printed_as_wide_as_its_paper_and_its_lines_are_as_high_as_their_words():
    long = "Une remarque bien plus longue que sa colonne. " * 4
    report = report_with(front=Front("Begun.", "", (Indicator(long, Number(3), long),)))

    book = openpyxl.load_workbook(io.BytesIO(workbook.response(report, filename="a.xlsx").content))

    assert {int(sheet.page_setup.fitToHeight) for sheet in book} == {0}  # as many pages below each other as it takes
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)
    summary = book[book.sheetnames[0]]
    (line,) = [row[0].row for row in summary.iter_rows() if row[0].value == long]
    assert summary.row_dimensions[line].height >= 15 * len(long) / 18


def test_a_report_with_nothing_to_tell_has_six_slides_that_say_so():
    opened = deck_of(Report("Title", "Wave", "Programme", "today", (2026, 11, 30), (), front=Front("Begun.", "")))

    assert len(opened) == 6
    assert not [slide for slide in opened if len(words_on(slide).split("\n")) < 2]


def picture_of(width: int, height: int) -> bytes:
    """A PNG of these dimensions."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _row in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("logo", "ratio"),
    [
        (picture_of(40, 30), 4 / 3),
        (picture_of(900, 30), 30),
        (b"\x89PNG\r\n\x1a\nbroken", None),
        (b"\xff\xd8\xffbroken", None),
    ],
    ids=["usual", "very wide", "damaged PNG", "damaged JPEG"],
)
def test_a_logo_keeps_its_shape_and_a_damaged_one_keeps_nobody_from_the_slides(logo, ratio):
    Organisation.objects.update_or_create(pk=1, defaults={"logo": logo, "logo_kind": "image/png"})

    shapes = [shape for shape in deck_of(report_with())[0].shapes if shape.shape_type == 13]

    assert [round(shape.width / shape.height, 1) for shape in shapes] == ([round(ratio, 1)] if ratio else [])


def test_a_workbook_opens_again_and_no_number_of_it_says_more_than_is_told():
    content = workbook.response(report_with(), filename="a.xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Skills"].iter_rows(values_only=True))

    start = next(place for place, row in enumerate(rows) if row[1:3] == ("People", "At least"))
    assert rows[start + 2][:3] == ("Met", "at least 15", 15)
    assert rows[start + 3][:3] == ("Closed", "fewer than 5", None)
    assert rows[start + 1][1] == rows[start + 1][2] == 24


def test_each_line_of_the_table_is_a_number_or_says_in_words_why_not():
    with override("fr"):
        content = tidy.response(report_with(), filename="a.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    columns = list(lines[0])
    values = [line[columns[4]] for line in lines]

    assert columns[4:8] == ["Valeur", "Unité", "En mots", "Remarque"]
    assert not [value for value in values if not re.fullmatch(r"-?\d+(,\d+)?|", value)]
    assert {"2,50", "1234", "50"} <= set(values)
    assert not [line for line in lines if bool(line["Valeur"]) == bool(line["En mots"])]
    assert next(line["En mots"] for line in lines if line[columns[2]] == "Met") == "at least 15"


FILES = ("wave", "report_pdf", "report_xlsx", "report_pptx", "report_csv")


@pytest.mark.parametrize(("pairs", "stage"), [(0, Stage.AUDIENCE), (1, Stage.MENTORING), (4, Stage.OUTCOMES)])
def test_small_and_early_waves_open_on_every_page_and_file_and_say_when(client, pairs, stage):
    wave = wave_that_lived(pairs, stage=stage) if pairs else WaveFactory(stage=stage)
    client.force_login(manager_of(wave, preferred_language="en"))

    answers = {name: client.get(reverse(f"outcomes:{name}", args=[wave.pk])) for name in FILES}

    assert {answer.status_code for answer in answers.values()} == {200}
    page = answers["wave"].text
    assert "The wave has hardly begun." in page
    assert "Not due yet" in page
    assert len(pptx.Presentation(io.BytesIO(answers["report_pptx"].content)).slides) == 6
    assert not re.search(r"Sessions held;\d", answers["report_csv"].content.decode("utf-8-sig"))


def test_a_small_wave_that_closed_is_not_said_to_have_hardly_begun(client):
    wave = wave_that_lived(3)
    manager = manager_of(wave, preferred_language="en")
    client.force_login(manager)
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=NOON)

    page = client.get(reverse("outcomes:wave", args=[wave.pk])).text

    assert "The wave has fewer than five pairs." in page
    assert "hardly begun" not in page


def test_words_of_many_are_read_in_as_few_queries_as_those_of_one(django_assert_num_queries):
    wave = wave_that_lived(3)
    authors = [closing.person for closing in Closing.objects.filter(wave=wave, side="mentee")]
    for author in authors:
        testimonies.give_testimony(wave, by=author, now=NOON, text=f"Mots de {author.pk}.", signed=True)
    quotes_of(wave)

    with django_assert_num_queries(2):
        quotes = quotes_of(wave)["words"]

    assert {quote.language for quote in quotes} == {author.preferred_language for author in authors}
