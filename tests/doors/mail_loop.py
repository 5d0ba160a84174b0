"""Played in a process of its own: ``ask PORT`` mails of a reply to an SMTP server; ``read`` shows the answer's page."""

import sys
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    if sys.argv[1] == "ask":
        ask(int(sys.argv[2]))
    else:
        sys.stdout.write(read())
    sys.stdout.flush()


def ask(port: int) -> None:
    """A question of today; Inés replies to Tito, who is mailed of it as at noon."""
    from datetime import timedelta

    from django.conf import settings

    from minga.debate.tests import factories
    from minga.foundation import clock
    from minga.foundation.notices.mailing import mail_digest
    from minga.foundation.scope import in_space
    from minga.foundation.testing.cast import raise_cast

    now = clock.now()
    cast = raise_cast("correo")
    with in_space(cast.space.pk):
        said = factories.contribution(cast, factories.opened(cast))
        until = now + timedelta(days=9)
        factories.Question.objects.update(closes_at=until, answer_due_at=until)
        _reply(cast, said, now)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port}}}
    assert mail_digest(cast.tito.pk, now.replace(hour=12))


def _reply(cast: Any, said: Any, now: Any) -> None:
    from minga.debate import actions, rules

    role = rules.ReplyRole.OBJECTS
    writing = actions.Writing(kind=rules.Kind.CONCERN, body="¿Y el humo?", reply_to_id=said.pk, reply_role=role)
    actions.write_contribution(question_id=said.question_id, writing=writing, by=cast.actor(cast.ines), now=now)


def read() -> str:
    """The page of the reply that was answered, as Rosa reads it, and whether whoever looks at it is told live."""
    from django.test import Client

    from minga.debate.models import Contribution
    from minga.foundation.accounts.models import User
    from minga.foundation.journal.models import Entry
    from minga.foundation.scope import across_spaces

    with across_spaces():
        made = Contribution.objects.order_by("pk").last()
    page = Client()
    page.force_login(User.objects.get(email="rosa@correo.example.org"))
    shown = page.get(f"/s/correo/debate/{made.question_id}/c/{made.pk}/").content.decode()
    entry = Entry.objects.filter(name="debate:contribution-written").order_by("pk").last()
    return f"{shown}\nSETTLED {entry.delivered_at is not None}\n"


if __name__ == "__main__":
    main()
