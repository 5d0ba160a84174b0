"""Mail what was told: urgent things at once, the rest in one digest. Never of what a person may not read now.

A mail is claimed in the database before it leaves and marked when it has, so that two workers never send it twice, no
transaction stays open while a mail server thinks, and one whose sender was stopped leaves later under the same name.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.letters import Part, claim, give_back, letter, mail_domain, message_id, unclaimed
from minga.foundation.mail_in.bounces import is_mail_paused
from minga.foundation.mail_in.letting import answer_addresses, let_answer, mailto, note_for
from minga.foundation.notices import rules
from minga.foundation.notices.models import UNREAD, Notice, NoticePreference
from minga.foundation.notices.queries import choose_url_of, preference_of, times_of, why_of
from minga.foundation.notices.reading import shown_to
from minga.foundation.notices.sentences import say_again
from minga.foundation.notices.unsubscribing import Mail, stop_url
from minga.foundation.scope import across_spaces
from minga.foundation.tenancy.hosts import address_of
from minga.foundation.tenancy.look import sender_for
from minga.foundation.tenancy.models import Space

log = logging.getLogger("minga.notices")

# RFC 6761: nobody receives mail there. Imports give such addresses to people they cannot know.
NOWHERE = ".invalid"


class MailNotSentError(RuntimeError):
    """At least one mail could not leave; the job will be tried again."""


@dataclass(frozen=True, slots=True)
class Line:
    sentence: str
    url: str
    space_name: str
    why: str
    choose_url: str
    answer: str = ""


def may_be_mailed(user: User) -> bool:
    """Not the inactive, not the demo's fictional people, not addresses that lead nowhere or send mail back."""
    is_there = user.is_active and not user.is_demo and not user.email.endswith(NOWHERE)
    return is_there and not is_mail_paused(user.pk)


def local_now(user: User, space: Space, now: datetime) -> datetime:
    """``now`` on the person's own clock, or on their space's."""
    return local_time(user.time_zone or space.time_zone, now)


def local_time(name: str, now: datetime) -> datetime:
    """``now`` in the zone of this name; in UTC where there is none."""
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    return timezone.localtime(now, zone)


@contextmanager
def speaking_to(user: User, space: Space) -> Iterator[None]:
    """Everything inside is said in the person's language and on their own clock, else in those of their space."""
    zone = clock.zone_called(user.time_zone or space.time_zone)
    with translation.override(user.language or space.language), timezone.override(zone):
        yield


def _line(notice: Notice, answers: Mapping[int, str]) -> Line:
    address = f"{address_of(notice.space)}{reverse('notices:open', args=[notice.pk])}"
    sentence = say_again(notice.sentence, notice.params, notice.many)
    choose_url = f"{address_of(notice.space)}{choose_url_of(notice)}"
    answer = mailto(answers.get(notice.entry_id, ""), sentence)
    return Line(sentence, address, notice.space.name, why_of(notice), choose_url, answer)


def _send(
    user: User,
    subject: str,
    what: Mail,
    context: dict[str, Any],
    *,
    name: str,
    notices: Sequence[Notice],
    answers: dict[int, str],
) -> None:
    """Mail of one space comes in its name, mail of several in that of the installation."""
    spaces = {notice.space for notice in notices}
    stop, of = stop_url(user.pk, what), next(iter(spaces)) if len(spaces) == 1 else None
    said = context | {
        "answer_note": note_for(answers, is_one=len(notices) == 1),
        "name": str(user),
        "stop_url": stop,
        "notices_url": f"{settings.BASE_URL}{reverse('notices:list')}",
    }
    headers = {
        "Message-ID": name,
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": list_id(of),
    }
    thread = context.get("thread", "")
    written = letter(
        subject,
        render_to_string(f"notices/mail/{what}.txt", said),
        to=user.email,
        from_email=sender_for(of) if of else None,
        headers=headers | dict.fromkeys(("In-Reply-To", "References") if thread else (), thread),
        paragraphs=[Part("text", format_html("{}", _("Hello, %(name)s.") % {"name": user}))],
        heading=context.get("title", ""),
        lines=context["lines"],
        rest=context.get("rest", ""),
        rest_url=said["notices_url"],
        answer_note=said["answer_note"],
        house=of.name if of else "Minga",
        foot=_foot(said["notices_url"], stop, what),
    )
    let_answer(written, user, answers)
    written.send()


def _foot(notices_url: str, stop: str, what: Mail) -> list[dict[str, str]]:
    ways = {
        _("All notices"): notices_url,
        _("How I want to be told"): f"{settings.BASE_URL}{reverse('notices:settings')}",
        _("Stop the digest") if what == "digest" else _("Stop the mail about urgent things"): stop,
    }
    return [{"label": label, "url": url} for label, url in ways.items()]


def list_id(space: Space | None) -> str:
    """Which list of the house a mail belongs to (RFC 2919): mail programs sort by it."""
    return f"<{space.slug}.notices.{mail_domain()}>" if space else f"<notices.{mail_domain()}>"


def thread_of(notice: Notice) -> str:
    """The name of the letter that never was: to it all mails about one thing answer, so that they stand together."""
    return message_id("thread", notice.recipient_id, notice.place_kind, notice.place_id)


# --- Urgent mail


