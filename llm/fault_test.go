package llm_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A fault changes what a model says in a call: the right answers to the pages go in.
type fault func(ctx context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error)

// faulty returns a model that reads zylos, with a fault.
func faulty(f fault) *llmtest.Model {
	return llmtest.Scripted("faulty/1", func(ctx context.Context, call int, p llm.Prompt) (llm.Reply, error) {
		var right []llmtest.Answer
		for _, page := range llmtest.Pages(p) {
			a := zylos(page)
			a.ID = page.ID
			right = append(right, a)
		}
		return f(ctx, call, p, right)
	})
}

// every makes a fault strike each nth call only, the first one included.
func every(n int, f fault) fault {
	return func(ctx context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		if call%n == 0 {
			return f(ctx, call, p, right)
		}
		return llmtest.Say(p, right...), nil
	}
}

// until makes a fault strike the first n calls.
func until(n int, f fault) fault {
	return func(ctx context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		if call < n {
			return f(ctx, call, p, right)
		}
		return llmtest.Say(p, right...), nil
	}
}

// over makes a fault strike calls that show the posting with the word alone.
func over(word string, f fault) fault {
	return func(ctx context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		if strings.Contains(p.User, word) {
			return f(ctx, call, p, right)
		}
		return llmtest.Say(p, right...), nil
	}
}

func fails(err error) fault {
	return func(context.Context, int, llm.Prompt, []llmtest.Answer) (llm.Reply, error) { return llm.Reply{}, err }
}

func ends(finish llm.Finish, share float64) fault {
	return func(_ context.Context, _ int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		r := llmtest.Say(p, right...)
		r.Finish, r.Text = finish, r.Text[:int(share*float64(len(r.Text)))]
		return r, nil
	}
}

// answers changes the right answers.
func answers(change func(right []llmtest.Answer) []llmtest.Answer) fault {
	return func(_ context.Context, _ int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		return llmtest.Say(p, change(right)...), nil
	}
}

// spoken changes the text of the right answers.
func spoken(change func(right string) string) fault {
	return func(_ context.Context, _ int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		return llmtest.Reply(p, change(llmtest.Say(p, right...).Text)), nil
	}
}

func hangs(ctx context.Context, _ int, _ llm.Prompt, _ []llmtest.Answer) (llm.Reply, error) {
	<-ctx.Done()
	return llm.Reply{}, ctx.Err()
}

func retryAfter(d time.Duration, kind error) error { return &techmap.RetryError{After: d, Err: kind} }

var replaces = strings.NewReplacer

