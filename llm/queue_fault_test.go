package llm_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

type results = []llmtest.BatchResult

// second changes what became of the second prompt of five.
func second(change func(r *llmtest.BatchResult)) func(results) results {
	return func(all results) results {
		for i := range all {
			if all[i].ID == "r1" {
				change(&all[i])
			}
		}
		return all
	}
}

func saying(change func(s string) string) func(results) results {
	return second(func(r *llmtest.BatchResult) { r.Reply.Text = change(r.Reply.Text) })
}

func finishing(finish llm.Finish, s string) func(results) results {
	return second(func(r *llmtest.BatchResult) { r.Reply.Finish, r.Reply.Text = finish, s })
}

func failing(err error) func(results) results {
	return second(func(r *llmtest.BatchResult) { r.Reply, r.Err = llm.Reply{}, err })
}

// TestNoPostingOfABatchIsLost lets a job of five prompts, eight postings each, come back
// in every wrong way: each posting is answered, open again, or left to calls, which then
// answer it; what was bad is not asked in a batch again.
func TestNoPostingOfABatchIsLost(t *testing.T) {
	t.Parallel()
	type tally struct{ answered, online, open int }
	all, online, open := tally{answered: 40}, tally{32, 8, 0}, tally{32, 0, 8}
	for name, tt := range map[string]struct {
		results func(results) results
		want    tally
	}{
		"as they were asked": {func(all results) results { slices.Reverse(all); return all }, all},
		"each twice":         {func(all results) results { return append(all, all...) }, all},
		"twice, then differently": {func(all results) results {
			bad := slices.Clone(all)
			for i := range bad {
				bad[i].Reply.Text = "{}"
			}
			return append(all, bad...)
		}, all},
		"one missing": {func(all results) results { return all[1:] }, online},
		"all missing": {func(results) results { return nil }, tally{online: 40}},
		"of nobody":   {func(all results) results { return append(all, llmtest.BatchResult{ID: "r99"}, llmtest.BatchResult{}) }, all},
		"no text":     {saying(func(string) string { return "" }), online},
		"prose":       {saying(func(string) string { return "I cannot help with that." }), online},
		"not UTF-8":   {saying(func(s string) string { return "\xff" + s[:9] }), online},
		"cut":         {saying(func(s string) string { return s[:len(s)*3/5] }), tally{36, 4, 0}},
		"cut, and says so": {second(func(r *llmtest.BatchResult) {
			r.Reply.Finish, r.Reply.Text = llm.FinishLength, r.Reply.Text[:len(r.Reply.Text)*3/5]
		}), tally{36, 4, 0}},
		"withheld":         {finishing(llm.FinishBlocked, ""), online},
		"recitation":       {finishing(llm.FinishRecitation, "Zylo"), online},
		"of a new kind":    {finishing("aurora", "?"), online},
		"throttled":        {failing(retryAfter(time.Minute, techmap.ErrThrottled)), open},
		"unavailable":      {failing(techmap.ErrUnavailable), open},
		"day's quota":      {failing(techmap.ErrExhausted), open},
		"refused key":      {failing(techmap.ErrBlocked), open},
		"request wrong":    {failing(techmap.ErrInvalid), online},
		"of no known kind": {failing(errors.New("odd")), online},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(40)
			d.submit(t, d.queue(nil))
			d.provider.Finish(t.Context())
			d.provider.Results = tt.results
			c := d.collect(t, d.queue(nil))
			conserved(t, c, 40)
			assert.Equal(t, tt.want, tally{c.Answered, c.Online, c.Open})
			assert.Equal(t, tt.want.answered, d.filled(t))

			d.provider.Results = nil
			d.wait(time.Hour)
			s := d.submit(t, d.queue(nil))
			assert.Equal(t, tt.want.open, s.Asked, "only what is open is asked again")
			assert.Equal(t, tt.want.online, s.Online)
			d.provider.Finish(t.Context())
			d.collect(t, d.queue(nil))
			_, err := llm.New(d.model, d.options()).Complete(t.Context(), d.items)
			require.NoError(t, err)
			assert.Equal(t, 40, d.filled(t), "calls answer the rest")
			assert.Equal(t, llm.Submission{Postings: 40}, d.submit(t, d.queue(nil)))
			assert.Empty(t, d.kept(t))
		})
	}
}

