# `make help` lists what there is. A machine needs Python 3.11 or newer and make; the rest is fetched into .venv/.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
            $(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
WORKERS ?= 2
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test bench check docs-check format install install-test install-check install-bench clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: install ## open the tool on http://127.0.0.1:8000 with the demonstration town (INTEL_HOME, INTEL_PORT)
	@$(BIN)/intel serve --demo

test: install-test ## run every test; what the machine lacks (Neo4j, Chromium, ../shared) is named and left out
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

bench: install-bench ## measure, beside peers, as one table (ARGS="ledger town --scale 10"); takes minutes
	@$(BIN)/python tests/bench $(ARGS)

check: install-check docs-check ## lint, types, the layers, and that generated docs are current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs-check: install-check
	@if $(BIN)/python -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("intel.docs") is None)'; \
	then $(BIN)/python -m intel.docs --check; fi

format: install-check ## put every file into the common format
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .

clean: ## remove .venv and caches; never INTEL_HOME
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build intel.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is older than pyproject.toml exactly when its part has to be installed again.
install: .venv/run.stamp
install-test: .venv/test.stamp
install-check: .venv/check.stamp
install-bench: .venv/bench.stamp

.venv/made.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python cannot make .venv here; on Debian install python3-venv."; exit 1; }
	@touch $@

.venv/run.stamp: .venv/made.stamp pyproject.toml
	@echo "Installing into .venv (about a minute the first time)."
	@$(BIN)/pip install -qq --disable-pip-version-check -e .
	@touch $@

.venv/test.stamp: .venv/made.stamp pyproject.toml
	@echo "Installing what tests need into .venv."
	@$(BIN)/pip install -qq --disable-pip-version-check -e '.[test]'
	@touch .venv/run.stamp $@

.venv/check.stamp: .venv/made.stamp pyproject.toml
	@echo "Installing what tests and checks need into .venv."
	@$(BIN)/pip install -qq --disable-pip-version-check -e '.[test,check]'
	@touch .venv/run.stamp .venv/test.stamp $@

.venv/bench.stamp: .venv/made.stamp pyproject.toml
	@echo "Installing what tests and benchmarks need into .venv."
	@$(BIN)/pip install -qq --disable-pip-version-check -e '.[test,bench]'
	@touch .venv/run.stamp .venv/test.stamp $@
