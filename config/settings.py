"""All settings in one file. What differs between machines is read from the environment, here at the top.

`DEBUG` says where we are:

- unset: a developer's machine running the site as readers will see it. Everything else is optional too.
- `DEBUG=1`: the same, with Django's debug pages.
- `DEBUG=0`: production. Whatever is missing or wrong is refused at start, with a sentence that says so.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from js_asset import static_lazy
from whitenoise.compress import Compressor

from config.folders import may_write
from config.logs import not_ours
from config.middleware import headers_of_a_file

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
# Anything else than these is a slip, and django-environ would take it for a no.
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def read(reader, name, default):
    """The environment's value of `name`; ImproperlyConfigured names the variable when it makes no sense."""
    try:
        if reader == "bool" and env.ENVIRON.get(name, "").lower() not in YES | NO:
            raise ValueError(f"say one of {', '.join(sorted(YES | NO - {''}))}")
        return getattr(env, reader)(name, default=default)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read as {reader}: {error}") from None


def local_secret():
    """A secret of this machine's own, made once and kept out of the repository."""
    path = VAR_DIR / "secret-key"
    try:
        with path.open("x") as file:
            file.write(secrets.token_urlsafe(50))
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text()


PRODUCTION = "DEBUG" in env.ENVIRON and not read("bool", "DEBUG", False)
DEBUG = read("bool", "DEBUG", False)
SECRET_KEY = read("str", "SECRET_KEY", "")
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = read("list", "CSRF_TRUSTED_ORIGINS", [])
SITE_NAME = read("str", "SITE_NAME", "Previously")
# Where readers find the site: mail is written where there is no request to ask.
SITE_URL = read("str", "SITE_URL", "").rstrip("/")
TIME_ZONE = read("str", "TIME_ZONE", "UTC")
DATABASE_URL = read("str", "DATABASE_URL", "")
# Connections that a process of the site holds at most: one for each of its threads. 0: each thread keeps its own.
DATABASE_POOL = read("int", "DATABASE_POOL", 4)
# A copy that PostgreSQL keeps up to date by itself, and that guests read from.
DATABASE_REPLICA_URL = read("str", "DATABASE_REPLICA_URL", "")
REDIS_URL = read("str", "REDIS_URL", "")
EMAIL_URL = read("str", "EMAIL_URL", "")
MEDIA_ROOT = read("str", "MEDIA_ROOT", str(VAR_DIR / "media"))
# Pictures in a bucket of S3 or its like instead of MEDIA_ROOT, served to readers from S3_PUBLIC_URL.
S3_BUCKET = read("str", "S3_BUCKET", "")
S3_PUBLIC_URL = read("str", "S3_PUBLIC_URL", "").rstrip("/")
S3_ENDPOINT_URL = read("str", "S3_ENDPOINT_URL", "")
S3_REGION = read("str", "S3_REGION", "")
S3_ACCESS_KEY = read("str", "S3_ACCESS_KEY", "")
S3_SECRET_KEY = read("str", "S3_SECRET_KEY", "")
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", f"{SITE_NAME} <previously@localhost>")
# Whether feeds hold whole recaps, or their standfirsts and a link.
FEEDS_FULL_TEXT = read("bool", "FEEDS_FULL_TEXT", False)
# The same pages in other languages, this site included: `ko=https://ko.previously.example,en=https://…`
HREFLANG = read("dict", "HREFLANG", {})
# How many proxies of ours stand in front. 0: the address of the connection is the visitor's.
TRUSTED_PROXY_COUNT = read("int", "TRUSTED_PROXY_COUNT", 0)
HTTPS = read("bool", "HTTPS", PRODUCTION)
# Whether /metrics answers, and whom besides this machine: addresses or networks, separated by commas.
METRICS = read("bool", "METRICS", False)
METRICS_FROM = read("list", "METRICS_FROM", ["127.0.0.0/8", "::1"])

# Whoever works in the newsroom or moderates signs in with a second factor. Off where somebody only tries things out.
STAFF_NEED_SECOND_FACTOR = read("bool", "STAFF_NEED_SECOND_FACTOR", PRODUCTION)
# The first comment of a guest or a new member waits for a moderator. Off where there is nobody to look.
HOLD_FIRST_COMMENTS = read("bool", "HOLD_FIRST_COMMENTS", PRODUCTION)
# Whether who posts faster than people do has to wait. Off for load tests.
LIMIT_PACE = read("bool", "LIMIT_PACE", True)
# Days after publication until a discussion closes by itself; 0 is never. A recap may say otherwise.
CLOSE_DISCUSSIONS_AFTER_DAYS = read("int", "CLOSE_DISCUSSIONS_AFTER_DAYS", 0)
# With a key, comments of people whom we do not know yet are shown to Akismet: text, name, addresses. Off without one.
AKISMET_KEY = read("str", "AKISMET_KEY", "")
AKISMET_URL = read("str", "AKISMET_URL", "https://rest.akismet.com/1.1/comment-check")

