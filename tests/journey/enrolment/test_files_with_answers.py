"""A file handed in with the answer to a case: cleaned, sealed, read under a code, never telling whose it is."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.core.privacy.models import AuditLine
from binome.core.programmes.permissions import Role
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.filing import hand_in_file
from binome.journey.enrolment.actions.marking import assign_reviewers
from binome.journey.enrolment.models import CaseAnswer, CaseFile, Marking
from tests.factories import NOON, PersonFactory, holder, manager_of
from tests.journey.enrolment.factories import codes_of, mentor_answers, open_wave, reviewers

pytestmark = pytest.mark.django_db


def a_note(text="Trois étapes, puis on refait.", *, author=""):
    document = Document()
    document.core_properties.author = author
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def applicant():
    return PersonFactory(given_name="Sidonie", family_name="Fontanel", manager=PersonFactory(level=4))


@pytest.fixture
def draft(applicant, at_noon):
    wave = open_wave(themes=1)
    return applying.apply(wave.pk, side="mentor", by=applicant, now=NOON)


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def send(client, application, content, *, name="Sidonie Fontanel.docx", page="enrolment:case_file"):
    url = reverse(page, args=[application.pk, codes_of(application.wave)[0]])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)


def given_to_readers(application, applicant):
    """The application submitted and shared out; its first reader."""
    applying.save_draft(application.pk, answers=mentor_answers(application.wave), by=applicant, now=NOON)
    applying.submit(application.pk, by=applicant, now=NOON)
    first, _second = reviewers(application.wave)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    return first, Marking.objects.get(reviewer=first)


def test_readers_download_what_was_handed_in_under_its_code_without_its_author(client, draft, applicant):
    client.force_login(applicant)
    page = send(client, draft, a_note(author="Sidonie Fontanel"))
    first, marking = given_to_readers(draft, applicant)
    client.force_login(first)

    reading = client.get(reverse("enrolment:marking", args=[marking.pk]))
    file = client.get(reverse("enrolment:file_to_read", args=[marking.pk]))

    assert "Votre fichier, tel que ses relecteurs le reçoivent" in page.text
    assert reverse("enrolment:file_to_read", args=[marking.pk]) in reading.text
    assert file["Content-Disposition"] == f'attachment; filename="{marking.answer.code}.docx"'
    assert file["X-Content-Type-Options"] == "nosniff"
    document = Document(io.BytesIO(file.content))
    assert document.paragraphs[0].text == "Trois étapes, puis on refait."
    for words in (reading.text, str(file.headers), file.content.decode("latin-1")):
        assert "Fontanel" not in words
        assert "Sidonie" not in words


def test_a_file_whose_words_name_its_author_is_refused_with_these_words(client, draft, applicant):
    client.force_login(applicant)

    refused = send(client, draft, a_note("Note préparée par Sidonie FONTANEL pour la direction."))

    assert refused.status_code == 422
    assert "FONTANEL" in refused.text
    assert not CaseFile.objects.exists()


def test_what_lies_in_the_database_is_sealed_and_has_no_name(client, draft, applicant):
    client.force_login(applicant)
    send(client, draft, "Trois étapes.".encode(), name="sidonie.txt")

    row = CaseFile.objects.get()
    assert b"Trois" not in bytes(row.sealed_content)
    assert row.content == "Trois étapes.".encode()
    assert row.name == f"{row.answer.code}.txt"
    assert AuditLine.objects.filter(act="enrolment.handed_in_file", by=applicant).exists()


def test_a_new_file_takes_the_place_of_the_first_and_is_removed_once_asked(client, draft, applicant):
    client.force_login(applicant)
    theme = codes_of(draft.wave)[0]
    send(client, draft, b"one", name="1.txt")
    send(client, draft, b"two", name="2.txt")
    assert CaseFile.objects.get().content == b"two"
    remove = reverse("enrolment:remove_file", args=[draft.pk, theme])

    asked = client.post(remove)
    kept = CaseFile.objects.exists()
    told = client.post(remove, {"confirmed": "yes"}, follow=True)

    assert "Supprimer ce fichier" in asked.text
    assert kept
    assert "Le fichier est supprimé" in told.text
    assert not CaseFile.objects.exists()
    assert CaseAnswer.objects.filter(application=draft).exists()


def test_nobody_else_reaches_the_file_and_nothing_changes_once_submitted(client, draft, applicant):
    client.force_login(applicant)
    theme = codes_of(draft.wave)[0]
    send(client, draft, b"one", name="1.txt")
    first, marking = given_to_readers(draft, applicant)
    late = send(client, draft, b"two", name="2.txt")
    mine = reverse("enrolment:my_file", args=[draft.pk, theme])
    read = reverse("enrolment:file_to_read", args=[marking.pk])
    steered = reverse("enrolment:file_of_application", args=[draft.wave_id, draft.pk, theme])
    manager = manager_of(draft.wave)
    elsewhere = holder(Role.MANAGER, open_wave(themes=1).programme)

    opened = {}
    for person in (applicant, first, manager, elsewhere, PersonFactory()):
        client.force_login(person)
        opened[person] = [client.get(page).status_code for page in (mine, read, steered)]

    assert (late.status_code, CaseFile.objects.get().content) == (422, b"one")
    assert opened[applicant] == [200, 404, 404]
    assert opened[first] == [404, 200, 404]
    assert opened[manager] == [404, 404, 200]
    assert list(opened.values())[3:] == [[404, 404, 404]] * 2


def test_a_page_that_says_there_is_a_file_does_not_read_it(draft, applicant):
    file = CleanFile(FileKind.TEXT, "x.txt", b"content", "content")
    kept = hand_in_file(draft.pk, theme=codes_of(draft.wave)[0], file=file, by=applicant, now=NOON)
    answer = CaseAnswer.objects.get(pk=kept.answer_id)

    assert answer.file.get_deferred_fields() == {"sealed_content"}


def test_a_file_that_no_key_opens_any_more_is_not_there_for_anybody(client, draft, applicant, settings):
    client.force_login(applicant)
    theme = codes_of(draft.wave)[0]
    send(client, draft, b"one", name="1.txt")
    first, marking = given_to_readers(draft, applicant)
    settings.SECRET_KEY = "another-key-" * 5
    settings.SECRET_KEY_FALLBACKS = []

    opened = []
    for person, page in (
        (applicant, reverse("enrolment:my_file", args=[draft.pk, theme])),
        (first, reverse("enrolment:file_to_read", args=[marking.pk])),
        (manager_of(draft.wave), reverse("enrolment:file_of_application", args=[draft.wave_id, draft.pk, theme])),
    ):
        client.force_login(person)
        opened.append(client.get(page).status_code)

    assert opened == [404, 404, 404]
