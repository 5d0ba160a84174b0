"""REST doors of the ways into a space, under ``/api/v1/s/{space}/sign-in/``, for administrators. No secret leaves."""

from typing import Any, Literal

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.foundation.signin import actions, queries
from minga.foundation.signin.gate import has_own_factor
from minga.foundation.signin.trying import Finding, try_provider

router = Door()


class RulesIn(Schema):
    is_required: bool
    inside: Literal["member", "nothing"]
    outside: Literal["guest", "nothing"]
    second_factor: Literal["nobody", "administrators", "members", "everybody"]
    takes_providers_factor: bool = False


class ProviderOut(Schema):
    id: int
    kind: str
    name: str
    address: str
    is_on: bool
    people: int


class DomainOut(Schema):
    id: int
    name: str
    is_proven: bool
    proof_url: str
    proof_line: str


class SignInOut(Schema):
    policy: RulesIn
    providers: list[ProviderOut]
    domains: list[DomainOut]


class ProviderIn(Schema):
    kind: Literal["oidc", "saml"] = "oidc"
    name: str = Field(min_length=1, max_length=40)
    address: str = Field(default="", max_length=500)
    client_id: str = Field(default="", max_length=255)
    secret: str = Field(default="", max_length=500, description="Empty: it stays what it is.")
    scopes: str = Field(default="openid profile email", max_length=200)
    metadata: str = Field(default="", max_length=500_000)
    metadata_url: str = Field(default="", max_length=500)
    address_claim: str = Field(default="email", max_length=200)
    name_claim: str = Field(default="name", max_length=200)
    wants_encrypted: bool = False
    vouches: bool = False
    is_on: bool = False


class DomainIn(Schema):
    name: str = Field(max_length=253)


class FindingOut(Schema):
    is_good: bool
    sentence: str


@router.get("/", response=SignInOut)
def get_sign_in_of_space(request: SpaceRequest) -> Any:
    return queries.sign_in_of_space(request.actor)


@router.put("/", response=SignInOut)
def revise_sign_in_of_space(request: SpaceRequest, body: RulesIn) -> Any:
    mine = has_own_factor(request.actor.person_id)
    actions.revise_sign_in(said=body.model_dump(), has_own_factor=mine, by=request.actor, now=clock.now())
    return queries.sign_in_of_space(request.actor)


@router.post("/providers/", response={201: SignInOut})
def connect_provider_of_space(request: SpaceRequest, body: ProviderIn) -> Any:
    said = body.model_dump()
    actions.connect_provider(kind=said.pop("kind"), said=said, by=request.actor, now=clock.now())
    return Status(201, queries.sign_in_of_space(request.actor))


@router.put("/providers/{int:provider_id}/", response=SignInOut)
def revise_provider_of_space(request: SpaceRequest, provider_id: int, body: ProviderIn) -> Any:
    said = body.model_dump()
    actions.revise_provider(provider_id=provider_id, said=said, by=request.actor, now=clock.now())
    return queries.sign_in_of_space(request.actor)


@router.post("/providers/{int:provider_id}/try/", response=list[FindingOut])
def try_provider_of_space(request: SpaceRequest, provider_id: int) -> tuple[Finding, ...]:
    return try_provider(queries.provider_of_space(request.actor, provider_id))


@router.delete("/providers/{int:provider_id}/", response={204: None})
def remove_provider_of_space(request: SpaceRequest, provider_id: int) -> Status[None]:
    actions.remove_provider(provider_id=provider_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/domains/", response={201: DomainOut})
def claim_domain_for_space(request: SpaceRequest, body: DomainIn) -> Any:
    domain = actions.claim_domain(name=body.name, by=request.actor, now=clock.now())
    return Status(201, queries.domain_of_space(request.actor, domain.pk))


@router.post("/domains/{int:domain_id}/prove/", response=DomainOut)
def prove_domain_for_space(request: SpaceRequest, domain_id: int) -> Any:
    from minga.foundation.signin.web import read_text  # noqa: PLC0415  (only who looks needs it)

    actions.prove_domain(domain_id=domain_id, read=read_text, by=request.actor, now=clock.now())
    return queries.domain_of_space(request.actor, domain_id)


@router.delete("/domains/{int:domain_id}/", response={204: None})
def release_domain_of_space(request: SpaceRequest, domain_id: int) -> Status[None]:
    actions.release_domain(domain_id=domain_id, by=request.actor, now=clock.now())
    return Status(204, None)


class AddressIn(Schema):
    host: str = Field(min_length=1, max_length=253)


class AddressOut(Schema):
    """``host`` is empty while the space is at the installation's address alone."""

    host: str


@router.get("/address/", response=AddressOut)
def get_address_of_space(request: SpaceRequest) -> dict[str, str]:
    return {"host": queries.own_host(request.actor)}


@router.put("/address/", response=AddressOut)
def choose_address_of_space(request: SpaceRequest, body: AddressIn) -> Any:
    return actions.choose_address(host=body.host, by=request.actor, now=clock.now())


@router.delete("/address/", response={204: None})
def give_up_address_of_space(request: SpaceRequest) -> Status[None]:
    actions.give_up_address(by=request.actor, now=clock.now())
    return Status(204, None)
