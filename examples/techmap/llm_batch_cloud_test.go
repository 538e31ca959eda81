//go:build cloud

package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A harbour is a shop with a service of batches.
type harbour struct {
	temple
	service *geminifake.Service
	url     string

	mu   sync.Mutex
	lose bool // the answer to the next job that is handed in
}

// newHarbour returns a shop with n postings, of which the lexicon has read what it can.
func newHarbour(t *testing.T, n int) *harbour {
	h := &harbour{temple: temple{shop: newShop(t)}}
	h.service = geminifake.New(&geminifake.Options{
		Key: oracleKey, BatchTime: 24 * time.Hour,
		Answer: func(_ int, r geminifake.Request) geminifake.Turn {
			reply := llmtest.Say(r.Prompt, llmtest.Answers(r.Prompt, readStrange)...)
			turn := geminifake.Text(reply.Text)
			turn.Usage = reply.Usage
			return turn
		},
	})
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.url = server.URL
	if n > 0 {
		h.done("import", strangeFile(t, n), "--no-show")
	}
	return h
}

// ServeHTTP implements http.Handler.
func (h *harbour) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	lose := h.lose && r.Method == http.MethodPost
	h.lose = h.lose && !lose
	h.mu.Unlock()
	if lose {
		h.service.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	h.service.ServeHTTP(w, r)
}

var ofHarbour = []string{"--model", "genai/gemini-x", "--price-input", "0.3", "--price-output", "2.5"}

// at calls a command about the model.
func (h *harbour) at(args ...string) result {
	h.t.Helper()
	return h.keyed(append(append(args, "--model-url", h.url), ofHarbour...)...)
}

// submit hands in, and returns what was printed.
func (h *harbour) submit(status int, args ...string) (s submitted) {
	h.t.Helper()
	r := h.at(append([]string{"llm", "submit"}, args...)...)
	require.Equal(h.t, status, r.status, r.stderr)
	require.NoError(h.t, json.Unmarshal([]byte(r.stdout), &s), r.stdout)
	return s
}

func (h *harbour) collect(status int) (c takenIn) {
	h.t.Helper()
	r := h.at("llm", "collect")
	require.Equal(h.t, status, r.status, r.stderr)
	require.NoError(h.t, json.Unmarshal([]byte(r.stdout), &c), r.stdout)
	return c
}

// load brings what is stored into gold.
func (h *harbour) load() {
	h.t.Helper()
	h.done("load", "--extractor", "cascade", "--model", "genai/gemini-x")
	h.done("publish")
}

// money returns what the books say was spent.
func (h *harbour) money() float64 {
	h.t.Helper()
	var rows []ledgerRow
	require.NoError(h.t, json.Unmarshal([]byte(h.done("llm", "ledger", "--by", "model", "--format", "json")), &rows))
	require.Len(h.t, rows, 1)
	return rows[0].Money
}

// TestBatchIsTheSameAtHalfThePrice hands 40 postings in, goes away and collects: the
// store is that of an import that asked at once.
func TestBatchIsTheSameAtHalfThePrice(t *testing.T) {
	t.Parallel()
	online, h := newHarbour(t, 0), newHarbour(t, 40)
	r := online.at("import", strangeFile(t, 40), "--no-show", "--extractor", "cascade")
	require.Equal(t, exitDone, r.status, r.stderr)

	s := h.submit(exitDone)
	assert.Equal(t, 40, s.Asked)
	assert.Equal(t, 5, s.Calls)
	require.Len(t, s.Jobs, 1)
	c := h.collect(exitDone)
	assert.Equal(t, 40, c.Waiting)
	s = h.submit(exitDone)
	assert.Equal(t, 40, s.Waiting, "under way is not asked again")
	assert.Zero(t, s.Asked)
	assert.Equal(t, 1, h.service.Batches())
	calls := len(h.service.Requests())
	h.at("annotate", "--extractor", "cascade")
	assert.Len(t, h.service.Requests(), calls, "by calls neither")

	h.service.EndBatches("SUCCEEDED")
	c = h.collect(exitDone)
	assert.Equal(t, 40, c.Answered)
	assert.Equal(t, llm.JobDone, c.Jobs[0].State)
	h.load()
	assert.True(t, sameLayers(online.layers(), h.layers()))
	assert.InDelta(t, online.money()/2, h.money(), 1e-9)
	assert.InDelta(t, h.money(), c.Money, 1e-9)

	entries, err := os.ReadDir(filepath.Join(h.store, "llm", "jobs"))
	require.NoError(t, err)
	assert.Empty(t, entries)
	assert.Empty(t, h.collect(exitDone).Jobs)
	assert.Zero(t, h.submit(exitDone).Asked)
}

