"""What this link keeps of people, and why."""

import gzip
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from minga.foundation.authorship import Written
from minga.foundation.kept import AS_LONG_AS_THE_SPACE, ERASED, FORMER, Kept
from minga.foundation.scope import across_spaces
from minga.outcome.models import (
    Assessment,
    Draw,
    Feed,
    ForecastTruth,
    MeasurementPlan,
    ObservationImport,
    PlanAmendment,
    PowerRun,
    Rival,
    StepEvidence,
    Upload,
    Verdict,
)

WRITTEN: Written = {
    (MeasurementPlan, "drafted_by"): "initiative indicator method theory drafted_at",
    (MeasurementPlan, "locked_by"): "initiative indicator locked_at",
    (PlanAmendment, "amended_by"): "plan reason amended_at",
    (StepEvidence, "added_by"): "plan step text source is_supporting added_at",
    (Rival, "raised_by"): "plan text raised_at",
    (Rival, "examined_by"): "plan finding examined_at",
    (Draw, "drawn_by"): "plan drawn_at",
    (Assessment, "computed_by"): "plan number computed_at",
    (PowerRun, "asked_by"): "plan asked_at",
    (Verdict, "signed_by"): "plan note cost_amount cost_currency cost_source published_at",
    (ForecastTruth, "stated_by"): "question value source reason stated_at",
    (ObservationImport, "imported_by"): "indicator file_name source imported_at",
    (Upload, "uploaded_by"): "indicator file_name uploaded_at",
    (Feed, "made_by"): "indicator url source made_at",
}

KEPT = (
    Kept(
        "outcome:signed",
        _("Plans, drawings, assessments, verdicts and figures that you signed or brought"),
        _("A verdict is believed because everybody can see who planned, counted and signed it."),
        AS_LONG_AS_THE_SPACE,
        {
            (MeasurementPlan, "drafted_by"): FORMER,
            (MeasurementPlan, "locked_by"): FORMER,
            (PlanAmendment, "amended_by"): FORMER,
            (StepEvidence, "added_by"): FORMER,
            (Rival, "raised_by"): FORMER,
            (Rival, "examined_by"): FORMER,
            (Draw, "drawn_by"): FORMER,
            (Assessment, "computed_by"): FORMER,
            (PowerRun, "asked_by"): FORMER,
            (Verdict, "signed_by"): FORMER,
            (ForecastTruth, "stated_by"): FORMER,
            (ObservationImport, "imported_by"): FORMER,
            (Feed, "made_by"): FORMER,
        },
        are_words=True,
    ),
    Kept(
        "outcome:files",
        _("Files with figures that you brought and did not finish"),
        _("So that you need not choose them again at every step. Only you see them."),
        _("Until you finish, a day at most."),
        {(Upload, "uploaded_by"): ERASED},
    ),
)


def own_files(user_id: int) -> Iterable[tuple[str, bytes]]:
    """The files that a person brought and has not finished, as they brought them."""
    with across_spaces():
        for upload in Upload.objects.filter(uploaded_by_id=user_id).order_by("pk").iterator(chunk_size=1):
            yield upload.file_name, gzip.decompress(bytes(upload.content))
