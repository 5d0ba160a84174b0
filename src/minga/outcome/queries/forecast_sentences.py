"""What may be said of forecasts, in the reader's language, and its pictures. The words follow the finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.algorithms.estimates import FEWEST_QUESTIONS, Comparison
from minga.outcome.queries.forecasts import ForecastPool, ResultRow
from minga.outcome.wording import forecasts as wording
from minga.ui import numbers
from minga.ui.charts import Chart, IntervalRow, Words, interval_plot


@dataclass(frozen=True, slots=True)
class Said:
    """The pool in sentences: ``main`` against the status quo, ``more`` about the rest, and its picture."""

    main: str
    more: tuple[str, ...]
    chart: Chart | None
    note: str


def said_of(pool: ForecastPool) -> Said | None:
    """None where nothing is resolved yet."""
    score = pool.score
    if score is None:
        return None
    pairs = ((wording.SECOND_ROUND, score.second_round), (wording.NAMED, score.named))
    more = [_compared(found, words, pool) for words, found in pairs if found and found.finding != "too_few"]
    return Said(
        main=_compared(score.crowd, wording.STATUS_QUO, pool),
        more=(*more, *_crowd_sentences(pool)),
        chart=_pool_chart(pool),
        note=_revised(pool),
    )


def _compared(found: Comparison, words: Mapping[str, Any], pool: ForecastPool) -> str:
    if found.finding == "too_few":
        return ngettext(
            "%(n)s resolved question is too few to say who forecasts better; from %(least)s on it is said.",
            "%(n)s resolved questions are too few to say who forecasts better; from %(least)s on it is said.",
            found.n,
        ) % {"n": found.n, "least": FEWEST_QUESTIONS}
    name = pool.names[0] if len(pool.names) == 1 else _("the named forecasters")
    return str(words[found.finding]) % {
        "n": found.n,
        "nearer": found.nearer,
        "farther": found.farther,
        "name": name,
        "size": numbers.percent(found.skill),
        "low": numbers.percent(found.low),
        "high": numbers.percent(found.high),
    }


def _crowd_sentences(pool: ForecastPool) -> list[str]:
    """What a pool of enough questions says of the crowd itself; never of one person."""
    score, out = pool.score, []
    if score is None or score.n < FEWEST_QUESTIONS:
        return []
    member = score.member
    if member is not None and member.skill is not None and member.n >= FEWEST_QUESTIONS and member.skill > 0:
        size = numbers.percent(member.skill)
        out.append(_("The community's median missed by %(size)s less than its members do on average.") % {"size": size})
    if score.ranged >= FEWEST_QUESTIONS:
        out.append(
            _(
                "In %(within)s of %(ranged)s questions what happened lay in the middle half of the estimates; "
                "about half of them should."
            )
            % {"within": score.within, "ranged": score.ranged}
        )
    if score.brier is not None and score.probabilities >= FEWEST_QUESTIONS:
        out.append(
            _("Of %(n)s probabilities the Brier score is %(own)s (0 is perfect); the status quo's is %(other)s.")
            % {
                "n": score.probabilities,
                "own": numbers.number(score.brier, 3),
                "other": numbers.number(score.brier_status_quo, 3),
            }
        )
    return out


def _revised(pool: ForecastPool) -> str:
    if not pool.revised:
        return ""
    return ngettext(
        "What happened was corrected later in %(n)s question; the score is computed anew with what is known now.",
        "What happened was corrected later in %(n)s questions; the score is computed anew with what is known now.",
        pool.revised,
    ) % {"n": pool.revised}


def _pool_chart(pool: ForecastPool) -> Chart | None:
    """How much smaller the errors were than each rival's, with intervals; none where too few."""
    score = pool.score
    if score is None or score.crowd.finding == "too_few":
        return None
    named = pool.names[0] if len(pool.names) == 1 else _("the named forecasters")
    pairs: list[tuple[str, Comparison | None]] = [
        (_("Community against the status quo"), score.crowd),
        (_("Second round against the first"), score.second_round),
        (_("Community against %(name)s") % {"name": named}, score.named),
    ]
    rows = [
        IntervalRow(
            name=name,
            estimate=_hundredfold(found.skill),
            low=_hundredfold(found.low),
            high=_hundredfold(found.high),
            said=numbers.percent(found.skill),
            tone={"nearer": "good", "farther": "warn"}.get(found.finding, "none"),
        )
        for name, found in pairs
        if found is not None and found.finding != "too_few"
    ]
    words = Words(
        title=_("How much smaller the errors were"),
        description=_("Above nought the first is nearer, below it the other; with its interval (95 %)."),
        y="%",
    )
    return interval_plot(rows, words=words, heads=_heads(), number=lambda value: numbers.number(value, 0))


def _hundredfold(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _heads() -> tuple[str, str, str, str]:
    return _("Forecast"), _("Value"), _("Low"), _("High")


# One question


def sentence_of(row: ResultRow) -> str:
    """What happened beside what was said. Of one question nothing more is said."""
    if row.state == "resolved" and row.nearer is not None and row.truth is not None:
        return str(wording.ONE_QUESTION[row.nearer]) % {
            "truth": written(row, row.truth.value, is_truth=True),
            "crowd": written(row, row.last),
            "status_quo": written(row, row.status_quo),
        }
    if row.state == "untold" and row.truth is not None:
        return _("What happened cannot be told: %(reason)s") % {"reason": row.truth.reason}
    if row.state == "known_before":
        return _("What happened was known before the estimates were revealed; this is not counted.")
    return ""


def written(row: ResultRow, value: float | None, *, is_truth: bool = False) -> str:
    """A figure with its unit; of a probability, whether it happened."""
    if is_truth and row.is_probability and value is not None:
        return _("yes") if value else _("no")
    return f"{numbers.number(value)} {row.unit}".strip()


def question_chart(row: ResultRow) -> Chart | None:
    """What happened and what each said, on one scale; the crowd with its middle half."""
    if row.state != "resolved" or row.truth is None:
        return None
    rows = [
        IntervalRow(
            name=_("What happened"),
            estimate=row.truth.value,
            said=written(row, row.truth.value, is_truth=True),
            tone="good",
        ),
        *_crowd_rows(row),
        IntervalRow(name=_("Status quo"), estimate=row.status_quo, said=written(row, row.status_quo), tone="none"),
    ]
    if row.named is not None:
        rows.append(IntervalRow(name=row.named_by, estimate=row.named, said=written(row, row.named), tone="warn"))
    words = Words(
        title=_("What was forecast and what happened"),
        description=_("The bars are the middle half of the estimates."),
        y=row.unit,
    )
    return interval_plot(rows, words=words, heads=_heads(), reference=row.truth.value or 0.0, number=numbers.number)


def _crowd_rows(row: ResultRow) -> Sequence[IntervalRow]:
    names = {1: _("Community, first round"), 2: _("Community, second round")}
    return [
        IntervalRow(
            name=names[each.number],
            estimate=each.median,
            low=each.lower_quartile,
            high=each.upper_quartile,
            said=written(row, each.median),
        )
        for each in row.crowd
    ]
