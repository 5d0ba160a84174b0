"""What somebody kept of a journal's end tells whether it was cut or written anew; what waits unsealed is told."""

from datetime import timedelta

import pytest
from django.core import mail

from minga.foundation import clock
from minga.foundation.journal.anchors import FILE, anchors_now, keep_anchors, read_anchors
from minga.foundation.journal.chain import GENESIS, entry_hash, seal_all
from minga.foundation.journal.models import ChainHead, Entry
from minga.foundation.testing.cast import NOW
from minga.project.tests.test_command_line import run
from minga.purpose.tests import factories


@pytest.fixture
def sealed(cast, settings, tmp_path):
    """A journal with its end kept in the home, and a copy of what was kept somewhere else."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    factories.called_go(cast)
    seal_all()
    assert keep_anchors(NOW) == 1
    copy = tmp_path / "kept.jsonl"
    copy.write_text((settings.HOME / FILE).read_text())
    assert (settings.HOME / FILE).stat().st_mode & 0o077 == 0
    return copy


def _cut(count):
    """Remove the last entries and set the head to what is left: the chain fits."""
    last = ChainHead.objects.get().position - count
    Entry.objects.filter(position__gt=last).delete()
    ChainHead.objects.update(position=last, hash=Entry.objects.get(position=last).hash)


def _write_anew():
    """Change the second entry and compute every hash after it: the chain fits."""
    previous = GENESIS
    for entry in Entry.objects.order_by("position"):
        if entry.position == 2:
            entry.payload = {**entry.payload, "purpose_id": 999}
        entry.previous_hash = previous
        entry.hash = previous = entry_hash(entry, previous, entry.position)
        entry.save()
    ChainHead.objects.update(hash=previous)


def test_an_untouched_journal_holds_what_was_kept_of_it(sealed, cast):
    head = anchors_now()[0].hash
    factories.draft(cast, sponsor_id=None)
    done = run("verify", "--anchor", str(sealed), "--anchor", head.upper())
    assert done.exit_code == 0, done.output


def test_a_journal_cut_at_its_end_is_told_by_the_homes_own_anchor(sealed):
    position = ChainHead.objects.get().position
    _cut(3)
    said = run("verify")
    assert said.exit_code == 1
    assert "whole" in said.output
    assert f"the journal ends at entry {position - 3}, and the anchor saw entry {position}" in said.output


@pytest.mark.parametrize("touch", [lambda: _cut(1), _write_anew])
def test_without_the_homes_own_file_a_copy_or_a_hash_tells(sealed, settings, touch):
    head = anchors_now()[0].hash
    touch()
    (settings.HOME / FILE).unlink()
    assert run("verify").exit_code == 0
    for kept in (str(sealed), head):
        said = run("verify", "--anchor", kept)
        assert said.exit_code == 1
        assert head in said.output or "the anchor saw" in said.output


def test_a_journal_that_is_gone_is_told(sealed):
    Entry.objects.all().delete()
    ChainHead.objects.all().delete()
    assert "the journal ends at entry 0" in run("verify").output


def test_what_waits_longer_than_a_minute_is_told(sealed, cast):
    fact = Entry.objects.get(position=1)
    forged = {"space": fact.space, "name": fact.name, "payload": fact.payload}
    Entry.objects.create(**forged, occurred_at=clock.now() - timedelta(minutes=2))
    Entry.objects.create(**forged, occurred_at=clock.now())
    assert f"{cast.space.slug}: 1 entry of more than a minute ago was not sealed" in run("verify").output
    assert "not sealed" not in run("verify").output


def test_what_is_no_anchor_is_refused(sealed, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all {")
    for kept in (tmp_path / "letter.txt", tmp_path / "nowhere", "abc123"):
        said = run("verify", "--anchor", str(kept))
        assert said.exit_code == 1
        assert "holds no anchor" in said.output


def test_the_anchors_are_mailed_to_whom_it_says_and_the_letter_is_an_anchor(sealed, settings):
    assert mail.outbox == []
    settings.ANCHOR_MAIL = "notary@example.org"
    keep_anchors(NOW)
    letter = mail.outbox[0]
    assert letter.to == ["notary@example.org"]
    assert read_anchors(letter.body) == anchors_now()
    quoted = "\n".join(f"> {line}" for line in letter.body.splitlines())
    assert read_anchors(quoted) == anchors_now()
    assert len((settings.HOME / FILE).read_text().splitlines()) == 2


def test_a_mail_server_that_is_away_costs_no_anchor(sealed, settings, monkeypatch):
    settings.ANCHOR_MAIL = "notary@example.org"

    def away(*_each, **_more):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    assert keep_anchors(NOW) == 1


def test_nothing_sealed_leaves_nothing(db, settings, tmp_path):
    settings.HOME = tmp_path
    assert keep_anchors(NOW) == 0
    assert list(tmp_path.iterdir()) == []
