"""Lots: drawn once after the lock, with a seed nobody could choose; drawn again by hand they fall the same."""

import csv
import hashlib
import io
import json
import random
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from minga.algorithms.sampling import draw_lottery
from minga.foundation.journal.chain import seal_all, verify_chain
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.refusals import refused
from minga.foundation.testing.scenes import scene
from minga.initiative.models import Unit
from minga.outcome import actions, permissions, queries, rules
from minga.outcome.models import Draw, MeasurementPlan, Trial
from minga.outcome.queries.freezing import freeze
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT, OTHERS, START, TREATED

UNITS = (*TREATED, *OTHERS)
IDS = [f"A{number:05}" for number in range(600)]
GROUPS = [f"Barrio {number}" for number in range(1, 13)]
PEOPLE_MAP = {"person": "persona", "assigned": "sorteada", "outcome": "valor", "took_up": "", "cluster": "grupo"}
WAVES = ((START, 4), (date(2026, 11, 2), 3), (date(2027, 1, 4), 3))


@scene
def people_plan(cast, **changes):
    return factories.locked(cast, design=factories.lottery(is_seed_sealed=True, **changes))


@scene
def groups_plan(cast, size=6, total=12, names=()):
    changes = {"draw_seed": "plaza 7", "draw_size": size, "draw_total": total}
    starts = {rules.EVERYBODY_DRAWN: START}
    design = factories.design(method=rules.Method.CLUSTER_LOTTERY, starts=starts, comparison=(), **changes)
    if not names:
        return factories.locked(cast, design=design)
    plan = fixed(cast, factories.drafted(cast, design=design), names)
    return actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=LOCKED_AT)


def wedge(**changes):
    fields = {"units": UNITS, "waves": WAVES, "draw_seed": "plaza 7", "pre_first": -20, "post_first": 0, "post_last": 4}
    return factories.design(method=rules.Method.STEPPED_WEDGE, starts={}, comparison=(), **(fields | changes))


def drawn(cast, plan, names=IDS, who="rosa", now=LOCKED_AT):
    content = "\n".join(names).encode()
    return actions.draw_plan(plan_id=plan.pk, content=content, by=cast.actor(getattr(cast, who)), now=now)


def by_hand(names, seed):
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}|{name}".encode()).hexdigest())


def rows_of(made):
    return list(csv.DictReader(io.StringIO(made.csv)))


def test_people_are_drawn_with_the_typed_seed_and_the_locks_hash_as_anybody_would_by_hand(cast):
    plan = people_plan(cast)
    made = drawn(cast, plan, reversed(IDS))
    lock = Entry.objects.get(name="outcome:plan-locked")
    assert made.draw.seed == f"bolsa-2026-04-01|{lock.hash}"
    assert len(lock.hash) == 64
    assert [row["name"] for row in rows_of(made)] == by_hand(IDS, made.draw.seed)
    assert sum(int(row["assigned"]) for row in rows_of(made)) == 300
    listed = "".join(f"{name}\n" for name in sorted(IDS))
    assert made.draw.list_hash == hashlib.sha256(listed.encode()).hexdigest()
    assert made.draw.chosen == []


def test_what_happens_after_the_lock_does_not_move_the_seed(cast):
    plan = people_plan(cast)
    factories.rival(cast, plan)
    seal_all()
    before = queries.draw_row(plan).seed
    factories.rival(cast, plan, "Otra")
    assert drawn(cast, plan).draw.seed == before
    assert verify_chain(cast.space.pk).broken is None


def test_neither_journal_nor_tables_carry_who_was_on_the_list(cast):
    drawn(cast, people_plan(cast))
    fact = Entry.objects.get(name="outcome:plan-drawn").payload
    assert set(fact) == {
        "plan_id",
        "initiative_id",
        "draw_id",
        "list_hash",
        "listed",
        "drawn",
        "seed",
        "algorithm",
    }
    assert not any("A00001" in json.dumps(entry.payload) for entry in Entry.objects.all())
    assert "A00001" not in json.dumps(list(Draw.objects.values()), default=str)


