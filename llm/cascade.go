package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/techmap-it/techmap"
)

// A Tiered extractor asks one extractor after another. Make one with [Cascade]; the zero
// value has nobody to ask. It is safe for concurrent use if both extractors are.
type Tiered struct {
	first, second techmap.Extractor
	more          func(techmap.Posting, techmap.Extraction) bool

	mu            sync.Mutex
	before, after Coverage
}

var _ techmap.Extractor = (*Tiered)(nil)

// Cascade returns an extractor that asks first about every posting, and second only
// about those for which more says that first left something open; a nil more is Open.
// A second that is a Completer is told what first found.
//
// Second never overrules first: it adds names where first saw none and skills that
// first did not judge, and fills fields that are empty. Where second is out
// (ErrUnavailable, ErrThrottled, ErrExhausted), has failed for one posting, or says
// so itself, the posting has the answer of first and is Pending. That is no failure:
// Extract reports as failed only what first could not read. What else second fails with,
// among it ErrBlocked, ends Extract.
func Cascade(first, second techmap.Extractor, more func(techmap.Posting, techmap.Extraction) bool) *Tiered {
	if more == nil {
		more = Open
	}
	return &Tiered{first: first, second: second, more: more}
}

// Name returns the names of both extractors, "lexicon/…|gemini/…": another of either is
// another extractor, whose answers are made again.
func (t *Tiered) Name() string { return t.first.Name() + "|" + t.second.Name() }

// Extract asks first, and second where first left something open. The answers are in the
// order of postings, one for each, as techmap.Extractor wants it.
func (t *Tiered) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found, open, err := t.begin(ctx, postings)
	failed, isBatch := errors.AsType[*techmap.BatchError](err)
	if err != nil && !isBatch {
		return nil, err
	}
	rules := slices.Clone(found)
	if len(open) > 0 {
		if more := t.finish(ctx, postings, found, open); more != nil {
			return nil, more
		}
	}
	for i := range found {
		found[i].Extractor = t.Name()
	}
	t.count(rules, found)
	if failed != nil {
		return found, failed
	}
	return found, nil
}

// Coverage returns in how many of the postings so far each field was filled, by first
// alone and in the end.
func (t *Tiered) Coverage() (before, after Coverage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.before.clone(), t.after.clone()
}

// count adds extractions to the coverages, before and after second was asked.
func (t *Tiered) count(rules, found []techmap.Extraction) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range found {
		t.before.Add(rules[i])
		t.after.Add(found[i])
	}
}

// begin asks first, and returns its answers and the indexes of those that are open.
func (t *Tiered) begin(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, []int, error) {
	found, err := t.first.Extract(ctx, postings)
	failed, isBatch := errors.AsType[*techmap.BatchError](err)
	if err != nil && !isBatch {
		return nil, nil, err
	}
	if len(found) != len(postings) {
		return nil, nil, fmt.Errorf("llm: %s gave %d answers for %d postings: %w",
			t.first.Name(), len(found), len(postings), techmap.ErrMalformed)
	}
	found = slices.Clone(found)
	lost := map[int]bool{}
	if failed != nil {
		for _, f := range failed.Failed {
			lost[f.Index] = true
		}
	}
	var open []int
	for i, p := range postings {
		if !lost[i] && t.more(p, found[i]) {
			open = append(open, i)
		}
	}
	return found, open, err
}

// finish asks second about the postings at open and merges its answers into found.
func (t *Tiered) finish(ctx context.Context, postings []techmap.Posting, found []techmap.Extraction, open []int) error {
	answers, err := t.ask(ctx, annotated(postings, found, open))
	failed, isBatch := errors.AsType[*techmap.BatchError](err)
	switch {
	case isBatch:
		for _, f := range failed.Failed {
			if f.Index >= 0 && f.Index < len(open) {
				found[open[f.Index]].Pending = true
			}
		}
	case err != nil && isOutage(err) && ctx.Err() == nil && !errors.Is(err, techmap.ErrBlocked):
		for _, i := range open {
			found[i].Pending = true
		}
		return nil
	case err != nil:
		return err
	}
	if len(answers) != len(open) {
		return fmt.Errorf("llm: %s gave %d answers for %d postings: %w",
			t.second.Name(), len(answers), len(open), techmap.ErrMalformed)
	}
	for k, i := range open {
		if answers[k].Pending {
			found[i].Pending = true
		}
		if !found[i].Pending {
			found[i] = merge(found[i], answers[k])
		}
	}
	return nil
}

// ask asks second, and tells it what is known if it can be told.
func (t *Tiered) ask(ctx context.Context, items []techmap.Annotated) ([]techmap.Extraction, error) {
	if c, ok := t.second.(Completer); ok {
		return c.Complete(ctx, items)
	}
	postings := make([]techmap.Posting, len(items))
	for k, item := range items {
		postings[k] = item.Posting
	}
	return t.second.Extract(ctx, postings)
}

// Estimate returns what Extract would ask second, and sends nothing. Only an [Extractor]
// can tell; of any other second the error wraps techmap.ErrInvalid.
func (t *Tiered) Estimate(ctx context.Context, postings []techmap.Posting) (Estimate, error) {
	e, ok := t.second.(*Extractor)
	if !ok {
		return Estimate{}, fmt.Errorf("llm: %s does not say what it costs: %w", t.second.Name(), techmap.ErrInvalid)
	}
	found, open, err := t.begin(ctx, postings)
	if _, isBatch := errors.AsType[*techmap.BatchError](err); err != nil && !isBatch {
		return Estimate{}, err
	}
	est, err := e.Estimate(ctx, annotated(postings, found, open))
	est.Postings = len(postings)
	return est, err
}

// Open returns those of postings that first leaves open, with what it found in them: what
// a Queue of second is given. Postings that first cannot read are not among them.
func (t *Tiered) Open(ctx context.Context, postings []techmap.Posting) ([]techmap.Annotated, error) {
	found, open, err := t.begin(ctx, postings)
	if _, isBatch := errors.AsType[*techmap.BatchError](err); err != nil && !isBatch {
		return nil, err
	}
	return annotated(postings, found, open), nil
}

// annotated returns the postings at open with what was found in them.
func annotated(postings []techmap.Posting, found []techmap.Extraction, open []int) []techmap.Annotated {
	items := make([]techmap.Annotated, len(open))
	for k, i := range open {
		items[k] = techmap.Annotated{Posting: postings[i], Extraction: found[i]}
	}
	return items
}
