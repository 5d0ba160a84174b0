"""Every page opens for who may, and for nobody else; bad input changes nothing."""

import pytest
import time_machine
from django.urls import reverse

from minga.foundation.policy import NotFoundError
from minga.foundation.scope import in_space
from minga.outcome import queries
from minga.outcome.models import Assessment, MeasurementPlan, Observation, Rival, Verdict
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS

EVIL = "Hola <script>alert(1)</script> [x](javascript:alert(1)) **sí**"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AFTERWARDS, tick=False):
        yield


def address(cast, page, *args):
    return reverse(f"outcome:{page}", args=[cast.space.slug, *args])


def get(client, cast, who, page, *args):
    client.logout()
    if who is not None:
        client.force_login(who)
    return client.get(address(cast, page, *args))


def post(client, cast, who, page, *args, **body):
    client.force_login(who)
    return client.post(address(cast, page, *args), body)


@pytest.fixture
def judged(cast):
    """One published verdict, and an unsigned assessment of another plan with a rival."""
    verdict = factories.published(cast)
    plan = factories.locked(cast, verdict.plan.initiative, pre_first=-10)
    factories.rival(cast, plan)
    factories.assessed(cast, plan)
    return verdict, plan


def test_every_page_opens_for_who_may(cast, client, judged):
    verdict, plan = judged
    draft = factories.drafted(cast, plan.initiative)
    rival = Rival.objects.get()
    pages = {
        ("list",): "tito rosa salma erik omar ines",
        ("detail", verdict.pk): "tito rosa salma erik omar ines",
        ("plan", plan.pk): "tito rosa salma erik omar ines",
        ("plan", draft.pk): "tito omar",
        ("inputs", verdict.assessment_id): "tito omar",
        ("data", plan.indicator_id): "tito rosa salma erik omar",
        ("draft", plan.initiative_id): "tito rosa erik",
        ("draft_full", plan.initiative_id): "tito rosa erik",
        ("revise", draft.pk): "tito rosa erik",
        ("revise_full", draft.pk): "tito rosa erik",
        ("lock", draft.pk): "tito rosa erik",
        ("assess", plan.pk): "tito rosa erik",
        ("amend", plan.pk): "tito rosa erik",
        ("rival", plan.pk): "tito ines",
        ("examine", rival.pk): "tito rosa erik",
        ("sign", plan.pk): "erik",
        ("import", plan.indicator_id): "omar ada",
    }
    for page, names in pages.items():
        for who in names.split():
            assert get(client, cast, getattr(cast, who), *page).status_code == 200, (page, who)


def test_no_page_opens_for_who_may_not(cast, client, judged):
    _verdict, plan = judged
    for page, who, status in [
        (("sign", plan.pk), "tito", 403),
        (("sign", plan.pk), "salma", 403),
        (("draft", plan.initiative_id), "ines", 403),
        (("amend", plan.pk), "salma", 403),
        (("import", plan.indicator_id), "tito", 403),
        (("data", plan.indicator_id), "nadie", 404),
        (("plan", plan.pk), "nadie", 404),
        (("plan", 999), "tito", 404),
        (("detail", 999), "tito", 404),
        (("inputs", 999), "tito", 404),
        (("examine", 999), "erik", 404),
    ]:
        assert get(client, cast, getattr(cast, who), *page).status_code == status, (page, who)
    assert get(client, cast, None, "sign", plan.pk).status_code == 302
    assert get(client, cast, None, "plan", plan.pk).status_code == 404


def test_another_spaces_ids_do_not_exist(cast, client, neighbours, judged):
    verdict, plan = judged
    client.force_login(neighbours.ada)
    for page, pk in (("detail", verdict.pk), ("plan", plan.pk), ("data", plan.indicator_id)):
        assert client.get(reverse(f"outcome:{page}", args=[neighbours.space.slug, pk])).status_code == 404
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        queries.plan_page(neighbours.actor(neighbours.ada), plan.pk)


def test_the_verdicts_page_says_what_may_be_said(cast, client, judged):
    html = get(client, cast, cast.tito, "detail", judged[0].pk).content.decode()
    claim = queries.verdict_page(cast.actor(cast.tito), judged[0].pk, space_slug=cast.space.slug).claim
    assert html.count("<svg") >= 2
    assert "<del>" in html
    assert claim.effect in html
    assert html.count("<table") >= 2
    assert "<script>alert" not in html


