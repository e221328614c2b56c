"""The journal of a pair: links and files for the two of them alone, sealed, taken back, exported and erased with them."""

import io
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.core.privacy.export import archive
from binome.core.privacy.seal import unsealed_bytes
from binome.journey.mentoring.actions import closing, journal
from binome.journey.mentoring.actions.errors import JournalIsFull, NotNow
from binome.journey.mentoring.models import JournalFile, Note
from binome.journey.mentoring.queries.pairs import journal_files_of
from binome.journey.mentoring.rules.links import is_plain_address
from binome.orchestration.clock import tick
from tests.factories import NOON, PersonFactory, RelationshipFactory, manager_of

pytestmark = pytest.mark.django_db
PLAN = CleanFile(FileKind.TEXT, "plan.txt", "Trois points à voir".encode(), "Trois points à voir")


def a_paper() -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def space():
    return RelationshipFactory()


def entry(space, *, file=PLAN, link=""):
    return journal.write_note(space.pk, text="À lire", link=link, file=file, private=False, by=space.mentor, now=NOON)


def post(client, space, **data):
    return client.post(reverse("mentoring:write_note", args=[space.pk]), data)


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("plan.pdf", a_paper(), False),
        ("plan.csv", b"jour;heure\nlundi;9", False),
        ("plan.pdf", b"Ceci n\xe2\x80\x99est pas un PDF", True),  # words that call themselves a PDF
        ("plan.txt", a_paper(), True),
        ("plan.exe", b"MZ\x90\x00\x03\x00", True),
        ("plan.txt", b"<html><script>alert(1)</script>", True),
        ("plan.txt", b"", True),
    ],
)
def test_a_file_is_what_its_name_says_or_is_refused_in_a_sentence(client, space, name, content, refused):
    client.force_login(space.mentor)
    answer = post(client, space, text="Mes mots", file=SimpleUploadedFile(name, content))

    assert answer.status_code == (422 if refused else 302)
    assert JournalFile.objects.count() == Note.objects.count() == (0 if refused else 1)
    assert not refused or ("Mes mots" in answer.text and answer.context["note_form"].errors["file"])


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://intranet/page", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://bank.example@evil.example/", False),
        ("https:///page", False),
        ("https://example.org:port/", False),
        ("https://example.org/a b", False),
        ("//example.org", False),
        ("mailto:someone@example.org", False),
    ],
)
def test_a_link_is_a_web_address_of_one_plain_host(link, plain):
    assert is_plain_address(link) is plain


def test_a_link_is_shown_to_be_opened_by_its_reader_and_a_wrong_one_loses_nothing(client, space):
    client.force_login(space.mentor)
    wrong = post(client, space, text="Mes mots", link="javascript:alert(1)")
    post(client, space, link="https://example.org/guide")
    client.force_login(space.mentee)
    page = client.get(reverse("mentoring:relationship", args=[space.pk])).text

    assert wrong.status_code == 422
    assert "Mes mots" in wrong.text
    assert '<a href="https://example.org/guide" rel="nofollow noopener noreferrer">' in page


def test_a_note_for_oneself_takes_words_alone_and_an_empty_one_nothing(client, space):
    client.force_login(space.mentor)
    for data in ({"text": "À moi", "private": "on", "link": "https://example.org/"}, {"text": " "}):
        assert post(client, space, **data).status_code == 422
    with pytest.raises(NotNow):
        journal.write_note(space.pk, text="À moi", private=True, file=PLAN, by=space.mentor, now=NOON)


def test_both_save_the_file_nobody_else_and_the_database_holds_none_of_it(client, space):
    file = entry(space).files.get()
    address = reverse("mentoring:journal_file", args=[file.pk])
    for reader in (space.mentor, space.mentee):
        client.force_login(reader)
        answer = client.get(address)
        assert answer.content == PLAN.content
        assert answer["Content-Disposition"] == 'attachment; filename="plan.txt"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for reader in (PersonFactory(), RelationshipFactory().mentor, manager_of(space.wave), PersonFactory(is_hr=True)):
        client.force_login(reader)
        assert client.get(address).status_code == 404

    assert b"points" not in bytes(file.sealed_content)
    assert "plan" not in file.sealed_name
    assert unsealed_bytes(bytes(file.sealed_content), reader=f"pair:{space.pk}") == PLAN.content


def test_an_erased_note_comes_back_with_its_file_which_goes_for_good_a_few_minutes_later(client, space):
    note = entry(space)
    client.force_login(space.mentor)
    answer = client.post(reverse("mentoring:erase_note", args=[note.pk]))
    (message,) = get_messages(answer.wsgi_request)
    meanwhile = journal_files_of(space.mentee).count()
    client.post(reverse("undo"), {"undo": message.extra_tags})
    back = note.files.filter(removed_at=None).count()
    client.post(reverse("mentoring:remove_file", args=[note.files.get().pk]))
    tick(timezone.now())
    waiting = JournalFile.objects.count()
    tick(timezone.now() + timedelta(minutes=6))

    assert (meanwhile, back, waiting) == (0, 1, 1)
    assert not JournalFile.objects.exists()
    assert Note.objects.get().text == "À lire"


def test_the_files_of_a_pair_together_have_a_limit_and_close_with_it(space, monkeypatch):
    monkeypatch.setattr(journal, "MOST_BYTES_OF_A_PAIR", 2 * len(PLAN.content))
    entry(space)
    entry(space)
    with pytest.raises(JournalIsFull):
        entry(space)
    for half in space.people:
        closing.ask_to_close(space.pk, by=half, now=NOON)
    with pytest.raises(NotNow):
        entry(space)

    assert (Note.objects.count(), journal_files_of(space.mentee).count()) == (2, 2)


def test_whoever_handed_it_in_takes_it_along_with_their_data(space):
    file = entry(space).files.get()

    with (
        zipfile.ZipFile(io.BytesIO(archive(space.mentor))) as taken,
        zipfile.ZipFile(io.BytesIO(archive(space.mentee))) as of_the_other,
    ):
        assert taken.read(f"files/journalfile-{file.pk}-plan.txt") == PLAN.content
        assert "plan.txt" in taken.read("data.json").decode()
        assert of_the_other.namelist() == ["data.json", "data.html"]
