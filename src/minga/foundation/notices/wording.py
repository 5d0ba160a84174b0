"""What levels are called, what each lets through, and why a notice came."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.foundation.attending import Level, Why

LEVELS = {
    Level.EVERYTHING: pgettext_lazy("level", "everything"),
    Level.MINE: pgettext_lazy("level", "what needs me"),
    Level.MENTIONS: pgettext_lazy("level", "only mentions"),
    Level.NOTHING: pgettext_lazy("level", "nothing"),
}
LEVELS_SAY = {
    Level.EVERYTHING: _("Each new text and each step."),
    Level.MINE: _("What asks something of you, answers you, or came of what you took part in."),
    Level.MENTIONS: _("When somebody names you, and what you are asked to be."),
    Level.NOTHING: _("Only what you become or are asked to be, and what is done with your own words."),
}
WHYS = {
    Why.ASKED: _("It is asked of you."),
    Why.BECAME: _("It is about what you may do here."),
    Why.WROTE: _("It is about something you wrote."),
    Why.MENTIONED: _("Somebody names you."),
    Why.TAKES_PART: _("You take part here."),
    Why.ON_ROLL: _("You can vote on it."),
    Why.FACILITATES: _("You facilitate or evaluate here."),
    Why.SPONSORS: _("You sponsor it."),
    Why.ANSWERS: _("You answer for it."),
    Why.PROMISED: _("You promised it."),
    Why.FOLLOWS: _("You hear everything here: you asked for it, or you facilitate or evaluate."),
}
REFUSALS = {
    "notices:quiet-has-one-end": _("Quiet hours need a beginning and an end. Leave both empty for none."),
    "notices:quiet-has-no-end": _("Quiet hours that begin when they end are none: choose two different hours."),
    "notices:digest-while-quiet": _("At that hour you want quiet: choose another hour for the digest."),
    "notices:cap-out-of-range": _("Choose a number from %(least)s to %(most)s."),
}
