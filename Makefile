# `make` alone prints the targets. What they do stands in dev/.

.DEFAULT_GOAL := help
.PHONY: help setup run build install test check lint format golden bench fuzz graph

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what building, running and testing need (apt and PyPI, only what is missing)
	@dev/setup test

run: ## install, build in release mode and start a development server on 127.0.0.1:50051
	@dev/run

build: ## build every product in release mode into .build/release/
	@dev/setup run
	@dev/build

install: build ## install programs, manual pages and completions below PREFIX (/usr/local)
	@dev/install "$(PREFIX)"

test: setup ## build everything and run every suite; ends with the counts of each
	@.venv/bin/python dev/test

check: setup lint ## what a change must pass: lint, then everything of make test
	@.venv/bin/python dev/test

lint: setup ## check format, documentation comments and the .proto files
	@dev/lint

format: ## format all Swift code
	@dev/format

golden: setup ## make anew what is made of Proto/ and of the code: golden bytes, reference pages
	@dev/golden
	@dev/reference
	@dev/api
	@dev/man

bench: ## measure; Benchmarks/README.md says how to read it; QUICK=1 for one short rotation
	@dev/setup bench
	@dev/bench $(if $(QUICK),--quick)

fuzz: ## fuzz what reads foreign bytes, one minute each; FUZZ_SECONDS=N for longer
	@dev/fuzz

graph: ## draw the target graph anew in ARCHITECTURE.md
	@dev/graph