def fixed(cast, plan, names=IDS, who="erik"):
    content = "\n".join(names).encode()
    return actions.fix_list(plan_id=plan.pk, content=content, by=cast.actor(getattr(cast, who)), now=LOCKED_AT)


def test_a_list_fixed_before_the_lock_is_the_only_one_that_can_be_drawn_from(cast):
    draft = factories.drafted(cast, design=factories.lottery(is_seed_sealed=True))
    plan = fixed(cast, draft)
    assert plan.list_hash == rules.list_hash(IDS)
    plan = actions.lock_plan(plan_id=draft.pk, by=cast.actor(cast.tito), now=LOCKED_AT)
    assert json.loads(plan.content)["list"] == rules.list_hash(IDS)
    with refused("outcome:list-differs"):
        drawn(cast, plan, [*IDS[1:], "a99999"])
    with refused("outcome:plan-locked"):
        fixed(cast, plan)
    assert not Draw.objects.exists()
    assert drawn(cast, plan, reversed(IDS)).draw.list_hash == plan.list_hash


def test_the_verdict_says_whether_the_list_was_fixed(cast):
    loose = people_plan(cast)
    assert freeze(loose, now=LOCKED_AT)["is_list_fixed"] is False
    draft = factories.drafted(cast, loose.initiative, design=factories.lottery(is_seed_sealed=True))
    assert freeze(fixed(cast, draft), now=LOCKED_AT)["is_list_fixed"] is True
    older = factories.drafted(cast, loose.initiative, design=factories.lottery())
    assert freeze(older, now=LOCKED_AT)["is_list_fixed"] is None
    with refused("outcome:no-draw-here"):
        fixed(cast, older)


def test_a_draft_that_draws_from_another_number_needs_its_list_again(cast):
    draft = fixed(cast, factories.drafted(cast, design=factories.lottery(is_seed_sealed=True)))
    indicator, by = draft.indicator_id, cast.actor(cast.erik)
    for total, kept in ((600, draft.list_hash), (601, "")):
        design = factories.lottery(total=total, is_seed_sealed=True, theory="Otra frase")
        actions.revise_plan(plan_id=draft.pk, indicator_id=indicator, design=design, by=by, now=LOCKED_AT)
        assert MeasurementPlan.objects.get().list_hash == kept


@pytest.mark.parametrize(
    ("names", "code"),
    [([], "outcome:empty-list"), (IDS[:-1], "outcome:list-size"), ([*IDS[:-1], "a00001"], "outcome:names-alike")],
)
def test_a_bad_list_is_not_fixed(cast, names, code):
    draft = factories.drafted(cast, design=factories.lottery(is_seed_sealed=True))
    with refused(code):
        fixed(cast, draft, names)
    assert MeasurementPlan.objects.get().list_hash == ""


@pytest.mark.parametrize("who", ["salma", "ines", "omar"])
def test_who_does_not_work_on_the_plan_fixes_no_list(cast, who):
    draft = factories.drafted(cast, design=factories.lottery(is_seed_sealed=True))
    with pytest.raises(NotAllowedError):
        fixed(cast, draft, who=who)
    assert MeasurementPlan.objects.get().list_hash == ""


def test_a_list_is_fixed_by_hand(cast, client):
    draft = factories.drafted(cast, design=factories.lottery(is_seed_sealed=True))
    page = reverse("outcome:fix_list", args=[cast.space.slug, draft.pk])
    client.force_login(cast.erik)
    assert page in client.get(reverse("outcome:plan", args=[cast.space.slug, draft.pk])).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"ids": "x"}).status_code == 422
    assert client.post(page, {"ids": "\n".join(IDS)}).status_code == 302
    client.force_login(cast.salma)
    assert client.get(page).status_code == 403
    client.force_login(cast.nadie)
    assert client.get(page).status_code == 404


