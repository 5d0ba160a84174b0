"""Export what an administrator of a space may read: one file of JSON lines per table, each with named columns.

Only what is named here leaves. Private to a person, and so never here: stances, sealed estimates, ballots and who has
voted, commitments and hours, notices, addresses, invitations, tokens, the journal. Published counts hold their
ballots by receipt and without names; see ``minga export recount``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import Model, QuerySet

from minga.community.models import Membership
from minga.community.permissions import readable_by
from minga.community.permissions import visible_to as visible_communities
from minga.community.rules import MembershipState
from minga.debate.models import Challenge, Contribution, Settlement, Statement, Summary
from minga.debate.permissions import visible_to as visible_questions
from minga.decision.models import Option, Response
from minga.decision.permissions import visible_to as visible_decisions
from minga.decision.rules import State as DecisionState
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor, is_space_administrator
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.initiative.models import Milestone, Unit
from minga.initiative.permissions import visible_to as visible_initiatives
from minga.outcome.models import Observation
from minga.outcome.permissions import plans_visible_to
from minga.project.exchange.verdict_file import verdict_lines
from minga.project.exchange.writing import new_folder, write_json, write_lines
from minga.purpose.models import CharterVersion, CriterionReview, Goal, Indicator, PurposeCall
from minga.purpose.permissions import visible_to as visible_purposes

type Lines = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A file: its rows as far as the actor may see them, and the only columns that leave."""

    name: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[str, ...]
    withheld: tuple[str, ...] = ()


def _of[M: Model](model: type[M], field: str, visible: Callable[[Actor], QuerySet[Any]]) -> Callable[[Actor], Any]:
    """Rows of ``model`` that hang on something the actor may see."""

    def rows(actor: Actor) -> Any:
        return model._default_manager.filter(**{f"{field}__in": visible(actor).order_by().values("pk")})

    return rows


def _people(actor: Actor) -> QuerySet[SpaceMembership]:
    return SpaceMembership.objects.filter(space_id=actor.space_id)


def _members(actor: Actor) -> Any:
    return _of(Membership, "community", readable_by)(actor).filter(state=MembershipState.ACTIVE)


def _current(actor: Actor) -> Any:
    return _of(Observation, "indicator__purpose", visible_purposes)(actor).current()


def _counted(actor: Actor) -> Any:
    return visible_decisions(actor).filter(state=DecisionState.PUBLISHED)


def _answered(actor: Actor) -> Any:
    return _of(Response, "decision", _counted)(actor).filter(given_at__isnull=False)


