"""Orders that the house carries out: everything through actions, nothing written behind anybody's back.

Each function takes and returns plain JSON values. It runs inside the served process (see ``house.py``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from minga.community import actions as community
from minga.debate import actions as debate
from minga.debate.models import EstimateRound, Statement
from minga.debate.rules import Stance
from minga.decision import actions as decision
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in


def open_space(*, slug: str, name: str, people: dict[str, str]) -> None:
    """A space with these people in it, by e-mail; the first one administers it. Nobody has a password."""
    space = create_space(slug=slug, name=name, now=clock.now())
    for number, (email, called) in enumerate(people.items()):
        person = User.objects.create_user(email, None, name=called, language="")
        role = "member" if number else "administrator"
        admit_person(space_id=space.pk, user_id=person.pk, now=clock.now(), role=role)


def session_of(*, email: str) -> str:
    """The key of a fresh session of this person, as signing in makes it."""
    person = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextmanager
def _inside(slug: str) -> Iterator[Space]:
    space = Space.objects.get(slug=slug)
    with in_space(space.pk):
        yield space


def _actor(space: Space, email: str) -> Actor:
    person = User.objects.get(email=email)
    return actor_in(space.pk, user_id=person.pk, name=str(person))


def crowd_joins(*, space: str, community_id: int, by: str, people: list[str]) -> None:
    """These people become members at once, as an organization brings its people along."""
    enrolments = [community.Enrolment(email, email.partition("@")[0].title()) for email in people]
    with _inside(space) as place:
        community.enrol_people(community_id=community_id, people=enrolments, by=_actor(place, by), now=clock.now())


def crowd_takes_stances(*, space: str, question_id: int, people: list[str]) -> None:
    """Everybody votes on every statement: half of them one way, half the other, except where all are of one mind."""
    with _inside(space) as place:
        statements = list(Statement.objects.filter(question_id=question_id).order_by("id").values_list("id", flat=True))
        for number, email in enumerate(people):
            for row, statement_id in enumerate(statements):
                is_shared = row % 3 == 0
                value = Stance.AGREE if is_shared or (number + row) % 2 else Stance.DISAGREE
                debate.take_stance(statement_id=statement_id, value=value, by=_actor(place, email), now=clock.now())


def crowd_estimates(*, space: str, question_id: int, values: dict[str, float]) -> None:
    with _inside(space) as place:
        round_id = EstimateRound.objects.get(question_id=question_id).pk
        for email, value in values.items():
            debate.seal_estimate(round_id=round_id, value=value, by=_actor(place, email), now=clock.now())


def crowd_votes(*, space: str, decision_id: int, choices: dict[str, Any]) -> None:
    """Each person's ballot, by e-mail."""
    with _inside(space) as place:
        for email, choice in choices.items():
            decision.cast_ballot(decision_id=decision_id, choice=choice, by=_actor(place, email), now=clock.now())
