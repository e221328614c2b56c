"""Settings, all from the environment; each is described in docs/operate/settings.md (a test holds the list)."""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from binome.settings import private, safety, saml_services
from binome.settings.environment import flag, number, text, time_zone, words

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(text("BINOME_DATA_DIR", "var")).resolve()

os.umask(0o077)  # what is written here is about people: nobody else on this machine reads it
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as trouble:
    raise ImproperlyConfigured(f"BINOME_DATA_DIR: {DATA_DIR} cannot be made ({trouble.strerror}).") from None
if wrong_user := private.wrong_user(DATA_DIR):
    raise ImproperlyConfigured(f"BINOME_DATA_DIR: {wrong_user}")
private.close_folder(DATA_DIR)

ERASURES_FILE = Path(text("BINOME_ERASURES_FILE") or DATA_DIR / "erasures.jsonl").resolve()
LEAVER_DAYS = number("BINOME_LEAVER_DAYS", 30)
DEBUG = flag("BINOME_DEBUG")
DEMO = flag("BINOME_DEMO")  # the demo company: become anyone with a button; never on real people

SECRET_KEY = text("BINOME_SECRET_KEY")
SECRET_KEY_FALLBACKS = text("BINOME_SECRET_KEY_FALLBACKS").split()  # former keys, while one is being replaced
if not SECRET_KEY and (DEBUG or DEMO):
    SECRET_KEY = safety.FOR_THE_DEMO

BASE_URL = text("BINOME_BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = safety.hosts_of(BASE_URL, words("BINOME_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")
SECURITY_CONTACT = text("BINOME_SECURITY_CONTACT")
BEHIND_PROXY = flag("BINOME_BEHIND_PROXY")
if unsafe := safety.complaints(
    secret=SECRET_KEY,
    debug=DEBUG,
    demo=DEMO,
    base_url=BASE_URL,
    hosts=ALLOWED_HOSTS,
    contact=SECURITY_CONTACT,
    behind_proxy=BEHIND_PROXY,
):
    raise ImproperlyConfigured(" ".join(unsafe))

INSTALLED_APPS = [
    "binome.interfaces.commands",  # before auth, whose createsuperuser it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "binome.interfaces.accounts",  # before allauth, whose bare pages it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "binome.core.ui",
    "django.forms",  # after ui, whose widget templates come first
    "binome.core.people",
    "binome.core.competences",
    "binome.core.programmes",
    "binome.core.mail",
    "binome.core.privacy",
    "binome.core.directory",
    "binome.core.credentials",
    "binome.core.webhooks",
    "binome.core.chats",
    "binome.core.agendas",
    "binome.core.statements",
    "binome.journey.audience",
    "binome.journey.diagnosis",
    "binome.journey.enrolment",
    "binome.journey.learning",
    "binome.journey.matching",
    "binome.journey.mentoring",
    "binome.journey.network",
    "binome.journey.outcomes",
    "binome.interfaces.cockpit",
    "binome.interfaces.directory",
    "binome.interfaces.catalogue",
    "binome.interfaces.letters",
    "binome.interfaces.feeds",
    "binome.interfaces.setup",
    "binome.interfaces.administration",
    "binome.interfaces.help",
    "binome.interfaces.scim",
    "binome.interfaces.api",
    "binome.interfaces.webhooks",
    "binome.interfaces.chats",
]

MIDDLEWARE = [
    "binome.interfaces.health.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "binome.interfaces.accounts.sessions.KnownNetwork",
    "binome.interfaces.accounts.sessions.NothingKept",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "binome.interfaces.accounts.sessions.IdleSessions",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "binome.interfaces.accounts.middleware.ReadersLanguage",
    "binome.interfaces.accounts.middleware.ReadersClock",
    "binome.interfaces.accounts.middleware.RefusalsLogged",
    "binome.interfaces.accounts.interrupted_forms.KeptForms",
    "binome.interfaces.accounts.middleware.KnownMethods",
    "binome.interfaces.accounts.middleware.KeepableText",
    "binome.interfaces.accounts.middleware.SignedInByDefault",
    "binome.interfaces.cockpit.refusals.RefusalsAnswered",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "binome.interfaces.urls"
WSGI_APPLICATION = "binome.interfaces.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "binome.core.ui.templatetags.ui",
                "binome.core.ui.templatetags.clock",
                "binome.interfaces.help.templatetags.help",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "binome.interfaces.cockpit.context.surroundings",
            ],
        },
    },
]

