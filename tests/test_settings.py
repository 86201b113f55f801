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
OURS |= {"DATABASE_POOL", "DATABASE_REPLICA_URL", "S3_BUCKET", "S3_PUBLIC_URL", "METRICS", "METRICS_FROM"}
POSTGRES = {"DATABASE_URL": "postgres://site:secret@127.0.0.1/site"}
BUCKET = {"S3_BUCKET": "pictures", "S3_PUBLIC_URL": "https://media.previously.example/"}


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
        (
            {"ALLOWED_HOSTS": "https://previously.example"},
            "ALLOWED_HOSTS must be the host names that the site answers to",
        ),
        ({"DATABASE_URL": "sqlite://site.sqlite3"}, "DATABASE_URL must have four slashes and an absolute path"),
        ({"DATABASE_URL": "sqlite:///site.sqlite3"}, "DATABASE_URL must have four slashes and an absolute path"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL must have four slashes and an absolute path"),
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
        ({"DATABASE_REPLICA_URL": "gopher://host/name"}, "DATABASE_REPLICA_URL is not a database address"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL cannot be read as int"),
        ({"MEDIA_ROOT": "/dev/null/media"}, "MEDIA_ROOT must be a folder that the site's user may write to"),
        ({"S3_BUCKET": "pictures"}, "S3_PUBLIC_URL must be where readers get the pictures: https://"),
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


def test_postgres_has_a_pool_as_large_as_a_process_has_threads():
    wanted = "d['OPTIONS']['pool']['max_size'], d['CONN_MAX_AGE'], d['CONN_HEALTH_CHECKS']"
    asked = f"d = s.DATABASES['default']; print({wanted})"
    assert start(asked, **POSTGRES) == (0, "4 0 True")
    assert start(asked, **POSTGRES, DATABASE_POOL="9") == (0, "9 0 True")


def test_without_a_pool_a_thread_keeps_its_connection():
    asked = "d = s.DATABASES['default']; print('pool' in d['OPTIONS'], d['CONN_MAX_AGE'], d['CONN_HEALTH_CHECKS'])"
    assert start(asked, **POSTGRES, DATABASE_POOL="0") == (0, "False 60 True")


def test_what_the_address_of_a_database_says_is_kept():
    asked = "print(*map(s.DATABASES['default']['OPTIONS'].get, ['sslmode', 'connect_timeout', 'prepare_threshold']))"
    address = f"{POSTGRES['DATABASE_URL']}?sslmode=require&connect_timeout=9&prepare_threshold=1000000000"
    assert start(asked, DATABASE_URL=address) == (0, "require 9 1000000000")
    assert start(asked, **POSTGRES) == (0, "None 5 5")


def test_a_replica_is_there_only_where_it_is_named():
    asked = "print(sorted(s.DATABASES), getattr(s, 'DATABASE_ROUTERS', []))"
    assert start(asked, **POSTGRES) == (0, "['default'] []")
    replica = {"DATABASE_REPLICA_URL": "postgres://site@127.0.0.2/site"}
    assert start(asked, **POSTGRES, **replica) == (0, "['default', 'replica'] ['config.replica.ReadersReplica']")


def test_pictures_in_a_bucket_come_from_its_own_address_and_the_policy_says_so():
    asked = (
        "from django.core.files.storage import default_storage as d;"
        "print(d.url('pictures/a/480.avif'), s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][-1])"
    )
    found = "https://media.previously.example/pictures/a/480.avif https://media.previously.example"
    assert start(asked, **BUCKET) == (0, found)


def test_a_bucket_without_its_library_is_refused_with_what_to_install():
    block = "import sys; sys.modules['storages'] = None; from django.conf import settings as s; s.DEBUG"
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "config.settings"} | BUCKET
    done = subprocess.run([sys.executable, "-c", block], env=environment, capture_output=True, text=True)
    assert done.returncode
    assert "pip install -r requirements-s3.txt" in done.stderr
