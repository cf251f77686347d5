"""Django's settings. What an operator may change comes from the environment and is listed in docs/reference/settings.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from jinja2 import StrictUndefined

from kervan.config import env
from kervan.config.database import database_from_url

PACKAGE = Path(__file__).resolve().parent.parent
KERVAN_HOME = env.home()

DEBUG = env.flag("KERVAN_DEBUG")
SECRET_KEY = env.text("KERVAN_SECRET_KEY", "set-up-only")
SECRET_KEYS_FOR_DATA = env.words("KERVAN_DATA_KEYS")  # Fernet keys, newest first
ALLOWED_HOSTS = env.words("KERVAN_HOSTS", "127.0.0.1,localhost,[::1]")
CARRIER_TEST_SERVERS = env.pairs("KERVAN_CARRIER_TEST_SERVERS")  # carrier → a local address in its place
GATEWAY_TEST_SERVERS = env.pairs("KERVAN_GATEWAY_TEST_SERVERS")  # gateway → a local address in its place
KERVAN_URL = env.text("KERVAN_URL", f"http://127.0.0.1:{env.number('KERVAN_PORT', 8000, low=1, high=65535)}")
CSRF_TRUSTED_ORIGINS = [KERVAN_URL] if KERVAN_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "kervan.events",
    "kervan.shop",
    "kervan.accounts",
    "kervan.catalog",
    "kervan.customers",
    "kervan.stock",
    "kervan.orders",
    "kervan.payments",
    "kervan.shipping",
    "kervan.invoices",
    "kervan.sales",
    "kervan.returns",
    "kervan.checkout",
    "kervan.channels",
    "kervan.notifications",
    "kervan.integrations.carriers.sandbox",
    "kervan.integrations.gateways.sandbox",
    "kervan.integrations.sms.sandbox",
    "kervan.integrations.einvoice.sandbox",
    "kervan.documents",
    "kervan.panel",
    "kervan.api",
    "kervan.storefront",
    "kervan.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kervan.api.short_way.ApiShortWay",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kervan.panel.expired.no_login_inside_a_page",
    "kervan.panel.scanned.ScansAreAnswered",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "kervan.config.urls"
WSGI_APPLICATION = "kervan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "panel" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kervan.panel.context.frame",
            ],
        },
    },
    {  # the rows of long tables (docs/decisions/0017)
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "panel" / "jinja"],
        "OPTIONS": {"undefined": StrictUndefined, "trim_blocks": True},
    },
]

DATABASES = {"default": database_from_url(env.text("DATABASE_URL", "postgresql:///kervan"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "kervan.accounts.login.StaffOnlyAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kervan"
# Nobody signs up, the owner enters the addresses; and any password link leaves an address that allauth calls unverified,
# which would keep its owner from two-step log-in for good.
MFA_ALLOW_UNVERIFIED_EMAIL = True

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", "Türkçe"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Istanbul"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # else an id of 1042 is written "1.042" into forms; see the filter |count

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = KERVAN_HOME / "uploads"
MEDIA_URL = "/uploads/"

EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.number("SMTP_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_STARTTLS", bool(EMAIL_HOST) and EMAIL_PORT == 587)
EMAIL_USE_SSL = env.flag("SMTP_SSL", EMAIL_PORT == 465)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "kervan@localhost")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = KERVAN_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("KERVAN_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Behind a proxy everybody comes from its address: without this, one guesser would lock all of the staff out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kervan.panel.faults.stale"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

WIRING = "kervan.config.wiring"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["kervan.events.tasks"]

# Rate limits of the log-in count attempts here; a cache in the process would count for each web node by itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("KERVAN_LOG_LEVEL", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}
