"""The report in one minute: what it says first, what it advises, how short it stays, and what its files hold."""

import io

import openpyxl
import pptx
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.core.ui import charts
from binome.journey.outcomes.actions import reading_over, testimonies
from binome.journey.outcomes.models import Closing, Edition
from binome.journey.outcomes.queries.editions import published_report, report_of
from binome.journey.outcomes.queries.report.parts import Quote
from binome.journey.outcomes.queries.words import grouped, words_to_read
from binome.journey.outcomes.rules.change import change
from binome.journey.outcomes.rules.comparing import holm, single_item_effect
from binome.orchestration import waves
from tests.factories import NOON, holder, manager_of
from tests.journey.outcomes.factories import wave_that_lived


def test_holm_multiplies_the_smallest_by_all_and_never_goes_down():
    """The worked example of four tests: .01, .04, .03, .005."""
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})

    assert adjusted == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})
    assert list(adjusted) == ["a", "b", "c", "d"]
    assert holm({}) == {}


def test_an_effect_is_in_deviations_of_one_item_however_many_are_asked():
    """Two items that say the same: averaging leaves d as it is; two that differ: it does not shrink the deviation."""
    one = change([1, 2, 2, 3, 1], [2, 2, 3, 3, 3], ceiling=4)
    other = change([1, 1, 4, 4, 2], [2, 2, 4, 4, 3], ceiling=4)

    assert single_item_effect([one]) == pytest.approx(one.dav)
    assert single_item_effect([one, one]) == pytest.approx(one.dav)
    variance = (one.sd_before**2 + one.sd_after**2 + other.sd_before**2 + other.sd_after**2) / 4
    assert single_item_effect([one, other]) == pytest.approx((0.8 + 0.6) / 2 / variance**0.5)
    assert single_item_effect([]) is None
    assert single_item_effect([change([2, 2], [2, 2], ceiling=4)]) is None


def test_the_same_words_are_said_once_with_how_many_wrote_them():
    words = [
        Quote("J’ose.", "Mentoré"),
        Quote("Rien !", "Mentoré"),
        Quote("j’ose…", "Mentoré"),
        Quote("J’ose.", "Mentor"),
    ]

    assert [(quote.text, quote.by, quote.times) for quote in grouped(words)] == [
        ("J’ose.", "Mentoré", 2), ("Rien !", "Mentoré", 1), ("J’ose.", "Mentor", 1),
    ]  # fmt: skip


@pytest.fixture
def closed_wave(db):
    """Twelve pairs that answered, whose comments were read over, and whose wave is closed."""
    wave = wave_that_lived(24)
    manager = manager_of(wave, preferred_language="en")
    author = Closing.objects.filter(wave=wave, side="mentee").first().person
    testimonies.give_testimony(wave, by=author, now=NOON, text="I ask before I click.", signed=True)
    for each in words_to_read(wave):
        reading_over.show_words(
            wave, closing=each.closing, question=each.question, text=each.suggested, by=manager, now=NOON
        )
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=NOON)
    return wave


def file_of(wave, name, *, reader):
    client = Client()
    client.force_login(reader)
    return client.get(reverse(f"outcomes:{name}", args=[wave.pk]))


def test_a_closed_wave_is_told_in_a_minute_on_page_paper_slides_and_the_sponsors_home(closed_wave):
    sponsor = holder(Role.SPONSOR, closed_wave.programme)
    sponsor.preferred_language = "en"
    sponsor.save()
    sentence = "10 mentees of 20 place themselves higher on their themes than at the start. On average of"
    page = file_of(closed_wave, "wave", reader=sponsor).text
    paper = pypdf.PdfReader(io.BytesIO(file_of(closed_wave, "report_pdf", reader=sponsor).content))
    answer = file_of(closed_wave, "report_pptx", reader=sponsor)
    slides = pptx.Presentation(io.BytesIO(answer.content)).slides
    client = Client()
    client.force_login(sponsor)
    home = client.get("/").text

    assert sentence in page
    assert sentence in home
    assert sentence in " ".join(paper.pages[0].extract_text().split())
    assert "does not prove that mentoring is the cause" in page
    assert page.index("I ask before I click.") < page.index('id="skills"')
    assert page.count("Not due yet") == 1  # what lasts; who is still here is told by now
    assert len(paper.pages) <= 8
    assert len(slides) == 6
    assert slides[0].shapes.title.text.startswith(sentence)
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) == 1
    assert answer.headers["Content-Disposition"].endswith('edition-1.pptx"')
    assert page.count("Je partage mes fichiers.") == 1
    assert "10 times" in page


