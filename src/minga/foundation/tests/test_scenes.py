"""A scene is played once and told again, and nobody can tell the difference."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.testing import scenes
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.plugin import commits
from minga.foundation.testing.refusals import everything_kept
from minga.foundation.testing.scenes import scene
from minga.outcome.tests import factories as outcome
from minga.purpose.models import Purpose
from minga.purpose.tests import factories as purposes

played: list[str] = []
SEEN: dict[str, dict[str, list[object]]] = {}
LEVELS: list[int] = []
BY_CHANCE = {
    "journal_entry",
    "journal_delivery",
    "repeats_sending",
    "debate_question",
    "decision_decision",
    "decision_ballot",
}
"""Tables in which a secret, a shuffle or the running clock leaves something that no two plays share."""


@scene
def renamed(cast: Cast, who: User, name: str) -> tuple[User, User]:
    """Somebody is renamed and somebody comes in; gives back both."""
    played.append(name)
    who.name = name
    who.save()
    return who, User.objects.create_user(f"{name}@example.org".lower(), None, name=name)


@pytest.fixture(autouse=True)
def _scenes_are_told() -> Iterator[None]:
    """By hand: whoever has patched something is played everything."""
    played.clear()
    was_on, scenes.IS_ON = scenes.IS_ON, True
    yield
    scenes.IS_ON = was_on


@pytest.mark.parametrize("turn", ["played", "told", "played without keeping"])
def test_the_longest_scene_leaves_the_same_rows(cast: Cast, turn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if turn == "played without keeping":
        monkeypatch.setattr(scenes, "IS_ON", False)
    assessment = outcome.assessed(cast)
    LEVELS.append(assessment.level)
    seen = everything_kept()
    first = SEEN.setdefault("played", seen)
    assert {name: len(rows) for name, rows in seen.items()} == {name: len(rows) for name, rows in first.items()}
    assert len(set(LEVELS)) == 1
    if turn == "told":
        assert seen == first
    elif connection.vendor != "postgresql":  # there, other ids
        assert [name for name in seen if seen[name] != first[name] and name not in BY_CHANCE] == []


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_scene_changed_of_its_arguments_changes_again(cast: Cast, turn: int) -> None:
    who, came = renamed(cast, cast.tito, "Teo")
    assert played == (["Teo"] if turn == 1 else [])
    assert cast.tito.name == "Teo" == User.objects.get(pk=cast.tito.pk).name
    assert came == User.objects.get(email="teo@example.org")
    if turn == 2:
        assert who is cast.tito
    came.name = "Otra"  # copies: what a test does to them, the next does not see


@pytest.mark.parametrize("turn", [1, 2])
def test_ids_go_on_after_a_scene(cast: Cast, turn: int) -> None:
    _who, came = renamed(cast, cast.tito, "Leo")
    assert User.objects.create_user("x@example.org", None, name="X").pk > came.pk


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_another_state_or_a_patch_plays_it_anew(cast: Cast, turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if turn == 2:
        User.objects.filter(pk=cast.omar.pk).update(name="Omar II")
    if turn == 3:
        monkeypatch.setattr(mail, "outbox", mail.outbox)
    renamed(cast, cast.tito, "Noa")
    assert played == ["Noa"]


@pytest.mark.parametrize(
    ("language", "now", "is_played"), [("es", NOW, True), ("es", NOW, False), ("en", NOW, True), ("es", None, True)]
)
def test_language_and_clock_belong_to_the_state(
    cast: Cast, language: str, now: datetime | None, is_played: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if now:
        monkeypatch.setattr(clock, "now", lambda: now)
    with translation.override(language):
        renamed(cast, cast.ines, "Ada II")
    assert bool(played) is is_played


@pytest.mark.parametrize("turn", [1, 2])
def test_what_was_undone_was_never_written(cast: Cast, turn: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.omar.pk).update(name="Omar III")
        User.objects.create_user(cast.tito.email, None, name="Tito")
    renamed(cast, cast.erik, "Eric")
    assert played == (["Eric"] if turn == 1 else [])
    assert User.objects.get(pk=cast.omar.pk).name == "Omar"


@pytest.mark.parametrize("turn", [1, 2])
def test_what_sends_mail_is_played(cast: Cast, turn: int) -> None:
    _send(cast, "Hola")
    assert played == ["Hola"]
    assert len(mail.outbox) == 1


@scene
def _send(cast: Cast, subject: str) -> None:
    played.append(subject)
    mail.send_mail(subject, "", "a@example.org", [cast.tito.email])


@scene
def _two_drafts(cast: Cast) -> list[Purpose]:
    return [purposes.draft(cast), purposes.draft(cast, title="Otro")]


@pytest.mark.parametrize("turn", ["the inner one is played", "the outer one holds it", "all is told"])
def test_a_scene_that_holds_another_one_begins_it_where_it_began(cast: Cast, turn: str) -> None:
    if turn == "the inner one is played":
        purposes.draft(cast)
        for number in range(3):
            purposes.draft(cast, title=f"Más {number}")  # on PostgreSQL, ids go on here
        return
    for draft in _two_drafts(cast):
        assert Purpose.objects.get(pk=draft.pk).title == draft.title


@pytest.mark.django_db(transaction=True)
def test_a_test_that_is_marked_to_commit_is_played_and_known(cast: Cast, request: pytest.FixtureRequest) -> None:
    for _each in range(2):
        renamed(cast, cast.rosa, "Antes")
        User.objects.filter(email="antes@example.org").delete()
    assert played == ["Antes", "Antes"]
    assert commits(request)


def test_another_is_told_apart(request: pytest.FixtureRequest) -> None:
    assert not commits(request)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL a scene says itself where ids begin")
def test_on_tables_that_count_from_elsewhere_it_is_played_anew(cast: Cast) -> None:
    ground = scenes.Written().hash()
    with transaction.atomic():
        User.objects.create_user("fuera@example.org", None, name="Fuera")
        assert scenes.Written().hash() != ground
        transaction.set_rollback(True)
    assert scenes.Written().hash() == ground
