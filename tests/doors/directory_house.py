"""Played in a process of its own: a directory brings Nora, who signs in, makes a key and sets up a passkey.

Prints what a test needs to come as her and as the directory, as JSON.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    from allauth.account.models import EmailAddress

    from minga.debate.tests import factories as debate
    from minga.foundation import clock
    from minga.foundation.accounts.models import User
    from minga.foundation.accounts.tokens import make_token
    from minga.foundation.provisioning.keys import make_provisioning_key
    from minga.foundation.provisioning.people import Told, receive_person
    from minga.foundation.scope import in_space
    from minga.foundation.testing.cast import raise_cast
    from tests.doors import passkeys

    cast, now = raise_cast("casa"), clock.now()
    with in_space(cast.space.pk):
        question = debate.opened(cast)
        directory = make_provisioning_key(label="directory", by=cast.actor(cast.ada), now=now)[1]
        told = Told(user_name="nora", address="nora@casa.example.org", name="Nora")
        person = receive_person(told=told, by=cast.actor(cast.ada), now=now)
    nora = User.objects.get(pk=person.user_id)
    EmailAddress.objects.create(user=nora, email=nora.email, primary=True, verified=True)
    passkey = passkeys.added_to(nora)
    made = make_token(
        user_id=nora.pk, space_id=cast.space.pk, label="program", can_write=False, lifetime_days=90, now=now
    )
    client = Client()
    client.force_login(nora)
    said = {
        "question": f"/s/casa/debate/{question.pk}/",
        "person": person.pk,
        "user": nora.pk,
        "directory": directory,
        "key": made[1],
        "passkey": passkey,
        "session": client.session.session_key,
    }
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
