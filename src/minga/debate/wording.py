"""The words of this link on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.debate.rules import FEWEST_SHOWN, ContributionState, Kind, ReplyRole, ReportState, RoundState, Stance, State
from minga.debate.rules.moderating import Hold, MeasureKind
from minga.debate.rules.reading import Helps, Order, Shelf, Show
from minga.debate.rules.steps import Seat, Step
from minga.debate.rules.supporting import Tally

STATES = {
    State.DRAFT: pgettext_lazy("question state", "Draft"),
    State.OPEN: pgettext_lazy("question state", "Open"),
    State.CLOSED: pgettext_lazy("question state", "Closed"),
    State.SUMMARIZED: pgettext_lazy("question state", "Summarized"),
}
STATE_TONES = {State.DRAFT: "", State.OPEN: "open", State.CLOSED: "warn", State.SUMMARIZED: "good"}
KINDS = {
    Kind.IDEA: pgettext_lazy("contribution", "Idea"),
    Kind.QUESTION: pgettext_lazy("contribution", "Question"),
    Kind.ANSWER: pgettext_lazy("contribution", "Answer"),
    Kind.EXPERIENCE: pgettext_lazy("contribution", "Experience"),
    Kind.EVIDENCE: pgettext_lazy("contribution", "Evidence"),
    Kind.CONCERN: pgettext_lazy("contribution", "Concern"),
}
REPLY_ROLES = {
    ReplyRole.SUPPORTS: pgettext_lazy("reply", "Supports"),
    ReplyRole.OBJECTS: pgettext_lazy("reply", "Objects"),
    ReplyRole.ASKS: pgettext_lazy("reply", "Asks"),
    ReplyRole.ADDS_EVIDENCE: pgettext_lazy("reply", "Adds evidence"),
}
CONTRIBUTION_STATES = {
    ContributionState.OPEN: pgettext_lazy("idea state", "Open"),
    ContributionState.UNDER_REVIEW: pgettext_lazy("idea state", "Under review"),
    ContributionState.TAKEN_UP: pgettext_lazy("idea state", "Taken up"),
    ContributionState.DECLINED: pgettext_lazy("idea state", "Declined"),
    ContributionState.MERGED: pgettext_lazy("idea state", "Merged"),
    ContributionState.PARKED: pgettext_lazy("idea state", "Parked"),
    ContributionState.WITHDRAWN: pgettext_lazy("idea state", "Withdrawn"),
}
CONTRIBUTION_TONES = {
    ContributionState.OPEN: "open",
    ContributionState.UNDER_REVIEW: "accent",
    ContributionState.TAKEN_UP: "good",
}
STANCES = {Stance.AGREE: _("Agree"), Stance.DISAGREE: _("Disagree"), Stance.PASS: _("Pass")}
CHOSEN = {
    "agree": pgettext_lazy("own stance", "You agree"),
    "disagree": pgettext_lazy("own stance", "You disagree"),
    "pass": pgettext_lazy("own stance", "You pass"),
}
HELPS = {
    Helps.HELPFUL: pgettext_lazy("own mark", "It helps me"),
    Helps.SOMEWHAT: pgettext_lazy("own mark", "Somewhat"),
    Helps.NOT: pgettext_lazy("own mark", "It does not"),
}
ORDERS = {
    Order.TIME: pgettext_lazy("order of a debate", "By time"),
    Order.NEEDS: pgettext_lazy("order of a debate", "What needs an answer"),
    Order.HELPFUL: pgettext_lazy("order of a debate", "What people who otherwise disagree find helpful"),
}
SHOWN = {
    Show.ALL: pgettext_lazy("whose texts", "Everybody's"),
    Show.NEW: pgettext_lazy("whose texts", "New to me"),
    Show.MINE: pgettext_lazy("whose texts", "Mine"),
}
# Each part of an order: its heading, and what it means.
SHELVES = {
    Shelf.ASKED: (_("Questions that nobody has answered"), ""),
    Shelf.AWAITED: (_("Ideas that wait for their answer"), ""),
    Shelf.REST: (_("The others, by time"), ""),
    Shelf.ACROSS: (
        _("Helpful to people who otherwise disagree"),
        _("Enough people marked these, on both sides, and the two agree on them as far as can be told."),
    ),
    Shelf.RANKED: (
        _("Marked by enough people, and less sure"),
        _("The more alike those who otherwise disagree find them, the higher they stand."),
    ),
    Shelf.UNKNOWN: (
        _("We do not know yet"),
        _("Fewer than seven people marked these, or only people of one side, or their marks are not counted in yet."),
    ),
}


def told_of(tally: Tally) -> str:
    """How far an idea is from coming under review."""
    told = {"n": tally.count, "threshold": tally.threshold, "least": FEWEST_SHOWN}
    if tally.is_sealed:
        return str(_("Supports are counted at the closing: %(threshold)s make it come under review.") % told)
    if tally.count is None:
        return str(_("Fewer than %(least)s of %(threshold)s supports to come under review") % told)
    if tally.is_reached:
        return str(_("%(n)s supports; %(threshold)s were needed to come under review") % told)
    return str(_("%(n)s of %(threshold)s supports to come under review") % told)


VERDICTS = {
    "unites_for": pgettext_lazy("verdict on a statement", "Unites: most agree"),
    "unites_against": pgettext_lazy("verdict on a statement", "Unites: most disagree"),
    "divides": pgettext_lazy("verdict on a statement", "Divides"),
    "mixed": pgettext_lazy("verdict on a statement", "Neither unites nor divides"),
    "unknown": pgettext_lazy("verdict on a statement", "We do not know yet"),
}
ROUND_STATES = {
    RoundState.SEALED: pgettext_lazy("estimates", "Sealed"),
    RoundState.REVEALED: pgettext_lazy("estimates", "Revealed"),
}
REPORT_STATES = {
    ReportState.OPEN: pgettext_lazy("report", "Open"),
    ReportState.UPHELD: pgettext_lazy("report", "Hidden"),
    ReportState.DISMISSED: pgettext_lazy("report", "Dismissed"),
}
MEASURES = {
    MeasureKind.HOLD: pgettext_lazy("measure", "Waits for a facilitator"),
    MeasureKind.HIDE: pgettext_lazy("measure", "Hidden"),
    MeasureKind.REWRITE: pgettext_lazy("measure", "To be rewritten"),
    MeasureKind.PAUSE: pgettext_lazy("measure", "Hidden, and its author paused"),
    MeasureKind.REMOVE: pgettext_lazy("measure", "Hidden, and its author taken out"),
}
HELD = {
    Hold.NEWCOMER: _("The first things that people from outside write wait for who facilitates."),
    Hold.LINK: _("What newcomers write with a link waits for who facilitates."),
    Hold.REPEAT: _("What somebody writes again word for word waits for who facilitates."),
    Hold.PACE: _("Many texts of one person in one hour wait for who facilitates."),
    Hold.VISITOR: _("What visitors write waits for who facilitates."),
}

STEPS = {
    Step.OPEN: _("This question is a draft: only those who facilitate see it. Look it over, and open it."),
    Step.AWAIT_FACILITATOR: _("This question is a draft: it waits for whoever may open it here."),
    Step.AWAIT_OPENING: _("It opens %(opens)s; from then on one writes and votes here."),
    Step.FIRST_STATEMENTS: _("Write three to five statements first: they are what people answer in one tap."),
    Step.ANSWER: _("Statements that you have not answered: %(n)s. One tap each, and nobody sees how you vote."),
    Step.ESTIMATE: _("Give your estimate: it stays sealed until all are revealed."),
    Step.WRITE: _("Your turn to write: say what you know below, or reply to somebody."),
    Step.READ: _("You read along here. Those who belong to the community write and vote, until %(closes)s."),
    Step.WRITE_SUMMARY: _("The debate is over. Write what was said in it, with the debate and the map beside you."),
    Step.SIGN_SUMMARY: _("A version of the summary is saved, and not signed. Read it once more, and sign it."),
    Step.AWAIT_SUMMARY: _("The debate is over. A facilitator writes its summary; you are told when it is signed."),
    Step.ANSWER_CHALLENGES: _("The summary has been challenged. No decision opens before every challenge is answered."),
    Step.ANSWER_IDEAS: _("Ideas that wait for an answer: %(ideas)s. Each gets one, with a reason that a person wrote."),
    Step.READ_SUMMARY: _("The summary is signed: it says what was agreed, what was not, and what is proposed."),
}
# The button of a step: its words and the page it leads to. What has none is done on the page, or waited for.
STEP_ACTS = {
    Step.OPEN: (_("Open the question"), "open"),
    Step.FIRST_STATEMENTS: (_("Write statements"), "vote"),
    Step.ANSWER: (pgettext_lazy("act", "Answer"), "vote"),
    Step.ESTIMATE: (_("Estimate"), "estimates"),
    Step.WRITE_SUMMARY: (_("Write the summary"), "write-summary"),
    Step.SIGN_SUMMARY: (_("Read and sign it"), "sign-summary"),
    Step.ANSWER_CHALLENGES: (_("Answer the challenges"), "summary"),
    Step.ANSWER_IDEAS: (_("Answer the ideas"), "ideas"),
    Step.READ_SUMMARY: (_("Read the summary"), "summary"),
}
# What somebody does here in a part of their own, said beside what everybody does.
SEATS = {
    Seat.GUEST: _("As a guest you write and vote here like everybody; those who facilitate run the debate."),
    Seat.SPONSOR: _("You sponsor: you write and vote like everybody; you neither run, close nor sum up the debate."),
}
STEPS_OF_ALL = {Step.AWAIT_OPENING, Step.ANSWER, Step.ESTIMATE, Step.WRITE, Step.AWAIT_SUMMARY}

VISITOR = pgettext_lazy("who wrote a text", "visitor")


def byline(author: object | None) -> str:
    """Who wrote something: a name, or “visitor”."""
    return str(author) if author is not None else str(VISITOR)


REFUSALS = {
    "debate:asks-oneself": _("Of yourself you know already: write your answer."),
    "debate:asks-stranger": _("Only somebody who takes part in this community can be asked."),
    "debate:is-asked": _("This person has been asked already. Each is asked once about a question."),
    "debate:is-spared": _("This person is not to be asked just now. Ask somebody else."),
    "debate:visitors-not-allowed": _(
        "The administrators have not chosen that questions may be opened to visitors. Ask them for it."
    ),
    "debate:visitors-secret": _("What is known only to those inside a community cannot be opened to visitors."),
    "debate:visitors-community": _("A question is opened to visitors while its community is open."),
    "debate:visitors-shut": _("This address no longer lets visitors in."),
    "debate:visitor-waits": _("%(most)s of your texts wait for a facilitator. Write more when they have been read."),
    "debate:visitor-address": _("From here visitors have written %(most)s texts in an hour. Come back later."),
    "debate:visitor-is-hidden": _("A visitor wrote this: it can be hidden, and nobody can be told or paused."),
    "debate:no-visit": _("On this device there is nothing that you did here as a visitor."),
    "debate:visit-summarized": _("The summary is signed: who voted stays as it was."),
    "debate:flood-gone": _("These visitors are no longer as you saw them. Look at the page again."),
    "debate:closes-before-it-opens": _("The closing lies in the future and after the opening."),
    "debate:time-box-too-long": _("A question stays open for %(days)s days at most."),
    "debate:not-a-draft": _("The question has been opened; it can no longer be changed."),
    "debate:not-open": _("The question is not open."),
    "debate:not-open-yet": _("The question has not opened yet."),
    "debate:closed": _("The question is closed; nothing can be added any more."),
    "debate:not-closed": _("A summary is signed after the question has closed."),
    "debate:nothing-written": _("There is no text yet."),
    "debate:too-long": _("The text is longer than %(limit)s characters."),
    "debate:title-too-long": _("The title is longer than %(limit)s characters."),
    "debate:idea-needs-title": _("An idea needs a title by which it can be chosen."),
    "debate:reply-elsewhere": _("A reply belongs to the same question."),
    "debate:reply-to-nothing": _("What you reply to has been withdrawn or hidden."),
    "debate:hidden": _("This has been hidden by the moderation."),
    "debate:undo-too-late": _("It can no longer be undone: ten seconds have passed, or it is undone already."),
    "debate:undo-answered": _("Somebody has answered meanwhile, so it stays. You may still withdraw it."),
    "debate:withdrawn": _("This has been withdrawn by its author."),
    "debate:already-settled": _("This idea already has its answer."),
    "debate:not-an-idea": _("Only an idea ends in a named state."),
    "debate:not-a-settlement": _("An idea is put under review, taken up, declined, merged or parked."),
    "debate:settlement-needs-reason": _("An idea ends with a reason that a person has written."),
    "debate:merge-needs-target": _("Say into which idea of the same question this one is merged."),
    "debate:statement-too-long": _("A statement has %(limit)s characters at most."),
    "debate:statement-exists": _("This statement is already there; vote on it."),
    "debate:statement-hidden": _("The moderation has hidden a statement that reads the same."),
    "debate:no-stance": _("A stance is to agree, to disagree or to pass."),
    "debate:round-exists": _("This question already has its round of estimates."),
    "debate:hints-crossed": _("The low hint lies below the high one."),
    "debate:second-round-exists": _("This question already has its two rounds of estimates."),
    "debate:first-round-sealed": _("A second round comes after the first one is revealed."),
    "debate:not-a-number": _("An estimate is a finite number."),
    "debate:already-revealed": _("The estimates have been revealed; none can be given or changed."),
    "debate:too-few-estimates": _("Estimates are revealed when at least %(least)s people have given one."),
    "debate:status-quo-needs-source": _("Say where the status-quo forecast comes from."),
    "debate:named-needs-both": _("A named forecast needs its number and who makes it."),
    "debate:resolves-before-closing": _("What is forecast is known when the question has closed, not before."),
    "debate:needs-unit-and-period": _("A value that will be measured needs its indicator, its unit and its period."),
    "debate:probability-of-a-value": _("A probability is of something that happens or not, not of a measured value."),
    "debate:not-a-percentage": _("A probability lies between 0 and 100 %%."),
    "debate:unknown-indicator": _("There is no such indicator in the purpose of this question."),
    "debate:marks-own": _("You do not mark your own text: others say whether it helps them."),
    "debate:no-mark": _("A mark says that a text helps you, helps somewhat, or does not."),
    "debate:no-supports": _("Supports are for ideas, in questions that ask for them."),
    "debate:supports-own": _("You do not support your own idea: others say whether they do."),
    "debate:threshold": _("An idea comes under review with %(least)s supports at least, and %(most)s at most."),
    "debate:seals-nothing": _("Say with how many supports an idea comes under review, or do not seal them."),
    "debate:no-support": _("You support an idea, or take it back."),
    "debate:own-text": _("This is about a text of yours: somebody else decides it."),
    "debate:pause-needs-days": _("A pause lasts between 1 and %(most)s days."),
    "debate:paused": _("You are paused here until %(until)s: you may read and vote. The reason: %(reason)s"),
    "debate:cannot-appeal": _("This can be appealed once, and while it holds."),
    "debate:appeal-answered": _("This appeal has been answered."),
    "debate:another-answers": _("Whoever decided it does not answer the appeal: somebody else does."),
    "debate:measure-settled": _("This has been settled already."),
    "debate:days-to-answer": _("Between 1 and %(most)s days."),
    "debate:report-needs-reason": _("A report needs a reason."),
    "debate:already-reported": _("You have already reported this; a facilitator will look at it."),
    "debate:report-decided": _("This report has already been decided."),
    "debate:moderation-needs-reason": _("Hiding or dismissing needs a reason."),
    "debate:newer-draft": _(
        "Somebody has saved another version meanwhile. Yours is still here: look at theirs, and save again."
    ),
    "debate:other-draft": _("Another version was saved meanwhile: it stands here now. Read it before you sign."),
    "debate:older-summary": _("There is a later version of the summary; look at that one."),
    "debate:challenge-window-over": _("The time for challenging this summary is over."),
    "debate:challenge-answered": _("This challenge already has its answer."),
    "debate:not-summarized": _("A decision opens when the summary of its question is signed."),
    "debate:challenges-open": _("A decision opens when every challenge is answered. Still open: %(count)s."),
    "debate:already-summarized": _("The question is summarized; nothing is imported into it any more."),
    "debate:import-unknown-people": _("%(count)s people of the import do not take part in this community."),
    "debate:import-unknown-statements": _("%(count)s votes are on statements that have not been imported."),
    "debate:import-row-empty": _("Row %(row)s of the import lacks its text or its source's id."),
    "debate:import-row-too-long": _("Row %(row)s of the import is longer than %(limit)s characters."),
    "debate:import-row-no-vote": _("Row %(row)s of the import is no vote: 1, 0 or -1, not %(value)s."),
}
