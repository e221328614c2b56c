"""What providers write in their own way, made as the schemas want it."""

import json
import re
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException

from binome.core.people.text import address_key

DEEPEST = 20  # lists and objects within one another: a user has four
MOST_OPERATIONS = 500
MANAGER = re.compile(r"urn:ietf:params:scim:schemas:extension:enterprise:2\.0:User:manager", re.IGNORECASE)
PRIMARY = re.compile(r"primary\s+eq\s+(true|\"true\")", re.IGNORECASE)


def readable(body: bytes, *, method: str, endpoint: str) -> bytes:
    """The body with what a user must have filled in from what the provider gave. Raises `SCIMException`."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body is no JSON.") from None
    if not isinstance(sent, dict):
        raise InvalidSyntaxException(detail="The body is no JSON object.")
    _check_depth(sent, DEEPEST)
    if method == "PATCH":
        _check_operations(_named(sent, "Operations"))
    elif endpoint.casefold() == "users":
        _complete(sent)
    return json.dumps(sent).encode()


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise InvalidSyntaxException(detail="The body is too deep.")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _check_depth(each, left - 1)


def _check_operations(operations: Any) -> None:
    """The primary address is the one at work: there is no other."""
    if not isinstance(operations, list):
        return
    if len(operations) > MOST_OPERATIONS:
        raise InvalidValueException(detail=f"A PATCH has {MOST_OPERATIONS} operations at most.")
    for operation in operations:
        if not isinstance(operation, dict):
            continue
        if isinstance(path := operation.get("path"), str):
            operation["path"] = PRIMARY.sub('type eq "work"', path)
        value = operation.get("value")
        _put_primary_first(_named(value, "emails") if isinstance(value, dict) else value)
        if MANAGER.fullmatch(str(operation.get("path"))):
            _name_manager(operation)
        elif isinstance(value, dict):
            value |= {name: _manager(each) for name, each in value.items() if MANAGER.fullmatch(name)}


def _name_manager(operation: dict[str, Any]) -> None:
    """A manager is named as an object, a list of one or bare text, and taken away as nothing."""
    value = operation["value"] = _manager(operation.get("value"))
    if not value:
        operation.pop("value")
        operation["op"] = "remove"


def _manager(value: Any) -> Any:
    first = value[0] if isinstance(value, list) and value else value
    return {"value": first} if isinstance(first, str) and first else first or None


def _put_primary_first(entries: Any) -> None:
    """Of several addresses the primary one alone is kept, as the one at work."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return
    primary = [entry for entry in entries if _named(entry, "primary") is True]
    if primary and len(entries) > 1:
        entries[:] = [primary[0] | {"type": "work"}]


def _named(sent: dict[str, Any], name: str) -> Any:
    """A member whose name is written in any case."""
    return next((value for key, value in sent.items() if key.casefold() == name.casefold()), None)


def _complete(sent: dict[str, Any]) -> None:
    """A user name that is an address serves as one; a name in one part, or for display alone, serves as a name."""
    user_name, emails = _named(sent, "userName"), _named(sent, "emails")
    _put_primary_first(emails)
    if not emails and isinstance(user_name, str) and "@" in address_key(user_name):
        sent |= {"emails": [{"value": user_name, "type": "work"}]}
    if _named(sent, "active") is None:
        sent["active"] = True
    name = _named(sent, "name")
    parts = dict(name) if isinstance(name, dict) else {}
    if not _named(parts, "familyName"):
        sent.pop(next((key for key in sent if key.casefold() == "name"), ""), None)
        sent["name"] = _name_from(parts, sent)


def _name_from(parts: dict[str, Any], sent: dict[str, Any]) -> dict[str, str]:
    """People who bear one name alone have it as family name."""
    whole = _named(parts, "formatted") or _named(sent, "displayName") or _named(sent, "userName")
    given = _named(parts, "givenName")
    if isinstance(given, str) and given:
        return {"familyName": given}
    words = str(whole or "").partition("@")[0].split()
    return {"givenName": " ".join(words[:-1]), "familyName": words[-1]} if words else {}
