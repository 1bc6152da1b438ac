# What to run: `make app` opens the explorer, `make test` proves everything.
# Written for the make that is there (GNU make 3.81 on macOS, too).

GRAPH ?= graph.zeren
CORPUS ?= build/corpus
PY := .venv/bin/python
READY := .venv/.ready

.PHONY: help setup app test test-fast test-setup lint lock soak scorecard pictures corpus bench clean

help:
	@echo "make app        build the graph of data/documents and open the explorer (GRAPH=graph.zeren)"
	@echo "make test       set-up for the tests, lint, then every test"
	@echo "make test-fast  the tests that need no browser and no server (under 2 minutes)"
	@echo "make lint       ruff, mypy, import contracts"
	@echo "make lock       pin the dependencies of pyproject.toml anew"
	@echo "make soak       the property tests, long"
	@echo "make scorecard  how well the plans with answer keys are read, by set, form and format"
	@echo "make pictures   the pictures of the README, from the real explorer"
	@echo "make corpus     a made-up plan for every place of the country (CORPUS=build/corpus)"
	@echo "make bench      all benchmarks side by side, into benchmarks/RESULTS.md (an hour)"
	@echo "make clean      remove what was built (.venv stays)"

setup: $(READY)

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@sh tools/setup.sh

app: $(READY)
	@.venv/bin/zeren build --graph "$(GRAPH)" data/documents
	@.venv/bin/zeren app --edit --graph "$(GRAPH)"

lint: $(READY)
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

test-setup: $(READY)
	@sh tools/setup_tests.sh

test: test-setup
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n 2 --dist loadfile

test-fast: $(READY)
	@$(PY) -m pytest -n auto --dist loadfile -m "not slow and not browser and not neo4j"

soak: $(READY)
	@HYPOTHESIS_PROFILE=soak $(PY) -m pytest tests/test_properties.py tests/formats/test_fuzz.py \
		tests/formats/test_bounds.py

scorecard: $(READY)
	@$(PY) -m tests.scorecard --write --formats

pictures: test-setup
	@$(PY) tools/pictures.py

corpus: $(READY)
	@$(PY) -m tools.corpus "$(CORPUS)"

bench: $(READY)
	@$(PY) -m benchmarks.results --corpus "$(CORPUS)"
	@$(PY) benchmarks/visitors.py

# No index lines: the file names no registry, any mirror serves it.
lock: $(READY)
	@.venv/bin/uv pip compile pyproject.toml --all-extras --group dev --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--quiet --output-file requirements.lock

clean:
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis ontology/.compiled
