.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check fmt bench lock pictures clean

BIN := .venv/bin
BENCH := pages

help:          ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */	/' | expand -t 12

setup:         ## Set everything up in this folder (done by the others too)
	@scripts/bootstrap

demo: setup    ## Load the demo and serve it on http://127.0.0.1:8000
	@$(BIN)/minga demo $(ARGS)

serve: setup   ## Serve what is in var/ (or MINGA_HOME)
	@$(BIN)/minga serve

test: setup    ## Set up and pass every test, in a real Chromium where there is one; make test ARGS=src/minga/debate
	@scripts/counterparts
	@MINGA_CHROMIUM="$$(scripts/chromium)" MINGA_WEBKIT="$$(scripts/webkit)" \
		$(BIN)/python -m minga.foundation.testing.run $(ARGS)

check: setup   ## Lint, types, gates, migrations, translations: all of them, then what was found
	@scripts/check

fmt: setup     ## Put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup   ## Measure speed (minutes); make bench BENCH=opinion_map|tally|impact|bridging ARGS=--quick
	@$(BIN)/python bench/$(BENCH).py $(ARGS)

lock: setup    ## Resolve the dependencies anew into requirements/locked.txt
	@UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never .tools/bin/uv lock --upgrade --quiet
	@.tools/bin/uv export --frozen --all-groups --no-emit-project --no-header --quiet -o requirements/locked.txt
	@rm -f uv.lock

pictures: setup ## Take the pictures of docs anew: from a fresh demo, and along the tutorials
	@MINGA_CHROMIUM="$$(scripts/chromium)" $(BIN)/python scripts/pictures.py
	@MINGA_CHROMIUM="$$(scripts/chromium)" MINGA_TUTORIAL_PICTURES=docs/tutorials/pictures \
		$(BIN)/python -m pytest -q tests/journeys/test_tutorial.py

clean:         ## Remove the environment and caches; var/ stays
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
