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

// A question is a page, and all postings that ask the same.
type question struct {
	key   string
	pages []*page
	items []int // the posting of each of pages
	alone int   // how often it was asked in a call of its own
	done  bool
	gone  bool // nobody asks it any more, and its page is empty
}

func (q *question) page() *page { return q.pages[0] }

// A round is one call of Extract: what its postings ask, who has an answer already, and
// what came of asking. Each posting ends in one of three ways: answered (perhaps with
// nothing), given up for good and noted so in the cache, or pending and among failed.
type round struct {
	e       *Extractor
	waiting map[string]bool // keys of questions that a batch under way asks

	askers int // postings that have a question

	mu     sync.Mutex
	found  []techmap.Extraction
	failed []techmap.Failure
}

// run is Extract and Complete: all says that postings are shown whole.
func (e *Extractor) run(ctx context.Context, items []techmap.Annotated, all bool) ([]techmap.Extraction, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if e.wordsErr != nil {
		return nil, e.wordsErr
	}
	r := &round{e: e, found: make([]techmap.Extraction, len(items))}
	questions, err := r.open(ctx, items, all)
	if err != nil {
		return nil, err
	}
	if err := r.askAll(ctx, e.pack(questions)); err != nil {
		return nil, err
	}
	if len(r.failed) > 0 {
		slices.SortFunc(r.failed, func(a, b techmap.Failure) int { return a.Index - b.Index })
		return r.found, &techmap.BatchError{Failed: r.failed}
	}
	return r.found, nil
}

// open makes the questions of a round and answers those that the cache can.
func (r *round) open(ctx context.Context, items []techmap.Annotated, all bool) (asked []*question, err error) {
	if r.waiting, err = r.e.waiting(ctx); err != nil {
		return nil, err
	}
	for _, q := range r.questions(items, all) {
		ok, err := r.load(ctx, q)
		if err != nil {
			return nil, err
		}
		if !ok {
			asked = append(asked, q)
		}
	}
	return asked, nil
}

// questions returns what items ask, in order.
func (r *round) questions(items []techmap.Annotated, all bool) []*question {
	var questions []*question
	byKey := map[string]*question{}
	for i := range items {
		r.found[i] = techmap.Extraction{Posting: items[i].Posting.ID, Extractor: r.e.Name()}
		pg := r.e.pageOf(&items[i], all)
		if pg.empty() {
			continue
		}
		key := r.e.key(&pg)
		q := byKey[key]
		if q == nil {
			q = &question{key: key}
			byKey[key] = q
			questions = append(questions, q)
		}
		q.pages, q.items = append(q.pages, &pg), append(q.items, i)
		r.askers++
	}
	return questions
}

// load answers q from the cache, or notes that it is not to be asked now. What is stored is
// claims; they are grounded again in each posting that asks, by the taxonomy of today.
func (r *round) load(ctx context.Context, q *question) (ok bool, err error) {
	x, ok, err := r.e.stored(ctx, q.key)
	switch {
	case err != nil:
		return false, err
	case ok:
		for k, pg := range q.pages {
			r.found[q.items[k]], _ = r.e.grounder.ground(pg, recall(pg, x))
		}
	case r.e.opts.StoredOnly || r.waiting[q.key]:
		for _, i := range q.items {
			r.found[i].Pending = true
		}
		ok = true
	}
	return ok, nil
}

// pack puts questions into calls, in order. Those that speak to the model come last, each in
// a call of its own. A question that is longer than a call may be has one of its own, too:
// its page was cut to the limit before.
func (e *Extractor) pack(questions []*question) [][]*question {
	var calls, lonely [][]*question
	var call []*question
	tokens := e.words.tokens
	for _, q := range questions {
		if q.page().suspect {
			lonely = append(lonely, []*question{q})
			continue
		}
		n := q.page().tokens + blockTokens
		if len(call) > 0 && (len(call) == e.opts.PerCall || tokens+n > e.opts.MaxTokens) {
			calls = append(calls, call)
			call, tokens = nil, e.words.tokens
		}
		call = append(call, q)
		tokens += n
	}
	if len(call) > 0 {
		calls = append(calls, call)
	}
	return append(calls, lonely...)
}

// askAll makes calls, some at once. The first error that ends the round ends the others too.
func (r *round) askAll(ctx context.Context, calls [][]*question) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.e.opts.Concurrency)
	for _, call := range calls {
		g.Go(func() error { return r.ask(ctx, call, true) })
	}
	return g.Wait()
}

// ask asks about batch until every question of it is done. Its error ends the round. First
// says that the batch is a whole call, whose failure tells more of the model than that of
// a part of one.
func (r *round) ask(ctx context.Context, batch []*question, first bool) error {
	if len(batch) == 1 {
		batch[0].alone++
	}
	reply, entry, err := r.e.call(ctx, batch)
	switch {
	case err == nil:
	case errors.Is(err, techmap.ErrBlocked):
		return err
	case isOutage(err):
		r.postpone(batch, err)
		return nil
	case errors.Is(err, techmap.ErrInvalid) && ctx.Err() == nil:
		r.e.health.wrong(r.e.model.Name(), first)
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
func (r *round) again(ctx context.Context, rest []*question, finish Finish) error {
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
	switch q := rest[0]; {
	case q.alone > 0 && final:
		return r.giveUp(ctx, q, string(finish))
	case q.alone < r.e.opts.Attempts:
		return r.ask(ctx, rest, false)
	case !r.e.health.sane():
		r.postpone(rest, fmt.Errorf("llm: %s has not given a usable answer yet: %w",
			r.e.model.Name(), techmap.ErrUnavailable))
		return nil
	default:
		return r.giveUp(ctx, q, string(finish))
	}
}

// refused deals with a call whose request the provider calls wrong. If that is so of
// one posting alone it is the posting's content; but if no request was ever right, or
// none is any more, it may well be ours, and no posting is written off for it.
func (r *round) refused(ctx context.Context, batch []*question, err error) error {
	if len(batch) > 1 {
		return r.again(ctx, batch, FinishOther)
	}
	if r.e.health.doubted() {
		r.fail(batch, err)
		return nil
	}
	return r.giveUp(ctx, batch[0], "refused")
}

// giveUp notes for good that there is no answer to q.
func (r *round) giveUp(ctx context.Context, q *question, reason string) error {
	q.done = true
	if reason == "" || reason == string(FinishStop) {
		reason = "malformed"
	}
	p := q.page().posting
	r.e.opts.Logger.WarnContext(ctx, "model has no answer", "posting", p.ID, "reason", reason)
	return r.e.save(ctx, q.key, unanswered(p, r.e.Name(), reason))
}

// postpone notes that the questions of batch were not asked, through no fault of theirs.
func (r *round) postpone(batch []*question, err error) {
	r.mu.Lock()
	for _, q := range batch {
		for _, i := range q.items {
			r.found[i].Pending = true
		}
	}
	r.mu.Unlock()
	r.fail(batch, err)
}

// fail reports the questions of batch as failed by err.
func (r *round) fail(batch []*question, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range batch {
		q.done = true
		for _, i := range q.items {
			r.failed = append(r.failed, techmap.Failure{Index: i, Err: err})
		}
	}
}

// isOutage reports whether err says that nothing was asked, and blames no record.
func isOutage(err error) bool {
	return errors.Is(err, techmap.ErrUnavailable) || errors.Is(err, techmap.ErrThrottled) ||
		errors.Is(err, techmap.ErrExhausted)
}
