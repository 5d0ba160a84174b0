"""What may be said of forecasts: why not, and the sentences of a comparison."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "outcome:truth-is-measured": _("What happened comes from the indicator's values, and from nobody's word."),
    "outcome:truth-too-early": _("What happened can be said from %(day)s on."),
    "outcome:truth-needs-source": _("Say where this is known from."),
    "outcome:truth-needs-reason": _("A correction, or that it cannot be told, needs a reason."),
    "outcome:truth-needs-number": _("What happened is a finite number."),
    "outcome:truth-yes-or-no": _("It happened or it did not."),
    "outcome:own-forecast": _("Somebody else says what happened than the person who asked and chose the status quo."),
    "outcome:has-estimated": _("You gave an estimate yourself; somebody else says what happened."),
    "outcome:forecast-open": _("The question is still open; what happened is said after it has closed."),
}

ONE_QUESTION = {
    "crowd": _("It was %(truth)s. The community (%(crowd)s) was nearer than the status quo (%(status_quo)s)."),
    "status_quo": _("It was %(truth)s. The status quo (%(status_quo)s) was nearer than the community (%(crowd)s)."),
    "tied": _("It was %(truth)s. The community (%(crowd)s) and the status quo (%(status_quo)s) were equally near."),
}

STATUS_QUO = {
    "nearer": _(
        "In %(n)s resolved questions the community's forecast was nearer than the status quo in %(nearer)s; "
        "its errors were %(size)s smaller [%(low)s to %(high)s]."
    ),
    "farther": _(
        "In %(n)s resolved questions the status quo was nearer than the community in %(farther)s; "
        "the community's errors were larger."
    ),
    "no_difference": _(
        "In %(n)s resolved questions there is no detectable difference between the community's forecast and the "
        "status quo; it was nearer in %(nearer)s."
    ),
}
SECOND_ROUND = {
    "nearer": _(
        "Debating helped: in %(n)s questions asked twice, the second round was nearer in %(nearer)s; its errors were "
        "%(size)s smaller than the first's [%(low)s to %(high)s]."
    ),
    "farther": _("Debating led astray: in %(n)s questions asked twice, the first round was nearer in %(farther)s."),
    "no_difference": _(
        "In %(n)s questions asked twice there is no detectable difference between the two rounds; the second was "
        "nearer in %(nearer)s."
    ),
}
NAMED = {
    "nearer": _(
        "In %(n)s questions the community was nearer than %(name)s in %(nearer)s; its errors were %(size)s smaller "
        "[%(low)s to %(high)s]."
    ),
    "farther": _("In %(n)s questions %(name)s was nearer than the community in %(farther)s."),
    "no_difference": _(
        "In %(n)s questions there is no detectable difference between the community and %(name)s; the community was "
        "nearer in %(nearer)s."
    ),
}
