"""The place that pages are measured in: 200 people, 100 questions, one with 30 contributions and one with 1,000."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.project.settings")

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command

from minga.community import actions as community
from minga.debate import actions as debate
from minga.debate.rules import Kind
from minga.foundation.accounts.models import User
from minga.foundation.realtime.topics import sign_topics
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.queries import actor_in
from minga.purpose import actions as purpose
from minga.purpose.rules import Audience, Verdict

NOW = datetime.now(UTC)
BODY = (
    "En nuestra planta lo probamos **dos meses** y bajó la espera. Lo que más costó no fue la máquina sino ponernos de "
    "acuerdo en quién avisa a quién. Propongo empezar por el turno de tarde y contarlo cada semana."
)


def people(space_id: int) -> dict[str, int]:
    found = {}
    for key in ("sponsor", "host"):
        person = User.objects.create_user(f"{key}@bench.invalid", name=key.title(), language="es")
        admit_person(space_id=space_id, user_id=person.pk, now=NOW, role="administrator")
        found[key] = person.pk
    return found


def gather(space_id: int, cast: dict[str, int]) -> tuple[int, list[int]]:
    host, sponsor = (actor_in(space_id, user_id=cast[key]) for key in ("host", "sponsor"))
    charter = purpose.Charter(
        title="Medir",
        who="a",
        issue="b",
        member_gain="c",
        organization_gain="d",
        audience=Audience.PUBLIC,
        sponsor_id=cast["sponsor"],
    )
    made = purpose.charter_purpose(charter=charter, by=host, now=NOW)
    purpose.call_purpose(
        purpose_id=made.pk,
        verdict=Verdict.GROW,
        reason="x",
        expires_on=(NOW + timedelta(days=90)).date(),
        by=sponsor,
        now=NOW,
    )
    place = community.found_community(purpose_id=made.pk, name="Medir", about="", access="open", by=host, now=NOW)
    host.forget()
    community.open_community(community_id=place.pk, by=host, now=NOW)
    crowd = [community.Enrolment(email=f"p{n}@bench.invalid", name=f"Persona {n}") for n in range(200)]
    found = community.enrol_people(community_id=place.pk, people=crowd, by=host, now=NOW)
    return place.pk, list(found.values())


def ask(space_id: int, host_id: int, community_id: int, members: list[int], contributions: int, number: int) -> int:
    host = actor_in(space_id, user_id=host_id)
    asking = debate.Asking(
        title=f"¿Pregunta {number}?", body="Una pregunta.", opens_at=NOW, closes_at=NOW + timedelta(days=30)
    )
    question = debate.ask_question(community_id=community_id, asking=asking, by=host, now=NOW)
    debate.open_question(question_id=question.pk, by=host, now=NOW)
    for each in range(contributions):
        by = actor_in(space_id, user_id=members[each % len(members)])
        writing = debate.Writing(kind=Kind.IDEA, title=f"Idea {each} sobre la espera", body=BODY)
        debate.write_contribution(question_id=question.pk, writing=writing, by=by, now=NOW)
    return question.pk


def session_of(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def main(questions: int, long_one: int) -> None:
    call_command("migrate", verbosity=0)
    space = create_space(slug="bench", name="Bench", now=NOW)
    with in_space(space.pk):
        cast = people(space.pk)
        place, members = gather(space.pk, cast)
        thirty = ask(space.pk, cast["host"], place, members, 30, 1)
        thousand = ask(space.pk, cast["host"], place, members, long_one, 2)
        for number in range(3, questions + 1):
            ask(space.pk, cast["host"], place, members, 2, number)
        member = User.objects.get(pk=members[0])
        by = actor_in(space.pk, user_id=members[1])
        statements = [
            debate.write_statement(question_id=thirty, text=f"Afirmación {n}", by=by, now=NOW).pk for n in range(10)
        ]
        told = {
            "thirty": thirty,
            "thousand": thousand,
            "statements": statements,
            "session": session_of(member),
            "topics": sign_topics(space.pk, [f"question:{thirty}"]),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
