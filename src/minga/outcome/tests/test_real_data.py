"""California's Proposition 99 (1989), from the published file to the verdict, through the product's own doors."""

from datetime import date

import pytest
from django.utils import translation

from minga.foundation.exchange.tables import find_file
from minga.outcome import queries
from minga.outcome.queries.replaying import replay
from minga.outcome.rules import Design, Method
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS

CALIFORNIA = date(1989, 1, 1)
DESIGN = Design(
    method=Method.SYNTHETIC_CONTROL,
    starts={"California": CALIFORNIA},
    pre_first=-19,
    pre_last=-1,
    post_first=0,
    post_last=11,
    theory="Un impuesto de 25 centavos por paquete y una campaña.",
)


@pytest.fixture
def california(cast, data_folder):
    """39 states × 31 years imported and a plan locked long after the fact."""
    file = find_file(data_folder / "kpi", "prop99_synthdid.csv")
    if file is None:
        pytest.skip("REAL DATA ABSENT: kpi/prop99_synthdid.csv")
    purpose = factories.purpose_measuring(
        cast,
        name="Cigarrillos",
        unit="paquetes por persona",
        direction="down",
        grain="year",
        baseline=120.0,
        target=60.0,
    )
    initiative = factories.start_it(cast, factories.initiative_in(cast, purpose))
    mapping = {"unit": "State", "period": "Year", "value": "PacksPerCapita"}
    content = file.read_bytes()
    report = factories.imported(cast, factories.outcome_of(initiative), content, filename=file.name, mapping=mapping)
    assert (report.rows_read, report.rows_new, report.units) == (1209, 1209, 39)
    return factories.locked(cast, initiative, now=AFTERWARDS, design=DESIGN)


@pytest.mark.real_data
def test_proposition_99_gives_the_published_picture_and_an_honest_level(cast, california):
    assessment = factories.assessed(cast, california)
    estimate = assessment.figures["estimate"]
    assert estimate["effect"] == pytest.approx(-19.6, abs=0.1)
    assert estimate["standard_error"] == pytest.approx(9.9, abs=1.0)
    picture = estimate["picture"]
    assert picture["periods"][-1] == "2000-01-01"
    assert picture["observed"][-1] - picture["counterfactual"][-1] == pytest.approx(-26, abs=1.0)
    assert dict(estimate["weights"]).keys() >= {"Utah", "Nevada", "Montana", "Connecticut"}
    assert estimate["p_value"] >= estimate["smallest_p"] == pytest.approx(1 / 39)
    assert replay(assessment.pk) == assessment.figures


@pytest.mark.real_data
def test_locked_after_the_fact_it_claims_less_and_says_why(cast, california):
    assessment = factories.assessed(cast, california)
    reasons = assessment.figures["reasons"]
    assert {"plan_not_locked_before_start", "indicator_registered_late"} <= set(reasons)
    assert assessment.level <= 2
    assert assessment.code == "inconclusive", "the placebo interval reaches zero, the ranking does not"
    verdict = factories.published(cast, assessment)
    with translation.override("en"):
        page = queries.verdict_page(cast.actor(cast.tito), verdict.pk, space_slug=cast.space.slug)
    assert "paquetes por persona" in page.claim.sentence
    assert "1989" in page.claim.sentence
    assert "2000" in page.claim.sentence
    assert "caused" not in page.claim.sentence
    assert "The plan was not sealed before the start." in page.claim.reasons
    assert len(page.charts) == 2
