# Two commands: `make run` and `make test`. Everything else is for those who work on Dangol.

.PHONY: run test setup build bench format lint docs screenshots clean help

help: ## what there is
	@sed -nE 's/^([a-z%-]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

run: ## build, fill a workspace in ./data with the demo, serve on 127.0.0.1:8080
	@Scripts/run

test: ## the whole suite, against SQLite and a private PostgreSQL
	@Scripts/test

setup: ## install what is missing and fetch what is not ours
	@Scripts/setup
	@Scripts/fetch-assets

build: setup ## the program, in release
	swift build -c release --product dangol

bench: build ## measure; prints a table and, last, a line for each figure
	swift build -c release --product dangol-bench
	@Scripts/setup test
	@Scripts/with-postgres Scripts/bench

bench-%: build ## measure on one engine: bench-sqlite, bench-postgres
	swift build -c release --product dangol-bench
	@Scripts/setup test
	@Scripts/with-postgres Scripts/bench $*

bench-console: build ## measure the console over a million people, and the imports that bring them
	@Scripts/setup test
	@Scripts/bench-console

bench-audiences: build ## ask Dangol, DuckDB, ClickHouse and polars the same; PEERS, DATA and PYTHON say where those are
	swift build -c release --product dangol-bench
	@$(or $(PYTHON),python3) Scripts/bench-audiences --peers "$(PEERS)" --data "$(DATA)"

format: ## lay the sources out as the house does
	swift format --in-place --recursive --parallel Package.swift Sources Tests Bench

lint: ## what `make test` holds against the sources
	@Scripts/lint

docs: ## write the table of settings into docs/operations.md
	swift build --product dangol
	@Scripts/settings-table --write

screenshots: ## every screen of the console in pictures, in .artifacts/screens
	@Scripts/screenshots

clean: ## remove what was built, not what was collected
	rm -rf .build .build-* .venv .artifacts
