# Everything a developer runs. Tools are pinned here and built into bin/, which
# git ignores; they are not in go.mod.

GO            ?= go
GOLANGCI      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TOOLS         := $(CURDIR)/bin
FUZZTIME      ?= 30s
FUZZLONG      ?= 10m
POSTINGS      ?= 10000,100000

SQLC          := github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
SCRAPY        := $(TOOLS)/scrapy
MATCH         := $(TOOLS)/match
LOADPEERS     := $(TOOLS)/loadpeers

APIDIFF       := golang.org/x/exp/cmd/apidiff@v0.0.0-20261014143641-f0251eb4aa3e
ACTIONLINT    := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
AXE           := $(TOOLS)/axe-core-4.14.1/axe.min.js

# What is run by integration-deploy; the rule of each is deploy-NAME.
DEPLOYMENTS   := notebook image kubernetes airflow lambda

.PHONY: check test race integration browser pictures check-api integration-deploy deploy-notebook deploy-image deploy-kubernetes deploy-airflow deploy-lambda measure-cloud bench bench-peers bench-crawl bench-match bench-api bench-sql fuzz lint sql golden cover clean measure use reports apidiff monitoring stack stack-check soak drills fuzz-long licences

check: lint race ## what has to pass before a commit

test: ## the README's test command: Go alone, no network
	$(GO) test ./...

race: ## the same with the race detector, in random order
	$(GO) test -race -shuffle=on -timeout=20m ./...

integration: ## the program as a person runs it, kill -9 included, and the stores on real servers
	TECHMAP_TEST_INTEGRATION=1 $(GO) test -count=1 -timeout=20m -run='Killed|Disk|Corpora' -v ./examples/techmap
	$(GO) run ./internal/servers -- $(GO) test -tags=cloud -count=1 -timeout=20m \
		./sink/s3sink ./sink/dynamosink ./sink/mysqlsink ./sink/sqssink ./internal/dynamofake ./internal/faultproxy
	$(GO) run ./internal/servers -- $(GO) test -tags=cloud -count=1 -timeout=20m -parallel=9 -run=Cloud -v ./examples/techmap
	TECHMAP_TEST_INTEGRATION=1 $(GO) test -count=1 -timeout=20m -p=1 -v ./internal/doccheck ./internal/soak
	$(MAKE) browser

browser: $(AXE) ## every page in a real browser: 3 minutes; screenshots into bin/screens
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; }
	TECHMAP_TEST_BROWSER=1 TECHMAP_AXE=$(AXE) OUT=$(TOOLS)/screens $(GO) test -count=1 -timeout=15m -run=Browser -v ./examples/internal/ui

pictures: browser ## those of the README, made anew
	install -m 644 $(TOOLS)/screens/desktop-light-ko-02-role-backend.png docs/images/front-ko.png
	install -m 644 $(TOOLS)/screens/phone-dark-en-32-next-role-backend-have-java-have-spring.png docs/images/next-en-phone.png

# The one package that is not Go's: npm is only asked for its archive.
$(AXE):
	mkdir -p $(dir $@)
	cd $(dir $@) && npm pack --silent axe-core@4.14.1 && tar -xzf axe-core-4.14.1.tgz --strip-components=1 package/axe.min.js package/LICENSE
	touch $@

check-api: ## the running API against its own document: a generated client, then schemathesis
	OUT=$(TOOLS)/apicheck internal/apicheck/run.sh

integration-deploy: $(DEPLOYMENTS:%=deploy-%) ## what needs more than storage servers; installs it into bin/ once, which takes minutes

# The notebook over an export of sample data: 2 minutes and 600 MB of Python packages
# the first time, half a minute after that.
deploy-notebook:
	rm -rf $(TOOLS)/deploy/notebook
	OUT=$(TOOLS)/deploy/notebook examples/notebook/run.sh
	test -s $(TOOLS)/deploy/notebook/techmap.html

# Both programs for two architectures, as one image; 4 minutes cold.
deploy-image:
	OUT=$(TOOLS)/deploy/image examples/image/run.sh

