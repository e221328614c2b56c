"""Paper for everyone: whatever people are called, whatever they write, the PDF is made and shows it."""

import io

import pypdf
import pytest
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from binome.core.people.models import Person
from binome.core.programmes.models import Programme, Wave
from binome.core.ui.typesetting import SUBSTITUTE
from binome.journey.outcomes.views.typesetting import pdf
from tests.factories import manager_of
from tests.journey.outcomes.factories import wave_that_lived

SHOWN = [
    "王小明", "変革", "かな", "김민수", "สมชาย", "محمد", "Ελένη", "Дмитрий", "שירה", "Nguyễn Thị Ánh", "Łukasz", "🙏", "🎉✓",
]  # fmt: skip
LONG = "Anticonstitutionnellement" * 12


def certificate(name: str = "Zoé", **words: object) -> dict[str, object]:
    """What a certificate says."""
    return {
        "title": "Certificat", "name": name, "programme": "Élan", "lang": "fr", "awarded": "remis à", "says": "Bravo.",
        "facts": [["Vague", "Vague 1"]], "foot": "Fait à Paris.", "check": "Vérifier sur", "page": "https://b.example/",
        "link": "https://b.example/?code=2", "code_label": "code", "code": "2222-3333", **words,
    }  # fmt: skip


def text_of(made: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


@pytest.mark.parametrize("name", SHOWN)
def test_names_and_signs_of_many_scripts_are_printed_as_they_are(name):
    text = text_of(pdf("certificate.typ", certificate(name)))

    assert SUBSTITUTE not in text
    assert name in text or set(name) <= set(text)  # a program that reads a PDF turns some scripts round


@pytest.mark.parametrize("sign", ["𓀀", "አ", "\uffff", "\U0010ffff", "ꙮ"])
def test_a_sign_that_no_font_has_is_an_empty_square_and_the_rest_is_whole(sign):
    text = text_of(pdf("certificate.typ", certificate(f"Zoé {sign} Dupré", says=f"Merci {sign}{sign}")))

    assert "Zoé" in text
    assert "Dupré" in text
    assert sign not in text


@pytest.mark.parametrize("sign", ["\0", "\ufeff", "\ufffe"])
def test_what_no_tagged_pdf_may_hold_is_left_out(sign):
    """A name pasted from a file may begin with its byte order mark, which nobody sees."""
    text = text_of(pdf("certificate.typ", certificate(f"{sign}Zoé{sign} Dupré", says=sign)))

    assert "Zoé Dupré" in text
    assert SUBSTITUTE not in text
    assert sign not in text


def test_a_page_full_of_signs_that_no_font_has_is_still_made():
    every = "".join(chr(code) for code in range(0x13000, 0x13080))

    text = text_of(pdf("certificate.typ", certificate("Zoé", says=every)))

    assert "Zoé" in text
    assert SUBSTITUTE in text


@given(st.text(min_size=1, max_size=40))
@example("\0")
@example("\ufeff")
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_makes_a_page(typed):
    assert pdf("certificate.typ", certificate(typed, says=typed, foot=typed)).startswith(b"%PDF")


def widest(made: bytes) -> tuple[float, float]:
    """Where the rightmost text of the first page begins, and how wide the page is."""
    page, starts = pypdf.PdfReader(io.BytesIO(made)).pages[0], [0.0]
    page.extract_text(visitor_text=lambda text, _cm, tm, *_rest: starts.append(tm[4]) if text.strip() else None)
    return max(starts), float(page.mediabox.width)


@pytest.mark.parametrize("word", [LONG, "https://intranet.example.org/" + "a" * 200, "W" * 300])
def test_a_long_word_is_broken_instead_of_running_off_the_page(word):
    made = pdf("certificate.typ", certificate(word, says=word, facts=[["Vague", word]]))
    lines = [line for line in text_of(made).replace("\u200b", "").splitlines() if line]

    start, width = widest(made)
    assert start < width
    assert max(len(line) for line in lines) < 140  # the 25 centimetres inside the frame, at thirteen points
    assert word in "".join(lines).replace("-", "").replace(" ", "") or word in "".join(lines)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["变革 🙏", "한국 프로그램", "โครงการ", "برنامج", LONG[:200], "𓀀 Élan"])
def test_the_report_and_the_certificate_open_whatever_programme_wave_and_people_are_called(client, words):
    wave = wave_that_lived(pairs=5)
    Programme.objects.update(name=words[:100])
    Wave.objects.update(name=words[:100])
    Person.objects.update(given_name=words[:100], family_name=words[:100], job_title=words[:100])
    mentee = wave.assessments.filter(side="mentee").first().person
    opened = []
    for reader, name, args in (
        (manager_of(wave), "report_pdf", [wave.pk]), (manager_of(wave), "report_xlsx", [wave.pk]),
        (manager_of(wave), "report_csv", [wave.pk]), (mentee, "certificate", [wave.pk, "mentee"]),
    ):  # fmt: skip
        client.force_login(reader)
        opened.append(client.get(reverse(f"outcomes:{name}", args=args)).status_code)

    assert opened == [200] * 4