def trial_of(names, chosen, cluster_of=None, effect=0.25):
    chance = random.Random(11)
    lines = ["persona,sorteada,valor,grupo"]
    for name in names:
        group = (cluster_of or {}).get(name, "")
        was = (group or name) in chosen
        share = 0.3 + (effect if was else 0)
        lines.append(f"{name},{was:d},{chance.random() < share:d},{group}")
    return "\n".join(lines).encode()


def test_the_import_proves_the_draw_and_only_that_list(cast):
    plan = people_plan(cast)
    made = drawn(cast, plan)
    chosen = {row["name"] for row in rows_of(made) if row["assigned"] == "1"}
    factories.trial(cast, plan, trial_of(IDS, chosen), mapping=PEOPLE_MAP)
    assert Trial.objects.get().is_draw_proven
    swapped = [f"B{name}" if place == 5 else name for place, name in enumerate(IDS)]
    seed = made.draw.seed
    factories.trial(cast, plan, trial_of(swapped, set(draw_lottery(swapped, 300, seed))), mapping=PEOPLE_MAP)
    assert not Trial.objects.get(superseded_at=None).is_draw_proven


@pytest.mark.parametrize(
    ("heads", "missing"),
    [
        ("Persona,Sorteada,Valor,Grupo", ""),
        ("id,assigned,result,class", ""),
        ("Número,Sorteo,Resultado,x", ""),
        ("ficha,sorteada,valor,grupo", "Say which column holds each person's number. The file has: ficha,"),
        ("persona,suerte,valor,grupo", "Say which column tells who was drawn."),
        ("persona,sorteada,puntos,grupo", "Say which column holds the outcome."),
        ("código,Codigo,sorteada,valor", "ódigo"),
    ],
)
def test_a_file_with_usual_heads_needs_no_names_typed(cast, client, heads, missing):
    plan = people_plan(cast)
    chosen = {row["name"] for row in rows_of(drawn(cast, plan)) if row["assigned"] == "1"}
    content = trial_of(IDS, chosen).replace(b"persona,sorteada,valor,grupo", heads.encode(), 1)
    cast.omar.language = "en"
    cast.omar.save()
    with time_machine.travel(AFTERWARDS, tick=False):
        client.force_login(cast.omar)
        address = reverse("outcome:trial", args=[cast.space.slug, plan.pk])
        file = SimpleUploadedFile("sorteo.csv", content)
        answer = client.post(address, {"file": file})
    assert answer.status_code == (422 if missing else 302)
    assert missing in unescape(answer.text)
    assert Trial.objects.exists() is not bool(missing)


def test_the_typed_seed_alone_proves_nothing_where_the_lock_completes_it(cast):
    plan = people_plan(cast)
    drawn(cast, plan)
    chosen = set(draw_lottery(IDS, 300, plan.draw_seed))
    factories.trial(cast, plan, trial_of(IDS, chosen), mapping=PEOPLE_MAP)
    assert not Trial.objects.get().is_draw_proven


def test_before_the_draw_there_is_nothing_to_bring_in_or_assess(cast):
    plan = people_plan(cast)
    with refused("outcome:not-drawn"):
        factories.trial(cast, plan, trial_of(IDS, set(IDS[:300])), mapping=PEOPLE_MAP)
    with refused("outcome:not-drawn"):
        factories.assessed(cast, plan)
    assert not Trial.objects.exists()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "outcome:empty-list"),
        (["", "  "], "outcome:empty-list"),
        (IDS[:-1], "outcome:list-size"),
        ([*IDS[:-1], IDS[0]], "outcome:names-alike"),
        ([*IDS[:-1], "a00000"], "outcome:names-alike"),
        ([*IDS[:-2], "José", "jose"], "outcome:names-alike"),
        ([*IDS[:-1], "x" * 121], "outcome:list-name-long"),
        ([*IDS[:-1], "A9,Ana"], "outcome:list-not-plain"),
        ([*IDS[:-1], "A\0"], "outcome:list-not-plain|outcome:names-alike"),
    ],
)
def test_a_bad_list_draws_nothing(cast, names, code):
    plan = people_plan(cast)
    if "\0" in "".join(names):
        names = list(reversed(names))
    with pytest.raises(RefusedError, match=f"^({code})$"):
        drawn(cast, plan, names)
    assert not Draw.objects.exists()
    assert not Entry.objects.filter(name="outcome:plan-drawn").exists()