// faults are all ways for a model to fail, and how forty postings end then.
func faults() map[string]struct {
	fault fault
	want  ending
} {
	all, one := ending{filled: 40}, ending{filled: 39, unknown: 1}
	first := func(right []llmtest.Answer) []llmtest.Answer { return right[:1] }
	type row = struct {
		fault fault
		want  ending
	}
	return map[string]row{
		"finish: length, cut in the middle":           {every(4, ends(llm.FinishLength, .5)), all},
		"finish: length, nothing said":                {every(4, ends(llm.FinishLength, 0)), all},
		"finish: length, all said":                    {every(4, ends(llm.FinishLength, 1)), all},
		"finish: blocked now and then":                {every(4, ends(llm.FinishBlocked, 0)), all},
		"finish: blocked for one posting":             {over("Zylo013x", ends(llm.FinishBlocked, 0)), one},
		"finish: recitation of one posting":           {over("Zylo000x", ends(llm.FinishRecitation, .9)), one},
		"finish: other":                               {every(4, ends(llm.FinishOther, 1)), all},
		"finish: unknown to this version":             {every(4, ends("aurora", 1)), all},
		"finish: length for ever for one posting":     {over("Zylo039x", ends(llm.FinishLength, 0)), one},
		"error: throttled, says how long":             {every(4, fails(retryAfter(45837*time.Millisecond, techmap.ErrThrottled))), all},
		"error: throttled, does not say":              {every(4, fails(techmap.ErrThrottled)), all},
		"error: unavailable now and then":             {every(4, fails(techmap.ErrUnavailable)), all},
		"error: request wrong for one posting":        {over("Zylo021x", fails(techmap.ErrInvalid)), one},
		"error: request wrong now and then":           {every(5, fails(techmap.ErrInvalid)), all},
		"error: day's quota":                          {fails(techmap.ErrExhausted), ending{pending: 40}},
		"error: unavailable for good":                 {fails(techmap.ErrUnavailable), ending{pending: 40}},
		"error: throttled for good":                   {fails(retryAfter(time.Minute, techmap.ErrThrottled)), ending{pending: 40}},
		"error: told to come back next week":          {fails(retryAfter(200*time.Hour, techmap.ErrThrottled)), ending{pending: 40}},
		"storm: 20 throttled, then well":              {until(20, fails(retryAfter(10*time.Second, techmap.ErrThrottled))), all},
		"storm: 8 unavailable, then well":             {until(8, fails(techmap.ErrUnavailable)), ending{filled: 24, pending: 16}},
		"hang now and then":                           {every(4, hangs), all},
		"hang for good":                               {hangs, ending{pending: 40}},
		"reply: empty":                                {every(4, spoken(func(string) string { return "" })), all},
		"reply: prose":                                {every(4, spoken(func(string) string { return "I can't help with that." })), all},
		"reply: prose around":                         {spoken(func(s string) string { return "Here you are:\n```json\n" + s + "\n```\nAnything else?" }), all},
		"reply: cut":                                  {every(4, spoken(func(s string) string { return s[:2*len(s)/3] })), all},
		"reply: cut by its last byte":                 {every(4, spoken(func(s string) string { return s[:len(s)-1] })), all},
		"reply: said twice":                           {every(4, spoken(func(s string) string { return s + s })), all},
		"reply: a list":                               {every(4, spoken(func(s string) string { return "[" + s + "]" })), all},
		"reply: null":                                 {every(4, spoken(func(string) string { return "null" })), all},
		"reply: not UTF-8":                            {every(4, spoken(func(s string) string { return "\xff\xfe" + s[:9] + "\x00" })), all},
		"reply: two megabytes":                        {until(1, spoken(func(s string) string { return strings.Repeat(" ", 2<<20) + s })), all},
		"reply: nested deep":                          {until(1, spoken(func(string) string { return strings.Repeat(`{"postings":[`, 5000) })), all},
		"reply: duplicate keys":                       {every(4, spoken(func(s string) string { return replaces(`"id":`, `"ID":"p1","id":`).Replace(s) })), all},
		"reply: unknown keys":                         {every(4, spoken(func(s string) string { return replaces(`"id":`, `"note":1,"id":`).Replace(s) })), all},
		"reply: wrong types":                          {every(4, spoken(func(s string) string { return replaces(`"labels":[]`, `"labels":"none"`).Replace(s) })), all},
		"reply: no technologies":                      {every(4, spoken(func(s string) string { return replaces(`"technologies":`, `"techs":`).Replace(s) })), all},
		"reply: huge numbers":                         {spoken(func(s string) string { return replaces(`"line":3`, `"line":3e99999`).Replace(s) }), all},
		"reply: negative line":                        {spoken(func(s string) string { return replaces(`"line":3`, `"line":-9223372036854775809`).Replace(s) }), all},
		"answers: none":                               {every(4, answers(func([]llmtest.Answer) []llmtest.Answer { return nil })), all},
		"answers: only the first":                     {every(4, answers(first)), all},
		"answers: one missing":                        {every(4, answers(func(r []llmtest.Answer) []llmtest.Answer { return r[1:] })), all},
		"answers: one doubled":                        {every(4, answers(func(r []llmtest.Answer) []llmtest.Answer { return append(r, r[0]) })), all},
		"answers: reordered":                          {answers(reversed), all},
		"answers: ids swapped":                        {every(4, answers(swapped)), all},
		"answers: ids of nobody":                      {every(4, answers(renamed)), all},
		"answers: more than asked":                    {answers(func(r []llmtest.Answer) []llmtest.Answer { return append(r, stranger(9), stranger(99)) }), all},
		"answers: names that stand nowhere":           {answers(invented), all},
		"answers: names of all the others":            {answers(shared), all},
		"answers: one never":                          {over("Zylo007x", answers(func([]llmtest.Answer) []llmtest.Answer { return nil })), one},
		"garbage for good: a broken model, no record": {spoken(func(string) string { return "?" }), ending{pending: 40}},
	}
}

func reversed(r []llmtest.Answer) []llmtest.Answer {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

func swapped(r []llmtest.Answer) []llmtest.Answer {
	if r = slices.Clone(r); len(r) > 1 {
		r[0].ID, r[1].ID = r[1].ID, r[0].ID
	}
	return r
}

func renamed(r []llmtest.Answer) []llmtest.Answer {
	r = slices.Clone(r)
	for i := range r {
		r[i].ID = fmt.Sprintf("posting-%d", i)
	}
	return r
}

func stranger(n int) llmtest.Answer {
	return llmtest.Answer{ID: fmt.Sprintf("p%d", n), Technologies: []llmtest.Technology{{Line: 1, Text: "COBOL", Level: "required"}}}
}

func invented(r []llmtest.Answer) []llmtest.Answer {
	r = slices.Clone(r)
	for i := range r {
		r[i].Technologies = append(slices.Clone(r[i].Technologies), stranger(0).Technologies...)
	}
	return r
}

func shared(r []llmtest.Answer) []llmtest.Answer {
	var all []llmtest.Technology
	for _, a := range r {
		all = append(all, a.Technologies...)
	}
	r = slices.Clone(r)
	for i := range r {
		r[i].Technologies = all
	}
	return r
}

// TestNoPostingIsLost lets a model fail in every way there is: each posting ends in
// exactly one way, an outage blames none, and no failure is paid for without end.
func TestNoPostingIsLost(t *testing.T) {
	t.Parallel()
	postings := shop(40)
	clean := llmtest.Faithful("clean/1", zylos)
	extract(t, llm.New(clean, nil), postings...)
	require.Equal(t, 5, clean.Calls())
	for name, c := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				model := faulty(c.fault)
				var ledger llm.Ledger
				cache := &llm.MemoryCache{}
				e := llm.New(model, &llm.Options{Ledger: ledger.Add, Cache: cache, Concurrency: 1})
				found, err := e.Extract(t.Context(), postings)
				got := endings(t, postings, found, err)
				assert.Equal(t, c.want, got)
				ratio := float64(model.Usage().Total()) / float64(clean.Usage().Total())
				t.Logf("%.2f of the tokens of a clean run, %d calls", ratio, model.Calls())
				assert.LessOrEqual(t, ratio, 2.2)
				assert.InDelta(t, float64(model.Calls()), ledger.Run().Calls, 1e-9, "every call is booked")
				assert.Equal(t, got.filled+got.unknown, cache.Len(), "what was answered is kept, what was not is not")
			})
		})
	}
}

