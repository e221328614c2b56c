"""The part that speaks SAML 2.0 with a service: what it answers is proven by python3-saml, then handed to our own acts.

A service sends people back by a form from its own site, and browsers send no cookie of ours with it. The answer waits
under a ticket until the browser comes for it by itself: only then is it laid beside what this browser asked
(docs/decisions/0267-saml-beside-openid-connect.md).
"""

import secrets
import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse

from binome.interfaces.accounts.single_sign_on.claims import Claims
from binome.settings.saml_services import NAME_ID, SamlProvider
from binome.settings.single_sign_on import EMAIL

ASKED = "saml_asked"  # in the session: what this browser asked of a service, and where it was going
GOOD_FOR = 600  # seconds from the question to the answer
TICKET_FOR = 120  # seconds that an answer waits for its browser
LONGEST_ANSWER = 60_000  # characters: one with hundreds of groups has 50,000, and anybody may let some wait here
USED_FOR = 24 * 3600  # seconds that an assertion is remembered: longer than any is good for
NAMESPACES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}


class NotProven(Exception):
    """What came back proves nothing; the sentence says why, in the library's words."""


class NotLetIn(Exception):
    """The service says that it does not let the person in here."""


class NotAsked(Exception):
    """What came back answers no question of this browser, or one that is over."""


def ask(request: HttpRequest, provider: SamlProvider, *, going_to: str | None, afresh: bool) -> str:
    """The address at the service to which the browser goes with our question; the session remembers it."""
    from onelogin.saml2.auth import OneLogin_Saml2_Auth  # noqa: PLC0415 — an extra: there only where it is used

    auth = OneLogin_Saml2_Auth(_request_of(provider), _settings_of(provider))
    address: str = auth.login(return_to="", force_authn=afresh)
    request.session[ASKED] = {
        "provider": provider.slug,
        "number": auth.get_last_request_id(),
        "going_to": going_to,
        "at": int(time.time()),
    }
    return address


def put_aside(provider: SamlProvider, answer: str) -> str:
    """Let the answer of a service wait for its browser; the ticket under which it is fetched, once."""
    ticket = secrets.token_urlsafe(24)
    caches["default"].set(_key(provider, ticket), answer, TICKET_FOR)
    return ticket


def fetch(request: HttpRequest, provider: SamlProvider, ticket: str) -> tuple[Claims, str | None]:
    """What the service says of whoever came back, and where they were going. Raises `NotAsked`, `NotProven`, `NotLetIn`."""
    asked = request.session.pop(ASKED, None)
    answer = caches["default"].get(_key(provider, ticket))
    caches["default"].delete(_key(provider, ticket))
    if asked is None or answer is None or asked["provider"] != provider.slug or _is_over(asked):
        raise NotAsked
    return _proven(answer, provider, number=asked["number"]), asked["going_to"]


def _is_over(asked: dict[str, Any]) -> bool:
    return not 0 <= time.time() - int(asked["at"]) < GOOD_FOR


def _key(provider: SamlProvider, ticket: str) -> str:
    return f"saml:{provider.slug}:{ticket[:64]}"


def _proven(answer: str, provider: SamlProvider, *, number: str) -> dict[str, Any]:
    """The claims of an assertion that the service signed, for us, in answer to our question, now, and once."""
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError  # noqa: PLC0415
    from onelogin.saml2.response import OneLogin_Saml2_Response  # noqa: PLC0415
    from onelogin.saml2.settings import OneLogin_Saml2_Settings  # noqa: PLC0415
    from onelogin.saml2.utils import OneLogin_Saml2_Utils  # noqa: PLC0415

    try:
        response = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(_settings_of(provider)), answer)
        response.is_valid(_request_of(provider), request_id=number, raise_exceptions=True)
        name, answers, audiences = response.get_nameid(), response.get_in_response_to(), response.get_audiences()
        attributes, contexts = response.get_attributes(), response.get_authn_contexts()
        (assertion,) = response.get_xml_document().findall("saml:Assertion", NAMESPACES)  # one, and it is signed
        statement = assertion.find("saml:AuthnStatement", NAMESPACES)
        proved_at = OneLogin_Saml2_Utils.parse_SAML_to_time(statement.get("AuthnInstant"))
    except OneLogin_Saml2_ValidationError as trouble:
        if trouble.code == OneLogin_Saml2_ValidationError.STATUS_CODE_IS_NOT_SUCCESS:
            raise NotLetIn from trouble
        raise NotProven(str(trouble)[:200]) from trouble
    except Exception as trouble:  # whatever a service, or anyone in between, may send
        raise NotProven(str(trouble)[:200]) from trouble
    # The library lets an answer pass that names no question, or names it outside of what is signed, and one that names
    # nobody it is for.
    confirmations = assertion.findall("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", NAMESPACES)
    if answers != number or {each.get("InResponseTo") for each in confirmations} != {number}:
        raise NotProven("it does not answer our question")
    if entity_id_of(provider) not in audiences:
        raise NotProven("it is not for us")
    mark = sha256(str(assertion.get("ID")).encode()).hexdigest()
    if not caches["default"].add(f"saml:used:{provider.slug}:{mark}", True, USED_FOR):
        raise NotProven("it was used before")
    claims = _as_claims({**attributes, NAME_ID: [name] if name else []}, provider, contexts)
    return claims | {"auth_time": proved_at}


def _as_claims(attributes: dict[str, list[Any]], provider: SamlProvider, contexts: list[str]) -> dict[str, Any]:
    """Attributes in the form in which claims come: one value alone as itself, several as a list."""
    claims: dict[str, Any] = {name: values[0] if len(values) == 1 else values for name, values in attributes.items()}
    for name in ("email_verified", "auth_time", "acr", "amr", "_claim_names", "hasgroups"):
        claims.pop(name, None)  # words of the other protocol, which no attribute may put into our mouth
    if contexts:
        claims["acr"] = contexts[0]
    if provider.match == EMAIL and provider.addresses_checked:
        claims["email_verified"] = True
    return claims


def entity_id_of(provider: SamlProvider) -> str:
    """The name by which the service knows this installation."""
    return provider.entity_id or _address("single_sign_on_metadata", provider)


def _address(name: str, provider: SamlProvider) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=[provider.slug])}"


def _request_of(provider: SamlProvider) -> dict[str, Any]:
    """Where answers come in: under the address of this installation, whatever host was asked."""
    parts = urlsplit(_address("single_sign_on_assertion", provider))
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": "",
        "path_info": parts.path,
        "get_data": {},
        "post_data": {},
    }


def _settings_of(provider: SamlProvider) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": entity_id_of(provider),
            "assertionConsumerService": {
                "url": _address("single_sign_on_assertion", provider),
                "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
            },
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        },
        "idp": dict(provider.published),
        "security": {
            "wantAssertionsSigned": True,
            "wantNameId": False,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }


def our_metadata(provider: SamlProvider) -> str:
    """What the service wants to know of this installation, as XML."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings  # noqa: PLC0415

    metadata = OneLogin_Saml2_Settings(_settings_of(provider), sp_validation_only=True).get_sp_metadata()
    return metadata if isinstance(metadata, str) else metadata.decode()
