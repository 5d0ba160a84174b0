"""Everything that is set from outside: typed ``MINGA_*`` variables with safe defaults."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError


class Environment(BaseSettings):
    """The variables Minga reads. An empty string is an error, never a default."""

    model_config = SettingsConfigDict(env_prefix="MINGA_", extra="ignore")

    home: Path = Path("var")
    debug: bool = False
    secret_key: str = Field(default="", min_length=32, validate_default=False)
    allowed_hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    base_url: str = "http://127.0.0.1:8000"
    language: str = "es"
    time_zone: str = "UTC"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url: str = ""
    mail_url: str = ""
    mail_from: str = "Minga <minga@localhost>"
    writes_per_minute: int = Field(default=60, ge=1)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    sql_sources: dict[str, SecretStr] = {}
    private_feeds: bool = False
    upload_megabytes: int = Field(default=20, ge=1, le=1000)
    data: Path = Path("../shared/data")

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must look like https://minga.example.org")
        return value.rstrip("/")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def load() -> Environment:
    """Read the environment; one clear sentence when something is set wrongly."""
    try:
        return Environment()
    except SettingsError:
        raise ImproperlyConfigured("MINGA_SQL_SOURCES and lists must be JSON.") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name == "DATABASE_URL" else f"MINGA_{name.upper()}"
        raise ImproperlyConfigured(f"{variable} is set wrongly: {first['msg']}.") from None


def home_folder(environment: Environment) -> Path:
    folder = environment.home.expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(environment: Environment, home: Path) -> str:
    """The given key, or one made once and kept in the home folder, readable by its owner only."""
    if environment.secret_key:
        return environment.secret_key
    path = home / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(environment: Environment, home: Path) -> dict[str, Any]:
    """Django's settings for the embedded SQLite file, or for the PostgreSQL that DATABASE_URL names."""
    if not environment.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "minga.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                    "PRAGMA secure_delete=ON;"
                    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(environment.database_url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mailer(environment: Environment, home: Path) -> dict[str, Any]:
    """How mail leaves: files one can open by default, or smtp(s)://user:password@host:port."""
    if not environment.mail_url:
        folder = home / "mail"
        folder.mkdir(exist_ok=True)
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(folder)},
        }
    parts = urlsplit(environment.mail_url)
    ports = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("MINGA_MAIL_URL must look like smtp+tls://user:password@host:587.")
    options = {
        "host": parts.hostname,
        "port": parts.port or ports[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp+tls",
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
