"""Orders that the house carries out: everything through actions, nothing written behind anybody's back.

Each function takes and returns plain JSON values. It runs inside the served process (see ``house.py``).
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.urls import reverse

from minga.community import actions as community
from minga.community.tests import factories as communities
from minga.debate import actions as debate
from minga.debate.models import EstimateRound, Statement, VisitorDoor
from minga.debate.models import Stance as Stances
from minga.debate.rules import Kind, Stance
from minga.debate.tests import factories as debates
from minga.decision import actions as decision
from minga.decision.models import Decision
from minga.decision.rules import Method, family_of
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.census.models import Attempts
from minga.foundation.policy import Actor
from minga.foundation.rights.actions import erase_due
from minga.foundation.scope import in_space
from minga.foundation.signin.actions import confirm_domain, revise_sign_in
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.testing.cast import Cast, raise_cast
from minga.foundation.writing.models import Draft
from minga.project.exchange.places import Destination
from minga.project.exchange.polarity import Polarity
from minga.project.exchange.polis import import_polis
from minga.project.exchange.polis_files import read_export
from minga.project.welcome import gate


def welcome_address() -> str:
    """The one-time address that ``minga start`` prints while nothing stands here."""
    return reverse("welcome:begin", args=[gate.new_token()])


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


def prepare_organization(*, slug: str, language: str) -> dict[str, str]:
    """A space with its cast, into which nobody looks from outside; the operator has confirmed its e-mail domain."""
    cast = raise_cast(slug)
    cast.space.is_open_to_visitors = False
    cast.space.save(update_fields=["is_open_to_visitors"])
    User.objects.filter(email__endswith=f"@{slug}.example.org").update(language=language)
    domain = cast.ada.email.partition("@")[2]
    with in_space(cast.space.pk):
        confirm_domain(name=domain, now=clock.now())
    return {"home": f"/s/{slug}/", "domain": domain, "ada": cast.ada.email, "tito": cast.tito.email}


def asks_for_a_second_step(*, space: str, by: str) -> None:
    """From now on everybody needs one; whoever says so has set theirs up."""
    said = {"is_required": False, "inside": "member", "outside": "nothing", "second_factor": "everybody"}
    with _inside(space) as place:
        actor = _actor(place, by)
        revise_sign_in(said=said | {"takes_providers_factor": False}, has_own_factor=True, by=actor, now=clock.now())


def erases_who_is_due(*, in_days: float) -> int:
    """What the daily round will do by then, done now; the clock of the house stays where it is."""
    return erase_due(clock.now() + timedelta(days=in_days))


def prepare_visitable(*, slug: str, language: str) -> dict[str, Any]:
    """A space into which nobody looks from outside: an open question of three statements, and an invitation link."""
    cast = raise_cast(slug)
    cast.space.is_open_to_visitors = False
    cast.space.language = language
    cast.space.save(update_fields=["is_open_to_visitors", "language"])
    User.objects.filter(email__endswith=f"@{slug}.example.org").update(language=language)
    with in_space(cast.space.pk):
        now = clock.now()
        where = communities.opened(cast, name="Vecinas del río")
        fields = {"title": "¿Qué hacemos con la plaza?", "body": "La plaza se **renueva** en primavera."}
        question = debates.opened(
            cast, where, opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(days=14), **fields
        )
        for text in ("Faltan árboles", "La plaza es para los niños", "El mercado se queda"):
            debate.write_statement(question_id=question.pk, text=text, by=cast.actor(cast.ines), now=now)
        _invitation, token = community.make_invitation_link(
            community_id=where.pk,
            role="member",
            expires_at=now + timedelta(days=7),
            max_uses=5,
            by=cast.actor(cast.rosa),
            now=now,
        )
    home = f"/s/{slug}/"
    return {
        "home": home,
        "question": reverse("debate:question", args=[slug, question.pk]),
        "question_id": question.pk,
        "invitation": reverse("community:invitation", args=[slug, token]),
        "people": {name: getattr(cast, name).email for name in ("ada", "rosa", "tito")},
    }


def open_to_visitors(*, space: str, question_id: int) -> str:
    """The address of a question that its facilitator opened to people without an account."""
    with _inside(space) as place:
        domain, now = f"{space}.example.org", clock.now()
        debate.choose_visitors(are_allowed=True, are_held=True, by=_actor(place, f"ada@{domain}"), now=now)
        door = debate.let_visitors_in(question_id=question_id, by=_actor(place, f"rosa@{domain}"), now=now)
    return reverse("debate:visit", args=[space, door.token])


def crowd_visits(*, space: str, question_id: int, count: int) -> None:
    """So many people without an account vote on everything at once, all alike, from one address."""
    with _inside(space):
        door = VisitorDoor.objects.get(question_id=question_id)
        statements = list(Statement.objects.standing().filter(question_id=question_id).order_by("id"))
        alike = [[1] * len(statements)] * count
        debates.visits(door, alike, statements, name="ola", address="203.0.113.5", now=clock.now())


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


def prepare_neighbourhood(*, slug: str, posts: int) -> dict[str, Any]:
    """A space with its cast where everything is open: a question with posts and statements, and two votes."""
    cast = raise_cast(slug)
    with in_space(cast.space.pk):
        now = clock.now()
        where = communities.opened(cast)
        ends = now + timedelta(days=14)
        question = debates.opened(cast, where, opens_at=now - timedelta(minutes=1), closes_at=ends)
        for number in range(posts):
            _post(cast, question.pk, number)
        for text in ("La poda está cerca", "Los lodos huelen", "Falta un silo"):
            debate.write_statement(question_id=question.pk, text=text, by=cast.actor(cast.ines), now=now)
        votes = {method: _vote(cast, where.pk, method, ends) for method in ("ranked", "approval")}
    people = {name: getattr(cast, name).email for name in ("ada", "salma", "rosa", "tito", "ines", "erik", "omar")}
    return {
        "people": people,
        "home": f"/s/{slug}/",
        "purpose": f"/s/{slug}/purpose/{where.purpose_id}/",
        "community": f"/s/{slug}/community/{where.pk}/",
        "question": f"/s/{slug}/debate/{question.pk}/",
        **{method: f"/s/{slug}/decision/{pk}/" for method, pk in votes.items()},
    }


def prepare_writing(*, slug: str) -> dict[str, Any]:
    """A space with its cast, an open question and one that waits for its summary."""
    cast = raise_cast(slug)
    with in_space(cast.space.pk):
        now = clock.now()
        where = communities.opened(cast)
        opens = now - timedelta(minutes=1)
        question = debates.opened(cast, where, opens_at=opens, closes_at=now + timedelta(days=14))
        closed = debates.summarizable(cast, where)
    people = {name: getattr(cast, name).email for name in ("rosa", "tito", "ines")}
    return {
        "people": people,
        "question": f"/s/{slug}/debate/{question.pk}/",
        "closed": f"/s/{slug}/debate/{closed.pk}/",
        "title": closed.title,
    }


def prepare_draft(*, slug: str) -> dict[str, Any]:
    """A space with its cast, a community and the draft of a vote; the browser says in which language."""
    cast = raise_cast(slug)
    User.objects.filter(email__endswith=f"@{slug}.example.org").update(language="")
    with in_space(cast.space.pk):
        draft = decisions.drafted(cast, closes_at=clock.now() + timedelta(days=7))
    people = {name: getattr(cast, name).email for name in ("ada", "rosa", "tito", "ines")}
    return {
        "people": people,
        "home": f"/s/{slug}/",
        "decision": f"/s/{slug}/decision/{draft.pk}/",
        "tito": cast.tito.pk,
    }


def forget_drafts() -> None:
    """Nobody has anything unsent."""
    Draft.objects.all().delete()


def forget_attempts(*, slug: str) -> None:
    """An hour has passed, as far as attempts to be verified go."""
    with _inside(slug):
        Attempts.objects.all().delete()


WORDS = [
    "horno",
    "llama",
    "astilla",
    "lodo",
    "poda",
    "silo",
    "tolva",
    "turno",
    "parada",
    "coste",
    "ensayo",
    "mezcla",
    "humedad",
    "calor",
    "merma",
    "planta",
    "cinta",
    "vecina",
    "camión",
    "báscula",
    "ceniza",
    "filtro",
    "muestra",
    "laboratorio",
    "semana",
    "registro",
    "válvula",
    "temperatura",
    "proveedor",
    "contrato",
    "almacén",
    "ruido",
    "polvo",
    "seguridad",
    "formación",
    "manual",
    "caudal",
    "presión",
    "sensor",
    "avería",
    "repuesto",
    "ahorro",
    "emisión",
    "permiso",
    "inspección",
    "barrio",
    "escuela",
    "cooperativa",
    "residuo",
    "separación",
    "entrega",
    "ruta",
    "descarga",
    "trituradora",
    "cribado",
    "secado",
]


def _post(cast: Cast, question_id: int, number: int) -> None:
    """Sixty words that no other post has in this order, so that they weigh what writing weighs."""
    draw = random.Random(number)
    text = " ".join(f"{draw.choice(WORDS)}{draw.choice(('', '', 's', ',', ' de', ' con', '.'))}" for _word in range(60))
    writing = debate.Writing(kind=Kind.EXPERIENCE, body=f"**{number + 1}.** {text}")
    author = (cast.tito, cast.ines, cast.rosa)[number % 3]
    debate.write_contribution(question_id=question_id, writing=writing, by=cast.actor(author), now=clock.now())


def _vote(cast: Cast, community_id: int, method: str, ends: datetime) -> int:
    rosa, now = cast.actor(cast.rosa), clock.now()
    draft = decision.Draft(
        title=f"Qué probamos ({method})",
        method=Method(method),
        waiting_cost="120 t al mes",
        closes_at=ends,
        is_secret=method == "ranked",
        origin_reason="Se habló en la asamblea.",
    )
    made = decision.draft_decision(community_id=community_id, question_id=None, draft=draft, by=rosa, now=now)
    for title in ("Astillas de poda", "Lodos secos"):
        decision.add_option(decision_id=made.pk, title=title, by=rosa, now=now)
    decision.open_decision(decision_id=made.pk, by=rosa, now=now)
    return int(made.pk)


PROJECTS = {"Fuente": 1_250_050, "Sombra en el patio": 2_400_000, "Taller de bicis": 800_000, "Huerto": 640_000}
BALLOTS: dict[str, dict[str, Any]] = {
    "yes_no": {},
    "plurality": {},
    "approval": {"allows_delegation": True, "most_choices": 3},
    "star": {"is_secret": True},
    "majority_judgment": {},
    "quadratic": {"credits": 16},
    "ranked": {"is_secret": True},
    "schulze": {},
    "stv": {"seats": 2},
    "equal_shares": {"seats": 2},
    "budget": {"budget": 3_500_000},
    "quantity": {"unit": "h", "lowest_amount": "0", "highest_amount": "60"},
}


def prepare_polling_place(*, slug: str, crowd: int = 8) -> dict[str, Any]:
    """A community with one open vote of each kind of ballot, and neighbours on the roll."""
    cast = raise_cast(slug)
    with in_space(cast.space.pk):
        where = communities.opened(cast)
        people = [
            community.Enrolment(f"vecina{number}@{slug}.example.org", f"Vecina {number}") for number in range(crowd)
        ]
        community.enrol_people(community_id=where.pk, people=people, by=cast.actor(cast.rosa), now=clock.now())
        votes = {method: _open_vote(cast, where.pk, method, terms) for method, terms in BALLOTS.items()}
        drafted = _draft_vote(cast, where.pk, "budget", BALLOTS["budget"])
    names = ("ada", "salma", "rosa", "tito", "ines", "erik", "omar")
    return {
        "people": {name: getattr(cast, name).email for name in names},
        "crowd": [each.email for each in people],
        "home": f"/s/{slug}/",
        "community": f"/s/{slug}/community/{where.pk}/",
        "community_id": where.pk,
        "draft": f"/s/{slug}/decision/{drafted}/",
        **{method: f"/s/{slug}/decision/{pk}/" for method, pk in votes.items()},
    }


def _draft_vote(cast: Cast, community_id: int, method: str, terms: dict[str, Any]) -> int:
    rosa, now = cast.actor(cast.rosa), clock.now()
    draft = decision.Draft(
        title=f"Qué hacemos con el patio ({method})",
        method=Method(method),
        threshold="none",
        waiting_cost="Otro verano sin sombra",
        closes_at=now + timedelta(days=7),
        tie_seed="patio",
        origin_reason="Se habló en la asamblea.",
        **terms,
    )
    made = decision.draft_decision(community_id=community_id, draft=draft, by=rosa, now=now)
    projects = {"Abrir el patio por la tarde": 0} if method in {"yes_no", "quantity"} else PROJECTS
    for title, cost in projects.items():
        price = cost if method == "budget" else None
        decision.add_option(decision_id=made.pk, title=title, cost=price, by=rosa, now=now)
    return int(made.pk)


def _open_vote(cast: Cast, community_id: int, method: str, terms: dict[str, Any]) -> int:
    made = _draft_vote(cast, community_id, method, terms)
    decision.open_decision(decision_id=made, by=cast.actor(cast.rosa), now=clock.now())
    return made


def crowd_fills_the_box(*, space: str, people: list[str]) -> None:
    """Everybody of the crowd votes in every open vote, each a little differently."""
    with _inside(space) as place:
        for vote in list(Decision.objects.filter(state="open").order_by("id")):
            keys = list(vote.options.order_by("is_wait", "id").values_list("key", flat=True))
            for number, email in enumerate(people):
                choice = _some_choice(vote.method, keys, number)
                decision.cast_ballot(decision_id=vote.pk, choice=choice, by=_actor(place, email), now=clock.now())


def _some_choice(method: str, keys: list[str], number: int) -> dict[str, Any]:
    turned = keys[number % 3 :] + keys[: number % 3]
    match family_of(method):
        case "proposal":
            return {"choice": ("yes", "yes", "no", "abstain")[number % 4]}
        case "one":
            return {"chosen": turned[0]}
        case "approve" | "basket":
            return {"approved": turned[: 1 + number % 3]}
        case "score":
            return {"scores": {key: max(0, 5 - 2 * place) for place, key in enumerate(turned)}}
        case "grade":
            return {"grades": {key: max(0, 5 - place - number % 2) for place, key in enumerate(turned)}}
        case "credits":
            return {"points": {turned[0]: 3, turned[1]: 2}}
        case "amount":
            return {"amount": ("10", "12.5", "20", "40")[number % 4]}
        case _:
            return {"order": [turned[0], turned[1:3], *turned[3:4]] if method != "stv" else turned[:4]}


def publish_all(*, space: str, by: str) -> None:
    """Count every open vote as its time is up, and publish it."""
    with _inside(space) as place:
        for pk in list(Decision.objects.filter(state="open").values_list("pk", flat=True)):
            later = clock.now() + timedelta(days=8)
            decision.close_decision(decision_id=pk, by=None, now=later)
            reasons = "Así salió, y se entiende por qué."
            decision.publish_decision(decision_id=pk, reasons=reasons, by=_actor(place, by), now=later)


def someone_writes(*, space: str, question_id: int, by: str, body: str) -> None:
    with _inside(space) as place:
        writing = debate.Writing(kind=Kind.EXPERIENCE, body=body)
        debate.write_contribution(question_id=question_id, writing=writing, by=_actor(place, by), now=clock.now())


def asks_another(*, space: str, community_id: int, title: str) -> str:
    """One more question in a community; returns its page."""
    with _inside(space) as place:
        rosa = User.objects.get(email__startswith="rosa@", email__contains=space)
        ends = clock.now() + timedelta(days=14)
        asking = debates.asking(title=title, opens_at=clock.now() - timedelta(minutes=1), closes_at=ends)
        by = _actor(place, rosa.email)
        asked = debate.ask_question(community_id=community_id, asking=asking, by=by, now=clock.now())
        debate.open_question(question_id=asked.pk, by=by, now=clock.now())
        return reverse("debate:question", args=[space, asked.pk])


def close_question(*, space: str, question_id: int, by: str) -> None:
    with _inside(space) as place:
        debate.close_question(question_id=question_id, by=_actor(place, by), now=clock.now())


def bring_conversation(*, slug: str, folder: str) -> dict[str, Any]:
    """A space where a Polis conversation has come in as ``minga import polis`` brings it, its map computed."""
    cast = raise_cast(slug)
    with in_space(cast.space.pk):
        where, now = communities.opened(cast), clock.now()
        export = read_export(Path(folder))
        place = Destination(community_id=where.pk, name="", purpose_id=None, days=14)
        done = import_polis(export, Polarity(sign=1, checks=(), is_told=True), place, by=cast.actor(cast.rosa), now=now)
        debate.refresh_map(question_id=done.question_id, now=now)
    home = f"/s/{slug}/"
    return {
        "rosa": cast.rosa.email,
        "home": home,
        "question": done.question_id,
        "map": f"{home}debate/{done.question_id}/map/",
        "people": done.people,
        "statements": done.statements.added,
    }


def seven_more_vote(*, slug: str, question_id: int) -> None:
    """Seven people change their stance; the map is computed anew, as the round does it."""
    with _inside(slug) as place:
        statement = Statement.objects.standing().filter(question_id=question_id).latest("seen_count")
        people = User.objects.filter(email__startswith="polis-").order_by("id")[:7]
        agreeing = set(
            Stances.objects.filter(statement=statement, value=Stance.AGREE).values_list("person_id", flat=True)
        )
        for person in people:
            actor = actor_in(place.pk, user_id=person.pk, name=str(person))
            other = Stance.DISAGREE if person.pk in agreeing else Stance.AGREE
            debate.take_stance(statement_id=statement.pk, value=other, by=actor, now=clock.now())
        debate.refresh_map(question_id=question_id, now=clock.now())


def seconds_used() -> float:
    """Processor seconds of this process so far."""
    return time.process_time()
