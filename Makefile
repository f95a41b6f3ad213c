# The commands of this project; `make help` lists them. Each sets up what it misses.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help preview up new-stack review comment deploy verify identity test languages example demo golden schema format lint lock mutants bench proxy-config clean

ARGS ?=
STACK ?= dev
OUT ?= proxy
NAME ?=
HOST ?=
CDN ?=
ESP ?=
SET ?=

# What the set-up builds for the examples that need more than Python.
NEEDS_pair-in-typescript := sdks
NEEDS_whole-stack-file-in-yaml := yaml

# What a pipeline writes on its way: the preview, its plan, the comment.
REVIEW := .review
# What the CLI tells of each event while it shows a diff, so that a summary can stand below it.
events = PULUMI_DEBUG_COMMANDS=true sandbox/pulumi
log = --event-log $(REVIEW)/events.json
fresh = mkdir -p $(REVIEW) && rm -f $(REVIEW)/events.json
# In words, and with what failed, since the diff above it is long; no summary, no harm.
summary = if test -s $(REVIEW)/events.json; then \
	.venv/bin/python -m review --summary $(REVIEW)/events.json >&2 || true; fi
# Out of the sandbox leads one word on the command line of a pipeline's commands, and no variable
# that happens to be set: make review PULUMI=pulumi.
ifneq ($(origin PULUMI),command line)
PULUMI := sandbox/pulumi
endif
real := $(filter-out sandbox/pulumi,$(PULUMI))
outside = echo 'real clouds: $(PULUMI), stack $(STACK)' >&2
where = $(if $(real),$(outside),$(sandbox))

# What every command that runs the clouds' stand-ins says first ...
sandbox = echo 'sandbox: stand-in clouds on this machine; the real ones are for pulumi itself' >&2
# ... and what every command says last: what to do next, also when it failed.
ends = && echo "next: $(next)" >&2 || { status=$$?; echo "next: $(failed)" >&2; exit $$status; }
failed = mend what is said above, then run the same command again
# Whatever a person typed, as one word of the shell.
quoted = '$(subst ','\'',$(1))'

help: next = make preview shows what the stack dev would make, on the sandbox
help: ## list the commands
	@echo 'make runs the sandbox: stand-in clouds on this machine. pulumi runs the real clouds (README.md).'
	@sed -n 's/^\([a-z-]*\): ## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }' $(ends)

preview: next = make up STACK=$(STACK) makes it on the sandbox
preview: ## preview a stack with a diff, on the sandbox: no account, no credential; STACK=dev
	@$(sandbox)
	@$(fresh)
	@status=0; $(events) preview --stack $(STACK) --diff --suppress-outputs $(log) $(ARGS) || status=$$?; \
		$(summary); (exit $$status) $(ends)

up: next = sandbox/verify --stack $(STACK) opens links through the edges that stand now
up: ## make what a stack file says, on the sandbox; STACK=dev
	@$(sandbox)
	@$(fresh)
	@status=0; $(events) up --stack $(STACK) --yes --suppress-outputs $(log) $(ARGS) || status=$$?; \
		$(summary); (exit $$status) && sandbox/pulumi stack output next --stack $(STACK) $(ends)

new-stack: next = make preview STACK=$(NAME); for the real clouds pulumi stack init $(NAME), then pulumi preview
new-stack: ## write a commented stack file; NAME=prod HOST=link.example.com CDN=cloudfront ESP=sendgrid
	@test -n $(call quoted,$(NAME)) || { echo 'next: make new-stack NAME=prod, with the name of your stack' >&2; exit 2; }
	@tools/set-up python
	@.venv/bin/python -m components.new_stack $(call quoted,$(NAME)) \
		$(if $(HOST),--host $(call quoted,$(HOST))) $(if $(CDN),--cdn $(call quoted,$(CDN))) \
		$(if $(ESP),--esp $(call quoted,$(ESP))) --set $(call quoted,$(SET)) $(ends)

review: next = make comment STACK=$(STACK) puts $(REVIEW)/comment.md on the pull request; make deploy makes the plan
review: ## preview a stack for a pull request: plan, preview and comment in .review; PULUMI=pulumi
	@mkdir -p $(REVIEW) && cd $(REVIEW) && rm -f plan.json preview.json comment.md said status
	@$(where)
	@tools/set-up python
	@{ PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true $(PULUMI) preview --stack $(STACK) --json \
		--non-interactive --save-plan $(REVIEW)/plan.json $(ARGS) > $(REVIEW)/preview.json; \
		echo $$? > $(REVIEW)/status; } 2>&1 | tee $(REVIEW)/said >&2
	@status=$$(cat $(REVIEW)/status); .venv/bin/python -m review $(REVIEW)/preview.json --stack $(STACK) \
		--said $(REVIEW)/said --status $$status > $(REVIEW)/comment.md \
			|| { status=2; rm -f $(REVIEW)/plan.json; }; \
		sed '/^<details>/,$$d' $(REVIEW)/comment.md >&2; (exit $$status) $(ends)

