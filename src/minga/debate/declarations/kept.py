"""What this link keeps of people, and why."""

from django.utils.translation import gettext_lazy as _

from minga.debate.actions.letting_in import forget_visits
from minga.debate.models import (
    AnswerRequest,
    Challenge,
    Contribution,
    ContributionRevision,
    Estimate,
    EstimateRound,
    ForecastTerms,
    HelpfulMark,
    LastReading,
    Measure,
    Question,
    Report,
    Settlement,
    Stance,
    Statement,
    Summary,
    SummaryDraft,
    Support,
    VisitorDoor,
)
from minga.debate.rules.visiting import KEPT_DAYS
from minga.foundation.authorship import Written
from minga.foundation.kept import (
    AS_LONG_AS_THE_SPACE,
    ERASED,
    FORMER,
    UNTIL_YOU_LEAVE,
    Kept,
    Retention,
    emptied,
)

WRITTEN: Written = {
    (Question, "asked_by"): "community title body asked_at",
    (VisitorDoor, "opened_by"): "question opened_at closed_at",
    (Contribution, "author"): (
        "question kind title body reply_to reply_role written_at revised_at hidden_at hidden_reason"
    ),
    (ContributionRevision, "contribution__author"): "contribution title body",
    (Settlement, "settled_by"): "contribution state reason settled_at",
    (Statement, "author"): "question text written_at hidden_at hidden_reason",
    (Stance, "person"): "statement value taken_at",
    (AnswerRequest, "person"): "question asked_at",
    (AnswerRequest, "asked_by"): "question person asked_at",
    (HelpfulMark, "person"): "contribution value marked_at",
    (LastReading, "person"): "question since_at visited_at",
    (Support, "person"): "contribution supported_at",
    (Report, "reporter"): "contribution statement reason made_at",
    (Measure, "person"): "question contribution statement step reason taken_at until appeal answer",
    (Measure, "taken_by"): "question contribution statement step reason taken_at",
    (Measure, "answered_by"): "question answer answered_at",
    (Report, "decided_by"): "contribution statement decision_reason decided_at",
    (Summary, "signed_by"): "question version body signed_at",
    (SummaryDraft, "saved_by"): "question number body saved_at",
    (Challenge, "author"): "summary body made_at",
    (Challenge, "answered_by"): "summary answer answered_at",
    (EstimateRound, "asked_by"): "question prompt unit asked_at",
    (Estimate, "person"): "round value given_at",
    (ForecastTerms, "fixed_by"): "question status_quo status_quo_source named named_by resolves_on fixed_at",
}

KEPT = (
    Kept(
        "debate:written",
        _("What you wrote in debates: contributions, replies, statements, and what they said before"),
        _("Others answered it and built on it."),
        _("As long as the space stands. If you leave for good, you choose: under “former member”, or deleted."),
        {
            (Contribution, "author"): FORMER,
            (Statement, "author"): FORMER,
            (Challenge, "author"): FORMER,
        },
        are_words=True,
    ),
    Kept(
        "debate:stances",
        _("How you stand on statements, and your sealed estimates"),
        _("The map of opinions and the estimates are computed from them. Nobody but you is shown yours."),
        AS_LONG_AS_THE_SPACE,
        {(Stance, "person"): FORMER, (Estimate, "person"): FORMER},
        are_words=True,
    ),
    Kept(
        "debate:marks",
        _("Which texts help you, and which do not"),
        _("What people who otherwise disagree find helpful is computed from it. Nobody but you is shown yours."),
        AS_LONG_AS_THE_SPACE,
        {(HelpfulMark, "person"): FORMER},
        are_words=True,
    ),
    Kept(
        "debate:supports",
        _("Which ideas you support"),
        _("So many of them move an idea to review. How many there are is told from seven on, who they are to nobody."),
        AS_LONG_AS_THE_SPACE,
        {(Support, "person"): FORMER},
    ),
    Kept(
        "debate:visits",
        _("What was done in a question without an account: votes and texts, as those of a visitor"),
        _(
            "The map and the debate hold them. Unreadable traces of the cookie and of the network address let somebody "
            "take them into an account, and find floods; no name and no address is kept."
        ),
        "visits",
        {},
    ),
    Kept(
        "debate:charges",
        _("Questions you asked, and what you answered, settled or signed as a facilitator"),
        _("A debate must say who led it and with which reasons."),
        AS_LONG_AS_THE_SPACE,
        {
            (Question, "asked_by"): FORMER,
            (VisitorDoor, "opened_by"): FORMER,
            (Settlement, "settled_by"): FORMER,
            (Summary, "signed_by"): FORMER,
            (Challenge, "answered_by"): FORMER,
            (EstimateRound, "asked_by"): FORMER,
            (ForecastTerms, "fixed_by"): FORMER,
            (Report, "decided_by"): FORMER,
            (Measure, "taken_by"): FORMER,
            (Measure, "answered_by"): FORMER,
        },
        are_words=True,
    ),
    Kept(
        "debate:reports",
        _("What you reported to those who facilitate, with your reason"),
        _("So that somebody looks at it. Whoever wrote it never learns that it was you."),
        AS_LONG_AS_THE_SPACE,
        {(Report, "reporter"): FORMER},
        are_words=True,
    ),
    Kept(
        "debate:measures",
        _("What the moderation decided about what you wrote, and your appeals"),
        _("So that you can appeal, and it can be seen what was decided before."),
        AS_LONG_AS_THE_SPACE,
        {(Measure, "person"): emptied("appeal")},
        are_words=True,
    ),
    Kept(
        "debate:asked",
        _("Whom you asked to answer a question, and that you were asked"),
        _("So that everybody is asked once, and spared when they have been asked often."),
        UNTIL_YOU_LEAVE,
        {(AnswerRequest, "person"): ERASED, (AnswerRequest, "asked_by"): FORMER},
    ),
    Kept(
        "debate:readings",
        _("When you were last in each question"),
        _("So that you find what is new there. Nobody else is told."),
        UNTIL_YOU_LEAVE,
        {(LastReading, "person"): ERASED},
    ),
    Kept(
        "debate:drafts",
        _("Summaries that you began to write"),
        _("So that you can go on. Only those who facilitate see them."),
        UNTIL_YOU_LEAVE,
        {(SummaryDraft, "saved_by"): ERASED},
    ),
)

VISITS = Retention(
    "visits",
    _("Traces of visitors"),
    _("Days after the closing of a question. Until then somebody may take what they did as a visitor into an account."),
    KEPT_DAYS,
    1,
    365,
    forget_visits,
)
