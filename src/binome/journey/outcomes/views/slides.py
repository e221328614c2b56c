"""The report as six slides that can be changed: shapes of text, charts of the program's own, the organisation's logo."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.parts.image import Image
from pptx.util import Emu, Inches, Pt

from binome.core.people.models import Organisation
from binome.core.privacy.spreadsheet_cells import text_cell
from binome.journey.outcomes.queries.report.parts import (
    Front,
    Indicator,
    Number,
    Picture,
    PictureLine,
    Quote,
    Report,
)
from binome.journey.outcomes.queries.words import SHORT_ENOUGH
from binome.journey.outcomes.views import chapters
from binome.journey.outcomes.views.paper import download
from binome.journey.outcomes.views.plain_text import for_xml

KIND = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
INK, QUIET, MENTEE = RGBColor(0x1B, 0x2A, 0x2D), RGBColor(0x55, 0x64, 0x6A), RGBColor(0x0F, 0x5C, 0x63)
PARTS = (MENTEE, RGBColor(0x9A, 0xA6, 0xAA), RGBColor(0xE8, 0x5C, 0x38))
WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, ACROSS = Inches(0.7), Inches(11.9)
TITLE_ONLY = 5  # of the layouts that come with the library: a title that readers of screens find, and nothing else
MOST_VOICES, MOST_OF_A_CHAPTER = 3, 2
LONGEST_PROPERTY = 255  # signs of a title or an author that the format takes
LONG_TITLE = 80  # signs: a longer one is set smaller
FEW_BARS = 6
WIDEST_LOGO = Inches(1.9)
BARS = {
    "splits": XL_CHART_TYPE.BAR_STACKED_100,
    "diverging": XL_CHART_TYPE.BAR_STACKED_100,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
DRAWN = {"dumbbells": 2, "intervals": 1, "funnel": 1, "columns": 1}  # of the heads; of the others, all


def response(report: Report, *, filename: str) -> HttpResponse:
    """The slides, to take along."""
    return download(_made(for_xml(report)), kind=KIND, filename=filename)


def _made(report: Report) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = f"{report.title} — {report.wave}"[:LONGEST_PROPERTY]
    deck.core_properties.author = report.programme[:LONGEST_PROPERTY]
    deck.core_properties.created = deck.core_properties.modified = datetime(*report.day)  # noqa: DTZ001 — the format has no zone
    front = report.front or Front(report.title, "")
    _Deck(deck).write(report, front)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


class _Deck:
    """One set of slides being written."""

    def __init__(self, deck: Any) -> None:
        self.deck = deck
        house = Organisation.objects.only("logo").first()
        self.logo = _readable(bytes(house.logo)) if house and house.logo else b""

    def write(self, report: Report, front: Front) -> None:
        """What was found; in figures; in a picture; chapter by chapter; in their own words; what next."""
        about = f"{report.programme} · {report.wave} · {report.made_on}"
        self._lines(self._slide(front.headline), (front.limits, about), top=3.4, size=20)
        self._figures(self._slide(_("In figures")), front.figures)
        self._picture(report, front)
        self._table(self._slide(_("Benefit by benefit")), _by_chapter(report))
        voices = voices_of(report, front)
        self._voices(self._slide(_("In their own words")), voices)
        self._lines(
            self._slide(_("What we recommend next")), self._next(front.next_steps, report.due), top=1.9, size=22
        )

    def _next(self, steps: Sequence[str], due: Sequence[str]) -> Sequence[str]:
        return (*steps, *due) or (_("Nothing is pressing."),)

    def _picture(self, report: Report, front: Front) -> None:
        """The picture of the first page, or the first that a chart can draw."""
        pictures = [front.picture, *(picture for part in report.sections for picture in part.pictures)]
        picture = next((each for each in pictures if each and each.kind != "matrix" and each.lines), None)
        slide = self._slide(picture.title if picture else _("In a picture"))
        if picture:
            self._chart(slide, picture)
        else:
            self._nothing_yet(slide)

    def _nothing_yet(self, slide: Any) -> None:
        self._lines(slide, (_("Nothing may be shown here yet: figures begin at five pairs."),), top=1.9, size=18)

    def _slide(self, title: str) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = LEFT, Inches(0.5), Inches(10.2), Inches(1.3)
        # Said here, since the layout centres its title in the middle of a narrower slide: four lines left the slide at its top.
        head.text_frame.word_wrap, head.text_frame.vertical_anchor = True, MSO_ANCHOR.TOP
        head.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        size = 30 if len(title) <= LONG_TITLE else 26
        _write(head.text_frame.paragraphs[0], title, size=size, colour=MENTEE, bold=True)
        if self.logo:
            picture = slide.shapes.add_picture(io.BytesIO(self.logo), 0, Inches(0.55), height=Inches(0.6))
            if picture.width > WIDEST_LOGO:  # smaller as a whole: a logo is never squeezed
                picture.height = Emu(max(picture.height * WIDEST_LOGO // picture.width, 1))
                picture.width = WIDEST_LOGO
            picture.left = Emu(WIDE - LEFT - picture.width)
            picture.name = _("Logo")
        return slide

    def _lines(self, slide: Any, lines: Sequence[str], *, top: float, size: int) -> None:
        frame = slide.shapes.add_textbox(LEFT, Inches(top), ACROSS, Inches(4)).text_frame
        frame.word_wrap = True
        for place, words in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            _write(paragraph, words, size=size if place == 0 else min(size, 18), colour=INK if place == 0 else QUIET)
            paragraph.space_after = Pt(14)

    def _figures(self, slide: Any, figures: Sequence[Indicator]) -> None:
        if not figures:
            self._nothing_yet(slide)
        width = Inches(3.8)
        for place, each in enumerate(figures):
            frame = slide.shapes.add_textbox(LEFT + place * Inches(4.05), Inches(2.3), width, Inches(3.5)).text_frame
            frame.word_wrap = True
            number = isinstance(each.value, Number)
            _write(frame.paragraphs[0], str(each.value), size=60 if number else 28, colour=MENTEE, bold=True)
            _write(frame.add_paragraph(), each.label, size=20, colour=INK)
            _write(frame.add_paragraph(), each.note, size=14, colour=QUIET)

    def _table(self, slide: Any, indicators: Sequence[tuple[str, Indicator]]) -> None:
        if not indicators:
            self._nothing_yet(slide)
            return
        heads = (_("Benefit"), _("Figure"), _("Value"), _("Note"))
        high = Inches(0.46)
        table = slide.shapes.add_table(
            len(indicators) + 1, len(heads), LEFT, Inches(1.7), ACROSS, high * (len(indicators) + 1)
        ).table
        for column, inches in enumerate((2.6, 4.3, 2.1, 2.9)):
            table.columns[column].width = Inches(inches)
        self._row(table, 0, heads)
        for at, (title, each) in enumerate(indicators, start=1):
            again = at > 1 and indicators[at - 2][0] == title
            self._row(table, at, ("" if again else title, each.label, str(each.value), each.note))

    def _row(self, table: Any, at: int, cells: Sequence[str]) -> None:
        white = RGBColor(255, 255, 255)
        for column, words in enumerate(cells):
            cell = table.cell(at, column)
            _write(cell.text_frame.paragraphs[0], words, size=12, colour=INK if at else white, bold=not at)
            if at == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = MENTEE

    def _voices(self, slide: Any, quotes: Sequence[Quote]) -> None:
        words = [f"« {shortened(quote.text)} »" + (f" — {quote.by}" if quote.by else "") for quote in quotes]
        self._lines(slide, words or [_("No comment may be shown yet.")], top=1.9, size=18)

    def _chart(self, slide: Any, picture: Picture) -> None:
        """The picture as a chart whose numbers can be changed."""
        series = DRAWN.get(picture.kind, len(picture.heads))
        data = CategoryChartData()
        in_words = any(picture.written(line) != line.values for line in picture.lines)
        data.categories = [_category(picture, line) for line in picture.lines]
        for place, head in enumerate(picture.heads[:series]):
            name = _("%(what)s, at least") % {"what": head} if in_words else head
            cells = [line.values[place] for line in picture.lines]
            data.add_series(text_cell(name), [cell.value if isinstance(cell, Number) else None for cell in cells])
        kind = BARS.get(picture.kind, XL_CHART_TYPE.BAR_CLUSTERED)
        chart = slide.shapes.add_chart(kind, LEFT, Inches(1.8), ACROSS, Inches(5.2), data).chart
        chart.has_legend = series > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        # Beside many bars, names in large type are left out, each second one, by programs that show charts.
        chart.font.size = Pt(14 if len(picture.lines) <= FEW_BARS else 11)
        for place, drawn in enumerate(chart.plots[0].series):
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = PARTS[1 - place if picture.kind == "dumbbells" else place]
        if kind != XL_CHART_TYPE.COLUMN_CLUSTERED:
            chart.category_axis.reverse_order = True


def _category(picture: Picture, line: PictureLine) -> str:
    """What stands beside a bar, with the words that tell its count; the sheet behind a chart takes no formula from it."""
    written = picture.written(line)
    return text_cell(line.label if written == line.values else f"{line.label} ({line.text})")


def _by_chapter(report: Report) -> list[tuple[str, Indicator]]:
    """The first figures of every benefit, each with the title of its chapter."""
    return [
        (chapter.title, indicator)
        for chapter in chapters.chapters(report)
        for indicator in [each for part in chapter.sections for each in part.indicators][:MOST_OF_A_CHAPTER]
    ]


def voices_of(report: Report, front: Front) -> list[Quote]:
    """The voice of the first page, then others, those that a slide has room for first."""
    quotes = [quote for part in report.sections for quote in part.quotes if quote != front.quote]
    quotes.sort(key=lambda quote: len(quote.text) > SHORT_ENOUGH)
    return [*([front.quote] if front.quote else []), *quotes][:MOST_VOICES]


def shortened(text: str) -> str:
    """Someone's words, cut at a space where a slide has no room for all of them."""
    words = " ".join(text.split())
    if len(words) <= SHORT_ENOUGH:
        return words
    cut = words[: SHORT_ENOUGH - 1]
    return (cut[: cut.rindex(" ")] if " " in cut else cut) + "…"


def _readable(picture: bytes) -> bytes:
    """The picture, or nothing when it cannot be opened: a damaged logo must not keep anyone from the slides."""
    try:
        wide, high = Image.from_blob(picture).size
    except (OSError, ValueError, SyntaxError):
        return b""
    return picture if wide and high else b""


def _write(paragraph: Any, words: str, *, size: int, colour: RGBColor, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour
