"""The organisation's own sign-in services, as the file named by BINOME_SSO_FILE describes them; checked before anything starts."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from binome.settings.safety import is_near

STAFF_ID, EMAIL = "staff_id", "email"
SAID, ALWAYS = "said", "always"  # how one knows that a service asked for a second factor
SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
# a role of the whole installation, or one of a programme with the programme's number
ROLE = re.compile(r"administrator|hr|(?:manager|reviewer|trainer|sponsor)/[1-9][0-9]{0,17}")
SHORTEST_SECRET = 8  # characters: shorter ones are placeholders left in a file


@dataclass(frozen=True)
class Provider:
    """One sign-in service that speaks OpenID Connect."""

    slug: str
    name: str  # on the button
    server: str  # the issuer, under which its configuration is published
    client_id: str
    client_secret: str = field(repr=False)
    match: str = STAFF_ID
    claim: str = "employee_id"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    require: Mapping[str, str] = field(default_factory=dict)
    groups_claim: str = "groups"
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # group → roles
    second_factor: str = SAID
    second_factor_acr: tuple[str, ...] = ()  # what `acr` says then
    acr_values: str = ""  # how sure the service is asked to be, where it wants to be asked
    few_parameters: bool = False  # it refuses questions with more words than it knows: no PKCE, no age of its session
    sign_out_hint: bool = False  # it lets nobody out without the token with which it let them in


KINDS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "server": (str,),
    "client_id": (str,),
    "client_secret_file": (str,),
    "match": (str,),
    "claim": (str,),
    "scopes": (list,),
    "require": (dict,),
    "groups_claim": (str,),
    "roles": (dict,),
    "second_factor": (str,),
    "second_factor_acr": (list,),
    "acr_values": (str,),
    "few_parameters": (bool,),
    "sign_out_hint": (bool,),
}
NEEDED = ("name", "server", "client_id", "client_secret_file")


Reader = Callable[..., Provider]


def providers_in(file: str, *, readers: Mapping[str, Reader] | None = None) -> tuple[Provider, ...]:
    """The sign-in services that `file` describes, in its order; raises `ImproperlyConfigured` with one sentence.

    `readers` read the tables of other protocols, by the word in `protocol`.
    """
    path = Path(file)
    try:
        parsed = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as trouble:
        raise ImproperlyConfigured(f"BINOME_SSO_FILE: {file} cannot be read ({trouble}).") from None
    except tomllib.TOMLDecodeError as trouble:
        raise ImproperlyConfigured(f"BINOME_SSO_FILE: {file} is not TOML ({trouble}).") from None
    tables = parsed.get("providers", {})
    if set(parsed) != {"providers"} or not isinstance(tables, dict) or not tables:
        raise ImproperlyConfigured(f"BINOME_SSO_FILE: {file} must hold tables [providers.NAME] and nothing else.")
    return tuple(_read(slug, table, folder=path.parent, readers=readers or {}) for slug, table in tables.items())


def _read(slug: str, table: Any, *, folder: Path, readers: Mapping[str, Reader]) -> Provider:
    if not SLUG.fullmatch(slug):
        raise wrong(slug, "must be small letters, digits and dashes, for it stands in an address")
    if not isinstance(table, dict):
        raise wrong(slug, "must be a table")
    protocol = table.get("protocol")
    if "protocol" in table and (not isinstance(protocol, str) or protocol not in readers):
        raise wrong(slug, "speaks a “protocol” that Binôme does not: leave it out for OpenID Connect, or write saml")
    read: Reader = readers.get(str(protocol), _provider)
    return read(slug, table, folder=folder)


def check_keys(
    slug: str, table: Mapping[str, Any], *, kinds: Mapping[str, tuple[type, ...]], needed: tuple[str, ...]
) -> None:
    """Refuse keys that are not known, of another kind than they should be, or missing."""
    for name, value in table.items():
        if name not in kinds:
            raise wrong(slug, f"knows no “{name}”")
        if not isinstance(value, kinds[name]):
            raise wrong(slug, f"has a “{name}” of the wrong kind")
    if missing := [name for name in needed if not table.get(name)]:
        raise wrong(slug, f"lacks “{missing[0]}”")


def _provider(slug: str, table: Mapping[str, Any], *, folder: Path) -> Provider:
    check_keys(slug, table, kinds=KINDS, needed=NEEDED)
    return Provider(
        slug=slug,
        name=table["name"],
        server=_server(slug, table["server"]),
        client_id=table["client_id"],
        client_secret=_secret(slug, folder / table["client_secret_file"]),
        scopes=_scopes(slug, table.get("scopes", ["openid", "profile", "email"])),
        require=required_in(slug, table.get("require", {})),
        groups_claim=table.get("groups_claim", "groups"),
        roles=roles_in(slug, table.get("roles", {})),
        second_factor=second_factor_in(slug, table.get("second_factor", SAID)),
        second_factor_acr=acr_in(slug, table.get("second_factor_acr", [])),
        acr_values=table.get("acr_values", ""),
        few_parameters=table.get("few_parameters", False),
        sign_out_hint=table.get("sign_out_hint", False),
        **_matching(slug, table),
    )


def wrong(slug: str, what: str) -> ImproperlyConfigured:
    """What is wrong with a service of the file, in one sentence."""
    return ImproperlyConfigured(f"BINOME_SSO_FILE: [providers.{slug}] {what}.")


def _server(slug: str, address: str) -> str:
    """The issuer. What is read from it lets people in: the way there must not be open to others."""
    parts = urlsplit(address)
    if not parts.hostname or parts.query or parts.fragment:
        raise wrong(slug, "has a “server” that is no address of a sign-in service")
    if not is_safe(address):
        raise wrong(slug, "has a “server” without https")
    return address.rstrip("/")


def is_safe(address: str) -> bool:
    """Whether nobody on the way reads or changes what comes from `address`."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname or ""))


def _secret(slug: str, path: Path) -> str:
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise wrong(slug, f"has a “client_secret_file” that cannot be read ({trouble})") from None
    if len(secret) < SHORTEST_SECRET:
        raise wrong(slug, "has a “client_secret_file” without a secret in it")
    return secret


def _matching(slug: str, table: Mapping[str, Any]) -> dict[str, str]:
    match = table.get("match", STAFF_ID)
    if match not in {STAFF_ID, EMAIL}:
        raise wrong(slug, "must “match” by staff_id or by email")
    if match == EMAIL and "claim" in table:
        raise wrong(slug, "has a “claim” although it matches by email")
    if match == STAFF_ID and not table.get("claim"):
        raise wrong(slug, "must say in “claim” which claim is the staff id")
    return {"match": match, "claim": table.get("claim", EMAIL)}


def _scopes(slug: str, scopes: list[Any]) -> tuple[str, ...]:
    if "openid" not in scopes or not all(isinstance(scope, str) and scope.split() == [scope] for scope in scopes):
        raise wrong(slug, "must ask for words in “scopes”, openid among them")
    return tuple(scopes)


def required_in(slug: str, required: Mapping[str, Any]) -> dict[str, str]:
    """Claims that must have exactly a text."""
    if not all(isinstance(value, str) for value in required.values()):
        raise wrong(slug, "must “require” texts")
    return dict(required)


def second_factor_in(slug: str, known: str) -> str:
    """How one knows that a service asked for a second factor."""
    if known not in {SAID, ALWAYS}:
        raise wrong(slug, "must have “said” or “always” as “second_factor”")
    return known


def acr_in(slug: str, values: list[Any]) -> tuple[str, ...]:
    """What a service says after a second factor."""
    if not all(isinstance(value, str) and value for value in values):
        raise wrong(slug, "must list texts in “second_factor_acr”")
    return tuple(values)


def roles_in(slug: str, roles: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The roles that each group stands for."""
    by_group = {}
    for group, given in roles.items():
        wanted = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list) else ()
        if not wanted or not all(isinstance(role, str) and ROLE.fullmatch(role) for role in wanted):
            raise wrong(slug, f"gives the group “{group}” something that is no role")
        by_group[group] = wanted
    return by_group