# The commands of the manifests over MariaDB; 2 minutes and two builds.
deploy-kubernetes:
	OUT=$(TOOLS)/deploy/kubernetes examples/kubernetes/run.sh

# The DAGs on a real Airflow, from the sample sites to rows; ten minutes on an idle machine, and 550 MB
# of Python packages the first time.
deploy-airflow:
	OUT=$(TOOLS)/airflow examples/airflow/run-tests.sh

# The functions and their template: checked, deployed into a fake of the cloud, and run
# under an emulator with faults; five minutes.
deploy-lambda: $(TOOLS)/sam/bin/sam
	$(TOOLS)/sam/bin/cfn-lint examples/lambda/template.yaml
	SAM_CLI_TELEMETRY=0 $(TOOLS)/sam/bin/sam validate --lint -t examples/lambda/template.yaml --region us-east-1
	$(TOOLS)/sam/bin/python examples/lambda/testdata/deploy.py
	TECHMAP_TEST_INTEGRATION=1 $(GO) test -count=1 -timeout=20m -v ./examples/lambda
	$(GO) run ./internal/servers -- $(GO) test -tags=cloud -count=1 -timeout=20m -run=Cloud -v ./examples/lambda

$(TOOLS)/sam/bin/sam:
	python3 -m venv $(TOOLS)/sam
	$(TOOLS)/sam/bin/pip install --quiet --disable-pip-version-check -r examples/lambda/requirements.txt

monitoring: ## rules, routes and dashboards: promtool, amtool, a running Alertmanager; 2 minutes
	command -v promtool >/dev/null && command -v amtool >/dev/null || { apt-get update -qq && \
		apt-get install -y -qq --no-install-recommends prometheus prometheus-alertmanager; }
	cd examples/monitoring && $(GO) test -count=1 ./...

stack: ## all of it on this machine: sites, pipeline, MariaDB, model, API, Prometheus, alerts; interrupt to end
	$(GO) build -o $(TOOLS)/stack ./internal/stack
	$(GO) run ./internal/servers --only mysql -- $(TOOLS)/stack $(STACK)

stack-check: ## every dashboard question, and five faults with one alert each; 6 minutes, as root
	$(MAKE) stack STACK=-check

soak: ## the whole stack while things go wrong: 30 minutes, 200 faults, both kinds of stores; a first look: SOAK="-minutes 3 -faults 20"
	$(GO) run ./internal/servers --only mysql,s3,dynamo -- $(GO) run ./internal/soak -stores both -bin $(TOOLS)/soak -report $(TOOLS)/soak-report.json $(SOAK)

drills: ## lose and restore one thing after the other, 20,000 postings: 4 minutes
	$(GO) run ./internal/servers --only mysql,s3,dynamo -- $(GO) run ./internal/soak -drills -bin $(TOOLS)/soak $(DRILLS)

fuzz-long: ## every fuzz target for FUZZLONG, corpora kept in bin/fuzz: 13 hours
	$(GO) run ./internal/soak/fuzzlong -time $(FUZZLONG) -corpora $(TOOLS)/fuzz -report $(TOOLS)/fuzz-report.json

licences: ## of every module that is linked; and no secret in the repository
	$(GO) test -count=1 -v -run='Licence|Secret' ./internal/soak

measure-cloud: ## what importing into the cloud stores costs, in requests and dollars
	TECHMAP_TEST_MEASURE=$(POSTINGS) $(GO) run ./internal/servers -- \
		$(GO) test -tags=cloud -count=1 -timeout=60m -run=TestCloudMeasure -v ./examples/techmap

sql: ## the statements of mysqlsink, compiled against its tables as MySQL reads them
	cd sink/mysqlsink/testdata && $(GO) run $(SQLC) compile

bench: ## benchmarks; read them as ratios within one run
	$(GO) test -run='^$$' -bench=. -benchmem ./...

bench-peers: bench-crawl bench-match ## what this does beside what others do, each in one run

