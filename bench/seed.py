"""The place that pages are measured in: 200 people, 100 questions, one with 30 contributions and one with 1,000.

Beside it stand three small spaces of the same people, as somebody has who belongs to four.
"""

import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.project.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from PIL import Image

from minga.community import actions as community
from minga.debate import actions as debate
from minga.debate.rules import Kind
from minga.decision import actions as decision
from minga.decision.rules import Method
from minga.foundation.accounts.models import User
from minga.foundation.accounts.tokens import make_token
from minga.foundation.media.actions import bring_file
from minga.foundation.media.bringing import named
from minga.foundation.policy import Actor
from minga.foundation.realtime.topics import sign_topics
from minga.foundation.scope import in_space
from minga.foundation.search.indexing import reindex_all
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.queries import actor_in
from minga.project import environment
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
        address = f"{key}@bench.invalid"
        person = User.objects.filter(email=address).first() or User.objects.create_user(
            address, name=key.title(), language="es"
        )
        admit_person(space_id=space_id, user_id=person.pk, now=NOW, role="administrator")
        found[key] = person.pk
    return found


def gather(space_id: int, cast: dict[str, int], crowd_size: int = 200) -> tuple[int, int, list[int]]:
    host, sponsor = (actor_in(space_id, user_id=cast[key]) for key in ("host", "sponsor"))
    charter = purpose.Charter(
        title="Medir",
        who="a",
        issue="b",
        member_gain="c",
        organization_gain="d",
        audience=Audience.PUBLIC,
        sponsor_id=cast["sponsor"],
        decision_right="decide",
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
    crowd = [community.Enrolment(email=f"p{n}@bench.invalid", name=f"Persona {n}") for n in range(crowd_size)]
    found = community.enrol_people(community_id=place.pk, people=crowd, by=host, now=NOW)
    return made.pk, place.pk, list(found.values())


def picture(number: int) -> bytes:
    """No two alike: equal files are kept once."""
    target = io.BytesIO()
    Image.effect_noise((1200, 900), 10 + number).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def rich_body(by: Actor, number: int, person_id: int) -> str:
    """What every second contribution of a lively question holds: a picture and somebody's name."""
    file = bring_file(content=picture(number), name=f"patio {number}.jpg", by=by, now=NOW)
    return f"{BODY}\n\n[@](person:{person_id}), mira esto:\n\n{named(file, 'El patio por la tarde')}"


def ask(
    space_id: int,
    host_id: int,
    community_id: int,
    members: list[int],
    contributions: int,
    number: int,
    *,
    is_rich: bool = False,
) -> int:
    host = actor_in(space_id, user_id=host_id)
    asking = debate.Asking(
        title=f"¿Pregunta {number}?", body="Una pregunta.", opens_at=NOW, closes_at=NOW + timedelta(days=30)
    )
    question = debate.ask_question(community_id=community_id, asking=asking, by=host, now=NOW)
    debate.open_question(question_id=question.pk, by=host, now=NOW)
    for each in range(contributions):
        by = actor_in(space_id, user_id=members[each % len(members)])
        body = rich_body(by, each, members[(each + 1) % len(members)]) if is_rich and each % 2 else BODY
        writing = debate.Writing(kind=Kind.IDEA, title=f"Idea {each} sobre la espera", body=body)
        debate.write_contribution(question_id=question.pk, writing=writing, by=by, now=NOW)
    return question.pk


def vote(space_id: int, host_id: int, community_id: int) -> int:
    """An open vote with one proposal."""
    host = actor_in(space_id, user_id=host_id)
    draft = decision.Draft(
        title="Turno de tarde",
        body=BODY,
        method=Method.APPROVAL,
        origin_reason="Se habló en la asamblea.",
        waiting_cost="Una hora al día",
        closes_at=NOW + timedelta(days=30),
    )
    made = decision.draft_decision(community_id=community_id, draft=draft, by=host, now=NOW)
    for title in ("Empezar en marzo", "Empezar en mayo"):
        decision.add_option(decision_id=made.pk, title=title, by=host, now=NOW)
    return decision.open_decision(decision_id=made.pk, by=host, now=NOW).pk


def small_spaces() -> None:
    """Three more, each with two purposes, communities and questions."""
    for number in range(3):
        space = create_space(slug=f"small-{number}", name=f"Small {number}", now=NOW)
        with in_space(space.pk):
            cast = people(space.pk)
            for _each in range(2):
                _purpose, place, members = gather(space.pk, cast, 5)
                ask(space.pk, cast["host"], place, members, 2, number)


def session_of(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def main(questions: int, long_one: int) -> None:
    # The server must read the sessions that are written here: both keep one key.
    settings.SECRET_KEY = environment.make_home(settings.ENVIRONMENT, settings.HOME, settings.SECRET_KEY)
    call_command("migrate", verbosity=0)
    space = create_space(slug="bench", name="Bench", now=NOW)
    with in_space(space.pk):
        cast = people(space.pk)
        why, place, members = gather(space.pk, cast)
        thirty = ask(space.pk, cast["host"], place, members, 30, 1)
        thousand = ask(space.pk, cast["host"], place, members, long_one, 2)
        rich = ask(space.pk, cast["host"], place, members, 30, 3, is_rich=True)
        for number in range(4, questions + 1):
            ask(space.pk, cast["host"], place, members, 2, number)
        member = User.objects.get(pk=members[0])
        by = actor_in(space.pk, user_id=members[1])
        statements = [
            debate.write_statement(question_id=thirty, text=f"Afirmación {n}", by=by, now=NOW).pk for n in range(10)
        ]
        key = {"label": "bench", "can_write": True, "lifetime_days": 30}
        told = {
            "purpose": why,
            "community": place,
            "decision": vote(space.pk, cast["host"], place),
            "thirty": thirty,
            "thousand": thousand,
            "rich": rich,
            "statements": statements,
            "token": make_token(user_id=member.pk, space_id=space.pk, now=NOW, **key)[1],  # type: ignore[arg-type]
            "session": session_of(member),
            "topics": sign_topics(space.pk, [f"question:{thirty}"]),
        }
    small_spaces()
    reindex_all()
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
