# Two commands for a fresh machine with Python 3.11 or later and make: `make demo` and `make test`.
# Each sets up .venv by itself, from the locked requirements, and does so again only when these change.

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
RUN := $(BIN)/python -m
PIP := $(RUN) pip --disable-pip-version-check --no-input
# pip would compile one file after the other: here all processors do; a file that is for another Python is passed over.
INSTALL := $(PIP) install --quiet --no-compile --require-hashes
COMPILE := $(RUN) compileall -q -j 0 .venv/lib
LOCK := .lock-venv/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header

# Python keeps what it compiles, also where the surroundings tell it not to: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test laws long fuzz lint format types imports docs-check check mutants faults drive bench lock clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ------------------------------------------------------------------------------------------ set-up

.venv/runtime.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit( \
		f"twofold needs Python 3.11 or later, and {sys.executable} is {v.major}.{v.minor}. Try: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.txt
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation -e .
	-$(COMPILE)
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	$(INSTALL) -r requirements-dev.txt
	-$(COMPILE)
	@touch $@

# ------------------------------------------------------------------------------------------ use

# A folder of its own each time: what somebody tried out in an earlier one stays.
demo: .venv/runtime.stamp ## the worked example, in a new folder demo/ (then demo-2/, ...)
	@folder=demo; n=1; \
	while [ -e "$$folder" ]; do n=$$((n + 1)); folder="demo-$$n"; done; \
	$(BIN)/twofold demo "$$folder"

# ------------------------------------------------------------------------------------------ checks

# Tests of one file stay in one process, which shares what they look at, until another process has nothing left to do.
SHARED = $(RUN) pytest --numprocesses auto --dist worksteal

# There are as many processes as processors, so threads within each would only wait for the others. The longer runs below
# have threads, in which whatever depends on their order shows.
ONE_THREAD = POLARS_MAX_THREADS=1 OPENBLAS_NUM_THREADS=1

test: .venv/dev.stamp ## the tests (ARGS="tests/schema -k text" for some of them)
	$(ONE_THREAD) $(SHARED) $(ARGS)

laws: .venv/dev.stamp ## the properties alone, with 50 fresh examples for each (about twenty minutes)
	$(SHARED) --hypothesis-profile=laws -m "hypothesis and not long" $(ARGS)

long: .venv/dev.stamp ## all tests, those of minutes too, with thousands of examples for each property
	$(SHARED) --hypothesis-profile=long -m "long or not long" $(ARGS)

fuzz: long ## the same as long

lint: .venv/dev.stamp ## ruff: rules and layout
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: .venv/dev.stamp ## ruff puts imports and layout in order
	$(BIN)/ruff check --select I --fix
	$(BIN)/ruff format

types: .venv/dev.stamp ## mypy, strict
	$(BIN)/mypy

imports: .venv/dev.stamp ## the one direction: schema <- validate <- extract
	$(BIN)/lint-imports

docs-check: .venv/dev.stamp ## links, commands, locked requirements, nothing of one machine
	$(RUN) pytest -q tests/test_documents.py

check: lint types imports test ## all that a change has to pass

mutants: .venv/dev.stamp ## break the code on purpose; a test has to notice each time
	$(RUN) tests.mutants $(ARGS)

faults: .venv/dev.stamp ## kill the commands, fill the disk, damage the files (some minutes; ARGS=--quick for a few)
	$(RUN) tests.faults $(ARGS)

drive: .venv/dev.stamp ## rule on the worked example in a browser, by the keyboard alone (pictures in drive/; wants chromium)
	$(RUN) tests.drive $(ARGS)

bench: .venv/dev.stamp ## how fast, beside other programs
	$(RUN) benchmarks $(ARGS)

# ------------------------------------------------------------------------------------------ upkeep

.lock-venv/bin/uv:
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet uv

lock: .lock-venv/bin/uv ## write requirements*.txt anew (ARGS=--upgrade for newer releases)
	$(LOCK) $(ARGS) pyproject.toml --group build --extra pictures -o requirements.txt
	$(LOCK) $(ARGS) pyproject.toml --group dev --extra pictures -c requirements.txt -o requirements-dev.txt

clean: ## remove environments and caches; demo folders are yours and stay
	rm -rf .venv .lock-venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find schema validate extract tests -type d -name __pycache__ -prune -exec rm -rf {} +
