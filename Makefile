# Everything a developer runs. Tools are pinned here and built into bin/, which
# git ignores; they are not in go.mod.

GO            ?= go
GOLANGCI      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TOOLS         := $(CURDIR)/bin
FUZZTIME      ?= 30s

.PHONY: check test race integration bench fuzz lint golden measure cover clean

check: lint race ## what has to pass before a commit

test: ## the README's test command: Go alone, no network
	$(GO) test ./...

race: ## the same with the race detector, in random order
	$(GO) test -race -shuffle=on ./...

integration: ## the program as a person runs it, kill -9 included
	TECHMAP_TEST_INTEGRATION=1 $(GO) test -count=1 -timeout=20m -run='Killed|Disk|Corpora' -v ./examples/techmap

bench: ## benchmarks; read them as ratios within one run
	$(GO) test -run='^$$' -bench=. -benchmem ./...

fuzz: ## every fuzz target for FUZZTIME
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list='^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			$(GO) test -run='^$$' -fuzz="^$$target$$" -fuzztime=$(FUZZTIME) $$pkg; \
		done; \
	done

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) $(GO) install $(GOLANGCI)

lint: $(TOOLS)/golangci-lint ## formatting, vet and the linters of .golangci.yml
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(TOOLS)/golangci-lint run ./...

golden: ## rewrite golden files; look at the difference before you commit it
	$(GO) test ./... -update

cover: ## test coverage by package
	$(GO) test -cover ./...

clean:
	rm -rf bin techmap-data
