"""Sign-in services that speak SAML 2.0, in the same file as the others: a table with `protocol = "saml"`."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from binome.settings import single_sign_on
from binome.settings.single_sign_on import EMAIL, SAID, STAFF_ID, Provider, wrong

NAME_ID = "name_id"  # as a claim: the name under which the service knows who comes
KINDS: dict[str, tuple[type, ...]] = {
    "protocol": (str,),
    "name": (str,),
    "metadata_file": (str,),
    "entity_id": (str,),
    "match": (str,),
    "claim": (str,),
    "addresses_checked": (bool,),
    "require": (dict,),
    "groups_claim": (str,),
    "roles": (dict,),
    "second_factor": (str,),
    "second_factor_acr": (list,),
}
NEEDED = ("name", "metadata_file", "claim")


@dataclass(frozen=True)
class SamlProvider(Provider):
    """One sign-in service that speaks SAML: what it published of itself, and how it knows this installation."""

    published: Mapping[str, Any] = field(default_factory=dict)  # its address, and certificates whose signatures count
    entity_id: str = ""  # ours; the address of our own metadata where the file says none
    addresses_checked: bool = False


def providers_in(file: str) -> tuple[Provider, ...]:
    """The sign-in services that `file` describes, of both protocols; raises `ImproperlyConfigured` with one sentence."""
    return single_sign_on.providers_in(file, readers={"saml": _provider})


def _provider(slug: str, table: Mapping[str, Any], *, folder: Path) -> SamlProvider:
    single_sign_on.check_keys(slug, table, kinds=KINDS, needed=NEEDED)
    match = _match(slug, table)
    if importlib.util.find_spec("onelogin") is None:
        raise wrong(slug, "speaks SAML, for which Binôme is installed with its extra: pip install 'binome[saml]'")
    return SamlProvider(
        slug=slug,
        name=table["name"],
        server="",
        client_id="",
        client_secret="",
        match=match,
        claim=table["claim"],
        require=single_sign_on.required_in(slug, table.get("require", {})),
        groups_claim=table.get("groups_claim", "groups"),
        roles=single_sign_on.roles_in(slug, table.get("roles", {})),
        second_factor=single_sign_on.second_factor_in(slug, table.get("second_factor", SAID)),
        second_factor_acr=single_sign_on.acr_in(slug, table.get("second_factor_acr", [])),
        published=_published(slug, folder / table["metadata_file"]),
        entity_id=table.get("entity_id", ""),
        addresses_checked=bool(table.get("addresses_checked")),
    )


def _match(slug: str, table: Mapping[str, Any]) -> str:
    match: str = table.get("match", STAFF_ID)
    if match not in {STAFF_ID, EMAIL}:
        raise wrong(slug, "must “match” by staff_id or by email")
    if match == EMAIL and not table.get("addresses_checked"):
        raise wrong(
            slug, "matches by email: say “addresses_checked = true” where people cannot write their own address"
        )
    return match


def _published(slug: str, path: Path) -> dict[str, Any]:
    try:
        metadata = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise wrong(slug, f"has a “metadata_file” that cannot be read ({trouble})") from None
    try:
        return published_in(metadata)
    except ValueError as trouble:
        raise wrong(slug, f"has a “metadata_file” {trouble}") from None


def published_in(metadata: str) -> dict[str, Any]:
    """What an identity provider says of itself; its keys are believed because whoever runs Binôme put the file there.

    Raises `ValueError` when something is missing.
    """
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser  # noqa: PLC0415 — an extra

    try:
        published: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(metadata).get("idp", {})
    except Exception:  # whatever may stand in a file
        raise ValueError("that is not the metadata of an identity provider") from None
    if not published.get("entityId") or not ("x509cert" in published or "x509certMulti" in published):
        raise ValueError("that is not the metadata of an identity provider with a certificate")
    address = published.get("singleSignOnService", {}).get("url", "")
    if not single_sign_on.is_safe(address):
        raise ValueError("without an address to sign in at by redirect, with https")
    return published
