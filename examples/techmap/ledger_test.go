package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

func newLedger(t *testing.T) *ledger {
	return &ledger{path: filepath.Join(t.TempDir(), "llm", "ledger.jsonl"), run: "run 1"}
}

func entry(at string, money float64, postings ...techmap.PostingID) llm.Entry {
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err) //nolint:forbidigo // a test's own constant
	}
	e := llm.Entry{At: when, Model: "m/1", Usage: llm.Usage{Input: 100, Output: 10}, Money: money, Finish: llm.FinishStop}
	for _, id := range postings {
		e.Postings = append(e.Postings, llm.Share{Posting: id, Part: 1 / float64(len(postings))})
	}
	return e
}

func calls(t *testing.T, l *ledger) (n, torn int) {
	t.Helper()
	torn, err := l.read(func(ledgerLine) error { n++; return nil })
	require.NoError(t, err)
	return n, torn
}

// TestLedgerOutlivesATornLine cuts the books at every byte, as a kill might, and goes on.
func TestLedgerOutlivesATornLine(t *testing.T) {
	t.Parallel()
	whole := newLedger(t)
	for range 2 {
		require.NoError(t, whole.add(t.Context(), entry("2026-11-22T10:00:00Z", .1, "a:1")))
	}
	data, err := os.ReadFile(whole.path)
	require.NoError(t, err)
	first := strings.IndexByte(string(data), '\n')
	for cut := range len(data) {
		l := newLedger(t)
		require.NoError(t, os.MkdirAll(filepath.Dir(l.path), 0o755))
		require.NoError(t, os.WriteFile(l.path, data[:cut], 0o600))
		n, torn := calls(t, l)
		require.LessOrEqual(t, torn, 1)
		require.NoError(t, l.add(t.Context(), entry("2026-11-22T10:00:00Z", .1, "a:2")))
		after, tornAfter := calls(t, l)
		require.Equal(t, n+1, after, "cut at %d", cut)
		require.Equal(t, torn, tornAfter, "cut at %d", cut)
		if cut > first {
			require.GreaterOrEqual(t, n, 1, "cut at %d: the whole line before counts", cut)
		}
	}
}

func TestLedgerTakesConcurrentCalls(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	other := &ledger{path: l.path, run: "another process"}
	var work sync.WaitGroup
	for i := range 40 {
		work.Go(func() {
			books := []*ledger{l, other}[i%2]
			assert.NoError(t, books.add(t.Context(), entry("2026-11-22T10:00:00Z", .01, "a:1")))
		})
	}
	work.Wait()
	n, torn := calls(t, l)
	assert.Equal(t, 40, n)
	assert.Zero(t, torn)
}

// TestStanding counts days and months as quotas do: in California.
func TestStanding(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	for _, at := range []string{
		"2026-11-01T06:59:59Z", // the last of October there
		"2026-11-01T07:00:00Z", // the first of November
		"2026-11-22T07:59:59Z", // the evening before
		"2026-11-22T08:00:00Z", // midnight
		"2026-11-22T17:00:00Z",
	} {
		require.NoError(t, l.add(t.Context(), entry(at, 1)))
	}
	other := entry("2026-11-22T17:00:00Z", 1)
	other.Model = "m/2"
	require.NoError(t, l.add(t.Context(), other))
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	got, err := l.standing("m/1", now)
	require.NoError(t, err)
	assert.Equal(t, standing{Calls: 6, Today: 2, Month: 5}, got, "the month is of all models, the day of one")
}

func TestLedgerOfANewerTechmap(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	require.NoError(t, os.MkdirAll(filepath.Dir(l.path), 0o755))
	require.NoError(t, os.WriteFile(l.path, []byte(`{"v":2,"run":"x"}`+"\n"), 0o600))
	_, err := l.standing("m/1", time.Now())
	require.ErrorContains(t, err, "line 1 is of a newer techmap (version 2)")
}

// TestLedgerForgets keeps what a posting cost, and not which one it was.
func TestLedgerForgets(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	require.NoError(t, l.forget(func(techmap.PostingID) bool { return true }), "no books, nothing to forget")
	require.NoError(t, l.add(t.Context(), entry("2026-11-22T10:00:00Z", .4, "secret:1", "kept:2")))
	require.NoError(t, l.forget(func(id techmap.PostingID) bool { return id == "secret:1" }))
	data, err := os.ReadFile(l.path)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "secret")
	assert.Contains(t, string(data), "kept:2")
	s, err := l.standing("m/1", time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	assert.InDelta(t, .4, s.Month, 1e-9)
	left, err := filepath.Glob(filepath.Join(filepath.Dir(l.path), ".tmp-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// TestLedgerCommand adds the books up in every way, which all come to the same.
func TestLedgerCommand(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 16)
	require.Equal(t, exitDone, p.cascade("import", in, "--no-show").status)
	sum := func(by string) (rows int, calls, money float64) {
		var all []ledgerRow
		require.NoError(t, json.Unmarshal([]byte(p.done("llm", "ledger", "--by", by, "--format", "json")), &all))
		for _, r := range all {
			calls += r.Calls
			money += r.Money
		}
		return len(all), calls, money
	}
	_, _, spent := sum("run")
	assert.Positive(t, spent)
	for by, want := range map[string]int{"run": 1, "source": 1, "posting": 16, "day": 1, "model": 1} {
		rows, calls, money := sum(by)
		assert.Equal(t, want, rows, by)
		assert.InDelta(t, 2, calls, 1e-9, by)
		assert.InDelta(t, spent, money, 1e-9, by)
	}
	assert.Contains(t, p.done("llm", "ledger", "--by", "model"), modelName)
	assert.Contains(t, p.done("--lang", "ko", "llm", "ledger"), "합계")
	assert.Contains(t, p.done("llm", "ledger", "--by", "source", "--format", "csv"), "board,2,0,")

	p.done("forget", "board:003", "--yes")
	data, err := os.ReadFile(filepath.Join(p.store, "llm", "ledger.jsonl"))
	require.NoError(t, err)
	assert.NotContains(t, string(data), `board:003"`)
	_, calls, money := sum("posting")
	assert.InDelta(t, 2, calls, 1e-9)
	assert.InDelta(t, spent, money, 1e-9)
	assert.Contains(t, p.done("llm", "ledger", "--by", "posting"), "(forgotten)")
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte(`{"v":1,"run":"x","at":"2026-11-22T10:00:00Z","model":"m/1","postings":[{"posting":"a:1","part":1}]}`))
	f.Add([]byte(`{"v":1,"ru`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		line, ok := parseLine(data)
		if ok && line.V <= 0 {
			t.Errorf("%q: a line without a version", data)
		}
	})
}

// TestLedgerNeverSaysTooLittle counts a call that has no end with the most that it can
// have cost, and one that was booked before the clock was set back as of today.
func TestLedgerNeverSaysTooLittle(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	most, end := entry("2026-11-22T17:00:00Z", .9, "a:1"), entry("2026-11-22T17:00:00Z", .1, "a:1")
	most.Call, end.Call = "1", "1"
	require.NoError(t, l.ask(t.Context(), most))
	require.NoError(t, l.add(t.Context(), end))
	most.Call = "2" // of a process that was killed
	require.NoError(t, l.ask(t.Context(), most))
	require.NoError(t, l.add(t.Context(), entry("2026-12-24T17:00:00Z", 3, "a:1")))
	got, err := l.standing("m/1", time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	assert.Equal(t, 3, got.Calls)
	assert.Equal(t, 3, got.Today)
	assert.InDelta(t, .1+.9+3, got.Month, 1e-9)
}