bench-crawl: $(SCRAPY)/bin/scrapy ## the crawler beside colly and Scrapy; quick: PEERS="-postings 0 -rounds 1"
	cd internal/benchpeers && $(GO) run -mod=mod . -python $(SCRAPY)/bin/python $(PEERS)

# Rust is optional: without cargo its rows are left out.
bench-match: $(MATCH)/bin/python ## the matcher and the extractor beside other implementations, over the postings in TECHMAP_CORPORA
	if command -v cargo >/dev/null; then cargo build --quiet --release --locked \
		--manifest-path=internal/benchpeers/match/rust/Cargo.toml --target-dir=$(MATCH)/rust; fi
	cd internal/benchpeers && $(GO) run -mod=mod ./match -corpora "$(TECHMAP_CORPORA)" -python $(MATCH)/bin/python \
		-rust "$$(ls $(MATCH)/rust/release/matchpeer 2>/dev/null)" $(ROUNDS:%=-rounds %)

bench-sql: ## the index beside SQL that groups, on MariaDB
	$(GO) run ./internal/servers --only mysql -- $(GO) test -run='^$$' -bench=RankBesideSQL -benchtime=15x ./internal/e2e

bench-api: $(LOADPEERS)/bin/uvicorn ## the API beside FastAPI over MariaDB, 100,000 openings; LOAD="-mix year", LOAD="-soak 10m"
	$(GO) run ./internal/servers --only mysql -- $(GO) run ./internal/loadpeers $(LOAD)

$(LOADPEERS)/bin/uvicorn:
	python3 -m venv $(LOADPEERS)
	$(LOADPEERS)/bin/pip install --quiet --disable-pip-version-check -r internal/loadpeers/requirements.txt

$(MATCH)/bin/python:
	python3 -m venv $(MATCH)
	$(MATCH)/bin/pip install --quiet --disable-pip-version-check -r internal/benchpeers/match/requirements.txt

$(SCRAPY)/bin/scrapy:
	python3 -m venv $(SCRAPY)
	$(SCRAPY)/bin/pip install --quiet --disable-pip-version-check -r internal/benchpeers/requirements.txt

fuzz: ## every fuzz target for FUZZTIME
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list='^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			$(GO) test -run='^$$' -fuzz="^$$target$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=200x $$pkg; \
		done; \
	done

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) $(GO) install $(GOLANGCI)

lint: $(TOOLS)/golangci-lint ## formatting, vet and the linters of .golangci.yml
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags=cloud ./...
	$(TOOLS)/golangci-lint run ./...
	$(TOOLS)/golangci-lint run --build-tags=cloud ./examples/...
	$(GO) run $(ACTIONLINT) .github/workflows/*.yml

golden: ## rewrite golden files; look at the difference before you commit it
	$(GO) test ./... -update

measure: ## how the code is written, in figures, beside what is aimed at
	$(GO) run ./internal/measure

reports: ## what docs/BENCHMARKS.md and docs/QUALITY.md state, measured in one sitting into bin/reports: half an hour; one part: REPORTS=sql
	OUT=$(TOOLS)/reports internal/reports/run.sh $(REPORTS)

use: ## what the library takes when others use it: modules outside the tree; a minute
	internal/use/run.sh

# BASE is what users have: a tag or a commit.
apidiff: ## what changed for users of the library since BASE, incompatible changes first
	rm -rf $(TOOLS)/apidiff && mkdir -p $(TOOLS)/apidiff
	GOBIN=$(TOOLS)/apidiff $(GO) install $(APIDIFF)
	git archive --format=tar $(or $(BASE),$(shell git describe --tags --abbrev=0 2>/dev/null || echo HEAD)) | tar -x -C $(TOOLS)/apidiff
	cd $(TOOLS)/apidiff && ./apidiff -m -w base.export github.com/techmap-it/techmap
	$(TOOLS)/apidiff/apidiff -m $(TOOLS)/apidiff/base.export github.com/techmap-it/techmap

cover: ## test coverage by package
	$(GO) test -cover ./...

clean:
	rm -rf bin techmap-data
