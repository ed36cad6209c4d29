# DO'thèque graph. `make` lists what there is to do; everything sets itself up.
SHELL := /bin/sh
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
RUN_PINS := constraints/run.txt
TEST_PINS := constraints/test.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help serve load test test-slow check format docs constraints benchmark clean

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; try make PYTHON=python3.12" >&2; exit 2; }
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python $(RUN_PINS) pyproject.toml
	@echo "Installing dotheque-graph"
	@$(PIP) install --require-hashes --no-deps -r $(RUN_PINS)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tools: .venv/installed $(TEST_PINS)
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes --no-deps -r $(TEST_PINS)
	@touch $@

serve: .venv/installed  ## Load the catalogue where there is none yet, and serve it on HOST:PORT
	@$(BIN)/dotheque load --if-empty
	@$(BIN)/dotheque serve --host $(HOST) --port $(PORT)

load: .venv/installed  ## Publish the catalogue of data/ as it stands
	@$(BIN)/dotheque load

test: .venv/tools  ## Run the tests
	@$(BIN)/python -m pytest

test-slow: .venv/tools  ## Load, serve and ask the whole catalogue, as a user would
	@$(BIN)/python -m pytest -m slow -s tests/slow

check: .venv/tools  ## Formatting, types, floors, Turtle form, then the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/dotheque turtle fmt --check data ontology shapes
	@$(BIN)/python -m pytest

format: .venv/tools  ## Put Python and Turtle in their canonical form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/dotheque turtle fmt data ontology shapes

docs: .venv/tools  ## Write the reference in docs/reference/ anew
	@$(BIN)/python docs/build_reference.py

constraints: .venv/tools  ## Pin the newest versions that fit, with their hashes
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  --extra test --extra build pyproject.toml --output-file $(TEST_PINS)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make constraints' --constraint $(TEST_PINS) \
	  --extra build pyproject.toml --output-file $(RUN_PINS)

benchmark: .venv/tools  ## Measure loading, publishing and answering on this machine
	@$(BIN)/python benchmarks/publication.py

clean:  ## Remove the virtual environment and the running instance of this checkout
	rm -rf .venv var
