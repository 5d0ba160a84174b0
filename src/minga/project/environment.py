"""Everything that is set from outside: typed ``MINGA_*`` variables with safe defaults."""

import os
import secrets
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from minga.project.post import kept_server

KEY_FILE = "secret_key"


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
    # Behind the plus sign stand 55 signs, and no more than 64 fit before the @.
    mail_in: str = Field(default="", pattern=r"^[a-z0-9._-]{1,8}@[a-z0-9.-]+$", validate_default=False)
    mail_in_url: SecretStr = Field(default=SecretStr(""), validate_default=False)
    mail_in_trusts: str = Field(default="", pattern=r"^\S+$", validate_default=False)
    anchor_mail: str = Field(default="", pattern=r"^[^@\s]+@[^@\s]+$", validate_default=False)
    writes_per_minute: int = Field(default=60, ge=1)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    sql_sources: dict[str, SecretStr] = {}
    private_feeds: bool = False
    private_providers: bool = False
    upload_megabytes: int = Field(default=20, ge=1, le=1000)
    file_megabytes: int = Field(default=15, ge=1, le=1000)
    person_megabytes: int = Field(default=500, ge=1)
    space_megabytes: int = Field(default=10_000, ge=1)
    clamd: str = Field(default="", pattern=r"^(/.+|.+:\d{1,5})$", validate_default=False)
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = ""
    s3_key: str = ""
    s3_secret: SecretStr = SecretStr("")
    data: Path = Path("../shared/data")

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must look like https://minga.example.org")
        return value.rstrip("/")

    @field_validator("mail_in_url")
    @classmethod
    def _is_mailbox(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in {"imap", "imaps", "imap+tls"} or not parts.hostname or not parts.username:
            raise ValueError("must look like imaps://user:password@host/INBOX")
        return value

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
    """Where the state lives. Naming it makes nothing."""
    return environment.home.expanduser().resolve()


def secret_key(environment: Environment, home: Path) -> str:
    """The given key, or the one kept in the home folder, or a new one that ``make_home`` will keep there."""
    if environment.secret_key:
        return environment.secret_key
    path = home / KEY_FILE
    return path.read_text().strip() if path.is_file() else secrets.token_urlsafe(48)


def keep_to_owner() -> None:
    """Whatever this process writes from here on is its owner's alone."""
    os.umask(0o077)


def make_home(environment: Environment, home: Path, key: str) -> str:
    """Make the folder of the state where it lacks something; returns the key that holds.

    What stands there is closed to other users of the machine at each start: an earlier version, or a restored copy,
    may have left it open. What is not ours is left alone.
    """
    for folder in (home, home / "mail", home / "static"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not environment.secret_key:
        key = _kept(home / KEY_FILE, key)
    for each in (home, *home.iterdir(), *(home / "mail").iterdir()):
        _close_to_others(each)
    return key


def _kept(path: Path, key: str) -> str:
    """The key that stands there; where none does, this one from now on. Of two that start at once, one decides."""
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
    return path.read_text().strip()


def _close_to_others(path: Path) -> None:
    if path.is_symlink():
        return
    state = path.stat()
    if state.st_uid == os.getuid() and state.st_mode & 0o077:
        path.chmod(state.st_mode & 0o700)


def file_storage(environment: Environment, home: Path) -> dict[str, Any]:
    """Django's settings for where people's files lie: a folder of the home, or the bucket that is named."""
    if not environment.s3_bucket:
        folder = {"location": home / "media"}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("MINGA_S3_BUCKET needs two packages more: pip install 'minga[s3]'.")
    options = {
        "bucket_name": environment.s3_bucket,
        "endpoint_url": environment.s3_endpoint or None,
        "region_name": environment.s3_region or None,
        "access_key": environment.s3_key or None,
        "secret_key": environment.s3_secret.get_secret_value() or None,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


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
                    # Each thread has a connection: a mapped file would count once for each, and so does a cache.
                    "PRAGMA mmap_size=0;PRAGMA cache_size=-2000;PRAGMA temp_store=MEMORY;"
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


def caches(environment: Environment) -> dict[str, Any]:
    """What sessions and limits are kept in: this process alone, or a Redis that several share."""
    if not environment.redis_url:
        here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
        return {"default": here}
    if find_spec("redis") is None:
        raise ImproperlyConfigured(
            "MINGA_REDIS_URL is set, and the package redis is not installed: pip install 'minga[scale]'."
        )
    return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": environment.redis_url}}


def mailer(environment: Environment, home: Path) -> dict[str, Any]:
    """How mail leaves: files one can open, or smtp(s)://user:password@host:port, from outside or kept in the home."""
    kept = kept_server(home)
    url = environment.mail_url or (kept.url if kept else "")
    return mailer_at(url) if url else mail_as_files(home)


def mail_sender(environment: Environment, home: Path) -> str:
    """Who mail is from: ``MINGA_MAIL_FROM``, else who was kept with the server that is used."""
    kept = kept_server(home)
    is_said = environment.mail_url or "mail_from" in environment.model_fields_set
    return kept.sender if kept and not is_said else environment.mail_from


def mail_as_files(home: Path) -> dict[str, Any]:
    return {"BACKEND": "minga.foundation.mailbag.FolderBackend", "OPTIONS": {"file_path": str(home / "mail")}}


def mailer_at(url: str) -> dict[str, Any]:
    """The mailer for an address such as smtp+tls://user:password@host:587."""
    parts = urlsplit(url)
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
