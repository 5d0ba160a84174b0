"""What a debate announces."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Fact):
    """A draft: only facilitators know of it, so its moment stays with them."""

    name: ClassVar[str] = "debate:question-asked"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionRevised(Fact):
    name: ClassVar[str] = "debate:question-revised"
    is_live: ClassVar[bool] = False
    question_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class QuestionOpened(Fact):
    name: ClassVar[str] = "debate:question-opened"
    community_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(Fact):
    name: ClassVar[str] = "debate:question-closed"
    community_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionWritten(Fact):
    name: ClassVar[str] = "debate:contribution-written"
    question_id: int
    contribution_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContributionRevised(Fact):
    name: ClassVar[str] = "debate:contribution-revised"
    question_id: int
    contribution_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ContributionWithdrawn(Fact):
    name: ClassVar[str] = "debate:contribution-withdrawn"
    question_id: int
    contribution_id: int


@dataclass(frozen=True, kw_only=True)
class ActUndone(Fact):
    name: ClassVar[str] = "debate:act-undone"
    question_id: int
    contribution_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class IdeaSettled(Fact):
    name: ClassVar[str] = "debate:idea-settled"
    question_id: int
    contribution_id: int
    state: str
    before: str


@dataclass(frozen=True, kw_only=True)
class StatementWritten(Fact):
    name: ClassVar[str] = "debate:statement-written"
    question_id: int
    statement_id: int


@dataclass(frozen=True, kw_only=True)
class StanceTaken(Fact):
    """That somebody voted, never how; and no live topic, since the moment would tell who."""

    name: ClassVar[str] = "debate:stance-taken"
    is_live: ClassVar[bool] = False
    question_id: int
    statement_id: int


@dataclass(frozen=True, kw_only=True)
class HelpfulMarked(Fact):
    """That somebody said of some text whether it helps, or took it back: never which text, nor what they said."""

    name: ClassVar[str] = "debate:helpful-marked"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Fact):
    """That somebody supports some idea: never which."""

    name: ClassVar[str] = "debate:idea-supported"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class SupportTakenBack(Fact):
    name: ClassVar[str] = "debate:support-taken-back"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class SupportReached(Fact):
    """Enough people support an idea: it has come under review by itself."""

    name: ClassVar[str] = "debate:support-reached"
    question_id: int
    contribution_id: int


@dataclass(frozen=True, kw_only=True)
class EstimateAsked(Fact):
    name: ClassVar[str] = "debate:estimate-asked"
    question_id: int
    round_id: int


@dataclass(frozen=True, kw_only=True)
class ForecastTermsFixed(Fact):
    """That the status quo was fixed before anybody estimated; its figure would lead those who estimate."""

    name: ClassVar[str] = "debate:forecast-terms-fixed"
    is_live: ClassVar[bool] = False
    question_id: int
    terms_id: int


@dataclass(frozen=True, kw_only=True)
class EstimateSealed(Fact):
    """That somebody estimated, never what."""

    name: ClassVar[str] = "debate:estimate-sealed"
    is_live: ClassVar[bool] = False
    question_id: int
    round_id: int


@dataclass(frozen=True, kw_only=True)
class EstimatesRevealed(Fact):
    name: ClassVar[str] = "debate:estimates-revealed"
    question_id: int
    round_id: int


@dataclass(frozen=True, kw_only=True)
class ContentReported(Fact):
    name: ClassVar[str] = "debate:content-reported"
    is_live: ClassVar[bool] = False
    question_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportDismissed(Fact):
    name: ClassVar[str] = "debate:report-dismissed"
    is_live: ClassVar[bool] = False
    question_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ContentHidden(Fact):
    """A contribution or a statement was hidden with a reason; its text is kept."""

    name: ClassVar[str] = "debate:content-hidden"
    question_id: int
    report_id: int
    contribution_id: int | None = None
    statement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContentHeld(Fact):
    """A text waits for a facilitator, because a rule of the community says so."""

    name: ClassVar[str] = "debate:content-held"
    is_live: ClassVar[bool] = False
    question_id: int
    measure_id: int


@dataclass(frozen=True, kw_only=True)
class ContentReleased(Fact):
    """What was held or hidden stands again."""

    name: ClassVar[str] = "debate:content-released"
    question_id: int
    measure_id: int
    contribution_id: int | None = None
    statement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureTaken(Fact):
    """The moderation hid a text, asked to rewrite it, or paused or took out its author."""

    name: ClassVar[str] = "debate:measure-taken"
    is_live: ClassVar[bool] = False
    question_id: int
    measure_id: int
    step: str


@dataclass(frozen=True, kw_only=True)
class MeasureAppealed(Fact):
    name: ClassVar[str] = "debate:measure-appealed"
    is_live: ClassVar[bool] = False
    question_id: int
    measure_id: int


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Fact):
    name: ClassVar[str] = "debate:appeal-answered"
    is_live: ClassVar[bool] = False
    question_id: int
    measure_id: int
    is_lifted: bool


@dataclass(frozen=True, kw_only=True)
class ModerationChosen(Fact):
    """A community chose what waits for a facilitator, and when reports go to the administrators."""

    name: ClassVar[str] = "debate:moderation-chosen"
    is_live: ClassVar[bool] = False
    community_id: int
    before: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class SummarySigned(Fact):
    name: ClassVar[str] = "debate:summary-signed"
    community_id: int
    question_id: int
    summary_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class SummaryDrafted(Fact):
    """A version of the summary was saved that nobody has signed yet: only facilitators know of it."""

    name: ClassVar[str] = "debate:summary-drafted"
    is_live: ClassVar[bool] = False
    question_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class SummaryChallenged(Fact):
    name: ClassVar[str] = "debate:summary-challenged"
    question_id: int
    summary_id: int
    challenge_id: int


@dataclass(frozen=True, kw_only=True)
class ChallengeAnswered(Fact):
    name: ClassVar[str] = "debate:challenge-answered"
    question_id: int
    challenge_id: int


@dataclass(frozen=True, kw_only=True)
class IdeasImported(Fact):
    name: ClassVar[str] = "debate:ideas-imported"
    question_id: int
    source: str
    added: int


@dataclass(frozen=True, kw_only=True)
class StatementsImported(Fact):
    name: ClassVar[str] = "debate:statements-imported"
    question_id: int
    source: str
    added: int


@dataclass(frozen=True, kw_only=True)
class StancesImported(Fact):
    name: ClassVar[str] = "debate:stances-imported"
    question_id: int
    source: str
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class MapRefreshed(Fact):
    """A map that shows figures was computed anew. It bears its question's number, and has a live topic of its own."""

    name: ClassVar[str] = "debate:map-refreshed"
    opinion_map_id: int


