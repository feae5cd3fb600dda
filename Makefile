# The commands of this project. `make run` and `make test` work on a fresh machine with Python 3.11 and git.

PORT ?= 8501
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: run test check quick static style bench browser format

run: .venv/run.done
	$(BIN)/python -m core upgrade
	$(BIN)/python -m core demo --if-empty
	@echo
	@echo "  Open http://localhost:$(PORT)"
	@echo "  Demo accounts: staff, analyst, manager, provider, other, single"
	@echo "  Password: $${PDUPS_DEMO_PASSWORD:-Bitterroot-2026}"
	@echo
	PDUPS_SECOND_FACTOR=$${PDUPS_SECOND_FACTOR:-off} PDUPS_BASE_URL=$${PDUPS_BASE_URL:-http://localhost:$(PORT)} \
		$(BIN)/streamlit run Home.py --server.port $(PORT)

test: .venv/dev.done browser
	$(BIN)/python -m pytest -n auto --dist worksteal --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

check: static test

quick: style
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -n auto --dist worksteal --sqlite-only \
		tests/models tests/rules tests/actions tests/queries tests/pages

static: style
	@sh .ci/audit

style: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench.done
	$(BIN)/python -m bench $(ROWS)

format: .venv/dev.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser:
	@sh tests/browser/install.sh

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.done: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/dev.done: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@ .venv/run.done

.venv/bench.done: bench/requirements.txt .venv/dev.done
	$(BIN)/python -m pip install --quiet -r bench/requirements.txt
	touch $@
