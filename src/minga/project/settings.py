"""Django's settings: one file, filled from the typed environment."""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from minga.project import environment

# Before NumPy loads: pages, jobs and live streams share the cores, and BLAS threads that spin while they wait cost more
# than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ENVIRONMENT = environment.load()
PROJECT = Path(__file__).resolve().parent
HOME = environment.home_folder(ENVIRONMENT)

DEBUG = ENVIRONMENT.debug
SECRET_KEY = environment.secret_key(ENVIRONMENT, HOME)
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]
BASE_URL = ENVIRONMENT.base_url

LINKS = ["purpose", "community", "debate", "decision", "initiative", "outcome"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "minga.foundation.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_tasks_db",
    "minga.ui",
    "minga.foundation.tenancy",
    "minga.foundation.signin",
    "minga.foundation.journal",
    "minga.foundation.jobs",
    "minga.foundation.repeats",
    "minga.foundation.writing",
    "minga.foundation.realtime",
    "minga.foundation.media",
    "minga.foundation.search",
    "minga.foundation.notices",
    "minga.foundation.mail_in",
    "minga.foundation.calendars",
    "minga.foundation.push",
    "minga.foundation.phone",
    "minga.foundation.provisioning",
    "minga.foundation.census",
    "minga.foundation.profiles",
    "minga.foundation.rights",
    *(f"minga.{link}" for link in LINKS),
    "minga.project.provisioning",
    "minga.project",
]

MIDDLEWARE = [
    "minga.foundation.tenancy.hosts.OwnAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "minga.foundation.limits.SizeLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minga.foundation.heads.HeadMiddleware",
    "minga.foundation.visitors.SameForVisitorsMiddleware",
    "minga.foundation.privacy.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minga.foundation.accounts.middleware.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minga.foundation.limits.WriteLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "minga.foundation.writing.middleware.DraftMiddleware",
    "minga.foundation.tenancy.middleware.SpaceMiddleware",
    "minga.foundation.writing.middleware.ReferenceMiddleware",
    "minga.foundation.accounts.middleware.PreferencesMiddleware",
    "minga.foundation.signin.middleware.SignInMiddleware",
    "minga.foundation.rights.gate.TermsMiddleware",
    "minga.foundation.notices.middleware.SeenMiddleware",
]

ROOT_URLCONF = "minga.project.urls"
WSGI_APPLICATION = "minga.project.wsgi.application"
FORM_RENDERER = "minga.ui.forms.MingaRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "minga.project.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": environment.database(ENVIRONMENT, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = environment.caches(ENVIRONMENT)

# The embedded server is one process, so that its local cache always knows of a revoked session.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "minga.project.refusing.csrf_failure"
SESSION_COOKIE_AGE = 30 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 3600 * 24 * 365 if ENVIRONMENT.is_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_https else None
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
UPLOAD_MAX_BYTES = ENVIRONMENT.upload_megabytes * 1_000_000
FILE_MEGABYTES = min(ENVIRONMENT.file_megabytes, ENVIRONMENT.upload_megabytes)
PERSON_MEGABYTES, SPACE_MEGABYTES = ENVIRONMENT.person_megabytes, ENVIRONMENT.space_megabytes
CLAMD = ENVIRONMENT.clamd
SQL_SOURCES = ENVIRONMENT.sql_sources
FEEDS_MAY_BE_PRIVATE = ENVIRONMENT.private_feeds
PROVIDERS_MAY_BE_PRIVATE = ENVIRONMENT.private_providers
WRITES_PER_MINUTE = ENVIRONMENT.writes_per_minute
# How many of our own proxies stand before us: only then is X-Forwarded-For believed, for limits and sessions.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies

AUTH_USER_MODEL = "accounts.User"
# The address is unique whatever its case, by a constraint that this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_FORMS = {
    "login": "minga.foundation.accounts.entrance.PasswordForm",
    "signup": "minga.foundation.accounts.entrance.JoinForm",
    "request_login_code": "minga.foundation.accounts.entrance.LoginCodeForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "minga.foundation.signin.adapters.AccountAdapter"
# Providers are rows of spaces: minga.foundation.signin.
SOCIALACCOUNT_ADAPTER = "minga.foundation.signin.adapters.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
USE_I18N = USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
LOCALE_PATHS = [PROJECT / "locale", PROJECT.parent / "foundation" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": environment.file_storage(ENVIRONMENT, HOME),
    "staticfiles": {"BACKEND": "minga.project.static.HashedStaticFiles"},
}

MAILERS = {"default": environment.mailer(ENVIRONMENT, HOME)}
ANCHOR_MAIL = ENVIRONMENT.anchor_mail
MAIL_IN = ENVIRONMENT.mail_in
MAIL_IN_URL = ENVIRONMENT.mail_in_url.get_secret_value()
MAIL_IN_TRUSTS = ENVIRONMENT.mail_in_trusts
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_sender(ENVIRONMENT, HOME)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"minga": {"level": "INFO"}, "django.tasks": {"level": "WARNING"}},
}
