"""Where the protocol reads and writes: the directory itself, through its own door."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from scim2_models import (
    InvalidFilterException,
    InvalidValueException,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage

from binome.core.directory.models import ProvisionedGroup, ProvisionedPerson
from binome.core.directory.provisioning import people
from binome.core.directory.provisioning.conflicts import Disagreement
from binome.core.directory.provisioning.people import NotProvisioned
from binome.core.directory.provisioning.sentences import sentence_of
from binome.core.framework.compiled_query import CompiledQuery, Param
from binome.core.people.models import Person
from binome.core.people.text import address_key
from binome.core.privacy.models import AccessKey
from binome.interfaces.scim import groups
from binome.interfaces.scim.filters import GROUPS, USERS, Conditions
from binome.interfaces.scim.groups import group_of, group_with_id
from binome.interfaces.scim.membership import leave_groups
from binome.interfaces.scim.schemas import Group, StaffUser
from binome.interfaces.scim.users import PEOPLE, person_with_id, sent_by, user_of

TEXT = CharField()
# Not across the join to accounts: a database would read everyone, where each part alone has its index.
_ALIKE = CompiledQuery(
    lambda: (
        Person.objects.filter(
            Q(pk__in=ProvisionedPerson.objects.filter(user_name_key=Param("user_name", TEXT)).values("person"))
            | Q(staff_id=Param("staff_id", TEXT))
            | Q(Exact(Lower("email"), Param("address", TEXT)))
        )
        .select_related("entity", "manager__provisioned", "provisioned")
        .order_by()
    )
)
FARTHEST = 10**9  # a page that begins beyond it is empty on every database


class DirectoryStorage(ScimStorage):
    """The people and groups of the directory, as one key may read and write them at this moment."""

    def __init__(self, *, key: AccessKey, now: datetime) -> None:
        self.key = key
        self.now = now

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """One of them."""
        if resource_type.id == "User":
            return user_of(_person(resource_id))
        return group_of(_group(resource_id))

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None
    ) -> SearchPage:
        """A page of those who match, in the order of their ids; of several types one after the other."""
        start = min((search_request.start_index or 1) - 1, FARTHEST)
        left = search_request.count or 0
        page = SearchPage(0, [])
        for resource_type in resource_types:
            rows, total = _matching(resource_type, search_request, alone=len(resource_types) == 1)
            first = max(start - (page.total or 0), 0)
            if left > 0 and first < total:
                shown = [_resource_of(row) for row in rows[first : first + left]]
                page.resources += shown
                left -= len(shown)
            page.total = (page.total or 0) + total
        return page

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Bring someone in, or back; keep a group."""
        if resource_type.id != "User":
            return group_of(groups.create_group(cast("Group", resource), key=self.key, now=self.now))
        sent = sent_by(cast("StaffUser", resource))
        return user_of(self._provision(_returning(sent), sent))

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        """Make of someone, or of a group, what the provider says."""
        if resource_type.id == "User":
            person = _person(str(resource.id))
            _check_version(person, expected_version)
            return user_of(self._provision(person, sent_by(cast("StaffUser", resource))))
        with transaction.atomic():
            group = _group(str(resource.id), lock=True)
            _check_version(group, expected_version)
            groups.update_group(group, cast("Group", resource), key=self.key, now=self.now)
            return group_of(group)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """Someone leaves; a group goes."""
        if resource_type.id == "User":
            person = _person(resource_id)
            _check_version(person, expected_version)
            self._withdraw(person)
            return
        with transaction.atomic():
            groups.delete_group(_group(resource_id, lock=True), key=self.key, now=self.now)

    def _withdraw(self, person: Person) -> None:
        refused = None
        with transaction.atomic():
            try:
                people.withdraw(person, key=self.key, now=self.now)
                leave_groups(person)
            except NotProvisioned as refusal:
                refused = refusal  # raised below: what was noted of it stays
        if refused is not None:
            raise _refused(refused)

    def _provision(self, person: Person | None, sent: people.Sent) -> Person:
        try:
            written = people.provision(person, sent, key=self.key, now=self.now)
        except NotProvisioned as refusal:
            raise _refused(refusal) from None
        except Person.DoesNotExist:
            raise NotFoundException(detail="No such user.") from None
        return written if written is person else _person(str(written.pk))


def _person(resource_id: str) -> Person:
    person = person_with_id(resource_id)
    if person is None:
        raise NotFoundException(detail="No such user.")
    return person


def _group(resource_id: str, *, lock: bool = False) -> ProvisionedGroup:
    group = group_with_id(resource_id)
    if group is not None and lock:
        group = ProvisionedGroup.objects.select_for_update().filter(pk=group.pk).first()
    if group is None:
        raise NotFoundException(detail="No such group.")
    return group


def _resource_of(row: Person | ProvisionedGroup) -> Resource[Any]:
    return user_of(row) if isinstance(row, Person) else group_of(row)


def _matching(
    resource_type: ResourceType, search_request: SearchRequest[Any], *, alone: bool
) -> tuple[QuerySet[Any], int]:
    is_user = resource_type.id == "User"
    rows: QuerySet[Any] = PEOPLE if is_user else ProvisionedGroup.objects.all()
    if search_request.filter is not None:
        try:
            rows = rows.filter(Conditions(USERS if is_user else GROUPS).visit(search_request.filter.ast))
        except InvalidFilterException:
            if alone:
                raise
            rows = rows.filter(Q(pk__in=()))  # an attribute that this type does not have
    return rows.order_by("pk"), rows.count()


def _returning(sent: people.Sent) -> Person | None:
    """Someone whom the provider deleted and now sends again. Raises `UniquenessException` for someone it can see."""
    for person, by_id in _known_as(sent):
        is_another = not by_id and sent.staff_id not in {"", person.staff_id} and not person.awaits_staff_id
        if is_another and not person.is_active:
            continue  # of someone who left: names and addresses pass on to who bears another staff id
        account = getattr(person, "provisioned", None)
        if account is not None and account.removed_at is not None and not is_another:
            return person
        details = {"value": sent.staff_id if by_id else sent.user_name}
        reason = Disagreement("", "taken_staff_id" if by_id else "taken_user_name", details)
        raise UniquenessException(detail=sentence_of(reason))
    return None


def _known_as(sent: people.Sent) -> list[tuple[Person, bool]]:
    """Those who bear the staff id (True), the user name or the address that is sent, in this order; most often nobody."""
    user_name, address = people.key_of_user_name(sent.user_name), address_key(sent.columns["email"])
    known = _ALIKE.rows(user_name=user_name, staff_id=sent.staff_id, address=address)
    by_id = [person for person in known if sent.staff_id and person.staff_id == sent.staff_id]
    named = [person for person in known if _user_name_key(person) == user_name]
    addressed = [person for person in known if address and address_key(person.email) == address]
    return [*((person, True) for person in by_id), *((person, False) for person in (*named, *addressed))]


def _user_name_key(person: Person) -> str | None:
    account = getattr(person, "provisioned", None)
    return account.user_name_key if account else None


def _check_version(row: Person | ProvisionedGroup, expected: str | None) -> None:
    meta = _resource_of(row).meta if expected is not None else None  # most requests expect none: no resource is made
    if meta is not None and meta.version != expected:
        raise PreconditionFailedException


def _refused(refusal: NotProvisioned) -> SCIMException:
    detail = " ".join(sentence_of(reason) for reason in refusal.reasons)
    return UniquenessException(detail=detail) if refusal.taken else InvalidValueException(detail=detail)
