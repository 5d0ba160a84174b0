"""What is unsafe where others come is said, one sentence each; what is safe is not accused."""

from datetime import UTC, datetime, timedelta

import pytest

from minga.project import environment
from minga.project.backups.noting import Noted, note
from minga.project.deployment import unsafe

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SAFE = {
    "MINGA_BASE_URL": "https://minga.example.org",
    "MINGA_ALLOWED_HOSTS": '["minga.example.org"]',
    "MINGA_TRUSTED_PROXIES": "1",
    "DATABASE_URL": "postgresql://minga@db/minga?sslmode=verify-full",
}
SERVER = {"OPTIONS": {"host": "mail.example.org"}}


@pytest.fixture
def told(monkeypatch, tmp_path):
    """``told(NAME=value)``: what is said of a safe installation with these changes."""
    tmp_path.chmod(0o700)
    (tmp_path / "secret_key").write_text("s" * 48)
    (tmp_path / "secret_key").chmod(0o600)
    note(tmp_path, Noted(made_at=(NOW - timedelta(hours=3)).isoformat(), file="minga.zip"))

    def tell(*, mailer=SERVER, sender="Minga <minga@example.org>", steps_waiting=0, **changed):
        for name in ("MINGA_DEBUG", "MINGA_SECRET_KEY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in (SAFE | changed).items():
            monkeypatch.setenv(name, value)
        loaded = environment.load()
        more = {"mailer": mailer, "sender": sender, "steps_waiting": steps_waiting, "now": NOW}
        return unsafe(loaded, home=tmp_path, **more)

    return tell


def test_of_what_is_safe_nothing_is_said(told):
    assert told() == []
    assert told(DATABASE_URL="postgresql://minga@127.0.0.1/minga") == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"MINGA_DEBUG": "true"}, "MINGA_DEBUG is on"),
        ({"MINGA_ALLOWED_HOSTS": '["*"]'}, "answers every host"),
        ({"MINGA_BASE_URL": "http://minga.example.org"}, "is not https"),
        ({"MINGA_TRUSTED_PROXIES": "0"}, "all visitors look like one"),
        ({"MINGA_ALLOWED_HOSTS": '["localhost"]'}, "does not name minga.example.org"),
        ({"DATABASE_URL": "postgresql://minga@db/minga"}, "without sslmode"),
        ({"mailer": {"OPTIONS": {"file_path": "mail"}}}, "Mail does not leave"),
        ({"sender": "Minga <minga@localhost>"}, "which no server takes"),
        ({"steps_waiting": 2}, "2 steps wait"),
    ],
)
def test_each_danger_is_one_sentence(told, changed, said):
    found = told(**changed)
    assert len(found) == 1
    assert said in found[0]
    assert found[0].endswith(".")


@pytest.mark.parametrize("name", ["", "secret_key"])
def test_what_others_can_read_is_named(told, tmp_path, name):
    (tmp_path / name).chmod(0o755)
    assert [said for said in told() if said.startswith(f"{tmp_path / name} can be read by other")] == told()
    assert len(told()) == 1


def test_a_missing_or_old_backup_is_told(told, tmp_path):
    note(tmp_path, Noted(made_at=(NOW - timedelta(days=3)).isoformat(), file="minga.zip"))
    assert told() == ["The last good backup is 3 days old."]
    (tmp_path / "last_backup.json").write_text("{")
    assert told() == ["There is no good backup: `minga backup` makes one."]
