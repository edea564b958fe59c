"""The site's settings. Everything an installation may change is read from the environment.

`docs/reference/settings.md` lists each name. Without any the site runs on SQLite in `SLUSS_HOME`.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

HERE = Path(__file__).parent
HOME = Path(os.environ.get("SLUSS_HOME", "sluss-home")).absolute()
DEMO = os.environ.get("SLUSS_DEMO") == "1"


def _secret_key() -> str:
    """Return the key from the environment, else the one that `sluss serve` keeps in `SLUSS_HOME`.

    Without either: one for this process alone.
    """
    given, kept = os.environ.get("SLUSS_SECRET_KEY"), HOME / "secret-key"
    return given or (kept.read_text("utf-8") if kept.exists() else get_random_secret_key())


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is 1 or 0, not '{value}'")
    return value == "1"


_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def _mail_server(address: str) -> SplitResult:
    """Return the parts of `smtp+tls://user:password@host:587`, or of nothing."""
    parts = urlsplit(address)
    try:
        is_good = parts.scheme in _MAIL_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if address and not is_good:
        raise ImproperlyConfigured(
            "SLUSS_MAIL_URL is smtp+tls://user:password@host:587, or with smtps:// or smtp://"
        )
    return parts


def _address(text: str) -> str:
    """Return the site's own address, which links in letters begin with."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured("SLUSS_ADDRESS is the site's address, as https://sluss.example")
    return text.rstrip("/")


SECRET_KEY = _secret_key()
DEBUG = False
ADDRESS = _address(os.environ.get("SLUSS_ADDRESS", "http://127.0.0.1:8000"))
ALLOWED_HOSTS = os.environ.get("SLUSS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
IS_HTTPS = _flag("SLUSS_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_HTTPS else []
CSRF_FAILURE_VIEW = "sluss.web.account.views.refused"

INSTALLED_APPS = [
    "sluss.directory",
    "sluss.casework",
    "sluss.mail",
    "sluss.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sluss.web.policy.content_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sluss.web.account.shutout.LogInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sluss.web.receiving.Receiving",
]
ROOT_URLCONF = "sluss.urls"
WSGI_APPLICATION = "sluss.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sluss.web.frame.frame",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("SLUSS_DATABASE_URL", f"sqlite:///{HOME / 'sluss.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait for each other instead of failing; readers are never in the way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
# Who tries too often and which codes are used stands here. It has room for more than somebody can
# fill up to have it forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "sluss.web.account.closed.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "sluss.directory.models.shown_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,3/h/key", "new_link": "20/h/ip"}
ACCOUNT_FORMS = {
    "login": "sluss.web.account.forms.LogIn",
    "reauthenticate": "sluss.web.account.forms.PasswordAgain",
    "reset_password": "sluss.web.account.forms.ResetPassword",
    "reset_password_from_key": "sluss.web.account.forms.ChoosePassword",
    "change_password": "sluss.web.account.forms.ChangePassword",
    "set_password": "sluss.web.account.forms.SetPassword",
}
OIDC_URL = os.environ.get("SLUSS_OIDC_URL", "")
OIDC_NAME = os.environ.get("SLUSS_OIDC_NAME", "OpenID Connect")
# Domains whose addresses the provider vouches for, where it does not say so address by address.
OIDC_DOMAINS = os.environ.get("SLUSS_OIDC_DOMAINS", "").replace(",", " ").split()
SOCIALACCOUNT_ADAPTER = "sluss.web.account.closed.ClosedSocialAdapter"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": OIDC_NAME,
                    "client_id": os.environ["SLUSS_OIDC_CLIENT_ID"],
                    "secret": os.environ["SLUSS_OIDC_SECRET"],
                    "settings": {"server_url": OIDC_URL, "verified_email": OIDC_DOMAINS},
                }
            ],
        }
    }
    if OIDC_URL
    else {}
)
# An invited person is known by the address that the OIDC provider has verified.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_ADAPTER = "sluss.web.account.closed.ClosedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sluss"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds: clocks differ, and people type slowly
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is vouched for by whoever invited it
MFA_FORMS = {
    "authenticate": "sluss.web.account.forms.CodeAtLogIn",
    "reauthenticate": "sluss.web.account.forms.CodeAgain",
    "activate_totp": "sluss.web.account.forms.CodeFirst",
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [HERE / "web" / "locale", HERE / "web" / "faults"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

_MAIL = _mail_server(os.environ.get("SLUSS_MAIL_URL", ""))
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_PORT = _MAIL.port or _MAIL_PORTS.get(_MAIL.scheme, 25)
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.scheme == "smtp+tls", _MAIL.scheme == "smtps"
EMAIL_BACKEND = os.environ.get(
    "SLUSS_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'console'}.EmailBackend",
)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = HOME / "letters"  # where Django's file backend puts each letter
DEFAULT_FROM_EMAIL = os.environ.get("SLUSS_MAIL_FROM", "sluss@localhost")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# Over HTTPS there is a proxy in front, which tells how it was reached and by whom.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SLUSS_PROXIES", "1" if IS_HTTPS else "0"))
X_FRAME_OPTIONS = "DENY"
