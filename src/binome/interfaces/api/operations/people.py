"""People: the directory, or those who take part in the programmes of a key."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from binome.core.people.models import Entity, Person
from binome.core.people.text import staff_id_from
from binome.core.people.unplaced import CODE
from binome.core.privacy.erasure.personal_names import ERASED
from binome.core.privacy.models import AccessKey
from binome.interfaces.api.guard import ApiRequest, Opens, waves_of
from binome.interfaces.api.paging import Cursor, Id, Limit, Page, only_one, page_of
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState

# Read as values: a thousand people as models of thirty columns take seven times as long.
READ = (
    "pk",
    "staff_id",
    "given_name",
    "family_name",
    "email",
    "job_title",
    "level",
    "entity",
    "entity__code",
    "manager",
    "site",
    "country",
    "is_active",
    "reads_manager",
)
router = Router(tags=["people"], auth=Opens(AccessKey.Scope.PEOPLE))


class EntityOut(Schema):
    """A part of the organisation."""

    id: int
    code: str
    name: str
    parent_id: int | None


class PersonOut(Schema):
    """Someone of the staff, as the staff file or the identity provider has them."""

    id: int
    staff_id: str | None = Field(description="null: it was never sent, and the address stands in its place.")
    given_name: str
    family_name: str
    email: str
    job_title: str
    level: int
    entity_id: int | None
    manager_id: int | None = Field(description="null also where this key does not read the manager.")
    site: str
    country: str
    works_here: bool


@router.get("/people", response=Page[PersonOut], operation_id="listPeople", summary="People")
def list_people(
    request: ApiRequest, cursor: Cursor = None, limit: Limit = 100, staff_id: str | None = None
) -> HttpResponse:
    """Everyone of the directory; with a key of some programmes, those who have applied there."""
    people = _people_with_managers(request.auth)
    if staff_id is not None:
        people = people.filter(staff_id=staff_id)
    return page_of(people.values(*READ), cursor=cursor, limit=limit, as_item=_as_item)


@router.get("/people/{person_id}", response=PersonOut, operation_id="getPerson", summary="One person")
def get_person(request: ApiRequest, person_id: Id) -> dict[str, object]:
    """Someone by the id that other answers give."""
    return _as_item(
        only_one(
            _people_with_managers(request.auth).values(*READ), "There is no such person for this key.", pk=person_id
        )
    )


@router.get("/entities", response=Page[EntityOut], operation_id="listEntities", summary="Parts of the organisation")
def list_entities(request: ApiRequest, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """The organisation chart, each part with the one above it."""
    return page_of(Entity.objects.exclude(code=CODE), cursor=cursor, limit=limit, as_item=EntityOut.from_orm)


def _people_of(key: AccessKey) -> QuerySet[Person]:
    people = Person.objects.exclude(ERASED)
    if key.every_programme:
        return people
    applied = Application.objects.filter(wave__in=waves_of(key)).exclude(state=ApplicationState.DRAFT)
    return people.filter(pk__in=applied.values("person"))


def _people_with_managers(key: AccessKey) -> QuerySet[Person]:
    """The same, each with whether the key reads their manager, too: an id of someone who is not read tells of them."""
    people = _people_of(key)
    return people.annotate(reads_manager=Exists(people.filter(pk=OuterRef("manager"))))


def _as_item(person: Mapping[str, Any]) -> dict[str, object]:
    """What `PersonOut` holds."""
    awaits_staff_id = person["staff_id"] == staff_id_from(person["email"])
    return {
        "id": person["pk"],
        "staff_id": None if awaits_staff_id else person["staff_id"],
        **{name: person[name] for name in ("given_name", "family_name", "email", "job_title", "level")},
        "entity_id": None if person["entity__code"] == CODE else person["entity"],
        "manager_id": person["manager"] if person["reads_manager"] else None,
        "site": person["site"],
        "country": person["country"],
        "works_here": person["is_active"],
    }
