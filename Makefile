# Two commands do everything: `make demo` and `make test`. Both set up .venv first; a second run is quick.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test check screenshots benchmark-reader fuzz lock docs clean

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Demarche needs Python 3.11 or newer; $(PYTHON) is {sys.version.split()[0]}. Try: make PYTHON=python3.12")'
	@echo "Setting up $(VENV), once: about a minute …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)
	@mkdir -p demo
	@$(BIN)/demarche read examples/crisis --db demo/crisis.db
	@$(BIN)/demarche brief --db demo/crisis.db
	@$(BIN)/demarche brief --db demo/crisis.db --format html --output demo/brief.html
	@echo
	@echo "Open demo/brief.html in a browser: every report with its records marked in it."
	@echo "Work with it there:   $(BIN)/demarche desk --db demo/crisis.db"
	@echo "Ask the ledger more:  $(BIN)/demarche list conditions --db demo/crisis.db"

test: $(STAMP) check
	$(BIN)/python -m pytest --cov --cov-report=term

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Every page of the desk, as it looks over the example; needs Chromium.
screenshots: $(STAMP)
	@$(BIN)/python docs/screenshots/make.py

# The documentation as a site, in site/: opens from disk, fetches nothing. The reference is made from the code first.
docs: $(STAMP)
	@$(BIN)/python docs/reference/make.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# The reader in one table beside the published figures; the labelled data is not part of the repository.
benchmark-reader: $(STAMP)
	@$(BIN)/python benchmarks/reader.py

# Parsers under a fuzzer's bytes, SECONDS each; TARGETS names some of them. Needs atheris, which is not in the lock.
SECONDS ?= 60
fuzz: $(STAMP)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet 'atheris>=3.0'
	@$(BIN)/python fuzz/run.py --seconds $(SECONDS) $(TARGETS)

# The lock is made for every platform and Python from 3.11 up; needs uv (pip install uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) demo site