PARTS: Final = (
    Part("people", _people, ("user_id", "user__name", "role", "is_external", "joined_at")),
    Part(
        "purposes",
        visible_purposes,
        (
            "id",
            "title",
            "who",
            "issue",
            "member_gain",
            "organization_gain",
            "pattern",
            "audience",
            "author_id",
            "sponsor_id",
            "sponsor_answer",
            "sponsor_declined_by_id",
            "sponsor_note",
            "decision_right",
            "response_days",
            "redecide_on",
            "state",
            "grow_expires_on",
            "follows_id",
            "trigger",
            "roadmap_position",
            "result_note",
            "chartered_at",
            "called_at",
            "closed_at",
            "gathered_at",
            "redecision_asked_at",
        ),
    ),
    Part(
        "purpose_versions",
        _of(CharterVersion, "purpose", visible_purposes),
        ("id", "purpose_id", "indicator", "before", "changed_by_id", "changed_at"),
    ),
    Part(
        "purpose_calls",
        _of(PurposeCall, "purpose", visible_purposes),
        ("id", "purpose_id", "verdict", "reason", "called_by_id", "called_at", "expires_on"),
    ),
    Part(
        "criterion_reviews",
        _of(CriterionReview, "purpose", visible_purposes),
        ("id", "purpose_id", "reviewer_id", "criterion", "score", "reason", "reviewed_at"),
    ),
    Part(
        "indicators",
        _of(Indicator, "purpose", visible_purposes),
        (
            "id",
            "purpose_id",
            "name",
            "unit",
            "direction",
            "numerator",
            "denominator",
            "grain",
            "owner_id",
            "source",
            "registered_at",
            "owner_answer",
            "owner_note",
            "measured_at",
            "sealed_at",
        ),
    ),
    Part(
        "goals",
        _of(Goal, "purpose", visible_purposes),
        ("id", "purpose_id", "indicator_id", "role", "baseline", "target", "due_on", "set_at"),
    ),
    Part(
        "communities",
        visible_communities,
        ("id", "purpose_id", "name", "access", "state", "founded_at", "opened_at", "closed_at"),
    ),
    Part("community_texts", readable_by, ("id", "about", "result_note")),
    Part("members", _members, ("community_id", "user_id", "role", "is_external", "joined_at")),
    Part(
        "questions",
        visible_questions,
        (
            "id",
            "community_id",
            "title",
            "body",
            "opens_at",
            "closes_at",
            "answer_due_at",
            "state",
            "asked_by_id",
            "asked_at",
            "opened_at",
            "closed_at",
        ),
    ),
    Part(
        "contributions",
        _of(Contribution, "question", visible_questions),
        (
            "id",
            "question_id",
            "author_id",
            "kind",
            "title",
            "body",
            "state",
            "state_reason",
            "merged_into_id",
            "reply_to_id",
            "reply_role",
            "written_at",
            "revised_at",
            "hidden_at",
            "hidden_reason",
            "source",
            "source_id",
        ),
        ("title", "body"),
    ),
    Part(
        "settlements",
        _of(Settlement, "contribution__question", visible_questions),
        ("id", "contribution_id", "state", "reason", "settled_by_id", "settled_at"),
    ),
    Part(
        "statements",
        _of(Statement, "question", visible_questions),
        ("id", "question_id", "author_id", "text", "written_at", "hidden_at", "hidden_reason", "source", "source_id"),
        ("text",),
    ),
    Part(
        "summaries",
        _of(Summary, "question", visible_questions),
        ("id", "question_id", "version", "body", "signed_by_id", "signed_at", "challenges_until"),
    ),
    Part(
        "challenges",
        _of(Challenge, "summary__question", visible_questions),
        (
            "id",
            "summary_id",
            "author_id",
            "body",
            "made_at",
            "answer",
            "answered_by_id",
            "answered_at",
            "answered_in_id",
        ),
    ),
    Part(
        "decisions",
        visible_decisions,
        (
            "id",
            "community_id",
            "question_id",
            "origin_reason",
            "title",
            "body",
            "method",
            "is_secret",
            "is_high_stakes",
            "durability",
            "lesson",
            "robustness",
            "waiting_burden",
            "quorum",
            "threshold",
            "majority_base",
            "tie_seed",
            "state",
            "seats",
            "stv_rule",
            "grades",
            "credits",
            "budget",
            "currency",
            "budget_rule",
            "completion",
            "utility",
            "fewest_choices",
            "most_choices",
            "is_basket_capped",
            "unit",
            "lowest_amount",
            "highest_amount",
            "allows_delegation",
            "only_name",
            "only_value",
            "census_name",
            "census_column",
            "census_value",
            "admits_verified",
            "drafted_by_id",
            "drafted_at",
            "opens_at",
            "closes_at",
            "closed_at",
            "withdrawal_reason",
        ),
    ),
    Part(
        "options",
        _of(Option, "decision", visible_decisions),
        ("id", "decision_id", "key", "title", "body", "is_wait", "cost", "place", "idea_id"),
    ),
    Part(
        "results",
        _counted,
        ("id", "chosen_id", "result", "reasons", "dissent", "published_by_id", "published_at", "review_due_on"),
    ),
    Part("responses", _answered, ("decision_id", "kind", "reason", "due_at", "given_by_id", "given_at")),
    Part(
        "initiatives",
        visible_initiatives,
        (
            "id",
            "decision_id",
            "option_id",
            "purpose_id",
            "title",
            "body",
            "owner_id",
            "state",
            "outcome_status",
            "drafted_at",
            "started_at",
            "ended_at",
            "end_note",
        ),
    ),
    Part(
        "units",
        _of(Unit, "initiative", visible_initiatives),
        ("id", "initiative_id", "name", "starts_on", "started_on"),
    ),
    Part(
        "milestones",
        _of(Milestone, "initiative", visible_initiatives),
        ("id", "initiative_id", "title", "due_on", "done_on"),
    ),
    Part(
        "plans",
        plans_visible_to,
        (
            "id",
            "initiative_id",
            "indicator_id",
            "method",
            "state",
            "theory",
            "starts_on",
            "closes_on",
            "smallest_change",
            "locked_at",
            "content",
            "content_hash",
        ),
    ),
    Part("observations", _current, ("id", "indicator_id", "unit", "period", "value", "n", "known_at")),
)


def export_space(
    *, folder: Path, by: Actor, now: datetime, advance: Callable[[int], object] = lambda _done: None
) -> dict[str, int]:
    """Write every part and a list of them; returns how many rows each holds. For administrators of the space."""
    if not is_space_administrator(by, None):
        raise TableError("export:not-administrator")
    counts: dict[str, int] = {}
    with new_folder(folder) as draft:
        for part in PARTS:
            counts[part.name] = write_lines(draft / f"{part.name}.jsonl", _lines(part, by))
            advance(1)
        counts["verdicts"] = write_lines(draft / "verdicts.jsonl", verdict_lines(by))
        advance(1)
        space = Space.objects.get(pk=by.space_id)
        write_json(
            draft / "manifest.json",
            {"format": "minga-space", "version": 1, "space": space.slug, "exported_at": now, "rows": counts},
        )
    return counts


def _lines(part: Part, by: Actor) -> Lines:
    order = "pk" if "id" in part.columns else part.columns[0]
    for row in part.rows(by).order_by(order).values(*part.columns).iterator(chunk_size=2000):
        is_gone = row.get("hidden_at") is not None or row.get("state") == "withdrawn"
        yield {
            name.replace("user__name", "name"): "" if is_gone and name in part.withheld else value
            for name, value in row.items()
        }
