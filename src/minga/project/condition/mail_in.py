"""How answers by mail come in, and to how many people mail does not arrive."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.foundation.mail_in.queries import mail_in_state
from minga.project.condition.signs import Sign, Tone


def mail_in_sign(now: datetime, space_id: int | None = None) -> Sign:
    """Counts of seven days; what people wrote, and who, is nobody's business here."""
    title = _("Answers by mail")
    if not settings.MAIL_IN:
        return Sign(title, Tone.GOOD, _("They are not set up: people answer on the page."))
    state = mail_in_state(now, space_id)
    if state.why:
        todo = _("Whoever runs the installation looks at MINGA_MAIL_IN_URL and at the mailbox.")
        said = _("The mailbox cannot be read: %(why)s.") % {"why": state.why}
        return Sign(title, Tone.BAD, said, todo, at=state.failed_at)
    if state.last_at is None:
        return Sign(title, Tone.GOOD, _("No mail has come yet."))
    said = _("In seven days: published %(taken)s, not published %(refused)s, sent by machines %(ignored)s.")
    counts = {"taken": state.taken, "refused": state.refused, "ignored": state.ignored}
    return Sign(title, Tone.GOOD, said % counts, at=state.last_at)


def paused_sign(now: datetime, space_id: int | None = None) -> Sign | None:
    """Nothing where mail reaches everybody."""
    count = mail_in_state(now, space_id).paused
    if not count:
        return None
    said = ngettext(
        "Mail to %(count)s person came back, and none is sent to them.",
        "Mail to %(count)s people came back, and none is sent to them.",
        count,
    )
    todo = _("They read it on the page of their notices, and say when it works again.")
    return Sign(_("Mail that came back"), Tone.WARN, said % {"count": count}, todo)