def test_panels_stand_on_upstream_pages(cast, client, judged):
    verdict, plan = judged
    client.force_login(cast.tito)
    where = [("initiative:detail", plan.initiative_id), ("community:detail", plan.initiative.decision.community_id)]
    for name, pk in where:
        html = client.get(reverse(name, args=[cast.space.slug, pk])).content.decode()
        assert reverse("outcome:detail", args=[cast.space.slug, verdict.pk]) in html, name


def test_a_plan_is_drafted_revised_locked_amended_and_assessed_by_hand(cast, client):
    initiative = factories.initiative_in(cast)
    factories.imported(cast, factories.outcome_of(initiative))
    form = get(client, cast, cast.tito, "draft_full", initiative.pk).context["form"]
    body = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    body = {name: value for name, value in body.items() if value is not None and value is not False}
    body |= {"indicator_id": factories.outcome_of(initiative).pk, "theory": EVIL, "post_last": 9}
    assert post(client, cast, cast.tito, "draft_full", initiative.pk, **body).status_code == 302
    plan = MeasurementPlan.objects.get()
    assert "<script" not in plan.theory_html
    assert plan.smallest_change is not None
    bad = body | {"starts": "Planta 1 mañana"}
    assert post(client, cast, cast.tito, "revise_full", plan.pk, **bad).status_code == 422
    assert post(client, cast, cast.tito, "revise_full", plan.pk, **(body | {"post_last": 8})).status_code == 302
    assert post(client, cast, cast.tito, "lock", plan.pk).status_code == 302
    assert post(client, cast, cast.tito, "lock", plan.pk).status_code == 422
    assert post(client, cast, cast.tito, "amend", plan.pk, **(body | {"reason": "Por"})).status_code == 302
    assert post(client, cast, cast.ines, "rival", plan.pk, text="El clima").status_code == 302
    found = {"state": "ruled_out", "finding": "No coincide"}
    assert post(client, cast, cast.erik, "examine", Rival.objects.get().pk, **found).status_code == 302
    assert post(client, cast, cast.erik, "assess", plan.pk).status_code == 302
    factories.start_it(cast, initiative)
    assert post(client, cast, cast.erik, "sign", plan.pk, cost_amount="x").status_code == 422
    assert not Verdict.objects.exists()
    sent = {"note": EVIL, "level": "5", "code": "improved", "effect": "99"}
    assert post(client, cast, cast.erik, "sign", plan.pk, **sent).status_code == 302
    verdict = Verdict.objects.get()
    assert (verdict.level, verdict.code) == (Assessment.objects.get().level, Assessment.objects.get().code)
    assert "<script" not in verdict.note_html


def test_who_may_not_act_changes_nothing(cast, client, judged):
    _verdict, plan = judged
    before = Assessment.objects.count(), Verdict.objects.count()
    assert post(client, cast, cast.salma, "assess", plan.pk).status_code == 403
    assert post(client, cast, cast.tito, "sign", plan.pk).status_code == 403
    assert post(client, cast, cast.ines, "lock", plan.pk).status_code == 403
    client.logout()
    assert client.post(address(cast, "assess", plan.pk)).status_code == 302
    assert (Assessment.objects.count(), Verdict.objects.count()) == before


def test_a_file_is_looked_at_before_it_is_written(cast, client):
    initiative = factories.initiative_in(cast)
    indicator = factories.outcome_of(initiative)

    def send(content, *, keep):
        client.force_login(cast.omar)
        return factories.brought_by_page(client, cast, indicator, content, keep=keep)

    good = factories.csv_of(factories.rows())
    looked = send(good, keep=False)
    assert looked.status_code == 200
    assert looked.context["look"].report.is_clean
    wrong = send(good + b"Planta 1,enero,<b>x</b>,1\n", keep=False)
    assert wrong.context["look"].report.bad_count == 1
    assert len(wrong.context["look"].report.bad_groups) == 2
    assert "<b>x</b>" not in wrong.content.decode()
    assert send(good + b"Planta 1,enero,1,1\n", keep=True).status_code == 422
    assert send(b"a,b\n1,2", keep=True).status_code == 422
    assert not Observation.objects.exists()
    assert send(good, keep=True).status_code == 302
    assert Observation.objects.count() == 360
    assert "SHA-256" in get(client, cast, cast.omar, "data", indicator.pk).content.decode()


def test_the_downloaded_inputs_hash_to_what_the_page_shows(cast, client, judged):
    verdict, _plan = judged
    response = get(client, cast, cast.tito, "inputs", verdict.assessment_id)
    import hashlib

    assert hashlib.sha256(response.content).hexdigest() == verdict.assessment.inputs_hash
