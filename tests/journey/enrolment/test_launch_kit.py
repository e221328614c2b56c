"""The launch kit of a call: texts that are whole in both languages, a poster whose code leads to the call."""

import io
import re
from datetime import date

import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind
from binome.journey.enrolment.views import launch_kit
from tests.factories import PersonFactory, ProgrammeFactory, WaveFactory, holder, manager_of
from tests.journey.enrolment.factories import open_wave

pytestmark = pytest.mark.django_db
LIMITS = {"chat": 90, "intranet": 230, "sponsor": 160, "note": 90}  # words, whatever the kind of programme


def kit_of(client, wave):
    client.force_login(manager_of(wave))
    parts = client.get(reverse("enrolment:launch_kit", args=[wave.pk])).context["parts"]
    return {(part.code, code): text for part, texts in parts for code, _name, text in texts}


@pytest.mark.parametrize("kind", ProgrammeKind.values)
def test_every_text_is_whole_and_short_in_both_languages_for_each_kind(client, kind):
    wave = WaveFactory(programme=ProgrammeFactory(kind=kind, name="L'atelier & <co>"), stage="enrolment")

    texts = kit_of(client, wave)

    assert len(texts) == 2 * len(launch_kit.PARTS)
    for (code, language), text in texts.items():
        assert len(text.split()) <= LIMITS.get(code, 400), (code, language)
        assert "&amp;" not in text
        assert "{" not in text
    assert all("L'atelier & <co>" in texts[code, language] for code in ("chat", "note") for language in ("fr", "en"))
    assert texts["questions", "fr"].count("\xa0?") == texts["questions", "en"].count("?\n") == 10
    digital = [text for (code, _language), text in texts.items() if re.search(r"num[ée]ri|digital", text)]
    assert bool(digital) == (kind == ProgrammeKind.DIGITAL_REVERSE)


def test_texts_promise_the_sessions_that_the_wave_has(client):
    wave = WaveFactory(
        programme=ProgrammeFactory(kind="flash"), stage="enrolment", sessions_planned=1, session_minutes=30
    )

    for (_code, language), text in kit_of(client, wave).items():
        assert not re.search({"fr": r"\bheures?\b", "en": r"\bhours?\b"}[language], text)
    assert "30 minutes" in kit_of(client, wave)["intranet", "fr"]


def test_texts_give_the_address_of_the_call_and_its_last_day(client):
    wave = open_wave()
    wave.call.closes_on = date(2026, 12, 18)
    wave.call.save()

    texts = kit_of(client, wave)

    address = settings.BASE_URL + reverse("enrolment:call", args=[wave.pk])
    assert all(address in texts[code, "fr"] for code in ("chat", "intranet", "sponsor", "note"))
    assert "18 décembre 2026" in texts["chat", "fr"]
    assert "18 December 2026" in texts["chat", "en"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_poster_is_one_tagged_page_with_the_address_in_words_too(client, language):
    wave = WaveFactory(programme=ProgrammeFactory(name="Mentorat 🌍 " + "W" * 150), stage="enrolment")
    client.force_login(manager_of(wave))

    answer = client.get(reverse("enrolment:poster", args=[wave.pk, language]))

    paper = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in paper.pages)
    assert answer["Content-Type"] == "application/pdf"
    assert len(paper.pages) == 1
    assert bool(paper.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert reverse("enrolment:call", args=[wave.pk]) in "".join(text.split()).replace("\u200b", "")


def test_the_kit_is_the_managers_of_the_wave_alone(client):
    wave = open_wave()
    for person in (
        PersonFactory(),
        PersonFactory(is_hr=True),
        holder(Role.TRAINER, wave.programme),
        manager_of(WaveFactory()),
    ):
        client.force_login(person)
        assert client.get(reverse("enrolment:launch_kit", args=[wave.pk])).status_code == 404
        assert client.get(reverse("enrolment:poster", args=[wave.pk, "fr"])).status_code == 404
    client.force_login(manager_of(wave))
    assert client.get(reverse("enrolment:poster", args=[wave.pk, "de"])).status_code == 404
