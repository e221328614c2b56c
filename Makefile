# Two commands are all a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
STAGE ?= mentoring
# a Python named on the command line gets an environment of its own where .venv is of another one: make test PYTHON=python3.13
VENV := .venv
ifneq ($(origin PYTHON),file)
override PYTHON := $(or $(shell tools/which_python.sh $(PYTHON)),$(error $(PYTHON) does not run))
VENV := $(shell tools/which_venv.sh $(PYTHON))
endif
export VENV
BIN := $(VENV)/bin
SHELL := /bin/bash
# uv trusts what the machine trusts: behind a company's proxy its own list is not enough (the older name, then the newer)
export UV_NATIVE_TLS := 1
export UV_SYSTEM_CERTS := 1
# a suite starts Python hundreds of times: what it compiles is kept, also where the machine says otherwise
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 — /'

demo: $(VENV)/.runtime  ## install, migrate, load the demo company, serve it (PORT=8000 STAGE=mentoring)
	@$(MAKE) --no-print-directory -j2 look told
	@$(BIN)/binome demo --port $(PORT) --stage $(STAGE)

# beside npm at work, the first time; `demo` itself prepares what is not prepared yet
told: $(VENV)/.french  ## prepare the demo company without serving it
	@test -e $(VENV)/.look || $(BIN)/binome demo --port $(PORT) --stage $(STAGE) --only-prepare

# what SQLite was sent is noted, and PostgreSQL is sent every statement once more, not every test (0211)
test: install  ## install what tests need, then run every check and every test
	@tools/needs.sh gettext
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test-sqlite SENT=--note-sent=var/sent
	@$(MAKE) --no-print-directory test-postgresql SENT=--send-more=var/sent

test-sqlite: install  ## every test, browser included, on SQLite
	@tools/needs.sh chromium postgresql gettext openssh-client
	@echo "Every test, on SQLite …" && $(BIN)/pytest -n auto $(SENT)

test-postgresql: install  ## every test that touches the database, on a PostgreSQL of its own
	@tools/needs.sh postgresql
	@echo "Every test that touches the database, on PostgreSQL …" && \
	 tools/postgres.py $(BIN)/pytest -n auto $(SENT) -m "django_db and not browser and not one_database"

# the suite sends a few requests to each operation; here hundreds, with keys of every scope
test-compliance: install  ## the independent suites of the protocols, whole: scim2-tester, schemathesis (API_EXAMPLES=100), openbadgeslib, a SAML identity provider, an xAPI record store, promtool and Prometheus
	@tools/needs.sh prometheus
	@API_EXAMPLES=$(or $(API_EXAMPLES),100) $(BIN)/pytest -n auto tests/interfaces/scim/test_compliance.py tests/interfaces/api/test_compliance.py tests/journey/outcomes/test_badges.py tests/interfaces/accounts/saml_compliance.py tests/core/statements/store_compliance.py tests/monitoring/prometheus_compliance.py

coverage: install  ## every test but the browser's, and which branches of the source and of the engine they went through
	@$(BIN)/coverage erase
	@$(BIN)/pytest -n auto -m "not browser" --cov --cov-report=
	@echo "The engine:" && $(BIN)/coverage report --include="src/binome/engine/*" | tail -1
	@echo "All of src, files below 80 % first:" && $(BIN)/coverage report --sort=cover --skip-covered

# in Paris: a Sunday night, 29 February, just before the hour that is not, in the doubled hour, New Year's Eve
ODD_MOMENTS ?= 2027-02-28T23:30 2028-02-29T12:00 2027-03-28T01:58+01:00 2027-10-31T02:58+02:00 2026-12-31T23:58

test-clock: install  ## the quick part of the suite at odd moments (ODD_MOMENTS="2027-02-28T23:30 …")
	@for moment in $(ODD_MOMENTS); do \
	  echo "The quick tests at $$moment …" && tools/at.py $$moment $(BIN)/pytest -n auto -m "not slow and not browser and not two_clocks" || exit 1; \
	done