if PRODUCTION:
    wanted = {
        "SECRET_KEY": (len(SECRET_KEY) >= 50, "a long random string of 50 characters or more"),
        "ALLOWED_HOSTS": (
            bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS and not any("/" in host for host in ALLOWED_HOSTS),
            "the host names that the site answers to, separated by commas, without https:// or a path",
        ),
        "DATABASE_URL": (bool(DATABASE_URL), "postgres://… or sqlite:////an/absolute/path.sqlite3"),
        "SITE_URL": (SITE_URL.startswith(("https://", "http://")), "where readers find the site: https://…"),
        "EMAIL_URL": (bool(EMAIL_URL), "smtp+tls://user:password@host:587, or consolemail://"),
        "MEDIA_ROOT": (bool(S3_BUCKET) or may_write(MEDIA_ROOT), "a folder that the site's user may write to"),
    }
    refusals = [f"{name} must be {what}." for name, (fine, what) in wanted.items() if not fine]
    if refusals:
        raise ImproperlyConfigured(" ".join(["DEBUG=0 means production.", *refusals]))
else:
    SECRET_KEY = SECRET_KEY or local_secret()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    DATABASE_URL = DATABASE_URL or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
    EMAIL_URL = EMAIL_URL or "consolemail://"
    SITE_URL = SITE_URL or f"http://127.0.0.1:{read('int', 'PORT', 8000)}"

# --- The house: members <- recaps <- comments <- transfer (docs/decisions/0001-the-house.md)

INSTALLED_APPS = [
    "members",
    "recaps",
    "comments",
    "transfer",
    "config.apps.NewsroomAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "mptt",
    "csp",
    "js_asset",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "recaps.keeping.early.early_answers",  # before all others: what it keeps has passed them once
    "config.middleware.methods_of_a_browser",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before what pages say of themselves: a file would say it 28 times
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.permissions_policy",
    "config.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.forms_of_our_own_pages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.replica.reads_of_guests",
    "members.second_factor.of_the_house",
    "recaps.progress.private_answers",
    "recaps.moved.old_addresses",
]

if METRICS:
    try:
        import prometheus_client  # noqa: F401
    except ImportError:
        raise ImproperlyConfigured("METRICS=1 needs its library: pip install -r requirements-metrics.txt") from None
    MIDDLEWARE.insert(0, "config.metrics.counted")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
FORM_RENDERER = "config.forms.HouseFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ]
        },
    }
]

# --- Data

SQLITE = "django.db.backends.sqlite3"
ENGINES = {SQLITE, "django.db.backends.postgresql"}


def database(name, address, patience=5):
    """The database at `address`, which stands in the variable `name`. PostgreSQL is given `patience` seconds to answer
    a connection.
    """
    try:
        found = environ.Env.db_url_config(address)
        known = found["ENGINE"] in ENGINES
    except Exception:
        known = False
    if not known:
        # Without what was wrong in it, which may be a part of the password.
        raise ImproperlyConfigured(
            f"{name} is not a database address: postgres://… or sqlite:////an/absolute/path."
        ) from None
    if PRODUCTION and found["ENGINE"] == SQLITE and not Path(found["NAME"]).is_absolute():
        # sqlite://name is a database in memory, and sqlite:///name one in whichever folder a command is called.
        raise ImproperlyConfigured(f"{name} must have four slashes and an absolute path: sqlite:////an/absolute/path.")
    if found["ENGINE"] != SQLITE:
        from config import prepared  # psycopg takes memory, which a site on SQLite need not have

        found["OPTIONS"] = prepared.OPTIONS | {"connect_timeout": patience} | found.get("OPTIONS", {})
    return found


