"""A document as a file of a word processor, which people go on writing."""

import io

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from binome.core.people.text import cleaned
from binome.interfaces.administration.documents.blocks import Document, DocumentTable


def docx_of(document: Document, *, language: str) -> bytes:
    """The document as DOCX, in headings and tables of the program's own styles, its language said for the spelling."""
    file = docx.Document()
    file.core_properties.title = document.title
    file.core_properties.author = file.core_properties.comments = ""
    file.core_properties.language = language
    _speak(file, language)
    file.add_heading(document.title, level=0)
    file.add_paragraph(document.lead)
    for section in document.sections:
        file.add_heading(section.title, level=1)
        for words in section.paragraphs:
            file.add_paragraph(cleaned(words))
        for grid in section.grids:
            _add(file, grid)
        for words in section.to_write:
            file.add_paragraph().add_run(_("[To complete: %(what)s]") % {"what": words}).italic = True
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def _speak(file: docx.document.Document, language: str) -> None:
    """The default style's language, by which spelling is checked and screen readers speak."""
    properties = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    if properties is not None:
        properties.set(qn("w:val"), {"fr": "fr-FR", "en": "en-GB"}[language])


def _add(file: docx.document.Document, grid: DocumentTable) -> None:
    table = file.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in grid.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = cleaned(words)
