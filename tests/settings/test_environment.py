"""Settings from the environment and from files, and the secret key replaced."""

import subprocess
import sys

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from binome.core.privacy.seal import sealed, unsealed
from binome.journey.mentoring.models import PrivateNote
from binome.settings import environment
from tests.factories import NOON
from tests.journey.mentoring.factories import opened

FORMER, TODAY = "a-former-key-" * 5, "the-key-of-today-" * 4


def test_a_secret_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("  hidden\n")
    monkeypatch.setenv("BINOME_X_FILE", str(tmp_path / "key"))

    assert environment.text("BINOME_X") == "hidden"


@pytest.mark.parametrize(
    ("content", "both", "words"),
    [(None, False, "cannot be read"), (b"\xff", False, "no text"), (b"x", True, "are both set")],
)
def test_a_secret_that_cannot_be_read_is_said_in_one_sentence(tmp_path, monkeypatch, content, both, words):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    monkeypatch.setenv("BINOME_X_FILE", str(tmp_path / "key"))
    if both:
        monkeypatch.setenv("BINOME_X", "other")

    with pytest.raises(ImproperlyConfigured, match=words):
        environment.text("BINOME_X")


def started(tmp_path, **said: str) -> subprocess.CompletedProcess[str]:
    program = (
        "from django.conf import settings as s; "
        "print(s.SECRET_KEY[:4], len(s.SECRET_KEY_FALLBACKS), s.EMAIL_USE_SSL, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_PRELOAD)"
    )
    environ = {"DJANGO_SETTINGS_MODULE": "binome.settings.base", "BINOME_DATA_DIR": str(tmp_path / "var"), **said}
    return subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False)


def test_an_installation_starts_from_files_with_its_own_hsts_and_implicit_tls(tmp_path):
    (tmp_path / "key").write_text("k8Zr1x" * 10 + "abcdefgh")
    settings = {
        "BINOME_SECRET_KEY_FILE": str(tmp_path / "key"),
        "BINOME_SECRET_KEY_FALLBACKS": "one two",
        "BINOME_BASE_URL": "https://b.example.org",
        "BINOME_ALLOWED_HOSTS": "b.example.org",
        "BINOME_EMAIL_SSL": "1",
        "BINOME_HSTS_SECONDS": "3600",
        "BINOME_HSTS_HOST_ONLY": "1",
    }

    assert started(tmp_path, **settings).stdout.split() == ["k8Zr", "2", "True", "3600", "False"]
    assert "exclude each other" in started(tmp_path, **settings, BINOME_EMAIL_TLS="1").stderr


@pytest.mark.django_db
def test_a_former_key_opens_notes_until_they_are_sealed_again(settings, capsys):
    relationship = opened()
    author = relationship.pair.mentor.person
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FORMER, []
    note = PrivateNote.objects.create(
        relationship=relationship, author=author, sealed=sealed("Mes mots.", reader=author.pk), written_at=NOON
    )

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = TODAY, [FORMER]
    assert unsealed(note.sealed, reader=author.pk) == "Mes mots."
    call_command("reseal")
    call_command("reseal")

    assert capsys.readouterr().out.split("\n")[:2] == [
        "Private notes and messages sealed again: 1. Secrets of webhooks: 0. Addresses of chats: 0. Keys of badges: 0.",
        "Private notes and messages sealed again: 0. Secrets of webhooks: 0. Addresses of chats: 0. Keys of badges: 0.",
    ]
    settings.SECRET_KEY_FALLBACKS = []
    note.refresh_from_db()
    assert unsealed(note.sealed, reader=author.pk) == "Mes mots."
    with pytest.raises(InvalidToken):
        unsealed(note.sealed, reader=author.pk + 1)


@pytest.mark.django_db
def test_a_note_that_no_key_opens_stays_as_it_is_and_is_said(settings):
    relationship = opened()
    author = relationship.pair.mentor.person
    settings.SECRET_KEY = FORMER
    note = PrivateNote.objects.create(
        relationship=relationship, author=author, sealed=sealed("Mes mots.", reader=author.pk), written_at=NOON
    )
    settings.SECRET_KEY = TODAY

    with pytest.raises(CommandError, match="neither the key nor a former one opens: 1"):
        call_command("reseal")

    assert PrivateNote.objects.get(pk=note.pk).sealed == note.sealed
