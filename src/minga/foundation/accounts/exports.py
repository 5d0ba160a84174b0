"""Everything the house keeps about a person, for that person, as JSON."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.authorship import own_words_of
from minga.foundation.declared import declared
from minga.foundation.journal.models import Entry
from minga.foundation.notices.following import followed_by
from minga.foundation.notices.queries import preference_said
from minga.foundation.notices.reading import shown_to
from minga.foundation.notices.sentences import say_again
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.tenancy.queries import actor_in


def personal_export(user: User, now: datetime) -> dict[str, Any]:
    """What a person gave and what was recorded of them: profile, keys, and of each of their spaces what they did there.

    Links add what a person wrote by ``declare_export``. Of a space that one has left, only one's own words are there.
    """
    places = SpaceMembership.objects.filter(user=user).select_related("space").order_by("id")
    return {
        "format": "minga-personal-1",
        "made_at": now.isoformat(),
        "profile": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "time_zone": user.time_zone,
            "joined_at": user.joined_at.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
            **preference_said(user.pk),
        },
        "follows": [
            {"space": each.space_name, "kind": each.kind, "name": each.name, "level": str(each.level_label)}
            for each in followed_by(user.pk)
        ],
        "keys": [
            {"label": token.label, "space": token.space.slug, "created_at": token.created_at.isoformat()}
            for token in ApiToken.objects.filter(user=user).select_related("space").order_by("id")
        ],
        "signing_in": _of_signing_in(user),
        **{name: source(user.pk) for name, source in declared().personal.items()},
        "spaces": [_of_space(user, place) for place in places],
        "left_spaces": [_of_left_space(user, space) for space in _left_by(user)],
    }


def _of_signing_in(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("id").values("email", "verified", "primary")
    keys = Authenticator.objects.filter(user=user).order_by("id").values("type", "created_at", "last_used_at")
    sessions = UserSession.objects.filter(user=user).order_by("id")
    return {
        "addresses": list(addresses),
        "second_factors_and_passkeys": [_in_json(row) for row in keys],
        "sessions": [_in_json(row) for row in sessions.values("created_at", "last_seen_at", "ip", "user_agent")],
    }


def _in_json(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _left_by(user: User) -> QuerySet[Space]:
    """Spaces where the person did something and to which they belong no longer."""
    did = Entry.objects.filter(actor_id=user.pk).order_by().values("space_id").distinct()
    return Space.objects.filter(pk__in=did).exclude(memberships__user=user).order_by("id")


def _of_left_space(user: User, space: Space) -> dict[str, Any]:
    """What the person wrote, voted and promised there: their own words only, nothing that others changed since."""
    with in_space(space.pk):
        actor = actor_in(space.pk, user_id=user.pk, name=str(user))
        return {"space": space.slug, "name": space.name, "wrote": own_words_of(actor)}


def _of_space(user: User, place: SpaceMembership) -> dict[str, Any]:
    with in_space(place.space_id):
        # What somebody wrote stays theirs while they are suspended: as a stranger they read nothing else by it.
        here = actor_in(place.space_id, user_id=user.pk, name=str(user))
        actor = here if here.is_known else Actor(user.pk, place.space_id, name=str(user))
        return {
            "space": place.space.slug,
            "name": place.space.name,
            "role": place.role,
            "is_external": place.is_external,
            "joined_at": place.joined_at.isoformat(),
            "last_seen_on": place.last_seen_on.isoformat() if place.last_seen_on else None,
            "suspended_at": place.suspended_at.isoformat() if place.suspended_at else None,
            "suspended_until": place.suspended_until.isoformat() if place.suspended_until else None,
            "suspension_reason": place.suspension_reason,
            "did": _journal_of(user.pk, place.space_id),
            "told": _notices_of(user.pk, place.space_id),
            "wrote": _declared_of(actor),
        }


def _journal_of(user_id: int, space_id: int) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(space_id=space_id, actor_id=user_id).order_by("id")
    return [
        {"fact": name, "at": at.isoformat(), "about": payload}
        for name, at, payload in entries.values_list("name", "occurred_at", "payload")
    ]


def _notices_of(user_id: int, space_id: int) -> list[dict[str, Any]]:
    notices = shown_to(user_id, Q(space_id=space_id)).order_by("id")
    return [
        {
            "at": notice.created_at.isoformat(),
            "sentence": say_again(notice.sentence, notice.params, notice.many),
            "url": notice.url,
        }
        for notice in notices
    ]


def _declared_of(actor: Actor) -> dict[str, Any]:
    return {name: source(actor) for name, source in declared().exports.items()}
