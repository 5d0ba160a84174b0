"""The live channel tells which topic changed, to whom may know, and nothing else."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

import pytest

from minga.foundation import events
from minga.foundation.realtime.hub import Hub
from minga.foundation.realtime.topics import Listening, mark_of, read_topics, sign_topics
from minga.foundation.realtime.watcher import Watcher, topics_of
from minga.foundation.testing.cast import NOW
from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class WhisperHeard(Fact):
    name: ClassVar[str] = "test:whisper-heard"
    is_live: ClassVar[bool] = False
    room_id: int


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Fact):
    name: ClassVar[str] = "test:door-opened"
    room_id: int


def test_a_token_names_its_topics_and_cannot_be_forged():
    token = sign_topics(3, ["room:1", "room:2"])
    assert read_topics(token) == Listening(3, None, "", frozenset({"3/room:1", "3/room:2"}))
    assert read_topics(token[:-2] + "xx") is None
    assert read_topics("") is None


def test_a_token_is_short_and_tells_no_session(time_machine):
    time_machine.move_to(NOW)
    token = sign_topics(3, ["room:1"], person_id=7, session_key="a-session")
    assert read_topics(token).session == mark_of("a-session") != "a-session"
    time_machine.shift(601)
    assert read_topics(token) is None


async def listen(hub, token, told, count=1):
    """Open a stream, announce ``told`` from another thread, and give back what it sent."""
    sent, gone = [], asyncio.Event()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if b"".join(each.get("body", b"") for each in sent).count(b"event:") >= count:
            gone.set()

    hub.bind(asyncio.get_running_loop())
    scope = {"type": "http", "method": "GET", "path": "/live/", "query_string": f"topics={token}".encode()}
    stream = asyncio.create_task(hub.serve(scope, receive, send))
    await asyncio.sleep(0.02)
    await asyncio.to_thread(hub.announce, told)
    with suppress(TimeoutError):
        await asyncio.wait_for(stream, 1)
    return sent[0].get("status"), b"".join(each.get("body", b"") for each in sent)


def test_a_stream_hears_its_topic_only():
    hub = Hub()
    status, body = asyncio.run(listen(hub, sign_topics(3, ["room:1"]), {"3/room:1", "3/room:2", "4/room:1"}))
    assert status == 200
    assert body.count(b"event: changed") == 1
    assert b'"room:1"' in body
    assert hub.count == 0


def test_without_a_token_there_is_nothing_to_hear():
    status, _body = asyncio.run(listen(Hub(), "forged", {"3/room:1"}))
    assert status == 403


def test_who_may_no_longer_listen_is_let_go_when_something_happens_to_them():
    allowed = [True]
    hub = Hub(lambda listening, _session: allowed[0] and listening.person_id == 7)

    async def leave():
        token = sign_topics(3, ["room:1"], person_id=7, session_key="s")
        stream = asyncio.create_task(listen(hub, token, set(), count=99))
        await asyncio.sleep(0.1)
        assert hub.count == 1
        hub.look_again({(3, 8), (4, 7)})
        await asyncio.sleep(0.1)
        assert hub.count == 1
        allowed[0] = False
        hub.look_again({(3, 7)})
        await asyncio.sleep(0.1)
        assert hub.count == 0
        assert (await stream)[0] == 200
        assert (await listen(hub, token, set()))[0] == 403

    asyncio.run(leave())


@pytest.fixture
def watcher(cast):
    watching = Watcher(Hub())
    watching.start_from_now()
    return watching


def test_the_watcher_follows_the_journal(cast, watcher):
    events.publish(DoorOpened(room_id=5), by=None, now=NOW)
    assert watcher.poll() == {f"{cast.space.pk}/room:5"}
    assert watcher.poll() == set()


def test_a_secret_moment_is_not_announced(cast, watcher):
    events.publish(WhisperHeard(room_id=5), by=None, now=NOW)
    assert watcher.poll() == set()
    from minga.foundation.journal.models import Entry

    assert topics_of(Entry.objects.get(name=WhisperHeard.name)) == set()
