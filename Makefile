# The commands of this project; `make help` lists them. Each sets up what it misses.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help preview up new-stack test demo golden schema format lint lock mutants bench proxy-config clean

ARGS ?=
STACK ?= dev
OUT ?= proxy
NAME ?=
HOST ?=
CDN ?=
ESP ?=
SET ?=

# What every command that runs the clouds' stand-ins says first ...
sandbox = echo 'sandbox: stand-in clouds on this machine; the real ones are for pulumi itself' >&2
# ... and what every command says last: what to do next, also when it failed.
ends = && echo "next: $(next)" >&2 || { status=$$?; echo "next: $(failed)" >&2; exit $$status; }
failed = mend what is said above, then run the same command again

help: next = make preview shows what the stack dev would make, on the sandbox
help: ## list the commands
	@echo 'make runs the sandbox: stand-in clouds on this machine. pulumi runs the real clouds (README.md).'
	@sed -n 's/^\([a-z-]*\): ## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }' $(ends)

preview: next = make up STACK=$(STACK) makes it on the sandbox
preview: ## preview a stack with a diff, on the sandbox: no account, no credential; STACK=dev
	@$(sandbox)
	@sandbox/pulumi preview --stack $(STACK) --diff --suppress-outputs $(ARGS) $(ends)

up: next = sandbox/verify --stack $(STACK) opens links through the edges that stand now
up: ## make what a stack file says, on the sandbox; STACK=dev
	@$(sandbox)
	@sandbox/pulumi up --stack $(STACK) --yes --suppress-outputs $(ARGS) && \
		sandbox/pulumi stack output next --stack $(STACK) $(ends)

new-stack: next = make preview STACK=$(NAME); for the real clouds pulumi stack init $(NAME), then pulumi preview
new-stack: ## write a commented stack file; NAME=prod HOST=link.example.com CDN=cloudfront ESP=sendgrid
	@test -n '$(NAME)' || { echo 'next: make new-stack NAME=prod, with the name of your stack' >&2; exit 2; }
	@tools/set-up python
	@.venv/bin/python -m components.new_stack '$(NAME)' $(if $(HOST),--host '$(HOST)') \
		$(if $(CDN),--cdn '$(CDN)') $(if $(ESP),--esp '$(ESP)') --set '$(SET)' $(ends)

test: next = commit, or make lint
test: ## run the whole test suite, with its coverage; ARGS="-k name" runs a part
	@tools/set-up python cli
	@.venv/bin/python -m pytest -q -n 2 $(or $(ARGS),--cov --cov-report=) $(ends)

demo: next = make new-stack NAME=prod writes a stack file of your own
demo: ## tell the whole life of a domain, from build to rollback, on the sandbox
	@$(sandbox)
	@tools/set-up python cli
	@.venv/bin/python -m sandbox.demo $(ends)

golden: next = read the difference of tests/golden, then commit it
golden: ## write the golden files under tests/golden anew, to be reviewed in the diff
	@tools/set-up python cli
	@UPDATE_GOLDEN=1 .venv/bin/python -m pytest -q tests/engine/test_golden.py \
		tests/proxy/test_rendering.py tests/components/test_package.py $(ends)

schema: next = read the difference of docs/stack-file.schema.json, then commit it
schema: ## write the schema of stack files that editors read, docs/stack-file.schema.json, anew
	@tools/set-up python
	@.venv/bin/python -m components.write_schema $(ends)

format: next = make lint
format: ## put the code into the one style, imports sorted
	@tools/set-up python
	@.venv/bin/ruff check --quiet --fix-only
	@.venv/bin/ruff format $(ends)

lint: next = make test
lint: ## check style, format and types
	@tools/set-up python
	@.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/basedpyright $(ends)

lock: next = read the difference of the lock files, then make test
lock: ## write the lock files from requirements*.txt; ARGS=--upgrade takes newer indirect packages
	@tools/set-up python
	@.venv/bin/uv pip compile --quiet $(ARGS) requirements-dev.txt --output-file requirements-dev.lock
	@.venv/bin/uv pip compile --quiet $(ARGS) requirements.txt --constraints requirements-dev.lock \
		--output-file requirements.lock $(ends)

mutants: next = a test for each change that none notices, or a line in docs/mutants.md
mutants: ## break the pure modules in small ways, list what no test notices; ARGS="*.moves.*"
	@tools/set-up python
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results $(ends)

bench: next = compare with what you measured before
bench: ## measure against a flat program on the sandbox, and verify against curl; ARGS for the former
	@tools/set-up python cli
	@.venv/bin/python -m bench $(ARGS)
	@.venv/bin/python -m bench.verify $(ends)

proxy-config: next = put the files of $(OUT) on the proxy, test its configuration and reload it
proxy-config: ## write the nginx and Apache files of every own proxy; STACK=dev OUT=proxy
	@tools/set-up python
	@.venv/bin/python -m components.proxy.write Pulumi.$(STACK).yaml $(OUT) $(ends)

clean: next = make preview sets everything up again
clean: ## remove everything these commands made, the built Pulumi CLI too
	@tools/set-up clean $(ends)
