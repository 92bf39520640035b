# make serve     build the site and serve it on this machine (PORT=8080, BASE=/)
# make site      build the site into dist/
# make test      everything: format, vet, staticcheck, Go tests, journeys in a real browser, each fuzz target for 30 s
# make fuzz      the fuzz targets alone, an hour for all of them together (FUZZTIME=1h)
# make lint      the checks of the code alone
# make text-check  judge the texts of the languages (LANG_TAGS="ja de" for some)
# make bench     measure the built site in a real Chromium against other ways, over some rounds, and print a table (BENCH="-only filter")
# make clean     remove what is built; what the fuzzer has found and the traces of the measurements stay
GO    ?= go
PORT  ?= 8080
BASE  ?= /
BIN   := $(CURDIR)/.cache/bin
CHECK := $(BIN)/staticcheck
AXE   := app/e2e/node_modules/.package-lock.json
PEERS := app/bench/node_modules/.package-lock.json
# Code that runs once for each thing that a person does is not inlined: a visitor waits for every byte (-90 KB, compressed).
COLD  := svcscope/app svcscope/catalog svcscope/wasm/wire svcscope/wasm/worker github.com/maxence-charriere/go-app/v10/pkg/app fmt io/fs
FLAGS := -trimpath -buildvcs=false -ldflags="-s -w" $(COLD:%=-gcflags=%=-l)
WASM  := GOOS=js GOARCH=wasm $(GO) build $(FLAGS)
# Without what the browser never runs, and packed.
LEAN  := GO="$(GO)" $(BIN)/lean

.PHONY: serve site native wasm lint test text-check fuzz bench clean browser

serve: site
	@$(BIN)/svcscope serve -addr 127.0.0.1:$(PORT) -base $(BASE)

site: wasm
	@rm -rf dist
	@$(BIN)/svcscope site -o dist

native:
	@$(GO) build -buildvcs=false -o $(BIN)/svcscope ./wasm/svcscope

# The page's program holds the interface of some languages.
wasm: native
	@$(BIN)/svcscope linked-texts -o app/linked.jsonl
	@$(GO) build -buildvcs=false -o $(BIN)/lean ./wasm/lean
	@$(LEAN) ./wasm/svcscope web/app.wasm -tags linked $(FLAGS)
	@$(LEAN) ./wasm/worker web/worker.wasm $(FLAGS)
	@cp "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" web/wasm_exec.js

$(CHECK):
	@GOBIN=$(BIN) $(GO) install honnef.co/go/tools/cmd/staticcheck@v0.8.2

lint: $(CHECK)
	@echo "gofmt, vet, staticcheck: native and js/wasm"
	@unformatted=$$(gofmt -l app catalog wasm); [ -z "$$unformatted" ] || { echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; }
	@$(GO) vet ./...
	@GOOS=js GOARCH=wasm $(GO) vet ./...
	@$(CHECK) ./...
	@GOOS=js GOARCH=wasm $(CHECK) ./...
	@cd app/e2e && $(GO) vet ./... && $(CHECK) ./...
	@cd app/bench && $(GO) vet ./... && $(CHECK) ./... && GOOS=js GOARCH=wasm $(GO) vet ./... && GOOS=js GOARCH=wasm $(CHECK) ./...

test: lint site browser $(AXE)
	@$(GO) build ./...
	@cd app/e2e && $(GO) build -o $(BIN)/gotests ./cmd/gotests
	@$(BIN)/gotests -fuzz $(or $(FUZZTIME),30s) . app/bench app/e2e

text-check:
	@$(GO) run ./wasm/svcscope text-check $(LANG_TAGS)

# What the fuzzer finds interesting is kept in .cache/fuzz; an input that fails becomes a file in testdata/fuzz.
fuzz:
	@cd app/e2e && $(GO) build -o $(BIN)/gotests ./cmd/gotests
	@$(BIN)/gotests -only-fuzz $(or $(FUZZTIME),1h) .

# What is measured stands in app/bench. The traces it needs, some GB, are written once into .cache/bench.
bench: site browser $(PEERS)
	@for peer in scan goxml filter; do (cd app/bench && $(WASM) -o $(CURDIR)/.cache/bench/$$peer.wasm ./peers/$$peer) || exit 1; done
	@$(LEAN) ./wasm/worker .cache/bench/undiagnosed.wasm -tags undiagnosed $(FLAGS)
	@cd app/bench && $(GO) build -o $(BIN)/bench .
	@$(BIN)/bench -root . -readme $(BENCH)

$(PEERS): app/bench/package-lock.json
	@command -v npm >/dev/null || { echo "The measurements need other parsers, which npm fetches: please install the packages nodejs and npm." >&2; exit 1; }
	@cd app/bench && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# Chromium and fonts (without Korean, Japanese and Chinese ones pictures show boxes) come from apt where that is allowed.
browser:
	@sh app/e2e/browser.sh

# axe-core, which the journeys judge every screen with, is fetched as package-lock.json pins it and never stored here.
$(AXE): app/e2e/package-lock.json
	@command -v npm >/dev/null || { echo "The journeys need axe-core, which npm fetches: please install the packages nodejs and npm." >&2; exit 1; }
	@cd app/e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

clean:
	@rm -rf dist .cache/bin .cache/fuzz/bin app/e2e/node_modules app/bench/node_modules web/app.wasm web/worker.wasm web/wasm_exec.js app/linked.jsonl
