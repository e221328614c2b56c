"""A page of the whole staff, written out as text: the library makes each person of six checked objects, two times three.

What a provider asks to compare all accounts. Whatever else is asked, filters and single attributes too, takes the library's
way; a test holds both against each other, word by word.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from binome.core.people.models import Person
from binome.core.people.unplaced import CODE
from binome.interfaces.scim.schemas import MOST_RESULTS
from binome.interfaces.scim.users import PEOPLE, is_read_as_manager, version_of

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NUMBER = re.compile(r"[0-9]{1,9}")


def is_plain_list(method: str | None, rest: str, query: Mapping[str, str]) -> bool:
    """Whether nothing is asked but a page of people."""
    known = {"startIndex", "count"}.issuperset(query)
    return method == "GET" and rest == "Users" and known and all(NUMBER.fullmatch(each) for each in query.values())


def list_of_people(query: Mapping[str, str], *, base: str) -> dict[str, Any]:
    """The page that is asked for; `base`: what the addresses of resources begin with."""
    start = max(int(query.get("startIndex", 1)), 1)
    count = min(int(query.get("count", MOST_RESULTS)), MOST_RESULTS)
    rows = PEOPLE.order_by("pk")
    total = rows.count()
    people = [_listed(person, base=base) for person in rows[start - 1 : start - 1 + count]] if start <= total else []
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(people),
        "Resources": people,
    }


def _listed(person: Person, *, base: str) -> dict[str, Any]:
    account = getattr(person, "provisioned", None)
    meta = {
        "resourceType": "User",
        "created": _moment(account.created_at) if account else None,
        "lastModified": _moment(account.changed_at) if account else None,
        "location": f"{base}/Users/{person.pk}",
        "version": version_of(person, account),
    }
    says_language = account is None or "preferred_language" in account.columns
    place = {"locality": person.site, "country": person.country, "type": "work"}
    return _filled(
        {
            "schemas": [USER, ENTERPRISE],
            "id": str(person.pk),
            "externalId": account.external_id if account else None,
            "meta": _filled(meta),
            "userName": account.user_name if account else person.email,
            "name": _filled(
                {
                    "familyName": person.family_name or person.given_name,
                    "givenName": person.given_name if person.family_name else None,
                }
            ),
            "title": person.job_title,
            "preferredLanguage": person.preferred_language if says_language else None,
            "timezone": person.time_zone,
            "active": person.is_active,
            "emails": [_filled({"value": person.email, "type": "work"})],
            "addresses": [_filled(place)] if person.site or person.country else None,
            ENTERPRISE: _in_the_organisation(person, base=base),
        }
    )


def _in_the_organisation(person: Person, *, base: str) -> dict[str, Any]:
    manager = person.manager
    superior = (
        {"value": str(manager.pk), "$ref": f"{base}/Users/{manager.pk}"}
        if manager is not None and is_read_as_manager(manager)
        else None
    )
    return _filled(
        {
            "employeeNumber": None if person.awaits_staff_id else person.staff_id,
            "department": None if person.entity.code == CODE else person.entity.name,
            "manager": superior,
        }
    )


def _filled(attributes: dict[str, Any]) -> dict[str, Any]:
    """Without those that say nothing, as SCIM has it (RFC 7643, 2.5)."""
    return {name: value for name, value in attributes.items() if value not in (None, "", {})}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
