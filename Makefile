# The commands of the project. `make run` and `make test` work from a fresh clone, without questions.
.PHONY: run test check bench sync lock format
.DEFAULT_GOAL := run
export PORT ?= 8000
# Byte code is kept: without it every start compiles everything it imports again.
unexport PYTHONDONTWRITEBYTECODE

run: sync
	@exec .venv/bin/desk run

sync:
	@bash scripts/sync.sh

test: sync
	@bash scripts/debian.sh
	@bash scripts/test.sh

check: sync
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@bash scripts/check_compose.sh

format: sync
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: sync
	@.venv/bin/python -m bench
	@bot/.venv/bin/python -m bench.public_sets

lock:
	@bash scripts/lock.sh
