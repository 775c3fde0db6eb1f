# Two commands: `make serve` shows the map, `make test` runs every check. Python 3.11+ and make suffice.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
PYTEST_FLAGS ?=
PROCESSES ?= 2
REQUESTS ?= 200
PATTERNS ?= 10000
QUESTIONS ?= 1000
SEED ?= 1
BENCH ?=
BENCH_VENV ?= build/bench-venv
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: serve test deep check format picture constraints bench bench-setup clean
.DEFAULT_GOAL := serve

serve: .venv/installed
	@$(BIN)/incident-mapper serve --port $(PORT) --data $(DATA)

test: .venv/tested
	@sh .ci/chromium
	@sh .ci/clients
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/incident-mapper check
	$(BIN)/pytest --numprocesses $(PROCESSES) --dist worksteal $(PYTEST_FLAGS)

# What takes minutes, by hand: thousands of requests made up from the OpenAPI document, false alarms of
# the tests by simulation on thousands of random patterns, each hostile text on each page by itself,
# and random analyses in three processes.
deep: .venv/tested
	$(BIN)/pytest -s tests/domain/statistics/test_false_alarms.py --patterns $(PATTERNS)
	$(BIN)/pytest -s tests/api/test_schemathesis.py --requests $(REQUESTS) --requests-seed $(SEED)
	$(BIN)/pytest -s tests/browser/test_hostile_pages.py --every-page
	$(BIN)/pytest tests/analysis/test_reproducible.py --questions $(QUESTIONS) --requests-seed $(SEED)

check: .venv/installed
	@$(BIN)/incident-mapper check

format: .venv/tested
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

picture: .venv/tested
	@sh .ci/chromium
	$(BIN)/python docs/picture.py docs

# Against peers, which are no dependencies: see benchmarks/README.md.
bench: $(BENCH_VENV)/installed
	@$(BENCH_VENV)/bin/python -m benchmarks $(BENCH)

bench-setup: $(BENCH_VENV)/installed

$(BENCH_VENV)/installed: constraints.txt benchmarks/requirements.txt pyproject.toml
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install --quiet --require-hashes -r constraints.txt
	@$(BENCH_VENV)/bin/python -m pip install --quiet -r benchmarks/requirements.txt
	@$(BENCH_VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Pins every package anew, with hashes and without addresses; needs the package `uv`.
constraints:
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 pyproject.toml .ci/build.in --output-file constraints.txt
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 --group dev --constraints constraints.txt --output-file constraints-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON="; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "python3-venv is missing: install it with the system's package manager"; exit 1; }

.venv/installed: constraints.txt pyproject.toml | .venv/bin/python
	@echo "Installing pinned packages into .venv (once)"
	@$(PIP) install --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: constraints-dev.txt .venv/installed
	@$(PIP) install --require-hashes -r constraints-dev.txt
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
