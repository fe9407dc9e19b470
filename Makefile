# Two commands for newcomers: `make run` and `make test`. Each does all its set-up the first time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?= ../shared/data/qa

.PHONY: run test setup lint bench eval pictures lock clean

run: $(READY)
	@$(BIN)/chatapp

test: $(READY)
	@packaging/with-display $(BIN)/python -m pytest

setup: $(READY)

$(READY): requirements.lock pyproject.toml packaging/set-up
	@PYTHON="$(PYTHON)" packaging/set-up $(VENV)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(READY)
	@packaging/with-display $(BIN)/python -m benchmarks

eval: $(READY)
	@$(BIN)/python -m benchmarks.evaluate --data "$(DATA)"
	@if [ -n "$(ANSWERS)" ]; then $(BIN)/python -m benchmarks.answers --data "$(DATA)"; fi

pictures: $(READY)
	@packaging/with-display $(BIN)/python -m docs.take_pictures

# After a change of dependencies in pyproject.toml.
lock: $(READY)
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-find-links --upgrade -q -o requirements.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