def _may_mail_now(notice: Notice, now: datetime) -> bool:
    user: User = notice.recipient
    preference = preference_of(user.pk)
    return may_be_mailed(user) and preference.mails_urgent and may_leave_now(notice, now)


def may_leave_now(notice: Notice, now: datetime) -> bool:
    """Whether its reader may read it now and wants no quiet, by whatever way it reaches them."""
    user: User = notice.recipient
    if not shown_to(user.pk, Q(pk=notice.pk)).exists():
        return False
    times = times_of(preference_of(user.pk))
    return notice.breaks_quiet or not rules.is_quiet(local_now(user, notice.space, now), times)


def _mail_urgent(notice: Notice, now: datetime) -> bool:
    """Mail one urgent notice unless it waits for the morning or was mailed; True when it left."""
    if not _may_mail_now(notice, now):
        return False
    mine = Notice.objects.filter(pk=notice.pk, mailed_at=None)
    if not claim(mine, clock.now()):
        return False
    try:
        with speaking_to(notice.recipient, notice.space):
            answers = answer_addresses(notice.recipient, [notice], now)
            line, name = _line(notice, answers), message_id("urgent", notice.pk)
            said = {"line": line, "lines": [line], "thread": thread_of(notice)}
            _send(notice.recipient, line.sentence, "urgent", said, name=name, notices=[notice], answers=answers)
    except Exception:
        give_back(mine)
        raise
    mine.update(mailed_at=now)
    return True


def _mail_each(notices: Sequence[Notice], now: datetime) -> int:
    sent = failed = 0
    for notice in notices:
        try:
            sent += _mail_urgent(notice, now)
        except Exception:
            log.exception("The urgent notice %s could not be mailed", notice.pk)
            failed += 1
    if failed:
        raise MailNotSentError(f"{failed} of {len(notices)} urgent mails")
    return sent


def mail_urgent_of(entry_id: int) -> int:
    """Tell devices of the urgent notices of one fact, and mail them: a job that may be run again; how many left."""
    from minga.foundation.push.pushing import push_urgent  # noqa: PLC0415  (it asks here whether something may leave)

    now = clock.now()
    push_urgent(now, Q(entry_id=entry_id))
    return mail_urgent(now, Q(entry_id=entry_id))


def mail_urgent(now: datetime, *which: Q) -> int:
    """Mail the urgent notices that were neither read nor mailed; those held back by quiet hours go in the morning."""
    with across_spaces():
        waiting = Notice.objects.filter(*which, is_urgent=True, mailed_at=None, read_at=None).of_members()
        return _mail_each(list(waiting.select_related("recipient", "space__own_address").order_by("id")), now)


# --- The digest


def _waiting(user_id: int) -> list[Notice]:
    unread = shown_to(user_id, UNREAD, Q(mailed_at=None), unclaimed(clock.now()))
    return list(unread.select_related("recipient", "space__own_address").order_by("-is_urgent", "-created_at", "-id"))


def _send_digest(user: User, notices: Sequence[Notice], *, cap: int, name: str) -> None:
    answers = answer_addresses(user, notices[:cap], clock.now())
    lines = [_line(notice, answers) for notice in notices[:cap]]
    left = len(notices) - len(lines)
    subject = ngettext("Minga: %(count)s notice", "Minga: %(count)s notices", len(notices)) % {"count": len(notices)}
    rest = ngettext("And %(count)s more.", "And %(count)s more.", left) % {"count": left} if left else ""
    context = {"lines": lines, "rest": rest, "title": _("What is new for you")}
    _send(user, subject, "digest", context, name=name, notices=notices, answers=answers)


def _leave(user: User, preference: NoticePreference, notices: Sequence[Notice], local: datetime, now: datetime) -> bool:
    """Send the digest of this local day unless somebody else does or has; True when it left."""
    if preference._state.adding:
        NoticePreference.objects.get_or_create(user_id=user.pk)
    is_first = Q(last_digest_on=None) | Q(last_digest_on__lt=local.date())
    mine = NoticePreference.objects.filter(is_first, user_id=user.pk)
    if not claim(mine, clock.now()):
        return False
    try:
        with speaking_to(user, notices[0].space):
            _send_digest(user, notices, cap=preference.cap, name=message_id("digest", user.pk, local.date()))
    except Exception:
        give_back(mine)
        raise
    with transaction.atomic():
        # What joined a bundle while the letter left is not in it: it waits for the next.
        newest = max(notice.entry_id for notice in notices)
        told = Notice.objects.filter(pk__in=[notice.pk for notice in notices], entry_id__lte=newest)
        told.update(mailed_at=now)
        mine.update(last_digest_on=local.date(), claimed_at=None)
    return True


def mail_digest(user_id: int, now: datetime) -> bool:
    """Send a person the one digest of their day, if it is due and there is anything; True when it left."""
    with across_spaces():
        notices = _waiting(user_id)
        if not notices or not may_be_mailed(notices[0].recipient):
            return False
        user, preference = notices[0].recipient, preference_of(user_id)
        local = local_now(user, notices[0].space, now)
        last_on = preference.last_digest_on
        if not rules.is_digest_due(times_of(preference), last_on=last_on, local=local):
            return False
        return _leave(user, preference, notices, local, now)
