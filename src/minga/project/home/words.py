"""The words of the house in plain sentences: one page, led to from the foot of every other."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS = (
    (
        _("Why?"),
        (
            (
                pgettext_lazy("word of the house", "Purpose"),
                _("What people come together for: who takes part, which issue, and what each side gains."),
            ),
            (
                pgettext_lazy("word of the house", "On trial"),
                _("The purpose begins without figures and until a day. On that day it is decided whether to go on."),
            ),
            (
                pgettext_lazy("word of the house", "Sponsor"),
                _(
                    "Whoever can make it happen. They answer in public, and in time, to what is decided; they neither "
                    "lead the debate nor vote."
                ),
            ),
            (
                pgettext_lazy("word of the house", "Figure, or indicator"),
                _("What is measured to know whether it worked. Somebody from outside the community answers for it."),
            ),
            (
                pgettext_lazy("word of the house", "Guardrail"),
                _("A figure that must not get worse while another one is improved."),
            ),
            (
                pgettext_lazy("word of the house", "Baseline"),
                _("Where the figure stood before anything began."),
            ),
        ),
    ),
    (
        _("Who?"),
        (
            (
                pgettext_lazy("word of the house", "Community"),
                _("The people who work on one purpose."),
            ),
            (
                pgettext_lazy("word of the house", "Facilitator"),
                _("Invites people, asks the questions and sees to it that the debate is fair."),
            ),
            (
                pgettext_lazy("word of the house", "Evaluator"),
                _("Signs what changed. Did not do the work, and does not vote."),
            ),
            (
                pgettext_lazy("word of the house", "Census"),
                _("A roll of the organization. Who shows that they are on it may vote where only they may: once each."),
            ),
        ),
    ),
    (
        _("What do we think?"),
        (
            (
                pgettext_lazy("word of the house", "Statement"),
                _("One short sentence to agree or disagree with, in one tap. Nobody sees what you answer."),
            ),
            (
                pgettext_lazy("word of the house", "Opinion map"),
                _("Who answers alike: what unites people, what divides them, and how sure that is."),
            ),
            (
                pgettext_lazy("word of the house", "Sealed estimate"),
                _("Everybody gives a number without seeing those of the others; all are opened at once."),
            ),
            (
                pgettext_lazy("word of the house", "Summary"),
                _("What the debate said, written and signed by a facilitator. No decision opens without it."),
            ),
            (
                pgettext_lazy("word of the house", "To challenge"),
                _("To say where the summary does not tell what was said. It must be answered before a decision opens."),
            ),
        ),
    ),
    (
        _("What do we choose?"),
        (
            (
                pgettext_lazy("word of the house", "Wait"),
                _("Always one of the options, beside what waiting costs."),
            ),
            (
                pgettext_lazy("word of the house", "Receipt"),
                _("A code only you have: with it you check that your secret vote was counted."),
            ),
            (
                pgettext_lazy("word of the house", "To lend my voice"),
                _("If I do not vote, my vote counts like that of somebody I trust. I can take it back."),
            ),
        ),
    ),
    (
        _("What do we do?"),
        (
            (
                pgettext_lazy("word of the house", "Initiative"),
                _("The work that follows a decision. Somebody owns it."),
            ),
            (
                pgettext_lazy("word of the house", "Commitment"),
                _("What one person says they will do, and by when."),
            ),
            (
                pgettext_lazy("word of the house", "Group that starts"),
                _(
                    "Plants, classes or streets that begin on the same day. Those that begin later, or not at all, "
                    "show what would have happened anyway."
                ),
            ),
        ),
    ),
    (
        _("What changed?"),
        (
            (
                pgettext_lazy("word of the house", "Sealed plan"),
                _(
                    "How it will be measured, fixed before anybody can know the result. A later change stays visible "
                    "and costs evidence."
                ),
            ),
            (
                pgettext_lazy("word of the house", "Verdict"),
                _(
                    "The sentence that says what changed, by how much and how surely. “No detectable change” is one "
                    "too."
                ),
            ),
            (
                pgettext_lazy("word of the house", "Evidence, 0 to 5"),
                _(
                    "How much the verdict can bear: 0 is a claim, 5 is a lottery or the same found twice. It is "
                    "computed, nobody chooses it."
                ),
            ),
            (
                pgettext_lazy("word of the house", "Interval"),
                _("Between these two numbers lies the change, as far as the data can tell."),
            ),
            (
                pgettext_lazy("word of the house", "Rival explanation"),
                _("What else could have caused the change. It is named before and looked at after."),
            ),
            (
                pgettext_lazy("word of the house", "Trace"),
                _("The way back from a verdict to the first sentence somebody wrote."),
            ),
        ),
    ),
)
"""Questions, each with its words: (question, ((word, sentence), …)), in the order of the line."""
