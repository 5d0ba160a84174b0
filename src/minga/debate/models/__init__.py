"""Tables of the debate link."""

from minga.debate.models.asking import AnswerRequest
from minga.debate.models.contributions import (
    Contribution,
    ContributionCard,
    ContributionQuerySet,
    ContributionRevision,
    Settlement,
)
from minga.debate.models.estimates import Estimate, EstimateRound
from minga.debate.models.forecasts import ForecastTerms
from minga.debate.models.last_reading import LastReading
from minga.debate.models.moderation import Measure, ModerationChoice, Report
from minga.debate.models.questions import Question, QuestionQuerySet
from minga.debate.models.reading import HelpfulMark, HelpfulRank
from minga.debate.models.statements import OpinionSnapshot, Stance, Statement, StatementQuerySet
from minga.debate.models.summaries import Challenge, Summary, SummaryDraft
from minga.debate.models.supports import Support
from minga.debate.models.visitors import Visitor, VisitorChoice, VisitorDoor, VisitorStance

__all__ = [
    "AnswerRequest",
    "Challenge",
    "Contribution",
    "ContributionCard",
    "ContributionQuerySet",
    "ContributionRevision",
    "Estimate",
    "EstimateRound",
    "ForecastTerms",
    "HelpfulMark",
    "HelpfulRank",
    "LastReading",
    "Measure",
    "ModerationChoice",
    "OpinionSnapshot",
    "Question",
    "QuestionQuerySet",
    "Report",
    "Settlement",
    "Stance",
    "Statement",
    "StatementQuerySet",
    "Summary",
    "SummaryDraft",
    "Support",
    "Visitor",
    "VisitorChoice",
    "VisitorDoor",
    "VisitorStance",
]
