# `make run` is `./run`, `make test` is `./test`: each does all its set-up the first time.
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data/qa

.PHONY: run test setup lint bench eval faults pictures lock bundle wheels clean

run:
	@./run

test:
	@./test

setup:
	@packaging/set-up test

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@cd packaging && ../$(BIN)/mypy --config-file= --strict *.py
	@$(BIN)/python -m pytest -q tests/test_architecture.py

bench: setup
	@packaging/with-display $(BIN)/python -m benchmarks

# ANSWERS=1 measures answers as well: of the starter model, or of MODEL=file.gguf beside the plain chain of LangChain;
# EVAL holds more options of benchmarks.answers, such as EVAL="--set ko_korquad --cache FOLDER".
eval: setup
	@$(BIN)/python -m benchmarks.evaluate --data "$(DATA)"
	@if [ -n "$(ANSWERS)" ]; then \
		$(BIN)/python -m benchmarks.answers --data "$(DATA)" $(if $(MODEL),--model "$(MODEL)") $(EVAL); fi

# QUICK=1 tries a sample of each kind; KINDS="kills server_attacks" only these; SEED is 20 unless it is given. MODELS=FOLDER
# counts for each chat model there how many injected orders it follows.
faults: setup
	@$(BIN)/python -m tests.faults $(if $(QUICK),--quick) $(if $(SEED),--seed $(SEED)) $(if $(MODELS),--models "$(MODELS)") $(KINDS)

# ALL=FOLDER saves every page and dialog there, in all languages, themes and sizes.
pictures: setup
	@packaging/with-display $(BIN)/python -m docs.take_pictures $(ALL)

# The portable archive and the .deb for Linux, in build/bundle (docs/install-making.md).
bundle:
	@packaging/build

# All packages that ./run installs, for an offline kit: make wheels DIR=FOLDER.
wheels: setup
	@$(BIN)/python packaging/wheels.py "$(or $(DIR),build/wheels)"

# After a change of dependencies in pyproject.toml.
lock: setup
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-find-links --upgrade -q -o requirements.lock
	@echo ziglang | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-find-links --no-annotate --upgrade -q -o packaging/zig.lock
	@$(BIN)/uv pip compile packaging/bundle/old_glibc.in --no-deps --universal --python-version 3.11 --generate-hashes \
		--no-emit-find-links --no-annotate --no-header --upgrade -q -o packaging/bundle/old_glibc.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
