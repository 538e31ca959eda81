package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// A job is one question: a page, and all postings that ask the same.
type job struct {
	key   string
	pages []*page
	items []int // the posting of each of pages
	alone int   // how often it was asked in a call of its own
	done  bool
}

func (j *job) page() *page { return j.pages[0] }

// A round is one call of Extract.
type round struct {
	e *Extractor

	mu     sync.Mutex
	found  []techmap.Extraction
	failed []techmap.Failure
}

func (e *Extractor) run(ctx context.Context, items []techmap.Annotated, all bool) ([]techmap.Extraction, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if e.wordsErr != nil {
		return nil, e.wordsErr
	}
	r := &round{e: e, found: make([]techmap.Extraction, len(items))}
	jobs, err := r.open(ctx, items, all)
	if err != nil {
		return nil, err
	}
	if err := r.askAll(ctx, e.pack(jobs)); err != nil {
		return nil, err
	}
	if len(r.failed) > 0 {
		slices.SortFunc(r.failed, func(a, b techmap.Failure) int { return a.Index - b.Index })
		return r.found, &techmap.BatchError{Failed: r.failed}
	}
	return r.found, nil
}

// open makes the jobs of a round and answers those that the cache can.
func (r *round) open(ctx context.Context, items []techmap.Annotated, all bool) ([]*job, error) {
	var jobs []*job
	byKey := map[string]*job{}
	for i := range items {
		r.found[i] = techmap.Extraction{Posting: items[i].Posting.ID, Extractor: r.e.Name()}
		pg := r.e.pageOf(&items[i], all)
		if pg.empty() {
			continue
		}
		key := r.e.key(&pg)
		j := byKey[key]
		if j == nil {
			j = &job{key: key}
			byKey[key] = j
			jobs = append(jobs, j)
		}
		j.pages, j.items = append(j.pages, &pg), append(j.items, i)
	}
	asked := jobs[:0]
	for _, j := range jobs {
		ok, err := r.load(ctx, j)
		if err != nil {
			return nil, err
		}
		if !ok {
			asked = append(asked, j)
		}
	}
	return asked, nil
}

// load answers j from the cache, or notes that nothing else may be asked.
func (r *round) load(ctx context.Context, j *job) (ok bool, err error) {
	var x techmap.Extraction
	if c := r.e.opts.Cache; c != nil {
		if x, ok, err = c.Load(ctx, j.key); err != nil {
			return false, err
		}
	}
	switch {
	case ok:
		for k, pg := range j.pages {
			r.found[j.items[k]], _ = r.e.grounder.ground(pg, recall(pg, x))
		}
	case r.e.opts.StoredOnly:
		for _, i := range j.items {
			r.found[i].Pending = true
		}
		ok = true
	}
	return ok, nil
}

// pack puts jobs into calls, in order. Those that speak to the model come last, each in
// a call of its own.
func (e *Extractor) pack(jobs []*job) [][]*job {
	var calls, lonely [][]*job
	var call []*job
	tokens := e.words.tokens
	for _, j := range jobs {
		if j.page().suspect {
			lonely = append(lonely, []*job{j})
			continue
		}
		n := j.page().tokens + blockTokens
		if len(call) > 0 && (len(call) == e.opts.PerCall || tokens+n > e.opts.MaxTokens) {
			calls = append(calls, call)
			call, tokens = nil, e.words.tokens
		}
		call = append(call, j)
		tokens += n
	}
	if len(call) > 0 {
		calls = append(calls, call)
	}
	return append(calls, lonely...)
}

func (r *round) askAll(ctx context.Context, calls [][]*job) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.e.opts.Concurrency)
	for _, call := range calls {
		g.Go(func() error { return r.ask(ctx, call, true) })
	}
	return g.Wait()
}

// ask asks about batch until every job of it is done. Its error ends the round.
func (r *round) ask(ctx context.Context, batch []*job, first bool) error {
	if len(batch) == 1 {
		batch[0].alone++
	}
	reply, entry, err := r.e.call(ctx, batch)
	switch {
	case err == nil:
	case isOutage(err):
		r.postpone(batch, err)
		return nil
	case errors.Is(err, techmap.ErrInvalid) && ctx.Err() == nil:
		return r.refused(ctx, batch, err)
	default:
		return err
	}
	rest, err := r.settle(ctx, batch, reply, &entry)
	if err != nil {
		return err
	}
	if err := r.e.book(ctx, entry); err != nil {
		return err
	}
	r.e.health.useful(len(rest) < len(batch), first)
	return r.again(ctx, rest, reply.Finish)
}

// again asks about what was not answered: in halves, so that one posting that spoils
// a call costs its neighbours little.
func (r *round) again(ctx context.Context, rest []*job, finish Finish) error {
	switch {
	case len(rest) == 0:
		return nil
	case len(rest) > 1:
		half := (len(rest) + 1) / 2
		if err := r.ask(ctx, rest[:half], false); err != nil {
			return err
		}
		return r.ask(ctx, rest[half:], false)
	}
	final := finish == FinishBlocked || finish == FinishRecitation // the same tomorrow
	switch j := rest[0]; {
	case j.alone > 0 && final:
		return r.giveUp(ctx, j, string(finish))
	case j.alone < r.e.opts.Attempts:
		return r.ask(ctx, rest, false)
	case !r.e.health.sane():
		r.postpone(rest, fmt.Errorf("llm: %s has not given a usable answer yet: %w",
			r.e.model.Name(), techmap.ErrUnavailable))
		return nil
	default:
		return r.giveUp(ctx, j, string(finish))
	}
}

// refused deals with a call whose request the provider calls wrong. If that is so of
// one posting alone it is the posting's content; but if no request was ever right it
// may well be ours, and no posting is written off for it.
func (r *round) refused(ctx context.Context, batch []*job, err error) error {
	if len(batch) > 1 {
		return r.again(ctx, batch, FinishOther)
	}
	if !r.e.health.reachable() {
		r.fail(batch, err)
		return nil
	}
	return r.giveUp(ctx, batch[0], "refused")
}

// giveUp notes for good that there is no answer to j.
func (r *round) giveUp(ctx context.Context, j *job, reason string) error {
	j.done = true
	if reason == "" || reason == string(FinishStop) {
		reason = "malformed"
	}
	p := j.page().posting
	r.e.opts.Logger.WarnContext(ctx, "model has no answer", "posting", p.ID, "reason", reason)
	return r.e.save(ctx, j.key, unanswered(p, r.e.Name(), reason))
}

// postpone notes that the jobs of batch were not asked, through no fault of theirs.
func (r *round) postpone(batch []*job, err error) {
	r.mu.Lock()
	for _, j := range batch {
		for _, i := range j.items {
			r.found[i].Pending = true
		}
	}
	r.mu.Unlock()
	r.fail(batch, err)
}

func (r *round) fail(batch []*job, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range batch {
		j.done = true
		for _, i := range j.items {
			r.failed = append(r.failed, techmap.Failure{Index: i, Err: err})
		}
	}
}

// isOutage reports whether err says that nothing was asked, and blames no record.
func isOutage(err error) bool {
	return errors.Is(err, techmap.ErrUnavailable) || errors.Is(err, techmap.ErrThrottled) ||
		errors.Is(err, techmap.ErrExhausted)
}
