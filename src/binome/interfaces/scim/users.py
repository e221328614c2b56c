"""Someone of the directory as a SCIM user, and a SCIM user as the directory's door takes them."""

from hashlib import sha256

from scim2_models import InvalidValueException, Meta, Reference

from binome.core.directory.models import ProvisionedPerson
from binome.core.directory.provisioning.people import Sent
from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.people.text import address_key, identifier, one_line, whole_number
from binome.core.people.unplaced import CODE
from binome.core.privacy.erasure.personal_names import ERASED, is_erased
from binome.interfaces.scim.schemas import (
    EnterpriseUser,
    PersonName,
    StaffUser,
    Superior,
    WorkAddress,
    WorkEmail,
)

# Whoever was erased is nobody here: a provider that still knows their id would give the code its name back.
PEOPLE = (
    Person.objects.select_related("entity", "manager__provisioned", "provisioned")
    .exclude(provisioned__removed_at__isnull=False)
    .exclude(ERASED)
)
_BY_ID = CompiledQuery(lambda: PEOPLE.filter(pk=PERSON))
LANGUAGES = ("fr", "en")


def person_with_id(resource_id: str) -> Person | None:
    """The person whom a provider knows under this id, unless it deleted them."""
    key = key_of_id(resource_id)
    return None if key is None else _BY_ID.first(person=key)


def key_of_id(resource_id: str) -> int | None:
    """The key that an id stands for; an id is written in one way, so that nobody has two."""
    key = whole_number(resource_id)
    return key if str(key) == resource_id else None


def user_of(person: Person) -> StaffUser:
    """Someone as a provider reads them."""
    account: ProvisionedPerson | None = getattr(person, "provisioned", None)
    provided = set(account.columns) if account else None
    user = StaffUser(
        id=str(person.pk),
        external_id=(account.external_id if account else "") or None,
        user_name=account.user_name if account else person.email,
        name=PersonName(family_name=person.family_name or person.given_name, given_name=_given_name(person)),
        title=person.job_title or None,
        preferred_language=_if_provided("preferred_language", person.preferred_language, provided),
        timezone=person.time_zone or None,
        active=person.is_active,
        emails=[WorkEmail(value=person.email, type="work")],
        addresses=_addresses(person),
    )
    extension = EnterpriseUser(
        employee_number=None if person.awaits_staff_id else person.staff_id,
        department=None if person.entity.code == CODE else person.entity.name,
        manager=_superior(person.manager),
    )
    user[EnterpriseUser] = extension
    user.meta = Meta(
        resource_type="User",
        created=account.created_at if account else None,
        last_modified=account.changed_at if account else None,
        version=version_of(person, account),
    )
    return user


def version_of(person: Person, account: ProvisionedPerson | None) -> str:
    """Changes with whatever a provider reads of someone, whoever wrote it."""
    superior = _superior(person.manager)
    words = [
        person.staff_id,
        person.email,
        person.given_name,
        person.family_name,
        person.job_title,
        person.preferred_language,
        person.time_zone,
        person.site,
        person.country,
        str(person.is_active),
        person.entity.name,
        superior.value or "" if superior else "",
        f"{account.user_name}\n{account.external_id}\n{account.columns}" if account else "",
    ]
    digest = sha256("\x1f".join(words).encode()).hexdigest()
    return f'W/"{digest[:20]}"'


def sent_by(user: StaffUser) -> Sent:
    """What a provider says of someone. Raises `InvalidValueException` for a manager whom nobody here is."""
    name, address = user.name or PersonName(), (user.addresses or [WorkAddress()])[0]
    extension = user[EnterpriseUser] or EnterpriseUser()
    return Sent(
        user_name=identifier(user.user_name or "")[:254],
        external_id=one_line(user.external_id or "")[:254],
        columns={
            "given_name": name.given_name or "",
            "family_name": name.family_name or "",
            "email": _email(user),
            "job_title": user.title or "",
            "site": address.locality or "",
            "country": address.country or "",
            "time_zone": user.timezone or "",
            "preferred_language": _language(user.preferred_language or ""),
        },
        staff_id=identifier(extension.employee_number or ""),
        entity=one_line(extension.department or ""),
        manager=_manager(extension.manager),
        works_here=user.active is not False,
    )


def _given_name(person: Person) -> str | None:
    return (person.given_name or None) if person.family_name else None


def _if_provided(column: str, value: str, provided: set[str] | None) -> str | None:
    return value if provided is None or column in provided else None


def _addresses(person: Person) -> list[WorkAddress] | None:
    if not person.site and not person.country:
        return None
    return [WorkAddress(locality=person.site or None, country=person.country or None, type="work")]


def _superior(manager: Person | None) -> Superior | None:
    """The manager, unless the provider deleted them or they were erased: it would ask for a user that there is not."""
    if manager is None or not is_read_as_manager(manager):
        return None
    return Superior(value=str(manager.pk), ref=Reference(f"Users/{manager.pk}"))


def is_read_as_manager(person: Person) -> bool:
    """Whether a provider may be told of someone as a manager."""
    return not (is_erased(person) or _is_removed(person))


def _is_removed(person: Person) -> bool:
    account: ProvisionedPerson | None = getattr(person, "provisioned", None)
    return account is not None and account.removed_at is not None


def _email(user: StaffUser) -> str:
    """The address at work, else the first: the primary one was put there."""
    emails = [email for email in user.emails or [] if email.value]
    ranked = sorted(emails, key=lambda email: (email.type or "").lower() != "work")
    address = identifier(ranked[0].value or "") if ranked else ""
    return address_key(address) or address


def _language(tag: str) -> str:
    """French or English, of whatever country; of another language nothing is said."""
    language = tag.replace("_", "-").split("-")[0].strip().lower()
    return language if language in LANGUAGES else ""


def _manager(superior: Superior | None) -> Person | None:
    if superior is None or not superior.value:
        return None
    manager = person_with_id(superior.value)
    if manager is None:
        raise InvalidValueException(detail="The manager is no user of this server: send the managers first.")
    return manager
