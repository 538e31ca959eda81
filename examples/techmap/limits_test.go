package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spent returns what the books say was spent and called.
func (p shop) spent() (calls int, money float64) {
	p.t.Helper()
	l := &ledger{path: p.store + "/llm/ledger.jsonl"}
	_, err := l.read(func(line ledgerLine) error {
		calls++
		money += line.Money
		return nil
	})
	require.NoError(p.t, err)
	return calls, money
}

// TestBudget spends no more than it may, says so, and goes on with the next budget.
func TestBudget(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 40)
	r := p.cascade("import", in, "--no-show", "--max-cost", "0.01")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, "raise --max-cost")
	calls, money := p.spent()
	assert.Positive(t, calls)
	assert.Less(t, calls, 5)
	assert.LessOrEqual(t, money, .01)

	t.Run("of a month that is spent", func(t *testing.T) {
		r := p.cascade("import", in, "--no-show", "--max-cost", "1", "--max-cost-month", "0.0001")
		assert.Equal(t, exitPartial, r.status, r.stderr)
		again, _ := p.spent()
		assert.Equal(t, calls, again, "nothing is asked")
		assert.Equal(t, exitFailed, p.cascade("doctor", "--max-cost-month", "0.0001").status)
	})
	t.Run("that suffices", func(t *testing.T) {
		r := p.cascade("import", in, "--no-show", "--max-cost", "1", "--max-cost-month", "2")
		require.Equal(t, exitDone, r.status, r.stderr)
		calls, _ := p.spent()
		assert.Equal(t, p.o.count(), calls, "every call is booked")
		answered, _ := p.answered()
		assert.Equal(t, 40, answered)
		for posting, n := range p.o.asked {
			assert.Equal(t, 1, n, posting)
		}
	})
}

func TestBudgetOfTokens(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	r := p.cascade("import", strangeFile(t, 40), "--no-show", "--max-tokens", "5000")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, "--max-tokens")
	assert.Positive(t, p.o.count())
	assert.Less(t, p.o.count(), 5)
}

// TestDayQuota keeps to the requests of a day over several runs.
func TestDayQuota(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 40)
	r := p.cascade("import", in, "--no-show", "--rpd", "2")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, "over 3 days of quota", "the plan says so before")
	assert.Contains(t, r.stderr, "it comes back in ")
	assert.Equal(t, 2, p.o.count())

	r = p.cascade("annotate", "--rpd", "2")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stdout, `"why":"quota"`)
	assert.Equal(t, 2, p.o.count(), "the next run knows what this one asked")
	assert.Equal(t, exitFailed, p.cascade("doctor", "--rpd", "2").status)
	assert.Equal(t, exitDone, p.cascade("annotate", "--rpd", "100").status)
	assert.Equal(t, 5, p.o.count())
}

func TestEstimateSendsNothing(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.done("import", strangeFile(t, 40), "--no-show")
	r := p.asks("llm", "estimate", "--format", "json", "--rpm", "2")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stdout, `{"postings":40,"stored":0,"asked":40,"calls":5,`)
	assert.Contains(t, p.asks("llm", "estimate", "--rpm", "2").stdout, "40 postings, 5 calls, about 2 min, $0.00")
	assert.Contains(t, p.asks("--lang", "ko", "llm", "estimate", "--rpd", "2").stdout, "공고 40건, 호출 5번, 1분 안, $0.0083, 하루 한도로 3일에 걸쳐")
	assert.Zero(t, p.o.count())
	assert.NoDirExists(t, p.store+"/llm")

	require.Equal(t, exitDone, p.cascade("annotate").status)
	assert.Contains(t, p.asks("llm", "estimate").stdout, "40 postings, 40 answered before, 0 calls")
}