def test_the_workbook_has_a_sheet_a_chapter_with_frozen_heads_numbers_and_charts(closed_wave):
    content = file_of(closed_wave, "report_xlsx", reader=manager_of(closed_wave, preferred_language="en")).content
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert {
        "Summary",
        "Skills",
        "Retention",
        "Communities and network",
        "Understanding between generati",
        "Statistics",
    } <= {name[:30] for name in book.sheetnames}
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    assert "Notes" in book.sheetnames
    numbers = [cell.value for row in book["Skills"] for cell in row if cell.data_type == "n" and cell.value is not None]
    assert 1 in numbers
    assert len(openpyxl.load_workbook(io.BytesIO(content))["Skills"]._charts) == 3


def test_no_drawing_of_the_report_lacks_a_colour_on_paper():
    """Classes of a drawing mean nothing on paper unless `plot.css` says so: shapes would be black."""
    import re

    from binome.core.ui.samples import figures
    from binome.journey.outcomes.views.typesetting import TEMPLATES

    styles = (TEMPLATES / "plot.css").read_text(encoding="utf-8")
    drawn = "".join(
        charts.render_svg(figure, title="") for name, figure in figures().items() if name not in {"bars", "timeline"}
    )
    used = {css for names in re.findall(r'class="([^"]*)"', drawn) for css in names.split()}

    assert {
        css
        for css in used - {"plot", "plot-wide", "plot-map", "plot-narrow", "heat", "slope-up"}
        if f".{css}" not in styles
    } == set()


@pytest.mark.django_db
def test_an_edition_of_the_first_version_is_still_read(closed_wave):
    edition = Edition.objects.get(wave=closed_wave)
    kept = edition.figures["en"]
    for section in kept["sections"]:
        del section["pictures"]
        section["slopes"] = [
            {"title": "Levels", "lines": [
                {"label": "Web", "before": {"value": 1.5, "places": 2, "kind": "plain"},
                 "after": {"value": 2.25, "places": 2, "kind": "plain"}, "note": "n = 12"},
            ]},
        ] if section["key"] == "skills" else []  # fmt: skip
    del kept["front"], kept["due"]
    edition.save()

    with override("en"):
        report = published_report(edition)
        manager = manager_of(closed_wave, preferred_language="en")
        page = file_of(closed_wave, "wave", reader=manager).text
        table = file_of(closed_wave, "report_csv", reader=manager).content.decode("utf-8-sig")

    assert report.section("skills").pictures[0].lines[0].text == "+0.75"
    assert [line.split(";")[2:5] for line in table.splitlines() if ";Levels;" in line] == [
        ["Web", "At the start", "1.50"], ["Web", "At the close", "2.25"], ["Web", "Change", "0.75"]
    ]  # fmt: skip
    assert report.front is None
    assert "Levels" in page


@pytest.mark.django_db
def test_a_wave_under_way_says_once_what_is_not_due_and_when():
    wave = wave_that_lived(5, stage=Stage.MENTORING)

    with override("en"):
        report = report_of(wave, now=NOON)

    assert len(report.due) == 2
    assert report.due[0].startswith("Not due yet: what changed")
    assert str(report.section("lived").indicators[2].value) == "at least 5"