def test_there_is_no_second_draw_not_even_past_the_rules(cast):
    plan = people_plan(cast)
    made = drawn(cast, plan)
    with refused("outcome:already-drawn"):
        drawn(cast, plan, who="erik")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.draw.pk = None
        made.draw.save(force_insert=True)
    assert Draw.objects.count() == 1


def test_a_draft_an_older_plan_and_a_started_one_are_not_drawn(cast):
    initiative = factories.initiative_in(cast)
    draft = factories.drafted(cast, initiative, design=factories.lottery(is_seed_sealed=True))
    older = factories.locked(cast, initiative, design=factories.lottery())
    late = factories.locked(cast, initiative, design=factories.lottery(is_seed_sealed=True, seed="x"))
    for plan, code, now in [
        (draft, "not-locked", LOCKED_AT),
        (older, "no-draw-here", LOCKED_AT),
        (late, "draw-too-late", LOCKED_AT + timedelta(days=60)),
    ]:
        with refused(f"outcome:{code}"):
            drawn(cast, plan, now=now)
    assert not Draw.objects.exists()


def test_an_amendment_before_the_draw_gives_a_new_seed_and_after_it_moves_nothing_that_was_drawn(cast):
    plan = people_plan(cast)
    seal_all()
    first = queries.draw_row(plan).seed
    by = cast.actor(cast.tito)
    changes = {"plan_id": plan.pk, "indicator_id": plan.indicator_id, "reason": "Otra palabra", "by": by}
    actions.amend_plan(design=factories.lottery(seed="otra", is_seed_sealed=True), now=LOCKED_AT, **changes)
    plan.refresh_from_db()
    made = drawn(cast, plan)
    assert made.draw.seed.split("|")[1] != first.split("|")[1]
    with refused("outcome:already-drawn"):
        actions.amend_plan(design=factories.lottery(seed="tercera"), now=LOCKED_AT, **changes)
    actions.amend_plan(design=factories.lottery(seed="otra", post_last=8), now=LOCKED_AT, **changes)
    plan.refresh_from_db()
    assert (plan.draw_seed, plan.is_seed_sealed) == ("otra", True)


WHO = {"rosa", "erik"}


