"""What of the SCIM schemas the directory holds: nothing is announced that is not kept."""

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 200  # of a page
ZONES = ["Europe/Paris", "Europe/London", "America/Martinique", "Indian/Reunion"]


class PersonName(ComplexAttribute):
    """The components of the user's name."""

    family_name: Annotated[str | None, Required.true] = None
    """The family name of the User."""

    given_name: str | None = None
    """The given name of the User."""


class WorkEmail(ComplexAttribute):
    """The one address of someone in the directory."""

    value: Annotated[str | None, Required.true] = None
    """Email address at work."""

    type: str | None = Field(default=None, examples=["work"])
    """Always "work"."""


class WorkAddress(ComplexAttribute):
    """Where someone works."""

    locality: str | None = None
    """The site or city."""

    country: str | None = None
    """The country, as a name or as a code."""

    type: str | None = Field(default=None, examples=["work"])
    """Always "work"."""


class User(Resource[AnyExtension]):
    """Someone of the staff directory."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """What the provider calls the person."""

    name: Annotated[PersonName | None, Required.true] = None
    """The components of the user's name."""

    title: str | None = None
    """The user's job title."""

    preferred_language: str | None = Field(default=None, examples=["fr", "en"])
    """The language of pages and emails, French or English."""

    timezone: str | None = Field(default=None, examples=ZONES)
    """The user's time zone, by its IANA name."""

    active: Annotated[bool | None, Required.true] = None
    """Whether the person works here."""

    emails: Annotated[list[WorkEmail] | None, Required.true] = None
    """Email addresses; one is kept."""

    addresses: list[WorkAddress] | None = None
    """Where the person works; one place is kept."""


class Superior(ComplexAttribute):
    """The User's manager."""

    value: Annotated[str | None, Required.true, CaseExact.true] = None
    """The id of the SCIM resource representing the User's manager."""

    ref: Annotated[Reference["User"] | None, CaseExact.true] = Field(  # type: ignore[type-arg]
        default=None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The URI of the SCIM resource representing the User's manager."""


class EnterpriseUser(Extension):
    """Where someone stands in the organisation."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    """The staff id."""

    department: str | None = None
    """The entity of the organisation chart, by its name or its code; one that is not known is created."""

    manager: Superior | None = None
    """The User's manager."""


class Member(ComplexAttribute):
    """A person in a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """Identifier of the member of this Group."""

    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]
        default=None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The URI of the member."""


class Group(Resource[Any]):
    """A group of the provider; an administrator of Binôme says which role its members have, if any."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    """A human-readable name for the Group."""

    members: list[Member] | None = None
    """A list of members of the Group."""


StaffUser = User[EnterpriseUser]

PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[ResourceType.from_resource(StaffUser), ResourceType.from_resource(Group)],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Access key",
                description="A key made with “binome token add NAME --scope scim”, or by an administrator on screen.",
                primary=True,
            )
        ],
    ),
    # as Microsoft Entra ID and Okta write: attributes that nobody here keeps, values to remove, entries to make
    policy=ScimPolicy(
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    ),
)
