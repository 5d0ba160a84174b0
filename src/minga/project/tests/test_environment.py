"""Settings from outside are typed; what is set wrongly is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from minga.project import environment


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in ("DATABASE_URL", "MINGA_BASE_URL", "MINGA_SECRET_KEY", "MINGA_MAIL_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_defaults_are_embedded_and_safe(tmp_path):
    loaded = environment.load()
    assert loaded.debug is False
    database = environment.database(loaded, tmp_path)
    assert database["ENGINE"].endswith("sqlite3")
    assert "foreign_keys=ON" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert environment.mailer(loaded, tmp_path)["BACKEND"].endswith("mailbag.FolderBackend")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINGA_DEBUG", ""),
        ("MINGA_DEBUG", "perhaps"),
        ("MINGA_SECRET_KEY", "short"),
        ("MINGA_BASE_URL", "minga.example.org"),
        ("MINGA_WRITES_PER_MINUTE", "many"),
        ("MINGA_UPLOAD_MEGABYTES", "0"),
    ],
)
def test_a_wrong_value_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.load()


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "sqlite:///x"])
def test_only_postgresql_is_taken(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(environment.load(), tmp_path)


def test_a_database_url_is_read_with_its_odd_characters(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:p%40ss@db:5433/minga?sslmode=require")
    read = environment.database(environment.load(), tmp_path)
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("ana", "p@ss", "db", "5433")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_the_secret_key_is_made_once_and_kept_to_its_owner(tmp_path):
    home = tmp_path / "house"
    first = environment.secret_key(environment.load(), home)
    assert len(first) >= 48
    assert not home.exists()
    assert environment.make_home(environment.load(), home, first) == first
    assert environment.make_home(environment.load(), home, "another") == first
    assert environment.secret_key(environment.load(), home) == first
    assert (home / "secret_key").stat().st_mode & 0o077 == 0


def test_a_redis_without_its_package_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv("MINGA_REDIS_URL", "redis://127.0.0.1:6379/0")
    assert environment.caches(environment.load())["default"]["BACKEND"].endswith("RedisCache")
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"pip install 'minga\[scale\]'"):
        environment.caches(environment.load())


def test_without_redis_a_process_keeps_its_own(monkeypatch):
    monkeypatch.delenv("MINGA_REDIS_URL", raising=False)
    assert environment.caches(environment.load())["default"]["BACKEND"].endswith("LocMemCache")
