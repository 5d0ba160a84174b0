"""A verdict on one page, for the sponsor: nothing that is not on its own page, and what finds no room is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.foundation.policy import Actor
from minga.outcome.queries.drawing import drawing_of, strip_of
from minga.outcome.queries.rows import CheckRow, Claim, GuardrailRow, Knot, RivalRow, VerdictPage
from minga.outcome.queries.verdicts import page_of, visible_verdict
from minga.outcome.typesetting import Figure, Line, Section, Sheet
from minga.ui import numbers

FAILURES, REASONS, CHECKS, RIVALS, GUARDRAILS, KNOTS, LONGEST = 5, 3, 6, 3, 3, 6, 150
STATES = {True: "good", False: "bad", None: "warn"}


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict's page shortened to a sheet, and the same as the typesetter takes it."""

    page: VerdictPage
    sheet: Sheet


def report_of(actor: Actor, verdict_id: int, *, space_slug: str) -> Report:
    """The report on a verdict that the actor may know of; raises ``NotFoundError``."""
    verdict = visible_verdict(actor, verdict_id)
    page = page_of(actor, verdict, space_slug=space_slug)
    plan, estimate = verdict.plan, verdict.assessment.figures["estimate"]
    community = plan.initiative.decision.community
    row, claim = page.row, page.claim
    sheet = Sheet(
        language=(get_language() or "en")[:2],
        head=verdict.space.name,
        kind=_("Report of a verdict, %(day)s") % {"day": numbers.written_date(row.published_at)},
        about=cut(f"{community.purpose.title} → {community.name} → {row.initiative}", LONGEST),
        title=cut(row.indicator, 70),
        failed=_failed(claim),
        sentence=claim.sentence,
        badge=row.code_label,
        tone=row.tone,
        level=row.level,
        rungs=tuple((rung.number, rung.name) for rung in page.rungs),
        ladder_title=_("How far the evidence carries"),
        warning=_("This organization is fictional and its numbers are simulated.") if verdict.space.is_demo else "",
        figures=_figures(claim),
        drawing=drawing_of(plan, estimate),
        strip=strip_of(plan, estimate),
        sections=_sections(page),
        worth=_worth(page),
        trace_title=_("The trace, back to the first sentence"),
        trace=_trace(page.trace),
        foot=_foot(page),
    )
    return Report(page, sheet)


def cut(text: str, most: int) -> str:
    """The text, ended by an ellipsis where it would need more room."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _figures(claim: Claim) -> tuple[Figure, ...]:
    if not claim.effect:
        return ()
    relative = _("%(share)s of what would have been") % {"share": claim.relative} if claim.relative else ""
    found = [
        Figure(_("Effect"), claim.effect, claim.unit, relative),
        Figure(_("Interval (95 %)"), claim.interval, claim.unit, claim.window),
    ]
    if claim.naive is not None:
        found.append(
            Figure(_("The easy number, refused"), claim.naive.figure, claim.unit, claim.naive.reason, is_refused=True)
        )
    return tuple(found)


def _sections(page: VerdictPage) -> tuple[Section, ...]:
    claim = page.claim
    reasons = [Line(reason, "") for reason in claim.reasons] or [Line(_("Nothing holds the level down."), "")]
    sections = [
        _section(_("Why not more"), reasons, REASONS),
        _section(_("Checks"), [_check(each) for each in claim.checks], CHECKS),
        _section(_("Guardrails: what must not get worse"), [_guard(each) for each in claim.guardrails], GUARDRAILS),
        _section(_("Rival explanations"), [_rival(each) for each in page.rivals], RIVALS),
    ]
    return tuple(section for section in sections if section.lines)


def _failed(claim: Claim) -> Section | None:
    """What is read first, above the verdict itself."""
    if not claim.failed:
        return None
    word = _("failed")
    lines = [Line(cut(each, LONGEST), word, STATES[False]) for each in claim.failed]
    return _section(_("What failed, and lowers the evidence"), lines, FAILURES)


def _section(title: str, lines: Sequence[Line], most: int) -> Section:
    left = len(lines) - most
    more = (
        ngettext("and %(n)s more, on its page", "and %(n)s more, on its page", left) % {"n": left} if left > 0 else ""
    )
    return Section(title=title, lines=tuple(lines[:most]), more=more)


def _check(check: CheckRow) -> Line:
    said = {True: _("passed"), False: _("failed"), None: _("could not be tested")}
    return Line(check.label, said[check.passed], STATES[check.passed])


def _guard(row: GuardrailRow) -> Line:
    state, tone = (_("breached"), "bad") if row.is_breached else (_("held"), "good")
    if not row.has_values:
        state, tone = _("no values"), "warn"
    note = f"{row.mean} {row.unit}, {row.limit}" if row.has_values else f"{row.limit}\N{NO-BREAK SPACE}{row.unit}"
    return Line(cut(row.name, 70), state, tone, note)


def _rival(row: RivalRow) -> Line:
    return Line(cut(row.text, 100), row.state_label, row.tone, row.examined_by)


def _worth(page: VerdictPage) -> tuple[Figure, ...]:
    found = [Figure(cost.name, cost.amount, cost.unit, cut(cost.each or cost.note, 120)) for cost in page.costs]
    hope = page.hope
    if hope is not None:
        aim = f"{hope.baseline} → {hope.target}" if hope.baseline else hope.target
        note = _("%(share)s of the way") % {"share": hope.share} if hope.share else ""
        found.append(Figure(_("What was hoped for"), aim, "", note))
        if hope.smallest:
            found.append(
                Figure(
                    _("Smallest change this could see"), hope.smallest, hope.unit_of_change, _("said before the start")
                )
            )
    return tuple(found)


def _trace(knots: Sequence[Knot]) -> tuple[tuple[str, str], ...]:
    return tuple((knot.kind, cut(knot.text, 64)) for knot in knots[:KNOTS])


def _foot(page: VerdictPage) -> tuple[str, ...]:
    row = page.row
    signed = _("Signed by %(person)s on %(day)s. The level is computed; nobody can type it.") % {
        "person": row.signed_by,
        "day": numbers.written_date(row.published_at),
    }
    return (
        signed,
        page.address,
        _("SHA-256 of the sealed plan: %(hash)s") % {"hash": page.plan_hash},
        _("SHA-256 of the frozen inputs: %(hash)s") % {"hash": page.inputs_hash},
    )
