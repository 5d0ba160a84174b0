"""A space in which everything that can stand somewhere stands there once: what the crawl walks through."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.test import Client

from minga.community import actions as communities
from minga.community.models import Community
from minga.community.tests import factories as community
from minga.debate import actions as debates
from minga.debate.models import Measure, Question, Statement, Visitor
from minga.debate.rules.moderating import MeasureKind
from minga.debate.tests import factories as debate
from minga.decision import actions as decisions
from minga.decision.models import Decision
from minga.decision.tests import factories as decision
from minga.foundation.accounts.models import User
from minga.foundation.accounts.tokens import make_token
from minga.foundation.calendars.actions import renew_address
from minga.foundation.census.actions import look_at_file, make_census, start_file
from minga.foundation.mail_in.models import MailTrouble
from minga.foundation.media.actions import bring_file
from minga.foundation.media.tests import made
from minga.foundation.profiles.actions import change_portrait, present_oneself
from minga.foundation.provisioning.attributes import Definition, define_attribute
from minga.foundation.provisioning.groups import receive_group
from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.provisioning.lots import announce_lot, draw_lot
from minga.foundation.push.actions import turn_on
from minga.foundation.push.encrypting import public_key
from minga.foundation.rights import actions as rights
from minga.foundation.signin import actions as ways_in
from minga.foundation.tenancy import actions as house
from minga.foundation.tenancy.actions import admit_person, change_logo, revise_look, suspend_person
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.foundation.writing.drafts import keep_draft
from minga.initiative import actions as initiatives
from minga.initiative.tests import factories as initiative
from minga.outcome import actions as outcomes
from minga.outcome.rules import Method
from minga.outcome.rules.feeds import FeedKind, FeedTerms, Rhythm
from minga.outcome.tests import factories as outcome
from minga.outcome.tests import forecasting
from minga.project.census.reading import list_in
from minga.project.provisioning.actions import place_group
from minga.project.provisioning.roster.actions import park_roster, start_roster
from minga.purpose.tests import factories as purpose

OPEN, SUMMED_UP, JUDGED = NOW + timedelta(days=1), debate.AFTER + timedelta(days=1), outcome.AFTERWARDS
VISIT = "visita-de-tito"
MOMENTS: tuple[datetime, ...] = (OPEN, SUMMED_UP, JUDGED)
"""While people debate; while they decide; when the verdict is there."""


@scene
def set_the_scene(cast: Cast) -> None:
    """Everything through the actions people use; some invitations have left by mail, one waits for it."""
    cast.space.is_open_to_visitors = True
    cast.space.save(update_fields=["is_open_to_visitors"])
    purpose.indicator(cast, purpose.draft(cast, title="Un borrador"))
    purpose.ready(cast, title="Listo para decidir")
    purpose.corrected(cast)
    purpose.discarded(cast)
    _open_the_door(cast)
    _agree(cast)
    _gather(cast)
    _debate(cast)
    _decide(cast)
    _act(cast)
    _learn(cast)


def _open_the_door(cast: Cast) -> None:
    """The organization shows its logo; its own sign-in is connected, and a domain of it is said to be its own."""
    ada = cast.actor(cast.ada)
    logo = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
    change_logo(content=logo, by=ada, now=NOW)
    revise_look(accent="#204080", dark_accent="", welcome="Hola", mail_name="", by=ada, now=NOW)
    said = {"name": "Casa", "address": "https://entrar.example.org", "client_id": "minga", "secret": "x", "is_on": True}
    ways_in.connect_provider(kind="oidc", said=said, by=ada, now=NOW)
    ways_in.claim_domain(name="example.org", by=ada, now=NOW)
    ways_in.confirm_domain(name="casa.example", now=NOW)
    ways_in.choose_address(host="debate.casa.example", by=ada, now=NOW)
    _run_the_house(cast)


def _run_the_house(cast: Cast) -> None:
    """Ada runs the installation too: a space of it rests, and two people ask for one."""
    house.make_operator(user_id=cast.ada.pk, now=NOW)
    house.choose_who_asks(asking="visitors", by_id=cast.ada.pk)
    house.create_space(slug="reposo", name="En reposo", now=NOW)
    house.suspend_space(slug="reposo", reason="Se ordena", until=None, by_id=cast.ada.pk, now=NOW)
    said = {"name": "Radio Norte", "what_for": "La programación", "language": "es", "now": NOW}
    house.ask_for_space(asker=house.Asker(user_id=cast.nadie.pk), **said)
    declined = house.ask_for_space(asker=house.Asker(person="Lía", email="lia@norte.example"), **said)
    house.decline_space(wish_id=declined.pk, reason="Ya hay uno", by_id=cast.ada.pk, now=NOW)


def _gather(cast: Cast) -> None:
    rosa = cast.actor(cast.rosa)
    renew_address(user_id=cast.tito.pk, now=OPEN)
    _turn_on_a_device(cast.tito)
    make_token(user_id=cast.rosa.pk, space_id=cast.space.pk, label="Hoja", can_write=False, lifetime_days=30, now=OPEN)
    community.opened(cast, "listed", name="Se pide entrar")
    where = community.opened(cast, "listed", name="Con lista", audience="public")
    community.formed(cast, purpose=where.purpose, name="Por abrir")
    community.invited(cast, where, cast.omar.email, "alguien@example.org", role="evaluator", now=OPEN)
    community.mailed(where)
    community.invited(cast, where, "otra@example.org", now=OPEN)
    _bring_people(cast, where)
    communities.request_to_join(community_id=where.pk, answer="Me interesa", by=cast.actor(cast.ada), now=NOW)
    communities.make_invitation_link(
        community_id=where.pk, role="member", expires_at=NOW + timedelta(days=60), max_uses=3, by=rosa, now=NOW
    )


def _turn_on_a_device(person: User) -> None:
    """In a session of theirs that lives, as a device wants it."""
    client = Client()
    client.force_login(person)
    session = UserSession.objects.create(user=person, session_key=client.session.session_key, ip="127.0.0.1")
    keys = {"public_key": public_key(), "secret": "BTBZMqHH6r4Tts7J_aSIgg"}
    turn_on(session=session, user_id=person.pk, endpoint="https://93.184.216.34/a", now=OPEN, **keys)


def _bring_people(cast: Cast, where: Community) -> None:
    """A directory with a key, an attribute and a group that comes into a community; files of people, one of them on its
    way; somebody who is suspended."""
    by = cast.actor(cast.ada)
    define_attribute(definition=Definition(name="Turno", is_own=True), by=by, now=NOW)
    make_provisioning_key(label="Directorio", by=by, now=NOW)
    group = receive_group(name="Hornos", external_id="", person_ids=(), by=by, now=NOW)
    place_group(group_id=group.pk, community_id=where.pk, role="member", by=by, now=NOW)
    terms = {"community_id": None, "role": "member", "is_external": False}
    many = "email\n" + "\n".join(f"nora{number}@example.org" for number in range(301))
    running = park_roster(content=many.encode(), file_name="muchas.csv", by=by, now=NOW, **terms)
    start_roster(roster_id=running.pk, by=by, now=NOW)
    park_roster(content=b"email\nnora@example.org\n", file_name="una.csv", by=by, now=NOW, **terms)
    census = make_census(name="Padrón", by=by, now=NOW)
    for heads, mode in (
        ("DNI;Nacimiento\n12345678Z;1/1/1980\nx", "replace"),
        ("DNI;Nacimiento\n00000001R;1/1/1980\n", "add"),
    ):
        header, rows = list_in(heads.encode(), "padron.csv")
        listed = {"header": header, "rows": rows, "columns": (), "mode": mode, "file_name": "padron.csv"}
        file = look_at_file(census_id=census.pk, by=by, now=NOW, **listed)
        if mode == "replace":
            start_file(file_id=file.pk, by=by, now=NOW)
    make_census(name="Plantilla", source="claim", claim="employee_number", by=by, now=NOW)
    away = User.objects.create_user("ausente@example.org", None, name="Ausente")
    admit_person(space_id=cast.space.pk, user_id=away.pk, now=NOW)
    suspend_person(user_id=away.pk, reason="Mientras se aclara", until=None, by=by, now=NOW)
    announce_lot(title="Por sortear", size=2, words="bolsa", by=by, now=NOW)
    drawn = announce_lot(title="Sorteado", size=2, words="bolsa", by=by, now=NOW)
    draw_lot(lot_id=drawn.pk, by=by, now=NOW)


def _debate(cast: Cast) -> None:
    where = community.opened(cast, name="La del debate")
    debate.drafted(cast, where, title="Por abrir")
    question = debate.opened(cast, where, support_threshold=7)
    for reader in (cast.tito, cast.ines):
        debates.note_reading(question_id=question.pk, by=cast.actor(reader), now=NOW - timedelta(hours=1))
    idea = debate.idea(cast, question)
    picture = bring_file(content=made.picture(size=(4, 3)), name="patio.png", by=cast.actor(cast.tito), now=NOW)
    bring_file(content=made.PDF, name="acta.pdf", by=cast.actor(cast.omar), now=NOW)
    debate.contribution(cast, question, body=f"![El patio](media:{picture.key})")
    debate.reply(cast, idea)
    tito = cast.actor(cast.tito)
    present_oneself(helps_with="Hornos", speaks="español", by=tito, now=NOW)
    for shown in (cast.tito, cast.rosa, cast.ada):
        change_portrait(content=made.picture(size=(4, 3)), by=cast.actor(shown), now=NOW)
    path = f"/s/{cast.space.slug}/debate/{question.pk}/write/"
    keep_draft(user_id=cast.tito.pk, path=path, field="body", text="Sin acabar", after=0, now=NOW)
    statement = debate.statement(cast, question)
    tito, ines = cast.actor(cast.tito), cast.actor(cast.ines)
    debates.report_contribution(contribution_id=idea.pk, reason="Sin fuente", by=ines, now=NOW)
    debates.report_statement(statement_id=statement.pk, reason="Ofende", by=ines, now=NOW)
    _moderate(cast, question)
    debate.vote_apart(cast, question, 8)
    _visit(cast, question)
    estimated = debate.opened(cast, where, title="Con estimaciones")
    people = debate.crowd(cast, estimated, 7)
    debate.estimates(cast, estimated)
    forecasting.estimated(cast, estimated, people, median=90)
    debate.estimates(cast, debate.opened(cast, where, title="Por revelar"))
    summed_up = debate.summarized(cast, where)
    debates.save_summary(
        question_id=debate.summarizable(cast, where).pk,
        body="Falta firmarla",
        after=0,
        by=cast.actor(cast.rosa),
        now=debate.AFTER,
    )
    debates.challenge_summary(summary_id=summed_up.summaries.get().pk, body="Falta el olor", by=tito, now=debate.AFTER)
    place, crowd = forecasting.place(cast, purpose=where.purpose, name="Pronósticos")
    forecasting.closed(cast, place, crowd)
    told = forecasting.closed(cast, place, crowd)
    forecasting.told(cast, told, 95.0)


def _visit(cast: Cast, question: Question) -> None:
    """Visitors who voted, some alike and some set aside; one is Tito, who has not brought it along yet."""
    door = debate.let_in(cast, question)
    statements = list(Statement.objects.standing().filter(question=question).order_by("pk")[:4])
    debate.visits(door, [[1, 1, -1, 0]] * 6, statements, address="198.51.100.7")
    debate.visits(door, [[-1, 1, -1, 0]], statements, name="apart")
    Visitor.objects.filter(pk=Visitor.objects.latest("pk").pk).update(set_aside_at=NOW)
    debate.visits(door, [[1, -1, 0, None]], statements, name=VISIT)
    debates.write_visitor_statement(caller=debate.caller(door, f"{VISIT}0"), text="Falta una fuente", now=NOW)


def _moderate(cast: Cast, question: Question) -> None:
    """A step that can be appealed, one that waits for the answer to its appeal, and a text that is held."""
    rosa, tito, ines = (cast.actor(who) for who in (cast.rosa, cast.tito, cast.ines))
    for number, step in enumerate((MeasureKind.REWRITE, MeasureKind.HIDE)):
        written = debate.contribution(cast, question, body=f"Sin cuidado {number}")
        report = debates.report_contribution(contribution_id=written.pk, reason="Ofende", by=ines, now=NOW)
        debates.step_in_report(report_id=report.pk, step=step, reason="Con respeto", by=rosa, now=NOW)
    debates.appeal_measure(measure_id=Measure.objects.latest("pk").pk, reason="Era una cita", by=tito, now=NOW)
    wanted = {"holds_newcomers": False, "holds_repeats": False, "hourly_most": 0, "days_to_answer": 3}
    place = question.community_id
    debates.choose_moderation(community_id=place, holds_links=True, **wanted, by=rosa, now=NOW)
    debate.contribution(cast, question, cast.ines, body="Mira https://ejemplo.org")
    debates.choose_moderation(community_id=place, holds_links=False, **wanted, by=rosa, now=NOW)


def _agree(cast: Cast) -> None:
    """Terms of use that everybody has accepted; and Omar leaves for good, some day."""
    MailTrouble.objects.create(user=cast.tito, status="5.1.1", said="no such user", last_at=NOW, paused_at=NOW)
    rights.ask_to_leave(user_id=cast.omar.pk, keeps_texts=True, now=NOW)
    archive = rights.ask_for_archive(user_id=cast.erik.pk, language="es", now=NOW)
    rights.make_archive(archive.pk, "es")
    rights.publish_terms(texts={"es": "Con respeto."}, effective_at=NOW, by=cast.actor(cast.ada), now=NOW)
    for who in (cast.ada, cast.salma, cast.rosa, cast.tito, cast.ines, cast.erik, cast.omar):
        rights.accept_terms(number=1, by=cast.actor(who), now=NOW)


def _decide(cast: Cast) -> None:
    decision.debated(cast)
    where = community.opened(cast, name="La que vota")
    for is_secret in (False, True):
        vote = decision.opened(
            cast, where, title=f"Abierta {is_secret}", is_secret=is_secret, allows_delegation=not is_secret
        )
        if not is_secret:
            _lend(cast, vote)
        decision.closed(cast, decision.opened(cast, where, title=f"Contada {is_secret}", is_secret=is_secret))
        done = decision.opened(cast, where, title=f"Publicada {is_secret}", is_secret=is_secret)
        decision.publish_it(cast, decision.closed(cast, done))


def _lend(cast: Cast, vote: Decision) -> None:
    tito, ines, when = cast.actor(cast.tito), cast.actor(cast.ines), decision.STARTS
    decisions.delegate_vote(decision_id=vote.pk, delegate_id=cast.rosa.pk, by=tito, now=when)
    decisions.delegate_in_community(community_id=vote.community_id, delegate_id=cast.rosa.pk, by=ines, now=when)


def _act(cast: Cast) -> None:
    asked = initiative.drafted(cast)
    initiatives.ask_owner(
        initiative_id=asked.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=initiative.DRAFTED_AT
    )
    initiative.owned(cast)
    busy = initiative.under_way(cast)
    initiative.commitment(cast, busy)
    initiative.milestone(cast, busy)
    initiative.hours(cast, busy)


def _learn(cast: Cast) -> None:
    verdict = outcome.published(cast)
    indicator = verdict.plan.indicator
    omar = cast.actor(cast.omar)
    for name in ("parte", "anexo"):
        url = f"https://datos.example.org/{name}.csv"
        terms = FeedTerms(kind=FeedKind.HTTPS, url=url, mapping=outcome.MAPPING, rhythm=Rhythm.DAILY)
        feed = outcomes.make_feed(indicator_id=indicator.pk, terms=terms, by=omar, now=NOW)
    outcomes.pause_feed(feed_id=feed.pk, by=omar, now=NOW)
    outcomes.park_file(
        indicator_id=indicator.pk, content=b"mes,valor\n2027-01,1\n", filename="parte.csv", by=omar, now=JUDGED
    )
    initiative_of = outcome.initiative_in(cast)
    plan = outcome.drafted(cast, initiative_of)
    outcome.rival(cast, plan)
    outcome.drafted(cast, initiative_of, design=outcome.lottery(is_seed_sealed=True))
    outcome.locked(cast, initiative_of, design=outcome.lottery())
    outcome.locked(cast, initiative_of, design=outcome.lottery(size=200, is_seed_sealed=True))
    stepped = outcome.design(
        method=Method.CONTRIBUTION_ANALYSIS, comparison=(), steps=("Alguien prueba", "Los demás lo copian")
    )
    outcome.assessed(cast, outcome.measured(cast, outcome.initiative_in(cast), design=stepped))
    outcomes.ask_power(plan_id=plan.pk, by=cast.actor(cast.erik), now=JUDGED)
