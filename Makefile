# On a fresh machine `make demo` and `make test` do all set-up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/schools/de-regenboog
# What the demo needs, and what the tests and a developer need besides.
READY := $(VENV)/.ready
STAMP := $(VENV)/.ready-to-test

.PHONY: help demo test coverage explore check format messages schemas golden pictures fonts bench clean native constraints reference

help:
	@echo "make demo         assess the example school and write its report"
	@echo "make test         run all tests"
	@echo "make coverage     run all tests, and tell which branches they do not reach"
	@echo "make explore      run the tests of properties on examples that were never tried before"
	@echo "make check        formatting, lint and types"
	@echo "make messages     bring the translations up to date"
	@echo "make reference    write docs/reference.md, docs/diagnostics.md and the man pages from the program"
	@echo "make schemas      write the JSON Schemas from the models"
	@echo "make golden       renew the golden files; read the difference before committing it"
	@echo "make constraints  write the versions with which the tests passed to constraints.txt"
	@echo "make pictures     renew the pictures in docs/pictures"
	@echo "make fonts        make the fonts in templates/fonts again (needs npm)"
	@echo "make bench        measure"

demo: $(READY)
	$(BIN)/isop assess $(DEMO) --report demo-report.pdf
	@echo "The report is in demo-report.pdf"

test: $(STAMP)
	$(BIN)/python -m pytest

coverage: $(STAMP)
	ISOP_TESTS_COLD=1 $(BIN)/python -m pytest --cov --cov-report=term:skip-covered

explore: $(STAMP)
	ISOP_EXAMPLES=new $(BIN)/python -m pytest $$(grep -rl "import given\|@given" tests --include="*.py")

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python scripts/messages.py --check

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(STAMP)
	$(BIN)/python scripts/messages.py

reference: $(STAMP)
	$(BIN)/python scripts/reference.py

schemas: $(STAMP)
	$(BIN)/python -m isop_cli.model.schemas

golden: $(STAMP)
	ISOP_RENEW_GOLDEN=1 $(BIN)/python -m pytest tests/test_golden.py

constraints: $(STAMP)
	$(BIN)/python scripts/constraints.py

pictures: $(STAMP)
	$(BIN)/python scripts/pictures.py

fonts: $(STAMP)
	$(BIN)/python scripts/fonts.py

bench: $(STAMP)
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/bureau.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/learning.py
	$(BIN)/python benchmarks/hostile.py

$(READY): pyproject.toml scripts/native.sh
	@scripts/native.sh
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(STAMP): $(READY)
	@scripts/native.sh tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist demo-report.pdf .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