@pytest.mark.parametrize("who", ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie"])
def test_who_draws(cast, who):
    plan = people_plan(cast)
    if who in WHO:
        assert drawn(cast, plan, who=who).draw.drawn_by_id == getattr(cast, who).pk
        return
    with pytest.raises((NotAllowedError, NotFoundError)):
        drawn(cast, plan, who=who)
    assert not Draw.objects.exists()


def test_another_space_knows_of_no_draw(cast, neighbours):
    plan = people_plan(cast)
    drawn(cast, plan)
    with in_space(neighbours.space.pk):
        assert not Draw.objects.exists()
        with pytest.raises(NotFoundError):
            drawn(cast, plan)


@pytest.mark.parametrize(("state", "may"), [("draft", False), ("locked", True), ("drawn", False)])
def test_drawing_is_offered_in_one_state(cast, state, may):
    design = factories.lottery(is_seed_sealed=True)
    plan = factories.drafted(cast, design=design) if state == "draft" else factories.locked(cast, design=design)
    if state == "drawn":
        drawn(cast, plan)
    with time_machine.travel(AFTERWARDS, tick=False):
        page = queries.plan_page(cast.actor(cast.erik), plan.pk)
    assert page.may.draw is may
    assert page.may.assess is (state == "drawn")


@pytest.mark.parametrize(("names", "level"), [(GROUPS, 5), ((), 4)])
def test_groups_are_drawn_by_name_and_their_people_prove_it(cast, names, level):
    """A list that was not fixed before anybody could know the seed costs a level."""
    plan = groups_plan(cast, names=names)
    draw = drawn(cast, plan, GROUPS).draw
    assert draw.chosen == by_hand(GROUPS, draw.seed)[:6]
    group_of = {f"P{number}": GROUPS[number % 12] for number in range(240)}
    content = trial_of(list(group_of), set(draw.chosen), group_of, effect=0.4)
    factories.trial(cast, plan, content, mapping=PEOPLE_MAP)
    trial = Trial.objects.get()
    assert (trial.is_draw_proven, trial.people, trial.drawn, trial.clusters) == (True, 240, 120, sorted(GROUPS))
    assessment = factories.assessed(cast, plan)
    assert assessment.figures["estimate"]["method"] == "cluster_lottery"
    assert assessment.figures["estimate"]["sample"]["treated_units"] == 6
    assert assessment.level == level
    assert queries.replay(assessment.pk) == assessment.figures
    assert queries.plan_page(cast.actor(cast.erik), plan.pk).charts


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.replace(",Barrio 1\n", ",barrio 1\n", 1), "outcome:bad-rows"),
        (lambda text: re.sub(r"^(P\d+),1,", r"\1,0,", text, count=1, flags=re.MULTILINE), "outcome:cluster-split"),
        (lambda text: text.replace("Barrio 12", "Barrio 11"), "outcome:draw-of-clusters-differs|outcome:cluster-split"),
        (lambda text: text.replace("P0,", "P1,", 1), "outcome:bad-rows"),
    ],
)
def test_a_file_of_groups_that_does_not_fit_is_refused_whole(cast, spoil, code):
    plan = groups_plan(cast)
    draw = drawn(cast, plan, GROUPS).draw
    group_of = {f"P{number}": GROUPS[number % 12] for number in range(240)}
    content = spoil(trial_of(list(group_of), set(draw.chosen), group_of).decode()).encode()
    with pytest.raises(RefusedError, match=f"^({code})$"):
        factories.trial(cast, plan, content, mapping=PEOPLE_MAP)
    assert not Trial.objects.exists()


def test_a_group_of_six_and_a_file_without_groups_are_refused(cast):
    plan = groups_plan(cast)
    draw = drawn(cast, plan, GROUPS).draw
    group_of = {f"P{number}": GROUPS[number % 12] for number in range(72)}
    content = trial_of(list(group_of), set(draw.chosen), group_of)
    with refused("outcome:cluster-too-small"):
        factories.trial(cast, plan, content, mapping=PEOPLE_MAP)
    with refused("outcome:needs-cluster-column"):
        factories.trial(cast, plan, content.replace(b"grupo", b"bloque", 1), mapping=PEOPLE_MAP | {"cluster": ""})
    assert not Trial.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"waves": WAVES[:1]}, "needs-waves"),
        ({"waves": ()}, "needs-waves"),
        ({"waves": ((START, 5), (START + timedelta(days=1), 5))}, "needs-waves"),
        ({"waves": (*WAVES[:2], (date(2027, 1, 4), 4))}, "waves-differ"),
        ({"units": (*UNITS[:-1], "planta 1")}, "names-alike"),
        ({"units": UNITS[:-1]}, "waves-differ"),
        ({"draw_seed": " "}, "needs-seed"),
    ],
)
def test_a_stepped_start_that_does_not_add_up_is_not_planned(cast, changes, code):
    with pytest.raises(RefusedError, match=f"^outcome:{code}$"):
        factories.drafted(cast, design=wedge(**changes))
    assert not MeasurementPlan.objects.exists()


def wedge_rows(starts, effect=4.0):
    points = factories.rows(effect=0.0, months=41)
    return [(u, m, v + (effect if m >= starts[u][:7] else 0.0)) for u, m, v in points]