// An answer that stands in another job's posting is nobody's, and what a posting does
// not hold is not stored for it.
func TestSwappedResultsAreNotBelieved(t *testing.T) {
	t.Parallel()
	d := newDesk(40)
	d.submit(t, d.queue(nil))
	d.provider.Finish(t.Context())
	d.provider.Results = func(all results) results {
		all[0].ID, all[1].ID = all[1].ID, all[0].ID
		return all
	}
	conserved(t, d.collect(t, d.queue(nil)), 40)
	for i, x := range d.stored(t) {
		for _, m := range x.Mentions {
			assert.Contains(t, d.items[i].Posting.Sections[1].Text, m.Surface)
		}
	}
}

// What is withheld about a posting alone is withheld for good.
func TestWithheldAloneIsUnanswered(t *testing.T) {
	t.Parallel()
	d := newDesk(1)
	d.submit(t, d.queue(nil))
	d.provider.Finish(t.Context())
	d.provider.Results = func(all results) results {
		all[0].Reply.Finish, all[0].Reply.Text = llm.FinishBlocked, ""
		return all
	}
	c := d.collect(t, d.queue(nil))
	conserved(t, c, 1)
	assert.Equal(t, 1, c.Unanswered)
	assert.Equal(t, llm.Submission{Postings: 1}, d.submit(t, d.queue(nil)))
	_, err := llm.New(d.model, d.options()).Complete(t.Context(), d.items)
	require.NoError(t, err)
	assert.Equal(t, 1, d.model.Calls(), "by calls neither")
}

func TestJobsThatEndEarly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		end      func(b *llmtest.Batcher, ctx context.Context)
		answered int
	}{
		"expired": {(*llmtest.Batcher).Expire, 24}, "failed": {(*llmtest.Batcher).Lapse, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(40)
			d.submit(t, d.queue(nil))
			tt.end(d.provider, t.Context())
			c := d.collect(t, d.queue(nil))
			conserved(t, c, 40)
			assert.Equal(t, tt.answered, c.Answered)
			assert.Equal(t, 40-tt.answered, c.Open)
			assert.Equal(t, llm.JobEnded, c.Jobs[0].State)
			assert.Contains(t, c.Jobs[0].Err, name)
			assert.Empty(t, d.kept(t))

			d.wait(time.Hour)
			assert.Equal(t, 40-tt.answered, d.submit(t, d.queue(nil)).Asked)
			d.provider.Finish(t.Context())
			d.collect(t, d.queue(nil))
			assert.Equal(t, 40, d.filled(t))
			assert.InDelta(t, 5, d.ledger.Run().Calls, 1e-9, "what was not answered is not booked")
		})
	}
}

// A job that the provider does not know may be one of another key: it is kept for a
// week, and only then asked again.
func TestJobThatIsLost(t *testing.T) {
	t.Parallel()
	d := newDesk(8)
	d.submit(t, d.queue(nil))
	d.provider = llmtest.Batches(d.model)
	c := d.collect(t, d.queue(nil))
	assert.Equal(t, llm.JobLost, c.Jobs[0].State)
	conserved(t, c, 8)
	assert.Equal(t, 8, d.submit(t, d.queue(nil)).Waiting)
	d.wait(8 * day)
	c = d.collect(t, d.queue(nil))
	conserved(t, c, 8)
	assert.Equal(t, 8, c.Open)
	assert.Equal(t, 8, d.submit(t, d.queue(nil)).Asked)
}

