# One door to everything a developer does. `make` lists the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
BIN := .venv/bin
# Without bytecode each test process would compile and rewrite all tests anew, which is half of its start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-browser demo test check test-slow demo-vectors reading bench pictures

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready ## prepare .venv (with .venv/bin/daybook)

.venv/.ready: pyproject.toml uv.lock | $(UV)
	UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

setup-browser: ## install Debian's chromium for the browser tests (root, or with sudo)
	.ci/setup-browser

demo: setup ## run Daybook on the demo company, without any account
	$(BIN)/daybook demo

check: setup ## linters, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

test: check ## the whole ordinary suite
	$(BIN)/pytest -n 3 --dist loadgroup

test-slow: setup ## load, kill and large-data tests (minutes)
	$(BIN)/pytest -m slow

pictures: setup ## screenshots of each step of the morning into build/pictures, and docs/digest.png
	$(BIN)/python -m tests.browser.pictures build/pictures

reading: setup ## the weights of the local reading, after a change of the texts that it is fitted to
	UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --group training
	$(BIN)/python -m tests.insights.training --judge

demo-vectors: setup ## the demo company's vectors, after a change of its texts or of the model
	$(BIN)/python -m benchmarks.demo_vectors

bench: setup ## every benchmark, as ratios to its baseline
	$(BIN)/python -m benchmarks
