# `make run` and `make test` do all set-up themselves; a second call finds it done.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test lint lock clean bench bench-delivery bench-feeds bench-topics bench-stories

VENV   := .venv
BIN    := $(VENV)/bin
# The newest interpreter that every locked dependency has wheels for; any Python from 3.11 on will do.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# Tests run beside each other on two cores at least; `make test ARGS=tests/unit` runs a part.
ARGS   ?=

help:
	@echo "make run    set up what is missing and start Tocsin"
	@echo "make test   set up what is missing and run every test"
	@echo "make setup  the environment in .venv, nothing more"
	@echo "make lint   formatting, lint, types and import rules"
	@echo "make bench  every benchmark; make bench-delivery, bench-feeds, bench-topics and bench-stories some of them"
	@echo "make lock   resolve the dependencies anew into requirements/"

setup: $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@exec $(BIN)/tocsin run

test: $(VENV)/test.stamp
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip --disable-pip-version-check check

bench: bench-delivery bench-feeds bench-topics bench-stories

# Three quarters of an hour. Each one's --help tells its sizes.
bench-delivery: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.fan_out
	$(BIN)/python -m benchmarks.claims --subscriptions 1000000 --feeds 50000 --chats 100000 --deliveries 1000000 --claims 200
	$(BIN)/python -m benchmarks.fairness
	$(BIN)/python -m benchmarks.steady --seconds 120
	$(BIN)/python -m benchmarks.kill_trial --kills 200 --alerts 10000
	$(BIN)/python -m benchmarks.kill_trial --kills 100 --alerts 10000 --database postgresql

# When feeds are looked at, what reading one costs, what hostile ones do to the rest, how fast feeds are polled beside
# other pollers, and how fast what they bring becomes owed. Half an hour.
bench-feeds: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.rhythm
	$(BIN)/python -m benchmarks.feed_reading
	$(BIN)/python -m benchmarks.hostile_feeds
	$(BIN)/python -m benchmarks.slow_hosts
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.served_to_owed

# How well and how fast topics are found, and how long a chat waits for what is stored. SENTENCES names the folder of
# development sentences and queries.
bench-topics: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.topics_found $(if $(SENTENCES),--data $(SENTENCES))
	$(BIN)/python -m benchmarks.languages $(if $(SENTENCES),--data $(SENTENCES))
	$(BIN)/python -m benchmarks.topics_speed $(if $(SENTENCES),--data $(SENTENCES))
	$(BIN)/python -m benchmarks.preview
	$(BIN)/python -m benchmarks.preview --database postgresql
	$(BIN)/python -m benchmarks.match_bulk $(if $(SENTENCES),--data $(SENTENCES))

# How well text is split into sentences, languages are told, items are joined to stories, and articles are told from their
# pages. SENTENCES names the folder of sentences, as above, DATA other labelled items, ARTICLE a text to sum up.
bench-stories: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.splitter $(if $(SENTENCES),--data $(SENTENCES))
	$(BIN)/python -m benchmarks.languages $(if $(SENTENCES),--data $(SENTENCES))
	$(BIN)/python -m benchmarks.stories $(if $(DATA),--data $(DATA))
	$(BIN)/python -m benchmarks.stories_lists
	$(BIN)/python -m benchmarks.developments $(if $(DATA),--data $(DATA))
	$(BIN)/python -m benchmarks.articles
	$(if $(ARTICLE),$(BIN)/tocsin summarize $(ARTICLE))

# uv installs faster where it is there; pip does the same work everywhere. The lock files are complete, and nothing is
# resolved anew: pip would trip over what `package[extra]` of a later day brings.
define install
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r $(1); \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1); \
	fi
endef

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Tocsin needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "Setting up the environment in $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) can't make environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 2; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Adding what the tests need …"
	$(call install,requirements/test.txt)
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra test --extra bench pyproject.toml requirements/build.in -o requirements/test.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
