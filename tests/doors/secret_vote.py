"""Played in a process of its own: thirty-three people vote in secret through the pages.

Says ``voted`` when all have, waits for a line, closes, says ``closed``, and on the next line runs the clock's round.
"""

import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    settings.WRITES_PER_MINUTE = 1000
    from minga.decision.tasks import part_closed
    from minga.decision.tests import factories
    from minga.foundation import clock
    from minga.foundation.scope import in_space
    from minga.foundation.testing.cast import raise_cast

    cast = raise_cast("secreta")
    clock.now = lambda: factories.STARTS
    with in_space(cast.space.pk):
        decision = factories.drafted(cast, is_secret=True)
        people = factories.crowd(cast, decision.community, 30)
        factories.open_it(cast, decision)
    address = f"/s/secreta/decision/{decision.pk}"
    for number, who in enumerate((*people, cast.rosa, cast.tito, cast.ines)):
        client = Client()
        client.force_login(who)
        answer = client.post(f"{address}/ballot/", {"approved": ["option-1" if number % 2 else "option-2"]})
        assert answer.status_code in {200, 302}, (answer.status_code, answer.content[:300])
    say("voted")
    sys.stdin.readline()
    client = Client()
    client.force_login(cast.rosa)
    assert client.post(f"{address}/close/").status_code == 302
    say("closed")
    sys.stdin.readline()
    with in_space(cast.space.pk):
        say(f"parted {part_closed(factories.AFTER)}")
    sys.stdin.readline()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
