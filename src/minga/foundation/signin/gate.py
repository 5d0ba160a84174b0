"""Whether a session opens a space: by its provider where that is required, with a second step where one is asked."""

from collections.abc import Iterable
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from minga.foundation import clock
from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.policy import ADMINISTRATOR, NotFoundError, is_space_administrator
from minga.foundation.scope import across_spaces
from minga.foundation.signin.marks import SETTER, Session, did_second_factor, mark_in, methods_in
from minga.foundation.signin.models import Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import domain_of, needs_second_factor
from minga.foundation.tenancy.models import Space, running
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def policy_of(space: Space) -> SpaceSignIn | None:
    """What the space asks for; it was read together with the space."""
    return getattr(space, "sign_in", None)


def has_own_factor(user_id: int) -> bool:
    """Whether somebody has set up a second step here: an app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


def addresses_of(user: User) -> set[str]:
    """The addresses with which somebody may sign in."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email, *proven}


def spaces_that_require(user: User, *, among: Iterable[int] = ()) -> list[tuple[Space, str]]:
    """The spaces whose people come in by their provider only, and to which this person belongs by their address.

    One that is suspended lets nobody in, and keeps nobody from their other spaces.
    """
    domains = {domain_of(address) for address in addresses_of(user)}
    with across_spaces():
        rows = Domain.objects.filter(
            running(clock.now()),
            name__in=domains,
            proven_at__isnull=False,
            space__sign_in__is_required=True,
            space__memberships__user=user,
        )
        if among:
            rows = rows.filter(space_id__in=among)
        roles = rows.values_list("space_id", "space__memberships__role")
        found = dict(roles)
        spaces = Space.objects.in_bulk(found)
    return [(spaces[pk], role) for pk, role in sorted(found.items())]


def comes_rightly(space: Space, role: str, session: Session, user_id: int) -> bool:
    """By the space's own provider; an administrator also by a code: a provider that is down locks nobody out.

    Nor does whoever turns it on: their session goes on.
    """
    mark = mark_in(session, user_id)
    if mark is not None and mark.space_id == space.pk:
        return True
    is_trusted = "code" in methods_in(session, user_id) or session.get(SETTER) == user_id
    return role == ADMINISTRATOR and is_trusted


def refusal_to_open(space: Space, role: str | None, user: User, session: Session) -> Refusal | None:
    """Why a session does not open this space to somebody who belongs to it; None where it does."""
    policy = policy_of(space)
    if policy is None or role is None:
        return None
    if policy.is_required and not all(
        comes_rightly(each, its_role, session, user.pk)
        for each, its_role in spaces_that_require(user, among=(space.pk,))
    ):
        return Refusal("signin:provider-required")
    if needs_second_factor(policy.second_factor, role) and not _took_second_step(policy, user, session):
        return Refusal("signin:second-factor-needed")
    return None


def _took_second_step(policy: SpaceSignIn, user: User, session: Session) -> bool:
    if did_second_factor(session, user.pk):
        return True
    mark = mark_in(session, user.pk)
    is_told = mark is not None and mark.space_id == policy.space_id and mark.did_second_factor
    return is_told and policy.takes_providers_factor


def require_trier(request: HttpRequest, provider: Provider) -> None:
    """Only an administrator, for whom the space is open, tries its providers; others find nothing here."""
    user: Any = request.user
    if not user.is_authenticated:
        raise NotFoundError
    actor = actor_in(provider.place_id, user_id=user.pk)
    if not is_space_administrator(actor, None):
        raise NotFoundError
    if refusal_to_open(provider.space, actor.space_role, user, request.session):
        raise NotFoundError


def refusal_of_key(space: Space, role: str | None, token: ApiToken) -> Refusal | None:
    """A program takes no second step: its key opens the space while its owner has one set up."""
    policy = policy_of(space)
    if policy is None or not needs_second_factor(policy.second_factor, role):
        return None
    return None if has_own_factor(token.user_id) else Refusal("signin:second-factor-needed")
