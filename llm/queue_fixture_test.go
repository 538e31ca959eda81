package llm_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A desk is what outlives a program that works with batches: the provider, the stores,
// the books and the time.
type desk struct {
	provider *llmtest.Batcher
	model    *llmtest.Model
	cache    llm.Cache
	jobs     llm.Jobs
	ledger   llm.Ledger
	book     func(ctx context.Context, e llm.Entry) error
	items    []techmap.Annotated
	perCall  int

	mu  sync.Mutex
	now time.Time
}

var batchPrice = llm.Price{Input: 1, Output: 10}

// newDesk returns a desk with n postings of shop, and a provider that reads them.
func newDesk(n int) *desk {
	d := &desk{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), cache: &llm.MemoryCache{}, jobs: &llm.MemoryJobs{}}
	d.reads(llmtest.Faithful("m/1", zylos))
	d.book = d.ledger.Add
	d.items = itemsOf(shop(n))
	return d
}

// reads makes m the provider's model.
func (d *desk) reads(m *llmtest.Model) { d.model, d.provider = m, llmtest.Batches(m) }

func itemsOf(postings []techmap.Posting) []techmap.Annotated {
	items := make([]techmap.Annotated, len(postings))
	for i, p := range postings {
		items[i].Posting = p
	}
	return items
}

func (d *desk) time() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// wait lets time pass.
func (d *desk) wait(t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(t)
}

// options are those of an extractor at the desk.
func (d *desk) options() *llm.Options {
	return &llm.Options{
		Cache: d.cache, Jobs: d.jobs, Ledger: d.book, Price: batchPrice, Now: d.time, Concurrency: 1, Attempts: 1,
		PerCall: d.perCall,
	}
}

// queue starts the program anew.
func (d *desk) queue(opts *llm.QueueOptions) *llm.Queue {
	return llm.NewQueue(llm.New(d.model, d.options()), d.provider, opts)
}

// find returns the items of today.
func (d *desk) find(ctx context.Context, ids []techmap.PostingID) ([]techmap.Annotated, error) {
	asked := map[techmap.PostingID]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	var found []techmap.Annotated
	for _, item := range d.items {
		if asked[item.Posting.ID] {
			found = append(found, item)
		}
	}
	return found, ctx.Err()
}

func (d *desk) submit(t testing.TB, q *llm.Queue) llm.Submission {
	t.Helper()
	s, err := q.Submit(t.Context(), d.items)
	require.NoError(t, err)
	return s
}

func (d *desk) collect(t testing.TB, q *llm.Queue) llm.Collection {
	t.Helper()
	c, err := q.Collect(t.Context(), d.find)
	require.NoError(t, err)
	return c
}

// stored returns what the cache answers, and checks that nothing is asked for it.
func (d *desk) stored(t testing.TB) []techmap.Extraction {
	t.Helper()
	o := d.options()
	o.StoredOnly = true
	found, err := llm.New(d.model, o).Complete(t.Context(), d.items)
	require.NoError(t, err)
	return found
}

// filled returns how many postings have an answer.
func (d *desk) filled(t testing.TB) (n int) {
	t.Helper()
	for i, x := range d.stored(t) {
		if !x.Pending && len(x.Mentions) > 0 {
			require.Contains(t, d.items[i].Posting.Sections[1].Text, x.Mentions[0].Surface)
			n++
		}
	}
	return n
}

// kept returns the jobs that are kept.
func (d *desk) kept(t testing.TB) []llm.Job {
	t.Helper()
	jobs, err := d.jobs.List(t.Context())
	require.NoError(t, err)
	return jobs
}

// asked returns how often the provider was asked about each posting, by its title.
func (d *desk) asked() map[string]int {
	times := map[string]int{}
	for _, p := range d.provider.Prompts() {
		for _, page := range llmtest.Pages(p) {
			times[page.Lines[0].Text]++
		}
	}
	return times
}

// once checks that the provider was asked about each posting once.
func (d *desk) once(t testing.TB) {
	t.Helper()
	times := d.asked()
	assert.Len(t, times, len(d.items))
	for title, n := range times {
		assert.Equal(t, 1, n, title)
	}
}

// conserved checks that every posting of a collection is counted once.
func conserved(t testing.TB, c llm.Collection, postings int) {
	t.Helper()
	assert.Equal(t, postings, c.Answered+c.Unanswered+c.Online+c.Open+c.Gone+c.Waiting, "%+v", c)
}