// TestBatchWhoseAnswerIsLost is found by its label, and not handed in again.
func TestBatchWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 10)
	h.lose = true
	assert.Equal(t, 10, h.submit(exitDone).Asked)
	h.service.EndBatches("SUCCEEDED")
	assert.Equal(t, 10, h.collect(exitDone).Answered)
	assert.Equal(t, 1, h.service.Batches())
}

// TestBatchThatExpires is asked again, as far as it was not answered.
func TestBatchThatExpires(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 40)
	h.submit(exitDone)
	h.service.EndBatches("EXPIRED")
	c := h.collect(exitDone)
	assert.Equal(t, 24, c.Answered)
	assert.Equal(t, 16, c.Open)
	assert.Equal(t, llm.JobEnded, c.Jobs[0].State)
	assert.Equal(t, 16, h.submit(exitDone).Asked)
	h.service.EndBatches("SUCCEEDED")
	assert.Equal(t, 16, h.collect(exitDone).Answered)
	h.load()
	answered, pending := h.answered()
	assert.Equal(t, 40, answered)
	assert.Zero(t, pending)
}

// TestBatchWithoutTags is collected whichever way tags are read then.
func TestBatchWithoutTags(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 8)
	h.submit(exitDone, "--no-tags")
	h.service.EndBatches("SUCCEEDED")
	assert.Equal(t, 8, h.collect(exitDone).Answered)
}

// TestBatchBudget hands in what the budget is sure to pay.
func TestBatchBudget(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 40)
	s := h.submit(exitPartial, "--max-cost", "0.01")
	assert.Positive(t, s.Asked)
	assert.Equal(t, 40, s.Asked+s.Left)
	assert.LessOrEqual(t, s.Most.Money, .01)
	assert.Equal(t, whyBudget, s.Why)
	assert.Equal(t, 40-s.Asked, h.submit(exitDone).Asked)
}

// TestBatchesUnderWayCountInTheMonth hands in no more than the month has left, before
// anything is in the books.
func TestBatchesUnderWayCountInTheMonth(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 40)
	first := h.submit(exitPartial, "--max-cost-month", "0.01")
	assert.Positive(t, first.Asked)
	second := h.submit(exitPartial, "--max-cost-month", "0.01")
	assert.Zero(t, second.Asked)
	assert.Equal(t, first.Asked, second.Waiting)
	assert.Equal(t, 40, second.Waiting+second.Left)
	h.service.EndBatches("SUCCEEDED")
	h.collect(exitDone)
	assert.Less(t, h.money(), first.Most.Money)
	assert.Positive(t, h.submit(exitPartial, "--max-cost-month", "0.01").Asked, "what they cost in the end is less")
}

// TestBatchIsToldInBothLanguages reads what people see.
func TestBatchIsToldInBothLanguages(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 8)
	r := h.at("llm", "submit")
	assert.Contains(t, r.stderr, "gemini/gemini-x: 8 postings to ask about, 0 of them in batches already; 1 calls, about $0.00")
	assert.Contains(t, r.stderr, "handed in: 8 postings in 1 batches, at most $0.0")
	r = h.at("--lang", "ko", "llm", "submit")
	assert.Contains(t, r.stderr, "물을 공고 8건, 그중 8건은 이미 배치에 있음")
	r = h.at("--lang", "ko", "llm", "collect")
	assert.Contains(t, r.stderr, "배치 1개(공고 8건)가 진행 중입니다")
	assert.Contains(t, h.at("llm", "collect").stderr, "1 batches are at work, with 8 postings")
	h.service.EndBatches("SUCCEEDED")
	r = h.at("--lang", "ko", "llm", "collect")
	assert.Contains(t, r.stderr, "답을 받은 공고 8건")
	assert.Contains(t, r.stderr, "techmap load")
	assert.Contains(t, h.at("llm", "collect").stderr, "no batches of gemini/gemini-x are under way")
}

// TestBatchKeyIsRefused fails, and keeps what is under way.
func TestBatchKeyIsRefused(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, 8)
	h.submit(exitDone)
	args := append([]string{"llm", "collect", "--model-url", h.url}, ofHarbour...)
	r := h.with(map[string]string{modelKeyEnv: "another-key"}, args...)
	assert.Equal(t, exitFailed, r.status, r.stderr)
	assert.NotContains(t, r.stdout+r.stderr, "another-key")
	h.service.EndBatches("SUCCEEDED")
	assert.Equal(t, 8, h.collect(exitDone).Answered)
}
