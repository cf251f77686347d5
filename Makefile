# Everything from a fresh clone: make run. Nothing else has to be installed than Python 3.11 (or newer) and make.

PYTHON_FOUND = $$(sh setup/python.sh)
BIN = .venv/bin
PYTEST_WORKERS ?= 2

.PHONY: run setup setup-dev test lint fix bench i18n clean

run: setup
	@exec $(BIN)/kervan serve --demo

setup:
	@python=$(PYTHON_FOUND) && exec "$$python" setup/prepare.py

setup-dev:
	@python=$(PYTHON_FOUND) && exec "$$python" setup/prepare.py --dev

test:
	@python=$(PYTHON_FOUND) && "$$python" setup/prepare.py --dev --browser
	$(BIN)/pytest -n $(PYTEST_WORKERS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy kervan

fix: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev
	$(BIN)/python -m bench

i18n: setup-dev
	$(BIN)/python setup/catalogue.py
	$(BIN)/python setup/translations.py

clean:
	rm -rf .venv node_modules .state kervan/panel/static/vendor kervan/customers/data
