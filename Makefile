# make run: set everything up and open the window (or, without a screen, decide every sample under out/).
# make test: set everything up and pass the tests; needs no screen.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check lock model samples clean

run: $(STAMP)
	$(BIN)/python -m desktop.launch

test: $(STAMP)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto

# What a reviewer runs after the tests: style, types, the direction of imports.
check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(STAMP): requirements.lock pyproject.toml .ci/system-libraries
	sh .ci/system-libraries
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Pin every dependency, for all systems and Pythons, with hashes.
lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml .ci/build-tools.txt

# Rebuild what is derived: the reference model and the sample cases, to the same bytes.
model: $(STAMP)
	$(BIN)/tally train

samples: $(STAMP)
	$(BIN)/python -m engine.simulation.samples

clean:
	rm -rf $(VENV) build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
