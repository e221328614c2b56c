"""The table of a SAML service in the file of sign-in services: the documentation's is read, every mistake is one sentence."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from binome.settings import saml_services
from binome.settings.saml_services import KINDS, SamlProvider, providers_in
from tests.interfaces.accounts.saml_service import IDP, metadata

PAGE = (Path(__file__).resolve().parent.parent / "docs/operate/saml.md").read_text("utf-8")
(SAMPLE,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
LEAST = '[providers.adfs]\nprotocol = "saml"\nname = "Company"\nmetadata_file = "adfs.xml"\nclaim = "employeeID"\n'


def read(folder: Path, words: str, *, published: str | None = None):
    (folder / "adfs.xml").write_text(metadata() if published is None else published, "utf-8")
    (folder / "services.toml").write_text(words, "utf-8")
    return providers_in(str(folder / "services.toml"))


def test_the_sample_of_the_documentation_is_read(tmp_path):
    (provider,) = read(tmp_path, SAMPLE)

    assert isinstance(provider, SamlProvider)
    assert provider.published["entityId"] == IDP
    assert provider.roles == {"Binome-HR": ("hr",)}


def test_every_key_is_in_the_documentation():
    assert all(f"`{key}`" in PAGE for key in KINDS)


@pytest.mark.parametrize(
    ("words", "published", "sentence"),
    [
        (LEAST.replace("saml", "kerberos"), None, "speaks a “protocol” that Binôme does not"),
        (LEAST.replace('"saml"', "7"), None, "speaks a “protocol” that Binôme does not"),
        (LEAST + 'client_id = "x"\n', None, "knows no “client_id”"),
        (LEAST.replace('claim = "employeeID"\n', ""), None, "lacks “claim”"),
        (LEAST + 'match = "name"\n', None, "must “match” by staff_id or by email"),
        (LEAST + 'match = "email"\n', None, "say “addresses_checked = true”"),
        (LEAST.replace("adfs.xml", "gone.xml"), None, "has a “metadata_file” that cannot be read"),
        (LEAST, "<a/>", "is not the metadata of an identity provider"),
        (LEAST, "no xml", "is not the metadata of an identity provider"),
        (LEAST, metadata().replace("X509Certificate", "X509Other"), "with a certificate"),
        (LEAST, metadata().replace("https://idp.example.org/sso", "http://idp.example.org/sso"), "with https"),
    ],
)
def test_a_mistake_is_said_in_one_sentence(tmp_path, words, published, sentence):
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)) as refusal:
        read(tmp_path, words, published=published)

    assert "\n" not in str(refusal.value)


def test_without_the_extra_it_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(saml_services.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(ImproperlyConfigured, match=re.escape("pip install 'binome[saml]'")):
        read(tmp_path, LEAST)
