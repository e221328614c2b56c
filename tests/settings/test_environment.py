"""Settings from the environment and from files, and the secret key replaced."""

import os
import pwd
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from binome.core.privacy.seal import sealed, unsealed
from binome.journey.mentoring.models import PrivateNote
from binome.settings import environment, private, safety
from tests.factories import NOON
from tests.journey.mentoring.factories import opened

BINOME = Path(sys.executable).parent / "binome"
OWN = {"BINOME_SECRET_KEY": "k8Zr1x" * 10 + "abcdefgh", "PATH": os.environ["PATH"]}
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


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("BINOME_BASE_URL", "https://example.org/binome", "BINOME_BASE_URL must end with its host, not with /binome"),
        ("BINOME_BASE_URL", "https://[::1", "BINOME_BASE_URL must be the address people type"),
        ("BINOME_BEHIND_PROXY", "maybe", "BINOME_BEHIND_PROXY must be 1 (on) or 0 (off), not maybe."),
        ("BINOME_IDLE_MINUTES", "-5", "BINOME_IDLE_MINUTES must be 0 or more."),
        ("BINOME_TIME_ZONE", "Paris", "there is no time zone Paris"),
        ("BINOME_EMAIL_FROM", "Binome", "BINOME_EMAIL_FROM must hold an address"),
        ("DATABASE_URL", "mysql://u:p@h/x", "DATABASE_URL must begin with postgresql:// or sqlite://"),
    ],
)
def test_a_value_that_means_nothing_stops_the_start_in_a_sentence(tmp_path, setting, value, sentence):
    refused = subprocess.run(
        [BINOME, "check"], env={**OWN, "BINOME_DATA_DIR": str(tmp_path), setting: value},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert refused.returncode == 2


def test_the_host_of_the_address_is_answered_without_being_named_twice():
    assert safety.hosts_of("https://b.example.org:8443", ["localhost"]) == ["localhost", "b.example.org"]
    assert safety.hosts_of("https://b.example.org", [".example.org"]) == [".example.org"]
    assert safety.hosts_of("http://[::1]:8000", []) == ["[::1]"]


def test_what_is_almost_a_setting_and_a_country_that_is_none_are_said_by_every_check(tmp_path):
    said = {"BINOME_EMAIL_HOSTS": "mail", "BINOME_COUNTRY": "Atlantis", "BINOME_DATA_DIR": str(tmp_path)}

    checked = subprocess.run([BINOME, "check"], env={**OWN, **said}, capture_output=True, text=True, check=False)

    assert "BINOME_EMAIL_HOSTS is no setting: is BINOME_EMAIL_HOST meant?" in checked.stderr
    assert "Atlantis is no country" in checked.stderr
    assert checked.returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_another_user_than_the_one_who_runs_it_is_told_whom_to_be(tmp_path):
    kept, nobody = tmp_path / "kept", pwd.getpwnam("nobody")
    kept.mkdir(mode=0o700)
    (kept / "binome.sqlite3").touch()
    for path in (kept, kept / "binome.sqlite3"):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)

    assert "Run this as the user nobody." in str(private.wrong_user(kept))
    os.chown(kept, 4321, 4321)
    assert private.wrong_user(kept) is None  # a folder of a container: nothing in it is that user's

    with TemporaryDirectory() as reached:
        os.chown(reached, 4321, 4321)
        os.seteuid(nobody.pw_uid)
        complaint = private.wrong_user(Path(reached))
        os.seteuid(0)
    assert complaint == f"{reached} is closed to the user nobody. Run this as the user number 4321."


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
        (
            "Private notes and messages sealed again: 1. Files: 0. "
            "Secrets of webhooks: 0. Addresses of agendas: 0, of chats: 0. Keys of badges: 0."
        ),
        (
            "Private notes and messages sealed again: 0. Files: 0. "
            "Secrets of webhooks: 0. Addresses of agendas: 0, of chats: 0. Keys of badges: 0."
        ),
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


@pytest.mark.parametrize(
    ("host", "is_fine"),
    [
        ("hooks.slack.com", True),
        (".environment.api.powerplatform.com", True),
        ("127.0.0.1", True),
        ("*", False),
        ("*.icloud.com", False),
        (".com", False),
        ("https://hooks.slack.com", False),
        ("chat.example.org:8065", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("setting", ["BINOME_CHAT_HOSTS", "BINOME_AGENDA_HOSTS"])
def test_hosts_that_are_none_keep_an_installation_from_starting(setting, host, is_fine):
    complaint = safety.hosts_complaint(setting, [host])

    assert complaint is None if is_fine else complaint.startswith(f"{setting}: ")
