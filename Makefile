# The commands of this project; `make help` lists them. Each sets up what it misses.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help preview test demo golden schema format lint lock mutants bench proxy-config clean

ARGS ?=
STACK ?= dev
OUT ?= proxy

help: ## list the commands
	@sed -n 's/^\([a-z-]*\): ## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

preview: ## preview the dev stack with a diff, on the sandbox: no account, no credential
	@sandbox/pulumi preview --stack dev --diff --suppress-outputs $(ARGS)

test: ## run the whole test suite, with its coverage; ARGS="-k name" runs a part
	@tools/set-up python cli
	@.venv/bin/python -m pytest -q -n 2 $(or $(ARGS),--cov --cov-report=)

demo: ## tell the whole life of a domain, from build to rollback, on the sandbox
	@tools/set-up python cli
	@.venv/bin/python -m sandbox.demo

golden: ## write the golden files under tests/golden anew, to be reviewed in the diff
	@tools/set-up python cli
	@UPDATE_GOLDEN=1 .venv/bin/python -m pytest -q tests/engine/test_golden.py tests/proxy/test_rendering.py

schema: ## write the schema of stack files that editors read, docs/stack-file.schema.json, anew
	@tools/set-up python
	@.venv/bin/python -m components.write_schema

format: ## put the code into the one style, imports sorted
	@tools/set-up python
	@.venv/bin/ruff check --quiet --fix-only
	@.venv/bin/ruff format

lint: ## check style, format and types
	@tools/set-up python
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/basedpyright

lock: ## write the lock files from requirements*.txt; ARGS=--upgrade takes newer indirect packages
	@tools/set-up python
	@.venv/bin/uv pip compile --quiet $(ARGS) requirements-dev.txt --output-file requirements-dev.lock
	@.venv/bin/uv pip compile --quiet $(ARGS) requirements.txt --constraints requirements-dev.lock \
		--output-file requirements.lock

mutants: ## break the pure modules in small ways, list what no test notices; ARGS="*.moves.*"
	@tools/set-up python
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results

bench: ## measure against a flat program on the sandbox, and verify against curl; ARGS for the former
	@tools/set-up python cli
	@.venv/bin/python -m bench $(ARGS)
	@.venv/bin/python -m bench.verify

proxy-config: ## write the nginx and Apache files of every own proxy; STACK=dev OUT=proxy
	@tools/set-up python
	@.venv/bin/python -m components.proxy.write Pulumi.$(STACK).yaml $(OUT)

clean: ## remove everything these commands made, the built Pulumi CLI too
	@tools/set-up clean
