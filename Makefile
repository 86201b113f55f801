# Previously. `make run` starts the site, `make test` proves it. Both work on a machine with python3 (3.11 or newer) and
# make; what else the tests need is installed where we may (as root on Debian), and named where we may not.

PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin
export PORT
export PATH := $(CURDIR)/$(BIN):$(PATH)
export DEBIAN_FRONTEND := noninteractive

.PHONY: help venv run cluster test soak bench lint format tools clean

help:
	@echo "make run     the site on http://127.0.0.1:$(PORT)/ (PORT, DATABASE_URL, MEDIA_ROOT, DEMO=0 for an empty one)"
	@echo "make cluster the same on two processes, PostgreSQL, Redis and nginx, all on the loopback (docs/deploy.md)"
	@echo "make test    every check: lint, migrations, production settings, tests on SQLite and on PostgreSQL"
	@echo "make soak    the tests of many processes at once, in their long form"
	@echo "make bench   the benchmarks, on databases of their own (benchmarks/README.md; NAMES=posting for one)"
	@echo "make format  put the code into its form;  make venv  only the environment;  make clean  remove what was made"

# --- The environment, in .venv

venv: $(BIN)/.run

$(BIN)/.python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || $(call install,python3-venv)
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || python3 -m venv --clear .venv
	@touch $@

$(BIN)/.run: requirements.txt | $(BIN)/.python
	$(BIN)/python -m pip install $(PIP_OPTIONS) -r requirements.txt
	@touch $@

$(BIN)/.test: requirements-dev.txt requirements.txt | $(BIN)/.python
	$(BIN)/python -m pip install $(PIP_OPTIONS) -r requirements-dev.txt
	@touch $@

PIP_OPTIONS := -qq --disable-pip-version-check --root-user-action=ignore

# As root on Debian or Ubuntu: install. Elsewhere: say what is missing.
install = { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then echo "installing $(1)"; apt-get -qq update && apt-get -qq install -y --no-install-recommends $(1) >/dev/null; \
	else echo "Please install: $(1)"; false; fi; }

# --- The site

run: venv var/static/staticfiles.json
	@honcho run python manage.py migrate --verbosity 0
	@honcho run python manage.py createcachetable --verbosity 0
	@[ "$(DEMO)" = 0 ] || honcho run python manage.py demo --if-empty
	@echo; echo "  Previously is on http://127.0.0.1:$(PORT)/   (Ctrl-C ends it)"; echo
	@# honcho gives the worker a PORT of its own, and its letters lead to the site's.
	@exec env SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}" honcho start --port $(PORT)

# Everything of its own and gone afterwards; DEMO=0 for an empty site.
cluster: $(BIN)/.test tools
	@$(PLAIN) PORT=$(PORT) DEMO=$(DEMO) python -m deploy.cluster

# Hashed and compressed, which takes ten seconds: only after a change.
var/static/staticfiles.json: $(shell find static -type f) $(BIN)/.run
	@honcho run python manage.py collectstatic --noinput --verbosity 0
	@touch -c $@

# --- The tests

# What they need besides Python. A test that misses its program is skipped and named; with CI=true that is a failure.
DEBS := chromium postgresql redis-server nginx-light rsync fonts-noto-cjk fonts-noto-color-emoji fonts-urw-base35
tools:
	@missing=""; for deb in $(DEBS); do dpkg -s $$deb >/dev/null 2>&1 || missing="$$missing $$deb"; done; \
	[ -z "$$missing" ] || $(call install,$$missing) || [ "$$CI" != true ]

lint: $(BIN)/.test
	@ruff check --quiet
	@ruff format --check --quiet || { echo "make format puts it right."; exit 1; }

format: $(BIN)/.test
	ruff check --fix
	ruff format

test: $(BIN)/.test tools lint
	@$(PLAIN) python manage.py makemigrations --check --dry-run
	@env $(PRODUCTION) python manage.py check --deploy --fail-level WARNING
	@echo "On SQLite:"
	@$(PLAIN) pytest -n auto --dist worksteal
	@echo "On PostgreSQL and Redis:"
	@$(PLAIN) python -m tests.servers pytest -n auto --dist worksteal -m "not browser"

# A developer's own settings are no part of it.
PLAIN := env -u DATABASE_URL -u REDIS_URL -u MEDIA_ROOT -u EMAIL_URL -u DEBUG

# As in production, so that its settings are checked too.
PRODUCTION := DEBUG=0 SECRET_KEY=$$(python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	ALLOWED_HOSTS=previously.example SITE_URL=https://previously.example EMAIL_URL=consolemail:// DATABASE_URL=sqlite:////nowhere/at.all

soak: $(BIN)/.test tools
	SOAK=1 pytest -m chaos
	SOAK=1 python -m tests.servers pytest -m chaos

# On databases of its own in var/benchmarks, never the site's.
bench: $(BIN)/.test tools
	@$(PLAIN) python -m benchmarks $(NAMES)

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis var/static var/test-failures
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
