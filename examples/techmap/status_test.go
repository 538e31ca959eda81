package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/status"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// stateOf reads what status says as JSON.
func stateOf(t *testing.T, r result) (p rankhttp.Pipeline) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(r.stdout))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&p), r.stdout+r.stderr)
	return p
}

// found returns the codes of what status found.
func found(p rankhttp.Pipeline) []string {
	codes := []string{}
	for _, f := range p.Findings {
		codes = append(codes, f.Code)
	}
	return codes
}

// TestStatusOfAStore follows a store from nothing to trouble.
func TestStatusOfAStore(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 5), newShop(t)

	r := p.techmap("status")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "no store at")
	assert.Empty(t, r.stdout, "people are told why, and no screen of nothing")
	assert.NoDirExists(t, p.store, "looking makes nothing")
	r = p.techmap("status", "--format", "json")
	assert.Equal(t, exitFailed, r.status)
	assert.False(t, stateOf(t, r).Store.Up)
	r = p.techmap("status", "--format", "prometheus")
	assert.Contains(t, r.stdout, "techmap_store_up 0\n")

	p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
	require.Equal(t, exitDone, p.techmap("crawl", "--site", "dotori", "--allow-private").status)
	r = p.techmap("status", "--format", "json")
	assert.Equal(t, exitPartial, r.status, "something to look at")
	assert.Equal(t, []string{"silver-empty"}, found(stateOf(t, r)))
	p.done("refine")
	p.done("load")
	r = p.techmap("status", "--format", "json")
	assert.Equal(t, []string{"publication-none"}, found(stateOf(t, r)))
	p.done("publish")

	state := stateOf(t, p.techmap("status", "--format", "json"))
	assert.Equal(t, rankhttp.Good, state.Grade, state.Findings)
	require.Len(t, state.Sources, 1)
	assert.Equal(t, 5, state.Sources[0].Postings)
	for _, l := range state.Layers {
		assert.Zero(t, l.Lag, l.Name)
		assert.Equal(t, 5, l.Postings, l.Name)
	}
	assert.Contains(t, p.done("status"), "all is well")
	assert.Contains(t, p.done("--lang", "ko", "status"), "모두 정상입니다")
	assert.Contains(t, p.done("status", "--format", "prometheus"), "techmap_store_up 1\n")

	b.change(func(b *board) { b.list = "other" })
	require.Equal(t, exitPartial, p.techmap("run", "--site", "dotori", "--allow-private").status)
	r = p.techmap("status")
	assert.Equal(t, exitPartial, r.status)
	assert.Contains(t, r.stdout, "! dotori: failed 1 run in a row: ")
	assert.Contains(t, r.stdout, "$ techmap sites check dotori")
}

// TestStatusOfADamagedStore says what is wrong instead of what it looks like.
func TestStatusOfADamagedStore(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	require.NoError(t, os.MkdirAll(p.store, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(p.store, "techmap.db"), []byte(strings.Repeat("no database", 1000)), 0o600))
	r := p.techmap("status")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "cannot be read")
	assert.Contains(t, call(t.Context(), "", "--store", p.store, "--lang", "ko", "status").stderr, "저장소를 읽을 수 없습니다")
	assert.Contains(t, p.techmap("status", "--format", "prometheus").stdout, "techmap_store_up 0\n")
}

func TestStatusIsUsedRightly(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	for name, args := range map[string][]string{
		"no such form":   {"status", "--format", "xml"},
		"no queue":       {"status", "--queue", "refine"},
		"a negative sum": {"status", "--max-cost-month", "-1"},
	} {
		assert.Equal(t, exitMisuse, p.techmap(args...).status, name)
	}
}

// TestStatusIsWhatTheAPISays compares what the command prints with the answer of
// /v1/status over the same store.
func TestStatusIsWhatTheAPISays(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 5), newShop(t)
	p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
	require.Equal(t, exitDone, p.techmap("run", "--site", "dotori", "--allow-private").status)

	file := filepath.Join(p.store, "techmap.db")
	keeper := status.NewKeeper(status.KeeperOptions{
		Addresses: layered.Addresses{Gold: file},
		Options:   status.Options{Books: filepath.Join(p.store, "llm", "ledger.jsonl")},
	})
	require.NoError(t, keeper.Look(t.Context()))
	api, err := rankhttp.New(kept{emptyData(t), keeper}, nil)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/status", nil))
	var answer struct{ Pipeline map[string]any }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
	var printed map[string]any
	require.NoError(t, json.Unmarshal([]byte(p.done("status", "--format", "json")), &printed))
	for _, state := range []map[string]any{answer.Pipeline, printed} {
		delete(state, "at") // looked at apart
		delete(state, "store")
		state["publication"].(map[string]any)["age_seconds"] = 0
	}
	assert.Equal(t, printed, answer.Pipeline)
}

// kept is a library beside a keeper.
type kept struct {
	rankhttp.Fixed
	*status.Keeper
}

var _ rankhttp.Watched = kept{}

// emptyData is a library of nothing.
func emptyData(t *testing.T) rankhttp.Fixed {
	t.Helper()
	tax := medallion.DefaultTaxonomy()
	index, err := rank.LoadWith(t.Context(), techmap.Of[techmap.Opening](), tax, nil)
	require.NoError(t, err)
	return rankhttp.Fixed{Data: &rankhttp.Data{Index: index, Taxonomy: tax, Version: "none"}}
}

// TestStatusReadsTheBooks compares the money that status tells with that of the books.
func TestStatusReadsTheBooks(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	require.NoError(t, os.MkdirAll(p.store, 0o755))
	gold, err := layered.OpenGold(t.Context(), filepath.Join(p.store, "techmap.db"))
	require.NoError(t, err)
	require.NoError(t, gold.Close())
	a := &app{cli: &cli{Store: p.store}}
	books := a.ledger()
	now := time.Now().UTC()
	entry := func(call string, at time.Time, money float64) llm.Entry {
		return llm.Entry{Call: call, At: at, Took: time.Second, Model: "m", Money: money, Postings: []llm.Share{{Posting: "a:1", Part: 1}}}
	}
	require.NoError(t, books.ask(t.Context(), entry("1", now, 9)))
	require.NoError(t, books.add(t.Context(), entry("1", now, .5)))
	require.NoError(t, books.ask(t.Context(), entry("2", now, 1.25)))
	require.NoError(t, books.add(t.Context(), entry("3", now.AddDate(0, 0, -40), 99)))
	standing, err := books.standing("m", now)
	require.NoError(t, err)
	r := p.techmap("status", "--format", "json", "--max-cost-month", "2")
	m := stateOf(t, r).Model
	assert.InDelta(t, standing.Month, m.Spent, 1e-9)
	assert.InDelta(t, 1.75, m.Spent, 1e-9)
	assert.InDelta(t, .25, m.Left, 1e-9)
	assert.Contains(t, found(stateOf(t, r)), "model-budget")
}
