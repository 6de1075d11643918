# Two commands for newcomers: `make demo` and `make test`. Everything runs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# One more than processors: who waits for a killed bot to start again leaves one idle.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")
# Compiled code is kept, whatever the shell says: each process that the demo and the tests start would compile it all anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo run test test-all check lint types imports pytest oracle format texts lock clean

demo: $(VENV)/.installed
	$(BIN)/ratsbote demo $(ARGS)

run: $(VENV)/.installed
	$(BIN)/ratsbote run $(ARGS)

# All checks beside each other: mypy keeps one core busy for half a minute.
test: $(VENV)/.installed-dev
	$(MAKE) --no-print-directory --jobs check

check: lint types imports pytest

# All that the forge runs: also the tests that take long and that seldom find what the others let pass, and the sandbox's.
test-all: lint types imports
	$(BIN)/pytest -n auto --hypothesis-profile=thorough $(ARGS)
	$(MAKE) -C sandbox test

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

imports: $(VENV)/.installed-dev
	$(BIN)/lint-imports

pytest: $(VENV)/.installed-dev
	$(BIN)/pytest -n $(WORKERS) -m "not thorough" $(ARGS)

# The polls' tallies against an independent library: some 800 MB in an environment of its own, so only on demand; and
# calendar files against ical.js, from npm. Once they are there, the tests use them; without, those tests say that they were
# left out.
oracle: .venv-oracle/.installed tests/oracle/node_modules/.package-lock.json

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml sandbox/pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ./sandbox --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv-oracle/.installed: requirements-oracle.lock
	$(PYTHON) -m venv .venv-oracle
	.venv-oracle/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-oracle.lock
	@touch $@

tests/oracle/node_modules/.package-lock.json: tests/oracle/package-lock.json
	npm ci --prefix tests/oracle --no-audit --no-fund
	@touch $@

# Needs uv. The lock is universal (environment markers), carries hashes and no addresses.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-dev.in -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-oracle.in -o requirements-oracle.lock

clean:
	rm -rf $(VENV) .venv-oracle tests/oracle/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