DATABASES = {"default": database("DATABASE_URL", DATABASE_URL)}
# Also on SQLite: to open it costs a millisecond, and whoever closes it last has to tidy up its log.
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == SQLITE:
    # IMMEDIATE: a transaction that will write queues for the lock when it starts, where waiting works, instead
    # of being refused half-way ("database is locked"). docs/decisions/0004-threads-on-mptt.md
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What a connection keeps of the file is void as soon as another one writes, and the kernel has it anyway: half
        # a megabyte instead of two, for each thread. docs/decisions/0027-memory-and-start.md
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-512;",
        # Each is some 18 KB; Python's own 128 for each thread come to 10 MB a worker, and save no time that shows.
        "cached_statements": 48,
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if DATABASE_POOL:
        # Who finds none free waits as long as a reader would. One is kept open, the others while they are used.
        pool = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 10, "max_idle": 300}
        DATABASES["default"]["OPTIONS"]["pool"] = pool
        DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASE_REPLICA_URL:
    # Without a pool, which would wait for a replica that is down. A connection is refused at once, and we go on
    # to the primary (config/replica.py).
    DATABASES["replica"] = database("DATABASE_REPLICA_URL", DATABASE_REPLICA_URL, patience=2)
    DATABASES["replica"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["config.replica.ReadersReplica"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on tries are counted here, so it must be one cache for all workers: Redis, or a table of the database.
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # Django's own limit of 300 entries would throw counts of tries away just when somebody makes many.
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    CACHES = {"default": table | {"OPTIONS": {"MAX_ENTRIES": 20_000}}}

# Pages that all share are kept, except where templates are being written (docs/decisions/0014).
KEEP_PAGES = not DEBUG
VERSIONS_FILE = VAR_DIR / "versions"  # without Redis; with SQLite it stands beside the database
# Who has one of these has something of their own on our pages: a session, a notice, comments as a guest.
COOKIES_OF_ONES_OWN = frozenset({"sessionid", "messages", "mine"})

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.HashedModules"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Maps are for developers' tools: two thirds of the time that compressing takes, and never sent to a reader.
WHITENOISE_ADD_HEADERS_FUNCTION = headers_of_a_file
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site uses our files
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STATIC_URL = "/static/"
STATIC_ROOT = read("str", "STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
if S3_BUCKET:
    try:
        import storages.backends.s3  # noqa: F401
    except ImportError:
        raise ImproperlyConfigured("S3_BUCKET needs its library: pip install -r requirements-s3.txt") from None
    if not S3_PUBLIC_URL.startswith(("https://", "http://")):
        raise ImproperlyConfigured("S3_PUBLIC_URL must be where readers get the pictures: https://media.example.org")
    MEDIA_URL = f"{S3_PUBLIC_URL}/"
    STORAGES["default"] = {
        "BACKEND": "config.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "region_name": S3_REGION or None,
            "access_key": S3_ACCESS_KEY or None,
            "secret_key": S3_SECRET_KEY or None,
            # Names hold a random key and never change what they mean.
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }
# An upload of 15 MB plus its form; django's own guard stands before our code reads a byte.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- People

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = [
    "members.backends.ModelBackend",
    "members.backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "recaps.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "signup": "members.account_forms.SignupForm",
    "add_email": "members.account_forms.AddEmailForm",
    "change_password": "members.account_forms.ChangePasswordForm",
    "set_password": "members.account_forms.SetPasswordForm",
    "reset_password": "members.account_forms.ResetPasswordForm",
    "reset_password_from_key": "members.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "members.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "members.account_forms.AuthenticateForm",
    "reauthenticate": "members.account_forms.ReauthenticateByCodeForm",
    "activate_totp": "members.account_forms.ActivateTOTPForm",
    "add_webauthn": "members.account_forms.AddWebAuthnForm",
    "edit_webauthn": "members.account_forms.EditWebAuthnForm",
}
ACCOUNT_USERNAME_VALIDATORS = "members.names.HANDLE_VALIDATORS"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_TOTP_ISSUER = SITE_NAME
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a developer's own machine has no certificate

# --- The editor: what the house adds has no HTML of its own, so there is nothing to allow (recaps/admin/base.py)

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/admin/editor.js")],
        "extensions": {
            name: lambda config, allowed: None
            for name in ("HousePaste", "Characters", "PullQuote", "Counter", "TrailingNode")
        },
    }
]

# --- What the apps throw away once an hour, beside what config/housekeeping.py knows of itself

CHORES = ["recaps.sweeping.sweep", "members.avatars.sweep"]

# --- Mail

try:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
except Exception:
    raise ImproperlyConfigured("EMAIL_URL is not a mail server's address: smtp+tls://user:password@host:587") from None
EMAIL_TIMEOUT = 10

# --- Safety

pictures_from = ["{0.scheme}://{0.netloc}".format(urlsplit(MEDIA_URL))] if S3_BUCKET else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *pictures_from],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Words and time

LANGUAGE_CODE = "en-gb"
USE_I18N = False  # there is one language, and every address and number would ask which
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# --- Logs: one line of JSON an event, to standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.OneLine"}},
    "filters": {"not ours": {"()": lambda: not_ours}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"filters": ["not ours"]},
    },
}
