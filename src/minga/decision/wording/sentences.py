"""The words for states, ballots, outcomes and refusals."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override, pgettext_lazy

from minga.decision.rules import Disclosure, MajorityBase, NextStep, ResponseKind, State, Step, Threshold

STATES = {
    State.DRAFT: pgettext_lazy("decision state", "Draft"),
    State.OPEN: pgettext_lazy("decision state", "Voting"),
    State.CLOSED: pgettext_lazy("decision state", "Counted"),
    State.PUBLISHED: pgettext_lazy("decision state", "Published"),
    State.WITHDRAWN: pgettext_lazy("decision state", "Withdrawn"),
}
STEPS = {
    Step.WHAT: pgettext_lazy("step of a draft", "What"),
    Step.OPTIONS: pgettext_lazy("step of a draft", "Options"),
    Step.COUNT: pgettext_lazy("step of a draft", "How it is counted"),
    Step.WHEN: pgettext_lazy("step of a draft", "When and who"),
}
VOTERS = {
    "facilitator": pgettext_lazy("who may vote", "Facilitators"),
    "member": pgettext_lazy("who may vote", "Members"),
    "guest": pgettext_lazy("who may vote", "Guests"),
    "sponsor": pgettext_lazy("who may vote", "The sponsor"),
}
NEXT_STEPS = {
    NextStep.WRITE_ON: (_("The draft still needs: %(missing)s."), _("Go on writing it")),
    NextStep.LOOK_AND_OPEN: (_("Everything is written. Look at it as a voter will."), _("See the ballot")),
    NextStep.LOOK_AND_HAND_ON: (
        _("Everything is written. In this space not everybody who facilitates opens votes: see who can."),
        _("See the ballot"),
    ),
    NextStep.VOTE: (_("Choose, and cast your vote."), _("Vote")),
    NextStep.VOTED: (_("You have voted. It closes on %(closes)s; then everybody reads the result."), ""),
    NextStep.VOTED_OPENLY: (_("You have voted, and may change it until %(closes)s."), ""),
    NextStep.CLOSE: (_("Nobody is left to vote, or the time is up: it can be counted."), _("Close and count")),
    NextStep.WAIT_TO_CLOSE: (
        _("It closes by itself on %(closes)s; before that it is counted only once everybody who may vote has voted."),
        "",
    ),
    NextStep.SPONSOR_WAITS: (_("You sponsor: you do not vote, you answer the result. It closes on %(closes)s."), ""),
    NextStep.EVALUATOR_WAITS: (_("You evaluate: you do not vote, you will judge what came of it."), ""),
    NextStep.JUST_READS: (
        _("Who may vote was written down when the vote opened, and you are not on that list. The result is for all."),
        "",
    ),
    NextStep.AWAIT_COUNT: (_("The time is up; the votes are about to be counted."), ""),
    NextStep.PUBLISH: (_("It is counted. Say why it came out so, and sign it."), _("Publish with the reasons")),
    NextStep.AWAIT_PUBLICATION: (_("It is counted. A facilitator publishes it with the reasons."), ""),
    NextStep.RESPOND: (_("The result waits for your answer, by %(due)s."), _("Answer the result")),
    NextStep.AWAIT_RESPONSE: (_("%(sponsor)s answers the result by %(due)s."), ""),
    NextStep.NO_SPONSOR: (_("This purpose has no sponsor yet, so nobody answers the result."), ""),
}
STATE_TONES = {State.OPEN: "accent", State.CLOSED: "warn", State.PUBLISHED: "good", State.DRAFT: "open"}
THRESHOLDS = {
    Threshold.NONE: _("No threshold: what the method says"),
    Threshold.MORE_THAN_HALF: _("More than half"),
    Threshold.TWO_THIRDS: _("At least two thirds"),
    Threshold.THREE_QUARTERS: _("At least three quarters"),
    Threshold.EVERYBODY: _("Everybody"),
}
MAJORITY_BASES = {
    MajorityBase.VOTES_CAST: _("of the votes cast, without abstentions"),
    MajorityBase.PRESENT: _("of those who vote, with abstentions"),
    MajorityBase.ROLL: _("of the whole roll"),
}
RESPONSES = {
    ResponseKind.RESPOND: _("Respond: take note and say what happens now"),
    ResponseKind.FUND: _("Fund: give money or hours for it"),
    ResponseKind.COMMIT: _("Commit: see to it that it is done"),
    ResponseKind.DECLINE: _("Decline: not this, and here is why"),
}
RESPONSE_NAMES = {
    ResponseKind.RESPOND: pgettext_lazy("sponsor response", "Responded"),
    ResponseKind.FUND: pgettext_lazy("sponsor response", "Funded"),
    ResponseKind.COMMIT: pgettext_lazy("sponsor response", "Committed"),
    ResponseKind.DECLINE: pgettext_lazy("sponsor response", "Declined"),
}
YES_NO = {
    "yes": pgettext_lazy("ballot", "Yes"),
    "no": pgettext_lazy("ballot", "No, wait"),
    "abstain": pgettext_lazy("ballot", "I abstain"),
}
POSITIONS = {
    "consent": pgettext_lazy("ballot", "I consent"),
    "object": pgettext_lazy("ballot", "I object, with a reason"),
    "abstain": pgettext_lazy("ballot", "I abstain"),
}
OUTCOMES = {
    "chosen": _("“%(winner)s” is chosen."),
    "tie_broken": _("“%(winner)s” is chosen; a tie was settled by the order drawn before the vote."),
    "several_chosen": _("%(count)s are chosen: %(winners)s."),
    "several_tie_broken": _("%(count)s are chosen: %(winners)s. A tie was settled by the order drawn before the vote."),
    "no_quorum": _("Nothing changes: too few people voted."),
    "below_threshold": _("Nothing changes: no option reached what the rules ask for."),
    "blocked": _("Nothing changes: a reasoned objection stands."),
    "no_ballots": _("Nothing changes: nobody voted."),
}
FOUR_QUESTIONS = {
    "durability": _("Durability: what must stay true in a year?"),
    "lesson": _("Lesson: what would this teach if it became the example?"),
    "robustness": _("Robust in both: what if this is not the storm but the climate?"),
    "waiting_burden": _("Waiting: what does it cost per month, and who bears it?"),
}
DISCLOSURES = {
    Disclosure.ALL_ALIKE: _("Everybody voted alike: this result tells how each person voted."),
    Disclosure.ALL_BUT_ONE: _("All ballots but one are alike: whoever cast that one knows how everybody else voted."),
    Disclosure.FEW: _("Fewer than seven voted: people who know each other may guess whose ballot is whose."),
}
WAIT_TITLE = _("Wait")


def wait_titles() -> tuple[str, ...]:
    """What *wait* is called in each language that pages are read in."""
    titles = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles.append(str(WAIT_TITLE))
    return tuple(titles)


REFUSALS = {
    "decision:community-not-open": _("The community is not open."),
    "decision:right-is-inform": _("This purpose only informs its community: there is nothing to vote on."),
    "decision:needs-question": _("Under this purpose's decision right, a decision comes out of a debated question."),
    "decision:needs-origin": _("A decision comes out of a debate, or says why it comes out of none."),
    "decision:origin-is-debate": _("This decision comes out of a debate: it needs no other reason."),
    "decision:unknown-question": _("There is no such question in this community."),
    "decision:unknown-idea": _("There is no such idea in this decision's question."),
    "decision:changed-meanwhile": _(
        "Somebody else changed this page while you were writing. What you wrote stands below; what is kept now is said"
        " beside each field that differs. Send it again to keep yours."
    ),
    "decision:not-a-draft": _("The vote has been opened or withdrawn; its options and rules can no longer be changed."),
    "decision:one-proposal": _("Yes or no, consent, and a quantity take exactly one proposal besides waiting."),
    "decision:too-many-options": _("There are %(limit)s options already."),
    "decision:option-needs-title": _("An option needs a title."),
    "decision:option-alike": _("“%(title)s” is an option already, and these two read the same."),
    "decision:option-is-wait": _("Waiting is always one of the options; this one reads the same."),
    "decision:idea-is-option": _("This idea is already an option."),
    "decision:unknown-option": _("There is no such option."),
    "decision:wait-stays": _("Waiting is always one of the options."),
    "decision:withdrawal-needs-reason": _("A withdrawal needs a reason."),
    "decision:needs-option": _("There is nothing to choose yet besides waiting."),
    "decision:consent-is-open": _("Consent lives on reasons with a name: it is asked with open ballots."),
    "decision:needs-waiting-cost": _("Say what waiting costs before the vote opens."),
    "decision:answers-missing": ngettext_lazy(
        "Of the four questions of a high-stakes decision, %(missing)s has no answer.",
        "Of the four questions of a high-stakes decision, %(missing)s have no answer.",
        "missing",
    ),
    "decision:closing-out-of-range": _("The vote closes after now and within %(days)s days."),
    "decision:electorate-unknown": _("There is no list called “%(name)s” that everybody in the space may see."),
    "decision:electorate-value-unknown": _("“%(value)s” is not one of the values of “%(name)s”."),
    "decision:electorate-gone": _(
        "The attribute that says whose vote it is was changed or removed meanwhile. Choose again who votes."
    ),
    "decision:empty-roll": _("Nobody of this community may vote yet."),
    "decision:not-open": _("The vote is not open."),
    "decision:closed": _("The vote is closed."),
    "decision:already-voted": _("You have voted. A secret ballot cannot be changed."),
    "decision:unreadable-ballot": _("This ballot does not say what this vote asks for."),
    "decision:option-twice": _("An option is named twice."),
    "decision:score-out-of-range": _("A score is a whole number from 0 to %(most)s."),
    "decision:objection-needs-reason": _("An objection needs a reason."),
    "decision:place-shared": _("Two options have the same place."),
    "decision:too-few-choices": ngettext_lazy(
        "Mark at least %(fewest)s option, or none.", "Mark at least %(fewest)s options, or none.", "fewest"
    ),
    "decision:too-many-choices": ngettext_lazy(
        "Mark %(most)s option at most.", "Mark %(most)s options at most.", "most"
    ),
    "decision:basket-too-dear": _("These projects cost more together than the whole budget."),
    "decision:points-below-zero": _("Votes start at zero: there are none against."),
    "decision:credits-overspent": _("That costs %(spent)s credits, and everybody has %(most)s."),
    "decision:seats-out-of-range": ngettext_lazy(
        "There is exactly %(most)s seat.", "There are 1 to %(most)s seats.", "most"
    ),
    "decision:credits-out-of-range": _("There are 1 to %(most)s credits."),
    "decision:grades-out-of-range": _("There are %(fewest)s to %(most)s grades, one on each line, the best one first."),
    "decision:grade-twice": _("A grade stands there twice."),
    "decision:grade-unreadable": _("A grade is a word or two, of %(most)s letters at most."),
    "decision:budget-out-of-range": _("The budget is an amount of money above zero."),
    "decision:choices-cross": _("The fewest choices are more than the most."),
    "decision:no-threshold-here": _("Where several win nobody leads alone: choose no threshold."),
    "decision:more-seats-than-options": _("There must be more options to choose than seats."),
    "decision:fewer-options-than-choices": _("A ballot needs %(fewest)s marks, and there are fewer options than that."),
    "decision:needs-budget": _("Say how much money there is before the vote opens."),
    "decision:needs-costs": _("Every project needs its cost before the vote opens."),
    "decision:option-too-dear": _("A project costs more than the whole budget; it could never be chosen."),
    "decision:fewest-overspend": _("Even the %(fewest)s cheapest projects cost more than the budget."),
    "decision:cost-out-of-range": _("A cost is an amount of money above zero."),
    "decision:cost-in-parts": _(
        "“%(title)s” costs parts of a whole, and %(currency)s has none: change that cost before the currency."
    ),
    "decision:cost-without-budget": _("Only the projects of a budget have a cost."),
    "decision:needs-unit": _("Say in which unit the amount is before the vote opens."),
    "decision:bounds-unreadable": _("The lowest and the highest amount are numbers such as 12.5, or empty."),
    "decision:bounds-cross": _("The lowest amount is above the highest."),
    "decision:amount-without-threshold": _("The middle answer has no share of the votes: choose no threshold."),
    "decision:amount-and-wait": _("Give an amount or wait, not both."),
    "decision:amount-too-low": _("The amount is at least %(lowest)s."),
    "decision:amount-too-high": _("The amount is at most %(highest)s."),
    "decision:delegation-is-open": _("A secret ballot cannot be lent: its weight would tell whose it is."),
    "decision:consent-is-personal": _("Consent is given by each one: it cannot be lent."),
    "decision:no-delegation-here": _("In this vote everybody speaks for themselves."),
    "decision:delegate-is-oneself": _("Lend your voice to somebody else."),
    "decision:delegate-does-not-vote": _("This person does not vote here."),
    "decision:nothing-lent": _("Your voice is your own already."),
    "decision:still-voting": _("There is time left, and somebody has not voted yet."),
    "decision:not-closed": _("The vote has not been counted yet."),
    "decision:already-published": _("The result has been published; it is not changed afterwards."),
    "decision:publication-needs-reasons": _("A result is published with its reasons."),
    "decision:not-published": _("The result has not been published yet."),
    "decision:already-responded": _("The sponsor has responded already."),
    "decision:response-needs-reason": _("A response says why."),
}
