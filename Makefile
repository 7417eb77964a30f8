# Works with plain python3 and pip; uses uv when it is there.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
GPU_VENV ?= .venv-torch
TORCH ?= torch>=2.9
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PROMPT ?= cat running on the river
UV := $(shell command -v uv 2>/dev/null)

CLIENTS := $(VENV)/clients
NODE := $(VENV)/node
ifdef UV
  MAKE_VENV := uv venv --quiet --allow-existing --python $(PYTHON)
  # Without bytecode every start compiles the libraries anew: 3.3 s of CPU instead of 1.2 s.
  INSTALL := uv pip install --quiet --compile-bytecode --python $(BIN)/python
  INSTALL_CLIENTS := uv pip install --quiet --python $(CLIENTS)/bin/python
else
  MAKE_VENV := $(PYTHON) -m venv
  INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
  INSTALL_CLIENTS := $(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help install film serve test check test-gpu-cpu bench-gpu chaos format bench-clay docs gallery lock scaling clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.run ## Install Kinema into .venv

film: $(VENV)/.run ## Make a first film (PROMPT="..."): server, request, film.mp4
	@$(BIN)/python scripts/film.py "$(PROMPT)"

serve: $(VENV)/.run ## Start the server; settings come from KINEMA_* and kinema.toml
	@$(BIN)/kinema serve

test: check $(CLIENTS)/.done $(NODE)/.done ## Install what tests need, run the checks and all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST)

check: $(VENV)/.dev ## Run ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/write_docs.py --check

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

test-gpu-cpu: $(GPU_VENV)/.gpu ## Install torch for the CPU into .venv-torch and test the engine `diffusers`
	@$(GPU_VENV)/bin/python -m pytest -n auto --dist loadfile tests/torch tests/unit/diffusers $(PYTEST)

bench-gpu: ## Time denoising steps on this machine's GPU into docs/benchmarks.md (PYTHON=... with torch and diffusers)
	@PYTHONPATH=src $(PYTHON) -m bench.gpu --write

chaos: $(VENV)/.dev ## Kill processes at random under load; nothing may be lost (JOBS=500 KILLS=100)
	@$(BIN)/python -m tests.chaos --jobs $(or $(JOBS),500) --kills $(or $(KILLS),100)

scaling: $(VENV)/.dev ## Simulate 10 to 10,000 GPUs into docs/scaling.md (MEASURE=1 measures this code first)
	@$(if $(MEASURE),$(BIN)/python bench/simulate.py --measure)
	@$(BIN)/python bench/simulate.py --write

bench-clay: $(VENV)/.run ## Measure clay alone into docs/benchmarks.md (BENCH="--prompts 2 --lengths 4" for less)
	@$(BIN)/python -m bench.clay --write $(BENCH)

docs: $(VENV)/.run ## Write the generated pages of docs/ again
	@$(BIN)/python scripts/write_docs.py

gallery: $(VENV)/.run ## Render docs/gallery and the README's contact sheet again
	@$(BIN)/python scripts/gallery.py
	@$(BIN)/python scripts/contact_sheet.py

lock: ## Pin all dependencies again by hash (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml requirements/build.in \
	  --group dev -o requirements/dev.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml requirements/build.in \
	  -c requirements/dev.txt -o requirements/run.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/clients.in \
	  -o requirements/clients.txt

clean: ## Remove the environment and the caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.run: pyproject.toml requirements/run.txt
	@echo "Installing Kinema into $(VENV) ..."
	@$(MAKE_VENV) $(VENV)
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests need ..."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# torch comes first: what needs it would otherwise fetch a build for CUDA of several GB.
$(GPU_VENV)/.gpu: pyproject.toml requirements/gpu.txt
	@echo "Installing torch and what the tests need into $(GPU_VENV) ..."
	@$(PYTHON) -m venv $(GPU_VENV)
	@$(GPU_VENV)/bin/python -m pip install --quiet --disable-pip-version-check \
	  --retries 1 "$(TORCH)" --index-url $(TORCH_INDEX) || \
	  $(GPU_VENV)/bin/python -m pip install --quiet --disable-pip-version-check "$(TORCH)"
	@$(GPU_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/gpu.txt
	@$(GPU_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(GPU_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(CLIENTS)/.done: $(VENV)/.run requirements/clients.txt
	@echo "Installing the Python clients of others ..."
	@$(MAKE_VENV) $(CLIENTS)
	@$(INSTALL_CLIENTS) --require-hashes -r requirements/clients.txt
	@touch $@

# Without Node, or without a way to its packages, its tests are skipped.
$(NODE)/.done: $(VENV)/.run tests/acceptance/clients/package-lock.json
	@mkdir -p $(NODE)
	@cp tests/acceptance/clients/package.json tests/acceptance/clients/package-lock.json $(NODE)
	@if command -v npm >/dev/null; then echo "Installing the Node client ..."; \
	  npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch $@ \
	  || echo "npm can't install it: its tests are skipped."; fi
