"""On the health page: who takes part beside who is concerned, by what the space knows of people."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minga.debate.queries.representing import representation
from minga.debate.rules.representing import Bound
from minga.foundation.declared import HealthFigure
from minga.foundation.policy import Actor

WINDOW = timedelta(days=90)


def who_takes_part(actor: Actor, now: datetime) -> Iterable[HealthFigure]:
    """A figure for each group of at least seven: how many in a hundred of it wrote or took a stance."""
    units = {
        Bound.EXACT: _("%% of %(people)s people"),
        Bound.AT_MOST: _("%% at most, of %(people)s people"),
        Bound.AT_LEAST: _("%% at least, of %(people)s people"),
    }
    for name, shares in representation(actor, since=now - WINDOW):
        for share in shares:
            label = _("Who takes part in debates, of %(name)s: %(group)s") % {"name": name, "group": share.group}
            unit = units[share.bound] % {"people": share.people}
            yield HealthFigure(f"debate:part:{name}:{share.group}", label, share.percent, unit, _("last 90 days"))