@dataclass(frozen=True, kw_only=True)
class VisitorsChosen(Fact):
    """A space chose whether questions may be opened to visitors, and whether what these write is held."""

    name: ClassVar[str] = "debate:visitors-chosen"
    is_live: ClassVar[bool] = False
    before: dict[str, bool]


@dataclass(frozen=True, kw_only=True)
class VisitorsLetIn(Fact):
    """A question lets visitors in; with a new address, the one before leads nowhere."""

    name: ClassVar[str] = "debate:visitors-let-in"
    is_live: ClassVar[bool] = False
    question_id: int
    is_new_address: bool


@dataclass(frozen=True, kw_only=True)
class VisitorsShutOut(Fact):
    name: ClassVar[str] = "debate:visitors-shut-out"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class VisitorsLeftOut(Fact):
    """A facilitator left visitors out of the opinion map, or took them in again."""

    name: ClassVar[str] = "debate:visitors-left-out"
    is_live: ClassVar[bool] = False
    question_id: int
    are_left_out: bool


@dataclass(frozen=True, kw_only=True)
class VisitorsSetAside(Fact):
    """Visitors who voted alike no longer count. Nothing of theirs is deleted."""

    name: ClassVar[str] = "debate:visitors-set-aside"
    is_live: ClassVar[bool] = False
    question_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class VisitorsBroughtBack(Fact):
    name: ClassVar[str] = "debate:visitors-brought-back"
    is_live: ClassVar[bool] = False
    question_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class VisitBroughtAlong(Fact):
    """Somebody took into their account what they had done as a visitor."""

    name: ClassVar[str] = "debate:visit-brought-along"
    is_live: ClassVar[bool] = False
    question_id: int
    stances: int
    texts: int


@dataclass(frozen=True, kw_only=True)
class MapWaits(Fact):
    """Some days have gone, and fewer people have answered than a map needs: who facilitates is told."""

    name: ClassVar[str] = "debate:map-waits"
    is_live: ClassVar[bool] = False
    question_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerRequested(Fact):
    """Somebody was asked whether they can answer; its moment stays with the two."""

    name: ClassVar[str] = "debate:answer-requested"
    is_live: ClassVar[bool] = False
    question_id: int
    user_id: int