// A job that nobody collects does not keep its questions from being asked for ever.
func TestJobThatIsForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(8)
	d.submit(t, d.queue(nil))
	d.wait(8 * day)
	found, err := llm.New(d.model, d.options()).Complete(t.Context(), d.items)
	require.NoError(t, err)
	assert.False(t, found[0].Pending)
}

// The answers to a posting that has changed since are nobody's, but they are paid for.
func TestPostingThatChanged(t *testing.T) {
	t.Parallel()
	d := newDesk(16)
	d.submit(t, d.queue(nil))
	d.items[3].Posting.Sections[1].Text += ", Qwertzu9"
	d.items = slices.Delete(d.items, 7, 8)
	d.provider.Finish(t.Context())
	c := d.collect(t, d.queue(nil))
	conserved(t, c, 16)
	assert.Equal(t, 2, c.Gone)
	assert.Equal(t, 14, c.Answered)
	assert.InDelta(t, 2, d.ledger.Run().Calls, 1e-9)
	assert.Len(t, d.ledger.Postings(), 16)
	assert.Equal(t, 1, d.submit(t, d.queue(nil)).Asked, "the new text is a new question")
	for i, x := range d.stored(t) {
		assert.Equal(t, i == 3, x.Pending)
	}
}

// An outage in the midst of collecting loses nothing.
func TestOutageWhileCollecting(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]error{
		"unavailable": techmap.ErrUnavailable, "throttled": techmap.ErrThrottled, "refused key": techmap.ErrBlocked,
		"of no known kind": errors.New("odd"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(40)
				d.submit(t, d.queue(&llm.QueueOptions{PerJob: 2}))
				d.provider.Finish(t.Context())
				left := 3
				d.provider.Fault = func(at llmtest.BatchMoment, _ string) error {
					if left--; left < 0 {
						return fails
					}
					return nil
				}
				c, err := d.queue(nil).Collect(t.Context(), d.find)
				require.ErrorIs(t, err, fails)
				conserved(t, c, 40)
				d.provider.Fault = nil
				conserved(t, d.collect(t, d.queue(nil)), 40-c.Answered)
				assert.Equal(t, 40, d.filled(t))
				assert.InDelta(t, 5, d.ledger.Run().Calls, 1e-9)
			})
		})
	}
}

// A short outage is waited out, and what came before it is not asked for again.
func TestShortOutageWhileCollecting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(40)
		d.submit(t, d.queue(nil))
		d.provider.Finish(t.Context())
		n := 0
		d.provider.Fault = func(at llmtest.BatchMoment, _ string) error {
			if n++; n == 3 {
				return techmap.ErrUnavailable
			}
			return nil
		}
		o := d.options()
		o.Attempts = 3
		c, err := llm.NewQueue(llm.New(d.model, o), d.provider, nil).Collect(t.Context(), d.find)
		require.NoError(t, err)
		conserved(t, c, 40)
		assert.Equal(t, 40, c.Answered)
	})
}

// A store, a book or a finder that fails ends collecting, and the next run goes on.
func TestOwnFailuresWhileCollecting(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(d *desk) llm.Finder{
		"cache": func(d *desk) llm.Finder {
			d.cache = &mortal{left: 11}
			return d.find
		},
		"cache that is unavailable": func(d *desk) llm.Finder {
			d.cache = &flaky{}
			return d.find
		},
		"ledger": func(d *desk) llm.Finder {
			d.book = func(context.Context, llm.Entry) error { return errDead }
			return d.find
		},
		"finder": func(*desk) llm.Finder {
			return func(context.Context, []techmap.PostingID) ([]techmap.Annotated, error) { return nil, errDead }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(40)
			d.submit(t, d.queue(nil))
			d.provider.Finish(t.Context())
			find := broken(d)
			c, err := d.queue(nil).Collect(t.Context(), find)
			require.ErrorIs(t, err, errDead)
			conserved(t, c, 40)
			assert.Len(t, d.kept(t), 1)
			d.cache, d.book = &llm.MemoryCache{}, d.ledger.Add
			conserved(t, d.collect(t, d.queue(nil)), 40)
			assert.Equal(t, 40, d.filled(t))
		})
	}
}

