"""By mail and by link: who gets in, who does not, and what leaves by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from minga.community import actions, tasks
from minga.community.models import Invitation, Membership
from minga.community.queries import token_of
from minga.community.tests import factories
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW


def accept(cast, who, token, now=NOW):
    return actions.accept_invitation(token=token, by=cast.actor(who), now=now)


def code_of(act, *args, **kwargs):
    with pytest.raises(RefusedError) as error:
        act(*args, **kwargs)
    return error.value.refusal.code


def test_an_invited_stranger_becomes_a_guest_of_the_space(cast):
    community = factories.opened(cast, "secret")
    (invitation,) = factories.invited(cast, community, cast.nadie.email)
    membership = accept(cast, cast.nadie, token_of(invitation))
    assert (membership.role, membership.is_external) == ("member", True)
    assert SpaceMembership.objects.get(space=cast.space, user=cast.nadie).role == "guest"
    invitation.refresh_from_db()
    assert invitation.state == "used"


def test_a_mail_is_for_its_address_only(cast):
    community = factories.opened(cast, "secret")
    (invitation,) = factories.invited(cast, community, cast.nadie.email)
    assert code_of(accept, cast, cast.ada, token_of(invitation)) == "community:invitation-for-another"
    with pytest.raises(NotFoundError):
        actions.accept_own_invitation(invitation_id=invitation.pk, by=cast.actor(cast.ada), now=NOW)
    assert not Membership.objects.filter(community=community, user=cast.ada).exists()


def test_one_wrong_line_and_nobody_is_invited(cast):
    community = factories.opened(cast)
    before = Entry.objects.count()
    wrong = ["bien@x.org", "mal", cast.tito.email, cast.omar.email, cast.salma.email, "bien@x.org"]
    with pytest.raises(RefusedError) as error:
        factories.invited(cast, community, *wrong)
    assert error.value.refusal.params == {"lines": "2, 3, 4, 5, 6"}
    assert (Invitation.objects.count(), Entry.objects.count(), len(mail.outbox)) == (0, before, 0)


def test_the_owner_of_the_figure_may_be_invited_as_evaluator(cast):
    community = factories.opened(cast)
    (invitation,) = factories.invited(cast, community, cast.omar.email, role="evaluator")
    assert accept(cast, cast.omar, token_of(invitation)).role == "evaluator"


def test_a_new_invitation_takes_the_earlier_one_back(cast):
    community = factories.opened(cast)
    (first,) = factories.invited(cast, community, cast.nadie.email)
    (second,) = factories.invited(cast, community, cast.nadie.email, now=NOW + timedelta(hours=1))
    assert code_of(accept, cast, cast.nadie, token_of(first)) == "community:invitation-revoked"
    accept(cast, cast.nadie, token_of(second))


def test_a_link_lets_in_as_many_as_it_says(cast):
    community = factories.opened(cast, "invitation")
    invitation, token = factories.link(cast, community, max_uses=1)
    accept(cast, cast.ada, token)
    assert code_of(accept, cast, cast.nadie, token) == "community:invitation-used"
    invitation.refresh_from_db()
    assert (invitation.uses, invitation.state) == (1, "used")


def test_a_link_ends(cast):
    community = factories.opened(cast, "invitation")
    invitation, token = factories.link(cast, community)
    assert code_of(accept, cast, cast.ada, token, NOW + timedelta(days=7)) == "community:invitation-expired"
    by = cast.actor(cast.rosa)
    actions.revoke_invitation(community_id=community.pk, invitation_id=invitation.pk, by=by, now=NOW)
    assert code_of(accept, cast, cast.ada, token) == "community:invitation-revoked"


def test_only_the_digest_of_a_token_is_kept(cast):
    community = factories.opened(cast)
    invitation, token = factories.link(cast, community)
    kept = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values().get().values())
    told = " ".join(str(entry.payload) for entry in Entry.objects.all())
    assert token not in kept + told
    with pytest.raises(NotFoundError):
        accept(cast, cast.ada, invitation.token_digest)


def test_accepting_twice_is_refused(cast):
    community = factories.opened(cast)
    _invitation, token = factories.link(cast, community)
    accept(cast, cast.ada, token)
    assert code_of(accept, cast, cast.ada, token) == "community:already-inside"
    assert Invitation.objects.get().uses == 1


def test_declining_ends_it(cast):
    community = factories.opened(cast)
    (invitation,) = factories.invited(cast, community, cast.nadie.email)
    nadie = cast.actor(cast.nadie)
    actions.decline_own_invitation(invitation_id=invitation.pk, by=nadie, now=NOW)
    assert code_of(accept, cast, cast.nadie, token_of(invitation)) == "community:invitation-used"


def test_the_mail_waits_for_the_worker_and_speaks_the_readers_language(cast):
    User.objects.create_user("john@x.org", None, language="en")
    community = factories.opened(cast, name="Hornos\nlimpios")
    invitations = factories.invited(cast, community, "john@x.org", "nueva@x.org")
    # Whoever was asked to sponsor the purpose or to answer for a figure is mailed by jobs of their own.
    waiting = DBTaskResult.objects.filter(args_kwargs__args__0="minga.community.tasks:mail_invitations")
    assert (len(mail.outbox), waiting.count()) == (0, 1)
    assert tasks.mail_invitations(cast.space.pk, community.pk) == 2
    english, spanish = mail.outbox
    assert english.subject == "Rosa invites you to “Hornos limpios”"
    assert f"/s/prueba/community/invitation/{token_of(invitations[0])}/" in english.body
    assert spanish.to == ["nueva@x.org"]
    assert 'lang="es"' in spanish.alternatives[0].content
    assert tasks.mail_invitations(cast.space.pk, community.pk) == 0


def test_what_the_mail_server_does_not_take_is_tried_again(cast, settings, monkeypatch):
    community = factories.opened(cast)
    factories.invited(cast, community, "una@x.org", "dos@x.org")
    from django.core.mail.backends.locmem import EmailBackend

    send = EmailBackend.send_messages

    def stumble(self, messages):
        if messages[0].to == ["una@x.org"]:
            raise ConnectionResetError
        return send(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", stumble)
        with pytest.raises(tasks.UnmailedError):
            tasks.mail_invitations(cast.space.pk, community.pk)
    assert [each.to for each in mail.outbox] == [["dos@x.org"]]
    assert tasks.mail_invitations(cast.space.pk, community.pk) == 1


def test_a_demo_writes_to_nobody(cast):
    cast.space.is_demo = True
    cast.space.save()
    community = factories.opened(cast)
    factories.invited(cast, community, "persona-real@example.net")
    assert tasks.mail_invitations(cast.space.pk, community.pk) == 0
    assert mail.outbox == []