func TestErrorsThatEndTheRun(t *testing.T) {
	t.Parallel()
	odd := errors.New("odd")
	for name, want := range map[string]error{"refused key": techmap.ErrBlocked, "no known kind": odd} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := faulty(fails(fmt.Errorf("driver: %w", want)))
			e := llm.New(model, &llm.Options{Concurrency: 1})
			_, err := e.Extract(t.Context(), shop(40))
			require.ErrorIs(t, err, want)
			assert.Equal(t, 1, model.Calls())
		})
	}
}

// A quota for the day is one call's news, not every posting's.
func TestDayQuotaIsNotRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		model := faulty(fails(techmap.ErrExhausted))
		e := llm.New(model, &llm.Options{Concurrency: 1})
		for range 3 {
			_, err := e.Extract(t.Context(), shop(40))
			require.ErrorIs(t, err, techmap.ErrExhausted)
		}
		assert.Equal(t, 1, model.Calls())
		time.Sleep(25 * time.Hour)
		_, err := e.Extract(t.Context(), shop(8))
		require.ErrorIs(t, err, techmap.ErrExhausted)
		assert.Equal(t, 2, model.Calls(), "the next day has a quota of its own")
	})
}

// If no request was ever right, the mistake is ours: no posting is written off for it.
func TestWrongRequestsBlameNoPosting(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	e := llm.New(faulty(fails(techmap.ErrInvalid)), &llm.Options{Cache: cache, Concurrency: 1})
	found, err := e.Extract(t.Context(), shop(8))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.Equal(t, ending{pending: 8}, endings(t, shop(8), found, err))
	assert.Zero(t, cache.Len())
}

// Whoever says to come back next week is not asked again by the next posting.
func TestLongWaitIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		model := faulty(fails(retryAfter(200*time.Hour, techmap.ErrThrottled)))
		gate := llm.NewGate(llm.Limits{RPM: 100}, nil)
		began := time.Now()
		_, err := llm.New(model, &llm.Options{Concurrency: 1, Gate: gate}).Extract(t.Context(), shop(40))
		require.ErrorIs(t, err, techmap.ErrThrottled)
		assert.Equal(t, 1, model.Calls())
		assert.Zero(t, time.Since(began))
	})
}

// A provider that does not tell what a call took does not make it free.
func TestUntoldUsageIsEstimated(t *testing.T) {
	t.Parallel()
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		r := answer(p)
		r.Usage = llm.Usage{}
		return r, nil
	})
	var ledger llm.Ledger
	budget := llm.NewBudget(0, 1<<20)
	extract(t, llm.New(model, &llm.Options{Ledger: ledger.Add, Budget: budget}), shop(8)...)
	assert.Greater(t, ledger.Usage().Total(), 400)
	assert.Equal(t, ledger.Usage().Total(), budget.Spent().Tokens)
}

func TestStatedWaitIsObeyed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		wait := 45837906927 * time.Nanosecond
		began := time.Now()
		e := llm.New(faulty(until(1, fails(retryAfter(wait, techmap.ErrThrottled)))), nil)
		extract(t, e, shop(8)...)
		assert.Equal(t, wait, time.Since(began))
	})
}

func TestBudgetIsNeverExceeded(t *testing.T) {
	t.Parallel()
	for _, tokens := range []int{1, 9000, 12000, 1 << 30} {
		budget := llm.NewBudget(0, tokens)
		model := llmtest.Faithful("m/1", zylos)
		e := llm.New(model, &llm.Options{Budget: budget})
		postings := shop(80)
		found, err := e.Extract(t.Context(), postings)
		got := endings(t, postings, found, err)
		assert.LessOrEqual(t, model.Usage().Total(), tokens)
		assert.Equal(t, model.Usage().Total(), budget.Spent().Tokens)
		if got.pending > 0 {
			require.ErrorIs(t, err, techmap.ErrExhausted)
		}
		assert.Equal(t, tokens == 1<<30, got.pending == 0)
	}
}
