"""The signs of one space, for its administrators, and of the whole house, for those who run it: few questions each."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.foundation import clock
from minga.foundation.notices.models import Notice
from minga.foundation.policy import Actor, is_space_administrator, require
from minga.foundation.scope import across_spaces
from minga.foundation.signin.queries import ProviderWorking, providers_in_trouble, providers_working
from minga.foundation.tenancy.models import Space, SpaceSize, running
from minga.foundation.tenancy.operators import require_operator
from minga.foundation.tenancy.queries import current_slug
from minga.outcome.queries import FeedWorking, feeds_in_house, feeds_working
from minga.project.condition import machinery
from minga.project.condition.mail_in import mail_in_sign, paused_sign
from minga.project.condition.signs import Part, Sign, Tone
from minga.ui.numbers import number, written_date

URGENT_FOR = timedelta(days=2)
HELD_BACK = timedelta(hours=15)
"""Longer than any night: urgent letters wait for the morning."""
CERTIFICATE_SOON = timedelta(days=30)

LABELS = {
    "mail": gettext_lazy("Mail"),
    "jobs": gettext_lazy("In the background"),
    "feeds": gettext_lazy("Feeds of indicators"),
    "sign-in": gettext_lazy("Sign-in of the organization"),
    "journal": gettext_lazy("Journal"),
    "storage": gettext_lazy("Storage"),
}


def _part(key: str, *signs: Sign | None) -> Part:
    return Part(key, LABELS[key], tuple(sign for sign in signs if sign is not None))


def signs_of_space(actor: Actor, now: datetime) -> tuple[Part, ...]:
    """Of this space, and of what it stands on; for its administrators."""
    require(is_space_administrator, actor, None)
    return (
        _part(
            "mail",
            machinery.mail_server_sign(),
            _letters_of(Q(), now),
            machinery.failed_mail_sign(now),
            mail_in_sign(now, actor.space_id),
            paused_sign(now, actor.space_id),
        ),
        _part(
            "jobs",
            machinery.worker_sign(now),
            machinery.waiting_sign(now),
            machinery.failed_sign(now, in_detail=False),
        ),
        _part("feeds", *([_feed(each) for each in feeds_working(actor)] or [_no_feed()])),
        _part("sign-in", *([_provider(each, now) for each in providers_working()] or [_no_provider()])),
        _part("journal", *machinery.journal_signs(now)),
        _part("storage", _size_of(actor.space_id), machinery.backup_sign(now)),
    )


def signs_of_house(by_id: int, now: datetime) -> tuple[Part, ...]:
    """Of the whole house, in numbers: of what stands in a space nothing is named."""
    require_operator(by_id)
    with across_spaces():
        letters = _letters_of(running(now), now)
    return (
        _part(
            "mail",
            machinery.mail_server_sign(),
            letters,
            machinery.failed_mail_sign(now),
            mail_in_sign(now),
            paused_sign(now),
        ),
        _part(
            "jobs",
            machinery.worker_sign(now),
            machinery.waiting_sign(now),
            machinery.failed_sign(now, in_detail=True),
        ),
        _part("feeds", _feeds_of_house()),
        _part("sign-in", _providers_of_house()),
        _part("journal", *machinery.journal_signs(now)),
        _part("storage", _all_sizes(), machinery.database_sign(), machinery.backup_sign(now)),
    )


def _letters_of(which: Q, now: datetime) -> Sign:
    """Urgent letters that wait, and when the last letter left."""
    waits = Q(is_urgent=True, mailed_at=None, read_at=None, created_at__gte=now - URGENT_FOR)
    found = Notice.objects.filter(which).aggregate(
        last=Max("mailed_at"), n=Count("pk", filter=waits), oldest=Min("created_at", filter=waits)
    )
    title, last = _("Letters"), found["last"]
    if not found["n"]:
        said = _("No urgent letter waits.") if last else _("No letter had to leave yet.")
        return Sign(title, Tone.GOOD, said, at=last)
    sentence = ngettext("%(count)s urgent letter waits.", "%(count)s urgent letters wait.", found["n"])
    sentence %= {"count": found["n"]}
    if now - found["oldest"] <= HELD_BACK:
        return Sign(title, Tone.GOOD, f"{sentence} {_('At night they wait for the morning.')}", at=last)
    todo = _("Send yourself a test mail: it says what the mail server answers.")
    return Sign(title, Tone.WARN, sentence, todo, at=last)


def _feed(feed: FeedWorking) -> Sign:
    url = reverse("outcome:data", args=[current_slug(), feed.indicator_id])
    if not feed.why:
        return Sign(feed.name, Tone.GOOD, _("Its values come in."), at=feed.last_success, url=url)
    if feed.rests:
        todo = _("Hand it over on the page of that person, or wait until they are back.")
        return Sign(feed.name, Tone.WARN, feed.why, todo, at=feed.last_success, url=url)
    tone = Tone.BAD if feed.has_stopped else Tone.WARN
    said = f"{feed.why} {_('It has stopped.')}" if feed.has_stopped else feed.why
    todo = _("Mend it on the page of the figure, and let it go on.") if feed.has_stopped else ""
    return Sign(feed.name, tone, said, todo, at=feed.last_success, url=url)


def _no_feed() -> Sign:
    return Sign(_("Feeds"), Tone.GOOD, _("No figure is fetched by itself."))


def _feeds_of_house() -> Sign:
    going, failing, stopped = feeds_in_house()
    if not going + stopped:
        return _no_feed()
    said = _("Going: %(going)s. Failing now: %(failing)s. Stopped after failures: %(stopped)s.")
    tone = Tone.WARN if failing or stopped else Tone.GOOD
    todo = _("The administrators of their spaces see which, and why.") if failing or stopped else ""
    return Sign(_("Feeds"), tone, said % {"going": going, "failing": failing, "stopped": stopped}, todo)


def _provider(provider: ProviderWorking, now: datetime) -> Sign:
    url = reverse("signin:provider", args=[current_slug(), provider.id])
    ends, title = provider.certificate_ends, provider.name
    last_day = written_date(clock.day_of(ends)) if ends else ""
    if ends is not None and ends <= now:
        said = _("Its certificate ended on %(day)s: nobody can come in by it.") % {"day": last_day}
        return Sign(title, Tone.BAD, said, _("Bring in its new metadata."), at=provider.last_success, url=url)
    if provider.why and (provider.last_success is None or provider.failed_at > provider.last_success):
        todo = _("Open it and press “Try it”: it says step by step what is wrong.")
        return Sign(title, Tone.WARN, provider.why, todo, at=provider.failed_at, url=url)
    if ends is not None and ends - now <= CERTIFICATE_SOON:
        said = _("Its certificate ends on %(day)s.") % {"day": last_day}
        todo = _("Ask whoever runs it for the metadata with the next certificate, and bring it in.")
        return Sign(title, Tone.WARN, said, todo, at=provider.last_success, url=url)
    said = _("People come in by it.") if provider.last_success else _("Nobody is signed in by it at present.")
    return Sign(title, Tone.GOOD, said, at=provider.last_success, url=url)


def _no_provider() -> Sign:
    return Sign(_("Sign-in"), Tone.GOOD, _("People sign in with a code by mail, a password or a passkey."))


def _providers_of_house() -> Sign:
    count, troubled = providers_in_trouble()
    if not count:
        return _no_provider()
    said = _("Connected: %(count)s. Last refused somebody: %(troubled)s.") % {"count": count, "troubled": troubled}
    todo = _("The administrators of their spaces see which, and why.") if troubled else ""
    return Sign(_("Sign-in"), Tone.WARN if troubled else Tone.GOOD, said, todo)


def _size_of(space_id: int) -> Sign:
    size = SpaceSize.objects.filter(space_id=space_id).first()
    if size is None:
        return Sign(_("Size"), Tone.GOOD, _("How much the space holds has not been measured yet."))
    said = ngettext(
        "The space holds %(size)s; in it is %(files)s file.",
        "The space holds %(size)s; in it are %(files)s files.",
        size.files,
    )
    held = {"size": filesizeformat(size.bytes), "files": number(size.files)}
    return Sign(_("Size"), Tone.GOOD, said % held, at=size.measured_at)


def _all_sizes() -> Sign:
    sizes = SpaceSize.objects.all()
    held = sum(sizes.values_list("bytes", flat=True))
    said = _("The spaces (%(count)s) hold %(size)s together.")
    return Sign(_("Size"), Tone.GOOD, said % {"count": Space.objects.count(), "size": filesizeformat(held)})