FORM_RENDERER = "binome.core.framework.form_renderer.FormRenderer"

# wherever an address is read, also by copydb: a sqlite:// address is opened by the newer library (core/framework/sqlite)
dj_database_url.register("sqlite", "binome.core.framework.sqlite")(dj_database_url.default_to_in_memory_db)
try:
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(
            text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'binome.sqlite3'}"),
            conn_max_age=60,
            conn_health_checks=True,
        )
    }
except (dj_database_url.ParseError, ValueError) as trouble:
    raise ImproperlyConfigured(f"DATABASE_URL is no address of a database: {trouble}") from None
if not DATABASES["default"]["ENGINE"].endswith(("sqlite", "postgresql")):
    raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite://: no other database is served.")
STATEMENT_SECONDS = number("BINOME_STATEMENT_SECONDS", 0)
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # without it, writers fail with "database is locked" instead of waiting
        "timeout": STATEMENT_SECONDS or 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    private.close_database(Path(DATABASES["default"]["NAME"]))
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    if STATEMENT_SECONDS:
        limit = f"-c statement_timeout={STATEMENT_SECONDS * 1000}"
        given = DATABASES["default"]["OPTIONS"].get("options", "")
        DATABASES["default"]["OPTIONS"]["options"] = f"{given} {limit}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "binome.interfaces.health.caches.HonestDatabaseCache",
        "LOCATION": "binome_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # by default 300: three hundred guesses would flush the counts of others
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "memory"},  # of one process
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "binome.interfaces.accounts.backends.PersonBackend"
]  # one: two would hash twice for strangers
SESSION_ENGINE = "binome.interfaces.accounts.session_store"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_request_login_code"
ACCOUNT_ADAPTER = "binome.interfaces.accounts.adapter.ClosedDoorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3  # wrong codes: mistyped twice is human
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds: a letter that waits behind others still arrives in time
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 2 * 3600  # longer than the hour in which no further letter may leave for an address
ACCOUNT_FORMS = {
    "request_login_code": "binome.interfaces.accounts.forms.CodeRequestForm",
    "confirm_login_code": "binome.interfaces.accounts.forms.CodeForm",
    "reset_password": "binome.interfaces.accounts.forms.PasswordLinkForm",
}
ACCOUNT_RATE_LIMITS = {  # a whole office may share one network; "key" is an address seen from one network
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/m/key",
    "login_code": "60/m/ip,3/10m/key",  # "key" is a browser and its code
    "reset_password": "60/m/ip",
    "password_link": "5/m/key",
    "survey_link": "60/m/ip",
    "check_certificate": "30/m/ip",
    "single_sign_on": "120/m/ip",  # each asks the organisation's service, and waits for it
    "letters_to_address": "6/h/key",  # "key" is an address, whoever asks
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "binome.interfaces.accounts.passkeys.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # else a question asked for a second step would let a lost key in alone
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # each asks twice, and a whole office may share one network
MFA_FORMS = {
    "authenticate": "binome.interfaces.accounts.forms.SecondStepForm",
    "reauthenticate": "binome.interfaces.accounts.forms.SecondStepAgainForm",
    "activate_totp": "binome.interfaces.accounts.forms.FirstSixDigitsForm",
    "add_webauthn": "binome.interfaces.accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "binome.interfaces.accounts.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "binome.interfaces.accounts.passkeys.PasskeyForm",
    "reauthenticate_webauthn": "binome.interfaces.accounts.passkeys.PasskeyAgainForm",
    "login_webauthn": "binome.interfaces.accounts.passkeys.PasskeyAloneForm",
}
MFA_TOTP_ISSUER = "Binôme"
MFA_TOTP_TOLERANCE = 1  # phones run late, and people read slowly: thirty seconds either way

SSO_FILE = text("BINOME_SSO_FILE")
SSO_PROVIDERS = saml_services.providers_in(SSO_FILE) if SSO_FILE else ()
SSO_ONLY = flag("BINOME_SSO_ONLY")  # codes and passwords let nobody in; the link that the server prints still does
if SSO_ONLY and not SSO_PROVIDERS:
    raise ImproperlyConfigured("BINOME_SSO_ONLY needs BINOME_SSO_FILE: nobody could sign in.")
SOCIALACCOUNT_ADAPTER = "binome.interfaces.accounts.single_sign_on.adapter.DirectoryAlone"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds: a person waits for the answer of the organisation's service

EMAIL_BACKEND = text("BINOME_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = text("BINOME_EMAIL_HOST", "localhost")
EMAIL_PORT = number("BINOME_EMAIL_PORT", 25)
EMAIL_HOST_USER = text("BINOME_EMAIL_USER")
EMAIL_HOST_PASSWORD = text("BINOME_EMAIL_PASSWORD")
EMAIL_USE_TLS = flag("BINOME_EMAIL_TLS")
EMAIL_USE_SSL = flag("BINOME_EMAIL_SSL")  # TLS from the first byte
EMAIL_CA_FILE = text("BINOME_EMAIL_CA_FILE")
EMAIL_REPLY_TO = words("BINOME_EMAIL_REPLY_TO")
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("BINOME_EMAIL_TLS and BINOME_EMAIL_SSL exclude each other: keep one of them.")
if EMAIL_CA_FILE and not Path(EMAIL_CA_FILE).is_file():
    raise ImproperlyConfigured(f"BINOME_EMAIL_CA_FILE: there is no file {EMAIL_CA_FILE}.")
EMAIL_PER_MINUTE = number("BINOME_EMAIL_PER_MINUTE", 0)  # of the provider; 0: none
EMAIL_PER_HOUR = number("BINOME_EMAIL_PER_HOUR", 0)
EMAIL_OAUTH_TOKEN_URL = text("BINOME_EMAIL_OAUTH_TOKEN_URL")
EMAIL_OAUTH_CLIENT_ID = text("BINOME_EMAIL_OAUTH_CLIENT_ID")
EMAIL_OAUTH_CLIENT_SECRET = text("BINOME_EMAIL_OAUTH_CLIENT_SECRET")
EMAIL_OAUTH_SCOPE = text("BINOME_EMAIL_OAUTH_SCOPE")
EMAIL_OAUTH_REFRESH_TOKEN = text("BINOME_EMAIL_OAUTH_REFRESH_TOKEN")
if wrong_tokens := safety.mail_token_complaint(
    token_url=EMAIL_OAUTH_TOKEN_URL,
    client_id=EMAIL_OAUTH_CLIENT_ID,
    user=EMAIL_HOST_USER,
    password=EMAIL_HOST_PASSWORD,
    over_tls=EMAIL_USE_TLS or EMAIL_USE_SSL,
    host=EMAIL_HOST,
):
    raise ImproperlyConfigured(wrong_tokens)
CALENDAR_REPLIES = text("BINOME_CALENDAR_REPLIES").strip()  # whom calendars answer: read by `binome read-mail`
if wrong_replies := safety.calendar_replies_complaint(CALENDAR_REPLIES):
    raise ImproperlyConfigured(wrong_replies)
EMAIL_TIMEOUT = 30  # to connect; answers may take longer (core/mail/delivery.py)
EMAIL_ONLY_TO = {address.lower() for address in words("BINOME_EMAIL_ONLY_TO")}  # a rehearsal: nobody else gets mail
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = text("BINOME_EMAIL_FROM", "Binôme <binome@example.org>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured("BINOME_EMAIL_FROM must hold an address, such as Binôme <binome@example.org>.")

STAFF_FEED = text("BINOME_STAFF_FEED")  # a folder of this machine, or an address
if wrong_feed := safety.staff_feed_complaint(STAFF_FEED):
    raise ImproperlyConfigured(wrong_feed)
STAFF_FEED_AUTHORIZATION = text("BINOME_STAFF_FEED_AUTHORIZATION")  # the whole header: "Bearer …", "Basic …"
REACH_INSIDE = flag("BINOME_REACH_INSIDE")  # other machines of the network within may be called, and without TLS
CHAT_HOSTS = [host.lower() for host in words("BINOME_CHAT_HOSTS")]  # none: there are no chats, and no page of them
AGENDA_HOSTS = [host.lower() for host in words("BINOME_AGENDA_HOSTS")]  # none: no calendar of a person is read
for setting, hosts in {"BINOME_CHAT_HOSTS": CHAT_HOSTS, "BINOME_AGENDA_HOSTS": AGENDA_HOSTS}.items():
    if wrong_hosts := safety.hosts_complaint(setting, hosts):
        raise ImproperlyConfigured(wrong_hosts)

LRS = text("BINOME_LRS").strip()  # a learning record store: its xAPI address; none: nothing is told to any
LRS_KEY, LRS_SECRET = text("BINOME_LRS_KEY"), text("BINOME_LRS_SECRET")
LRS_ACTOR = text(
    "BINOME_LRS_ACTOR", "account"
).strip()  # people by their staff id (account), or by their address (email)
LRS_HOME_PAGE = text("BINOME_LRS_HOME_PAGE").strip() or BASE_URL  # of the system whose staff ids they are
if wrong_store := safety.record_store_complaint(
    LRS, key=LRS_KEY, secret=LRS_SECRET, actor=LRS_ACTOR, inside=REACH_INSIDE
):
    raise ImproperlyConfigured(wrong_store)

VIDEO_LINK = text("BINOME_VIDEO_LINK").strip()  # a pattern of addresses: core/people/video_links.py

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
FORMAT_MODULE_PATH = ["binome.locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = time_zone("BINOME_TIME_ZONE", "Europe/Paris")
COUNTRY = text("BINOME_COUNTRY")  # whose public holidays people have where the directory names no country

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "binome.core.ui.style_sheet.StyleSheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without TLS
SECURE_HSTS_SECONDS = number("BINOME_HSTS_SECONDS", 31536000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE and not flag("BINOME_HSTS_HOST_ONLY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # else all people share the proxy's rate limit
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds: two weeks, for those installations that set no idle time
LANGUAGE_COOKIE_SECURE = SECURE
if SECURE:  # browsers take such a cookie over https alone, for this very host, whatever its neighbours set
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
IDLE_MINUTES = number("BINOME_IDLE_MINUTES", 12 * 60)
ACCESS_LOG = flag("BINOME_ACCESS_LOG")
METRICS = flag("BINOME_METRICS")
METRICS_TOKEN = text("BINOME_METRICS_TOKEN")
REQUEST_TIMES_DIR = DATA_DIR / "request-times"
if METRICS:  # read by the library of Prometheus as it is loaded
    REQUEST_TIMES_DIR.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(REQUEST_TIMES_DIR)
CSRF_FAILURE_VIEW = "binome.interfaces.accounts.interrupted_forms.csrf_failure"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "binome.interfaces.health.logs.JsonLines"},
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if DEBUG else "json"}},
    "root": {"handlers": ["console"], "level": text("BINOME_LOG_LEVEL", "WARNING")},
    "loggers": {
        "binome": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
