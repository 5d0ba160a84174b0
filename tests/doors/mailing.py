"""Played in a process of its own: ``invite`` invites seven; ``work MINUTES`` is a worker that many minutes on.

With ``slow`` behind it, the worker stands still after the third invitation has left, as one that is killed there.
"""

import sys
import threading
import time
from datetime import timedelta

import django


def is_invited(address: str) -> bool:
    """Whether it belongs to one of the seven; other people of the scene may be mailed too."""
    return address.startswith("invitada")


def main() -> None:
    django.setup()
    if sys.argv[1] == "invite":
        invite()
    else:
        work(int(sys.argv[2]), is_slow="slow" in sys.argv)


def invite() -> None:
    from minga.community.tests import factories
    from minga.foundation.scope import in_space
    from minga.foundation.testing.cast import raise_cast

    cast = raise_cast("cartas")
    with in_space(cast.space.pk):
        community = factories.opened(cast)
        factories.invited(cast, community, *(f"invitada{number}@example.org" for number in range(7)), now=_now())


def _now():
    from minga.foundation import clock

    return clock.now()


def work(minutes: int, *, is_slow: bool) -> None:
    from django.utils import timezone

    from minga.foundation import clock
    from minga.foundation.jobs.worker import work as work_until
    from minga.foundation.mailbag import FolderBackend

    real, shift = timezone.now, timedelta(minutes=minutes)
    clock.now = timezone.now = lambda: real() + shift
    send, sent = FolderBackend.send_messages, []

    def send_messages(self, letters):
        count = send(self, letters)
        sent.extend(letter for letter in letters if is_invited(letter.to[0]))
        if is_slow and len(sent) == 3:
            say("third")
            time.sleep(600)
        return count

    FolderBackend.send_messages = send_messages
    stop = threading.Event()
    threading.Thread(target=work_until, args=(stop,), kwargs={"interval": 0.1}, daemon=True).start()
    say("works")
    sys.stdin.readline()
    stop.set()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
