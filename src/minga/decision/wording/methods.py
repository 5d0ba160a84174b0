"""The words for ways of choosing: names, what the voter does, what each is good at and where it is known to fail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.decision.rules import BudgetRule, Completion, Method, PathEnd, QuestionKind, StvRule, Utility

METHODS = {
    Method.YES_NO: _("Yes or no: one proposal against waiting"),
    Method.CONSENT: _("Consent: one proposal, which a reasoned objection stops"),
    Method.PLURALITY: _("Plurality: everybody marks one option"),
    Method.APPROVAL: _("Approval: everybody marks every option they can accept"),
    Method.SCORE: _("Score: everybody gives each option 0 to 5 points"),
    Method.STAR: _("STAR: 0 to 5 points each, then a runoff between the two best"),
    Method.MAJORITY_JUDGMENT: _("Majority judgment: everybody grades each option in words"),
    Method.DOTS: _("Dots: everybody shares out the same number of dots"),
    Method.QUADRATIC: _("Quadratic: n votes for an option cost n² credits"),
    Method.RANKED: _("Ranked: everybody puts the options in order"),
    Method.SCHULZE: _("Schulze: everybody ranks; every pair is compared, by the strongest path"),
    Method.RANKED_PAIRS: _("Ranked pairs: everybody ranks; every pair is compared, the clearest first"),
    Method.BORDA: _("Borda: everybody ranks; each place gives points"),
    Method.COPELAND: _("Copeland: everybody ranks; who wins most pairs wins"),
    Method.MINIMAX: _("Minimax: everybody ranks; whose worst defeat is smallest wins"),
    Method.STV: _("Single transferable vote: everybody ranks; several are chosen in proportion"),
    Method.SEQUENTIAL_PAV: _("Proportional approval: everybody marks; each further seat weighs less"),
    Method.PHRAGMEN: _("Phragmén: everybody marks; the load of the seats is shared evenly"),
    Method.EQUAL_SHARES: _("Equal shares: everybody marks and holds an equal part of the seats"),
    Method.BUDGET: _("Participatory budget: everybody marks projects; money buys them"),
    Method.QUANTITY: _("Quantity: everybody gives an amount; the one in the middle counts"),
}
METHOD_NAMES = {
    Method.YES_NO: pgettext_lazy("voting method", "Yes or no"),
    Method.CONSENT: pgettext_lazy("voting method", "Consent"),
    Method.PLURALITY: pgettext_lazy("voting method", "Plurality"),
    Method.APPROVAL: pgettext_lazy("voting method", "Approval"),
    Method.SCORE: pgettext_lazy("voting method", "Score"),
    Method.STAR: pgettext_lazy("voting method", "STAR"),
    Method.MAJORITY_JUDGMENT: pgettext_lazy("voting method", "Majority judgment"),
    Method.DOTS: pgettext_lazy("voting method", "Dots"),
    Method.QUADRATIC: pgettext_lazy("voting method", "Quadratic"),
    Method.RANKED: pgettext_lazy("voting method", "Ranked"),
    Method.SCHULZE: pgettext_lazy("voting method", "Schulze"),
    Method.RANKED_PAIRS: pgettext_lazy("voting method", "Ranked pairs"),
    Method.BORDA: pgettext_lazy("voting method", "Borda"),
    Method.COPELAND: pgettext_lazy("voting method", "Copeland"),
    Method.MINIMAX: pgettext_lazy("voting method", "Minimax"),
    Method.STV: pgettext_lazy("voting method", "Single transferable vote"),
    Method.SEQUENTIAL_PAV: pgettext_lazy("voting method", "Proportional approval"),
    Method.PHRAGMEN: pgettext_lazy("voting method", "Phragmén"),
    Method.EQUAL_SHARES: pgettext_lazy("voting method", "Equal shares"),
    Method.BUDGET: pgettext_lazy("voting method", "Participatory budget"),
    Method.QUANTITY: pgettext_lazy("voting method", "Quantity"),
}
QUESTION_KINDS = {
    QuestionKind.PROPOSAL: _("One proposal: do we do it, or do we wait?"),
    QuestionKind.ONE: _("Several options, and one of them wins"),
    QuestionKind.SEVERAL: _("Several options, and several of them win: a committee, a shortlist"),
    QuestionKind.BUDGET: _("Money to share out among projects"),
    QuestionKind.QUANTITY: _("A quantity: how much, how many, how long"),
}
STRENGTHS = {
    Method.YES_NO: _("Everybody understands it, and every vote weighs the same."),
    Method.CONSENT: _("Nobody is run over: an objection with a reason is heard before anything happens."),
    Method.PLURALITY: _("The shortest ballot there is."),
    Method.APPROVAL: _("Quick to fill in, and finds what most people can live with."),
    Method.SCORE: _("Says how much each option is liked, not only which one is liked best."),
    Method.STAR: _("As expressive as points, and the runoff rewards honest ones."),
    Method.MAJORITY_JUDGMENT: _("Grades mean something by themselves, and a few exaggerated ones hardly matter."),
    Method.DOTS: _("Good for sorting many ideas quickly; shows where the energy is."),
    Method.QUADRATIC: _("Lets people say how much they care, and makes caring more ever dearer."),
    Method.RANKED: _("One's second choice counts when the first one is out; known from public elections."),
    Method.SCHULZE: _("Whoever beats every other option wins; copies of an option change nothing."),
    Method.RANKED_PAIRS: _("Whoever beats every other option wins, and its reasons can be read pair by pair."),
    Method.BORDA: _("Every place counts, so broadly liked options do well."),
    Method.COPELAND: _("Whoever beats every other option wins, and the table can be checked by hand."),
    Method.MINIMAX: _("Whoever beats every other option wins; otherwise the one that hurts the fewest."),
    Method.STV: _("Every group gets seats in proportion to its votes, and hardly a vote is wasted."),
    Method.SEQUENTIAL_PAV: _("Proportional with the simplest ballot: one marks whoever one supports."),
    Method.PHRAGMEN: _("Proportional, and whoever is already represented leaves room for others."),
    Method.EQUAL_SHARES: _("The strongest promise of proportion: a group that agrees gets the seats it can pay for."),
    Method.BUDGET: _("By equal shares every voter controls the same part of the money, so no quarter is left out."),
    Method.QUANTITY: _("Exaggerating gains nothing: one extreme answer moves the middle at most to a neighbour."),
}
FAILURES = {
    Method.YES_NO: _("It hides what people would have preferred to both."),
    Method.CONSENT: _("With many people one of them can hold everything up; keep it for groups that talk."),
    Method.PLURALITY: _("Similar options take votes from each other, and the least liked one can win."),
    Method.APPROVAL: _("It cannot tell the favourite from what is merely acceptable."),
    Method.SCORE: _("Whoever exaggerates weighs more than whoever is moderate."),
    Method.STAR: _("Harder to explain than marks, and a copy of an option can change who reaches the runoff."),
    Method.MAJORITY_JUDGMENT: _("An option that most people prefer can lose to one with a better median."),
    Method.DOTS: _("Whoever puts all dots on one option weighs most: it says little about broad support."),
    Method.QUADRATIC: _("Two people who agree beforehand buy more votes together than apart."),
    Method.RANKED: _("A compromise that few put first leaves early, and ranking an option higher can make it lose."),
    Method.SCHULZE: _("When preferences go round in a circle its reasons are hard to tell at a table."),
    Method.RANKED_PAIRS: _("When preferences go round in a circle staying away could have helped somebody."),
    Method.BORDA: _("Adding copies of an option helps it, and burying the rival pays."),
    Method.COPELAND: _("It often ends in a tie, which the public draw then settles."),
    Method.MINIMAX: _("It can choose an option that loses to every other one, and copies change the result."),
    Method.STV: _("Counting takes many rounds that nobody repeats by hand, and rankings can be long."),
    Method.SEQUENTIAL_PAV: _("Counted seat by seat, it can leave a small united group without its seat."),
    Method.PHRAGMEN: _("Its loads are hard to picture, and a later seat depends on the order of the earlier ones."),
    Method.EQUAL_SHARES: _("It may not fill every seat by itself; the rest goes by how much support is left."),
    Method.BUDGET: _("Greedy can give everything to one large group; equal shares can leave some money unspent."),
    Method.QUANTITY: _("Where two camps stand far apart the middle answer may please neither of them."),
}
SERVES_WHEN = {
    Method.YES_NO: _("there is one proposal and everybody understands it."),
    Method.CONSENT: _("a group that talks wants nobody run over: an objection with a reason stops it."),
    Method.QUANTITY: _("the question is how much: exaggerating gains nothing, the middle answer counts."),
    Method.APPROVAL: _("you look for what most people can live with, and quickly."),
    Method.RANKED: _("one option must win and a second choice should count where the first is out."),
    Method.MAJORITY_JUDGMENT: _("each option deserves a grade of its own, in words."),
}
FAILS_WHEN = {
    Method.YES_NO: _("many would have preferred something else to both."),
    Method.CONSENT: _("there are many people: one of them can hold everything up."),
    Method.QUANTITY: _("two camps stand far apart: the middle may please neither."),
    Method.APPROVAL: _("it matters which one is the favourite: a mark does not tell."),
    Method.RANKED: _("a compromise is put first by few: it leaves early."),
    Method.MAJORITY_JUDGMENT: _("most people prefer one and another has the better middle grade."),
}
STV_RULES = {
    StvRule.SCOTTISH: _("Scottish local elections, 2007: what is over moves on in equal parts"),
    StvRule.WIGM: _("Weighted inclusive Gregory, with exact fractions"),
    StvRule.WIGM_PRF: _("Weighted inclusive Gregory, as the Proportional Representation Foundation counts"),
    StvRule.MINNEAPOLIS: _("Minneapolis park board"),
    StvRule.MEEK: _("Meek: votes are shared out anew after every exclusion"),
    StvRule.WARREN: _("Warren: as Meek, with equal contributions"),
}
BUDGET_RULES = {
    BudgetRule.EQUAL_SHARES: _("Equal shares: every voter holds the same part of the money"),
    BudgetRule.GREEDY: _("Greedy: the most approved project first, while money lasts"),
    BudgetRule.GREEDY_BY_VALUE: _("Greedy by value: most approvals per unit of money first"),
}
COMPLETIONS = {
    Completion.ADD1_UTILITARIAN: _("Raise everybody's part while it fits, then the most approved that still fit"),
    Completion.ADD1: _("Raise everybody's part while it fits; leave the rest unspent"),
    Completion.UTILITARIAN: _("The most approved projects that still fit"),
    Completion.NONE: _("Leave it unspent"),
}
UTILITIES = {
    Utility.COST: _("A project is worth what it costs: large ones are not left behind"),
    Utility.CARDINALITY: _("Every project is worth the same: more, smaller ones"),
}
DEFAULT_GRADES = (
    pgettext_lazy("grade", "Excellent"),
    pgettext_lazy("grade", "Very good"),
    pgettext_lazy("grade", "Good"),
    pgettext_lazy("grade", "Acceptable"),
    pgettext_lazy("grade", "Poor"),
    pgettext_lazy("grade", "To reject"),
)
PATH_ENDS = {
    PathEnd.VOTED: _("%(last)s has voted: your voice counts with that ballot."),
    PathEnd.WAITING: _("%(last)s has not voted yet. If nobody on this way does, your voice is not counted."),
    PathEnd.CIRCLE: _("It comes back to somebody on the way: unless one of them votes, your voice is not counted."),
    PathEnd.NOT_ON_ROLL: _("Somebody on the way is not on this roll: your voice is not counted."),
}
