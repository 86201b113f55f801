"""What the settings make of an environment. Each in a process of its own, as at a real start."""

import os
import subprocess
import sys

import pytest

SOUND = {
    "DEBUG": "0",
    "SECRET_KEY": "no-keyboard-cat-sat-on-this-one-0123456789-abcdefghijklm",
    "ALLOWED_HOSTS": "previously.example",
    "DATABASE_URL": "sqlite:////nowhere/at.all",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "SITE_URL": "https://previously.example",
}
OURS = {*SOUND, "REDIS_URL", "SITE_NAME", "PORT", "MEDIA_ROOT", "TRUSTED_PROXY_COUNT", "HTTPS", "TIME_ZONE"}


def start(code="pass", **environment):
    """Load the settings with exactly these of our variables set; (exit code, the last line said)."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings as s; s.DEBUG; {code}"],
        env=kept | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stdout + done.stderr).strip().rpartition("\n")[2]


def test_a_sound_production_starts_without_debug_and_over_https():
    asked = "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.EMAIL_USE_TLS)"
    assert start(asked, **SOUND) == (0, "False True True True True")


def test_a_developers_machine_needs_nothing():
    code, said = start("print(len(s.SECRET_KEY) > 50, s.DEBUG, s.DATABASES['default']['ENGINE'].split('.')[-1])")
    assert (code, said) == (0, "True False sqlite3")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be a long random string of 50 characters or more."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a long random string of 50 characters or more."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must be the host names that the site answers to"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must be the host names that the site answers to"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be postgres://"),
        ({"EMAIL_URL": ""}, "EMAIL_URL must be smtp+tls://"),
        ({"SITE_URL": ""}, "SITE_URL must be where readers find the site: https://"),
        ({"SITE_URL": "previously.example"}, "SITE_URL must be where readers find the site: https://"),
        ({"DATABASE_URL": "oracle of delphi"}, "DATABASE_URL is not a database address"),
        ({"DATABASE_URL": "gopher://host/name"}, "DATABASE_URL is not a database address"),
        ({"EMAIL_URL": "pigeon://roof"}, "EMAIL_URL is not a mail server's address"),
        ({"DEBUG": "perhaps"}, "DEBUG cannot be read as bool"),
        ({"HTTPS": "ture"}, "HTTPS cannot be read as bool: say one of 0, 1, false"),
        ({"DATABASE_URL": "postgres://site:pa/ss@host:54x32/name"}, "DATABASE_URL is not a database address"),
        ({"TRUSTED_PROXY_COUNT": "two"}, "TRUSTED_PROXY_COUNT cannot be read as int"),
    ],
    ids=lambda value: "-".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_production_refuses_with_a_sentence(changes, sentence):
    code, said = start(**SOUND | changes)
    assert code != 0
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert sentence in said


def test_everything_that_is_missing_is_said_at_once():
    said = start(DEBUG="0")[1]
    assert all(name in said for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "SITE_URL", "EMAIL_URL"))


@pytest.mark.parametrize(
    "changes",
    [
        {"SECRET_KEY": "hunter2"},
        {"DATABASE_URL": "oracle://scott:hunter2@host/x"},
        {"DATABASE_URL": "postgres://scott@host:hunter2/x"},
        {"EMAIL_URL": "pigeon://scott:hunter2@roof"},
        {"EMAIL_URL": "smtp://scott@host:hunter2"},
    ],
)
def test_a_refusal_repeats_no_secret(changes):
    code, said = start(**SOUND | changes)
    assert code != 0
    assert "hunter2" not in said


def test_behind_a_proxy_https_is_what_it_says():
    asked = "print(s.SECURE_PROXY_SSL_HEADER)"
    assert start(asked, **SOUND)[1] == "None"
    assert "X_FORWARDED_PROTO" in start(asked, **SOUND, TRUSTED_PROXY_COUNT="1")[1]


def test_redis_is_the_cache_where_it_is_set():
    asked = "print(s.CACHES['default']['BACKEND'].split('.')[-1])"
    assert start(asked)[1] == "DatabaseCache"
    assert start(asked, REDIS_URL="redis://127.0.0.1:1")[1] == "RedisCache"