# A preview that failed left no plan.
planned = read the comment; make deploy STACK=$(STACK) makes what it says
unplanned = nothing can be deployed: mend what the comment says, then run make review STACK=$(STACK)
comment: next = $$(test -e $(REVIEW)/plan.json && echo '$(planned)' || echo '$(unplanned)')
comment: ## put the comment of make review on the pull request of the running job
	@tools/set-up python
	@.venv/bin/python -m review.post $(REVIEW)/comment.md --stack $(STACK) $(ends)

deploy: next = make verify STACK=$(STACK)
# A plan does not fit the state that an update leaves behind, be it half done.
deploy: failed = mend what is said above, then run make review STACK=$(STACK) for a plan that fits
deploy: ## make the very plan of make review, or stop where it no longer fits; PULUMI=pulumi
	@$(where)
	@tools/set-up python
	@test -e $(REVIEW)/plan.json || { echo 'next: make review STACK=$(STACK) makes the plan' >&2; exit 2; }
	@PULUMI_EXPERIMENTAL=true $(PULUMI) up --stack $(STACK) --yes --non-interactive \
		--suppress-outputs --plan $(REVIEW)/plan.json $(ARGS) $(ends)

verify: next = mend what fails as it says, or go on
verify: ## open the links of a stack as recipients do; STACK=dev PULUMI=pulumi
	@$(where)
	@tools/set-up python
	@$(if $(real),.venv/bin/python -m verify,sandbox/verify) --stack $(STACK) $(ARGS) $(ends)

identity: next = the job's AWS calls are made with the identity in $(REVIEW)/identity
identity: ## write the job's AWS identity to a file, where a pipeline has it as a variable (GitLab)
	@test -n "$$AWS_ID_TOKEN" || { echo 'next: give the job an id_token AWS_ID_TOKEN' >&2; exit 2; }
	@mkdir -p $(REVIEW)
	@umask 077; printf %s "$$AWS_ID_TOKEN" > $(REVIEW)/identity $(ends)

test: next = commit, or make lint
test: ## run the whole test suite, with its coverage; ARGS="-k name" runs a part
	@tools/set-up python cli
	@.venv/bin/python -m pytest -q -n 2 --dist worksteal $(or $(ARGS),--cov --cov-report=) $(ends)

languages: next = commit, or make lint
languages: ## test programs in other languages; builds what runs them, once; needs Go, Node.js and Maven
	@tools/set-up python cli languages
	@.venv/bin/python -m pytest -q tests/engine/test_*_programs.py $(ARGS) $(ends)

example: next = examples/$(NAME)/README.md says how to run it with a real account
example: ## run a program of examples/ on the sandbox, from nothing to nothing; NAME=pair-in-python
	@$(sandbox)
	@tools/set-up python cli $(NEEDS_$(NAME))
	@.venv/bin/python -m sandbox.example $(call quoted,$(NAME)) $(ends)

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

schema: next = read the difference of docs/stack-file.schema.json and docs/api, then commit it
schema: ## write the schema of stack files, docs/stack-file.schema.json, and the pages of docs/api anew
	@tools/set-up python
	@.venv/bin/python -m components.write_schema
	@.venv/bin/python -m components.write_pages $(ends)

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
	@.venv/bin/uv pip compile --quiet --no-strip-extras $(ARGS) requirements-dev.txt --output-file requirements-dev.lock
	@.venv/bin/uv pip compile --quiet --no-strip-extras $(ARGS) requirements.txt --constraints requirements-dev.lock \
		--output-file requirements.lock $(ends)

mutants: next = a test for each change that none notices, or a line in docs/mutants.md
mutants: ## break the pure modules in small ways, list what no test notices; ARGS="*.moves.*"
	@tools/set-up python
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results $(ends)

bench: next = compare with what you measured before
bench: ## measure against a flat program on the sandbox; ARGS=--all for all there is to measure
	@tools/set-up python cli
	@.venv/bin/python -m bench $(ARGS) $(ends)

proxy-config: next = put the files of $(OUT) on the proxy, test its configuration and reload it
proxy-config: ## write the nginx and Apache files of every own proxy; STACK=dev OUT=proxy
	@tools/set-up python
	@.venv/bin/python -m components.proxy.write Pulumi.$(STACK).yaml $(OUT) $(ends)

clean: next = make preview sets everything up again
clean: ## remove everything these commands made, the built Pulumi CLI too
	@tools/set-up clean $(ends)
