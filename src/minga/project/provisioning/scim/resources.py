"""Which attributes we keep of what a directory may say: those that are used here, and no others.

The published schemas name exactly these; whatever else is sent is passed over and not kept.
"""

from functools import cache
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    ListResponse,
    Mutability,
    Pagination,
    Patch,
    PatchOp,
    Reference,
    Required,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    ScimPolicy,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.resources.resource import AnyExtension

PAGE_MAX, PAGE_USUAL = 200, 100


class Name(ComplexAttribute):
    """How a person is called."""

    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    """An address; the primary one, or else the first, is where the person is reached and signs in."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class Address(ComplexAttribute):
    """Country and city of a place; streets are not kept."""

    country: str | None = None
    locality: str | None = None
    type: str | None = None
    primary: bool | None = None


class GroupOfPerson(ComplexAttribute):
    """A group that the person is in."""

    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[AnyExtension]):
    """A person of the organization."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    Name: ClassVar[type[ComplexAttribute]] = Name
    display_name: str | None = None
    user_type: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    Emails: ClassVar[type[ComplexAttribute]] = Email
    addresses: list[Address] | None = None
    Addresses: ClassVar[type[ComplexAttribute]] = Address
    groups: Annotated[list[GroupOfPerson] | None, Mutability.read_only] = None
    Groups: ClassVar[type[ComplexAttribute]] = GroupOfPerson


class EnterpriseUser(Extension):
    """Where in the organization a person works."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    cost_center: str | None = None
    organization: str | None = None
    division: str | None = None
    department: str | None = None


class Member(ComplexAttribute):
    """Somebody in a group. A group in a group is not admitted."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class Group(Resource[Any]):
    """A group of people of the organization."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None
    Members: ClassVar[type[ComplexAttribute]] = Member


Person: Any = User[EnterpriseUser]
USER, GROUP = str(User.__schema__), str(Group.__schema__)

# As the large directories speak: attributes that we do not keep are passed over, a removal may name what goes, and a
# filter that matches no entry yet describes one to be made.
POLICY: Final = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
CONFIG: Final = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=PAGE_MAX),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=True),
    pagination=Pagination(cursor=False, index=True, default_page_size=PAGE_USUAL, max_page_size=PAGE_MAX),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Key",
            description="A key made by an administrator of the space, sent as Authorization: Bearer.",
            primary=True,
        )
    ],
)
PROVIDER: Final = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[ResourceType.from_resource(Person), ResourceType.from_resource(Group)],
    config=CONFIG,
    policy=POLICY,
)


@cache
def of(message: Any, kind: Any) -> Any:
    """A message about one kind of resource. Such classes are kept: to make one takes longer than to answer with it."""
    return message[kind]


def request_for(kind: Any) -> Any:
    return of(SearchRequest, kind)


def list_of(kind: Any) -> Any:
    return of(ListResponse, kind)


def patch_of(kind: Any) -> Any:
    return of(PatchOp, kind)


def filter_of(kind: Any) -> Any:
    return of(ScimFilter, kind)


def parameters_for(kind: Any) -> Any:
    return of(ResponseParameters, kind)