// flaky is a cache that fails once, as a database that is away for a moment.
type flaky struct {
	llm.MemoryCache
	saves int
}

func (f *flaky) Save(ctx context.Context, key string, x techmap.Extraction) error {
	if f.saves++; f.saves == 11 {
		return errors.Join(techmap.ErrUnavailable, errDead)
	}
	return f.MemoryCache.Save(ctx, key, x)
}

// What a batch could not answer is remembered for a while, not for ever.
func TestWhatIsLeftIsForgottenInTime(t *testing.T) {
	t.Parallel()
	d := newDesk(8)
	d.submit(t, d.queue(nil))
	d.provider.Finish(t.Context())
	d.provider.Results = func(results) results { return nil }
	d.collect(t, d.queue(nil))
	require.Len(t, d.kept(t), 1)
	assert.Empty(t, d.kept(t)[0].Requests, "no posting is named in it")
	assert.Equal(t, 8, d.submit(t, d.queue(nil)).Online)
	d.wait(91 * day)
	assert.Equal(t, 8, d.submit(t, d.queue(nil)).Asked+d.submit(t, d.queue(nil)).Online)
}

// No text of a posting is in what is kept.
func TestJobsHoldNoText(t *testing.T) {
	t.Parallel()
	d := newDesk(8)
	d.submit(t, d.queue(nil))
	for _, r := range d.kept(t)[0].Requests {
		sum := 0.0
		for _, q := range r.Questions {
			sum += q.Part
			assert.NotContains(t, q.Key, "Zylo")
			for _, id := range q.Postings {
				assert.Regexp(t, `^shop:\d+$`, string(id))
			}
		}
		assert.InDelta(t, 1, sum, 1e-9)
	}
}

// What a model could not answer is asked again on demand, and only that.
func TestAskAgain(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	blocked := faulty(over("Zylo002x", ends(llm.FinishBlocked, 0)))
	found := extract(t, llm.New(blocked, &llm.Options{Cache: cache}), shop(8)...)
	require.Empty(t, found[2].Mentions)

	better := llmtest.Scripted("faulty/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) { return answer(p), nil })
	extract(t, llm.New(better, &llm.Options{Cache: cache}), shop(8)...)
	assert.Zero(t, better.Calls(), "not without being told to")
	est, err := llm.New(better, &llm.Options{Cache: cache, AskAgain: true}).Estimate(t.Context(), itemsOf(shop(8)))
	require.NoError(t, err)
	assert.Zero(t, est.Waiting)

	again := llm.New(better, &llm.Options{Cache: cache, AskAgain: true})
	found = extract(t, again, shop(8)...)
	assert.Equal(t, 1, better.Calls(), "about the one posting")
	assert.Len(t, found[2].Mentions, 1)
	extract(t, again, shop(8)...)
	assert.Equal(t, 1, better.Calls(), "it is answered now")
}

// An outage while asking again leaves the old word in the cache.
func TestAskAgainWhileOut(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	extract(t, llm.New(faulty(over("Zylo002x", ends(llm.FinishBlocked, 0))), &llm.Options{Cache: cache}), shop(8)...)
	out := faulty(fails(techmap.ErrExhausted))
	found, err := llm.New(out, &llm.Options{Cache: cache, AskAgain: true}).Extract(t.Context(), shop(8))
	require.ErrorIs(t, err, techmap.ErrExhausted)
	assert.Equal(t, ending{filled: 7, pending: 1}, endings(t, shop(8), found, err))
	extract(t, llm.New(out, &llm.Options{Cache: cache}), shop(8)...)
}
