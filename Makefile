# Every target does all its own set-up; only Python 3.11+ and make are needed.
# The first Python that is recent enough is taken; choose another with make PYTHON=python3.12
PYTHON ?= $(shell for p in python3 python3.12 python3.11 python3.13 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
VENV   := .venv
BIN    := $(VENV)/bin
STUDY  ?= .

.DEFAULT_GOAL := run
.PHONY: run test check format lint types docs audit lab bench messages clean

run: $(VENV)/run.stamp   ## the whole pipeline on the survey in data/raw
	@$(BIN)/python -m compileall -q src/fa_analysis
	@$(BIN)/fa-analysis run --study "$(STUDY)"

test: $(VENV)/dev.stamp  ## every test
	$(BIN)/python -m pytest

check: lint types docs audit test   ## what continuous integration runs

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

docs: $(VENV)/dev.stamp  ## the documentation, in docs/_build/html; nothing is fetched
	$(BIN)/python -m sphinx -E -W --keep-going -q -b html -d docs/_build/doctrees docs docs/_build/html

audit: $(VENV)/dev.stamp ## floors and pins; known flaws, when their database can be reached
	$(BIN)/python tests/security/audit.py

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lab: $(VENV)/dev.stamp   ## JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks

bench: $(VENV)/dev.stamp ## speed and memory, printed; never a test
	@$(BIN)/python -m compileall -q src/fa_analysis
	$(BIN)/python -m benchmarks

messages: $(VENV)/dev.stamp ## the catalogues of messages, renewed and compiled
	$(BIN)/python -m fa_analysis.messages

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache docs/_build

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=…" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) est trop ancien : Python 3.11 ou plus récent est nécessaire" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Installez le module venv de Python (paquet python3-venv)" >&2; exit 1; }

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@ $(VENV)/run.stamp
