"""The file that describes sign-in services: every sample of the documentation is read, every mistake is one sentence."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from binome.core.programmes.permissions import Role
from binome.interfaces.accounts.single_sign_on.claims import SignInRefusal
from binome.settings.single_sign_on import KINDS, ROLE, Provider, providers_in

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/operate/single-sign-on.md").read_text("utf-8")
SAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FRENCH_PAGE = (ROOT / "docs/operate/fr/single-sign-on.md").read_text("utf-8")
SECRET = "s3cret-of-the-service"
LEAST = """[providers.company]
name = "Company"
server = "https://sso.example.org"
client_id = "binome"
client_secret_file = "secret"
"""


def read(folder: Path, words: str) -> tuple[Provider, ...]:
    (folder / "secret").write_text(f"{SECRET}\n", "utf-8")
    (folder / "services.toml").write_text(words, "utf-8")
    return providers_in(str(folder / "services.toml"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.partition("]")[0])
def test_every_sample_of_the_documentation_is_read(tmp_path, sample):
    words = re.sub(r'client_secret_file = ".*"', 'client_secret_file = "secret"', sample)

    (provider,) = read(tmp_path, words)

    assert provider.client_secret == SECRET
    assert SECRET not in repr(provider)


@pytest.mark.parametrize("page", [PAGE, FRENCH_PAGE], ids=["en", "fr"])
def test_the_documentation_tells_four_services_every_key_and_every_refusal(page):
    told = re.findall(r"^\| `(?:\[providers\.(?:NAME|NOM)\.)?([a-z_]+)\]?` \|", page, re.MULTILINE)

    assert len(SAMPLES) == 4
    assert re.findall(r"```toml\n(.*?)```", page, re.DOTALL) == SAMPLES
    assert sorted(told) == sorted([*KINDS, *(reason.value for reason in SignInRefusal)])
    assert {field.name for field in fields(Provider)} == {*KINDS, "slug", "client_secret"} - {"client_secret_file"}


def test_groups_may_stand_for_every_role_there_is():
    assert all(ROLE.fullmatch(f"{role}/3") for role in Role.values)
    assert not ROLE.fullmatch("manager")
    assert not ROLE.fullmatch("administrator/3")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "must hold tables"),
        ("[providers", "is not TOML"),
        (LEAST, "must say in “claim”"),
        (LEAST.replace("https", "http") + 'claim = "sub"', "without https"),
        (LEAST.replace("https://sso.example.org", "sso") + 'claim = "sub"', "no address"),
        (LEAST.replace("company", "Company Ltd") + 'claim = "sub"', "TOML"),
        (LEAST.replace("[providers.company]", '[providers."A/B"]') + 'claim = "sub"', "small letters"),
        (LEAST.replace('client_id = "binome"', "") + 'claim = "sub"', "lacks “client_id”"),
        (LEAST.replace('"secret"', '"nowhere"') + 'claim = "sub"', "cannot be read"),
        (LEAST.replace('"secret"', '"services.toml"') + 'claim = "sub"\nmatch = "name"', "by staff_id or by email"),
        (LEAST + 'match = "email"\nclaim = "sub"', "although it matches by email"),
        (LEAST + 'claim = "sub"\nclient_secret = "x"', "knows no “client_secret”"),
        (LEAST + "claim = 3", "of the wrong kind"),
        (LEAST + 'claim = "sub"\nscopes = ["profile"]', "openid among them"),
        (LEAST + 'claim = "sub"\n[providers.company.roles]\na = "king"', "no role"),
        (LEAST + 'claim = "sub"\n[providers.company.require]\na = 3', "must “require” texts"),
    ],
)
def test_a_mistake_in_the_file_is_told_in_one_sentence(tmp_path, words, sentence):
    with pytest.raises(ImproperlyConfigured, match=r"^BINOME_SSO_FILE: ") as told:
        read(tmp_path, words)

    assert sentence in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"BINOME_SSO_ONLY": "1"}, "BINOME_SSO_ONLY needs BINOME_SSO_FILE"),
        ({"BINOME_SSO_FILE": "/nowhere"}, "cannot be read"),
    ],
)
def test_an_installation_that_nobody_could_enter_does_not_start(tmp_path, more, sentence):
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("BINOME_", "DATABASE_"))}
    environment = bare | {"BINOME_DEBUG": "1", "BINOME_DATA_DIR": str(tmp_path)} | more
    command = [sys.executable, "-c", "import binome.settings.base"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode
    assert sentence in done.stderr