def test_a_stepped_start_is_dealt_by_lot_measured_and_proven_again(cast):
    initiative = factories.initiative_in(cast, **dict.fromkeys(UNITS))
    factories.history(cast, initiative)
    plan = factories.locked(cast, initiative, design=wedge())
    assert plan.starts == {}
    assert plan.smallest_change is not None
    locked_hash = plan.content_hash
    draw = drawn(cast, plan, []).draw
    plan.refresh_from_db()
    order = by_hand(UNITS, draw.seed)
    assert [plan.starts[unit] for unit in order] == [day.isoformat() for day, size in WAVES for _ in range(size)]
    assert {unit.name: unit.starts_on.isoformat() for unit in Unit.objects.all()} == plan.starts
    assert (plan.content_hash, plan.amendments.count()) == (locked_hash, 0)
    late = AFTERWARDS + timedelta(days=180)
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(wedge_rows(plan.starts)), now=late)
    assessment = factories.assessed(cast, plan, now=late)
    estimate = assessment.figures["estimate"]
    assert estimate["interval"]["low"] < 4.0 < estimate["interval"]["high"]
    assert (assessment.level, assessment.code) == (5, "improved")
    assert queries.replay(assessment.pk) == assessment.figures
    page = queries.plan_page(cast.actor(cast.erik), plan.pk)
    assert (page.claim is not None, bool(page.charts)) == (True, True)


def test_starts_that_are_not_the_dealt_ones_are_not_proven(cast):
    plan = factories.locked(cast, factories.initiative_in(cast, **dict.fromkeys(UNITS)), design=wedge())
    drawn(cast, plan, [])
    plan = MeasurementPlan.objects.select_related("indicator", "initiative").get()
    assert freeze(plan, now=AFTERWARDS)["facts"]["is_draw_proven"] is True
    one, other = min(plan.starts, key=plan.starts.get), max(plan.starts, key=plan.starts.get)
    plan.starts[one], plan.starts[other] = plan.starts[other], plan.starts[one]
    assert freeze(plan, now=AFTERWARDS)["facts"]["is_draw_proven"] is False


def address(cast, plan):
    return reverse("outcome:draw", args=[cast.space.slug, plan.pk])


def test_the_page_hands_the_list_back_once_and_the_plan_says_how_to_draw_again(cast, client):
    plan = people_plan(cast)
    client.force_login(cast.erik)
    with time_machine.travel(LOCKED_AT, tick=False):
        assert client.get(address(cast, plan)).status_code == 200
        bad = client.post(address(cast, plan), {"ids": "A1\nA2"})
        assert bad.status_code == 422
        assert "A1\nA2" in bad.content.decode()
        file = SimpleUploadedFile("lista.txt", "\n".join(IDS).encode(), "text/plain")
        answer = client.post(address(cast, plan), {"file": file})
        assert answer["Content-Type"].startswith("text/csv")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content.decode().count("\n") == 601
        again = client.post(address(cast, plan), {"ids": "\n".join(IDS)})
        assert again.status_code == 422
    page = client.get(reverse("outcome:plan", args=[cast.space.slug, plan.pk])).content.decode()
    assert Draw.objects.get().seed in page
    assert "sha256sum" in page


@pytest.mark.parametrize(("who", "status"), [("tito", 403), ("salma", 403), ("ines", 403), ("nadie", 404)])
def test_the_page_opens_for_nobody_else(cast, client, who, status):
    plan = people_plan(cast)
    client.force_login(getattr(cast, who))
    for answer in (client.get(address(cast, plan)), client.post(address(cast, plan), {"ids": "\n".join(IDS)})):
        assert answer.status_code == status
    assert not Draw.objects.exists()


def test_a_guest_is_asked_to_sign_in(cast, client):
    assert client.post(address(cast, people_plan(cast)), {"ids": "A1"}).status_code in {302, 404}
    assert not Draw.objects.exists()


def test_drawing_is_judged_by_the_planned_permission(cast):
    plan = MeasurementPlan.objects.select_related("indicator__purpose", "initiative__decision__community__purpose").get(
        pk=people_plan(cast).pk
    )
    everybody = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie"]
    assert {who for who in everybody if permissions.CAN_DRAW(cast.actor(getattr(cast, who)), plan)} == WHO
