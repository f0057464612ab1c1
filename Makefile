# Few verbs; `make` lists them.
PYTHON ?= python3.11
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bless bench soak lock clean

help:
	@echo "make run    clean the seeds into output/seeds"
	@echo "make test   the whole suite"
	@echo "make check  style, types, import contracts"
	@echo "make bless  rewrite tests/golden, to be read as a diff"
	@echo "make bench  measure speed and accuracy"
	@echo "make soak   kill runs, and workers of a cluster, at random moments, for some minutes"
	@echo "make lock   resolve the dependencies anew"

run: .venv/run
	$(BIN)/qingwen clean seeds --out output/seeds

test: .venv/dev
	$(BIN)/python -m pytest -n 2

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bless: .venv/dev
	$(BIN)/python -m tests.golden_output

bench: .venv/dev
	for name in annotations detection encoding paragraphs script unwrapped; do $(BIN)/python -m benchmarks.$$name || exit 1; done
	@echo "benchmarks.boilerplate takes files of labelled lines: $(BIN)/python -m benchmarks.boilerplate --help"

soak: .venv/dev
	folder=$$(mktemp -d) && $(BIN)/python -m tests.soak $$folder --kills 200 \
	  && $(BIN)/python -m tests.soak_dask $$folder/dask --kills 40 && rm -r $$folder

# The locks are complete and hold hashes: pip resolves nothing, and refuses any file but those that were resolved.
.venv/run: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.lock
	touch $@

lock:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --group build --output-file requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