test-pythons: install  ## the quick tests on every Python found, the oldest first, each in an environment of its own
	@tools/pythons.sh

test-next: install  ## the quick tests on the next Django and the newest allauth, numba, highspy
	@tools/next.sh

install: $(VENV)/.dev look $(VENV)/.node-programs  ## everything for working on the project

$(VENV)/.node-programs: $(VENV)/.dev tests/identity_provider/package-lock.json tests/sign_in_service/package-lock.json tests/training_platform/package-lock.json
	@$(BIN)/python tools/node_programs.py
	@touch $@

check: install  ## style, types, contracts, migrations, messages, templates, decisions, changelog
	@$(MAKE) --no-print-directory -j2 check-types check-all-else

# half of the time is mypy's: the other half passes beside it
check-types:
	@$(BIN)/mypy

check-all-else:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet src
	@$(BIN)/bandit -q -r src -c pyproject.toml --severity-level medium
	@BINOME_DEBUG=1 $(BIN)/binome makemigrations --check --dry-run
	@$(BIN)/python tools/decisions.py --check
	@$(BIN)/python tools/release.py check
	@tools/messages.sh --check

fix:  ## format code, sort imports
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: install  ## measure, side by side with the floor; results in bench/results/
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.audience
	@$(BIN)/python -m bench.needs_map
	@$(BIN)/python -m bench.pairs
	@$(BIN)/python -m bench.report

bench-load: install  ## a mailing and its opening peak on the real server (PEOPLE=30000 MINUTES=5 DATABASE=sqlite|postgres)
	@$(BIN)/python -m bench.load --people $(or $(PEOPLE),30000) --minutes $(or $(MINUTES),5) --database $(or $(DATABASE),sqlite)

bench-engine: install  ## measure the engine against its peers, installed in their own environment
	@bench/engine.sh

messages-check: install  ## fail when French lacks a text, or says it fuzzily
	@tools/messages.sh --check

messages: install  ## collect texts to translate into the French catalogue
	@tools/needs.sh gettext
	@tools/messages.sh

decisions: install  ## write the index of docs/decisions anew, after adding or changing a record
	@$(BIN)/python tools/decisions.py

pictures: install  ## retake the pictures of the documentation from a demo being served (PORT=8000)
	@$(BIN)/python tools/pictures.py http://localhost:$(PORT)

wheel: $(VENV)/.runtime look  ## what an administrator installs: dist/ gets the package with look and French, and the lock of its libraries
	@$(BIN)/python tools/wheel.py

release: install  ## prepare a version (VERSION=0.2.0): changelog, version, a database of it for the tests of upgrades, its bill of materials; commits nothing
	@$(BIN)/python tools/release.py stamp $(VERSION)
	@$(MAKE) --no-print-directory install
	@$(BIN)/python tools/release.py keep
	@$(BIN)/python tools/sbom.py dist/binome-$(VERSION).cdx.json

lock: $(VENV)/bin/uv  ## choose versions anew
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade --group build -o requirements-build.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade pyproject.toml --group dev -o requirements-dev.lock

$(VENV)/bin/uv:
	@tools/venv.sh $(PYTHON) $(VENV)

$(VENV)/.runtime: $(VENV)/bin/uv requirements.lock pyproject.toml
	@test -e $(VENV)/.dev || $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/uv requirements-dev.lock pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@ $(VENV)/.runtime

look: $(VENV)/.look $(VENV)/.french  ## fetch what browsers get, compile the French catalogue
$(VENV)/.look: $(VENV)/.runtime package-lock.json requirements-build.lock tools/look.py
	@$(BIN)/python tools/look.py
	@touch $@

$(VENV)/.french: $(VENV)/.runtime src/binome/locale/fr/LC_MESSAGES/django.po
	@$(BIN)/pybabel -q compile -D django -d src/binome/locale
	@touch $@

.PHONY: help demo told test test-compliance test-sqlite test-postgresql coverage test-clock test-pythons test-next install check fix bench bench-load bench-engine messages messages-check decisions pictures wheel release lock look
