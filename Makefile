# Every target says what it does while it does it, and can be run again.
# ARGS goes to the program behind the target, as in: make run ARGS="--help"

ARGS ?=

.DEFAULT_GOAL := help
# Figures taken side by side would measure each other.
.NOTPARALLEL:
.PHONY: help run serve watch check site test test-one test-rust test-evidence test-api test-deploy test-browser gates attack lint deny bench bench-swarm bench-page tools fmt clean-tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build the site fast and serve it on http://127.0.0.1:3000
	@scripts/run.sh $(ARGS)

serve: ## The same, built as it is deployed
	@scripts/serve.sh $(ARGS)

watch: ## The same as run, built again on every change
	@scripts/watch.sh $(ARGS)

check: ## Format, wording, links, crates, clippy and fast tests: before every commit
	@scripts/check.sh

test-one: ## Integration tests whose name contains T, on real databases: make test-one T=floors::
	@scripts/test-one.sh "$(T)"

test: ## Every check: format, clippy, Rust tests, size and speed, the site in a real browser
	@scripts/test.sh

test-rust: ## Unit and integration tests only
	@scripts/test-rust.sh $(ARGS)

test-evidence: ## Exported runs only: judged by us, by adya, read by edn_format
	@scripts/test-evidence.sh

test-api: ## The JSON API only, asked by schemathesis what its own document says
	@scripts/test-api.sh

test-deploy: ## AWS templates, policies and scripts only; needs no AWS account
	@scripts/test-deploy.sh

test-browser: site ## Browser tests only
	@scripts/quick-page.sh
	@end2end/run $(ARGS)

gates: site ## Size, frames and Lighthouse only
	@end2end/gate size frames lighthouse

lint: ## Clippy, wording, links, and what must not reach the browser
	@scripts/guard.sh
	@scripts/words.sh
	@scripts/docs.sh
	@scripts/lint.sh

deny: ## Licences, versions and sources of the crates only, against deny.toml
	@scripts/deny.sh

attack: site ## What one hostile client costs an honest visitor, as a table
	@end2end/attack/run $(ARGS)

bench: bench-swarm bench-page ## Measure the swarm against PostgreSQL, and the page

bench-swarm: ## The swarm only
	@scripts/bench.sh $(ARGS)

bench-page: site ## The page only: size, frames, Lighthouse
	@scripts/bench-page.sh

site: tools ## Build the site as it is deployed
	@scripts/site.sh

tools: ## Install what building needs and is missing, into .tools
	@scripts/tools.sh

fmt: ## Format the Rust code
	@cargo fmt --all

clean-tools: ## Remove the tools that were installed into .tools
	@rm -rf .tools
