package medallion

import (
	"context"
	"fmt"
	"iter"

	"github.com/techmap-it/techmap"
)

// A company has postings, and the openings that are made of them.
type company struct {
	postings []techmap.CanonicalPosting
	openings []techmap.Opening
}

// askTogether is how many postings make it worth asking for their texts: a few
// megabytes of them, and ten requests to a store that answers a hundred at once.
const askTogether = 1000

// together cuts the companies into runs of about askTogether postings. A run may
// not be kept.
func together(companies iter.Seq2[company, error]) iter.Seq2[[]company, error] {
	return func(yield func([]company, error) bool) {
		var some []company
		n := 0
		for c, err := range companies {
			if err != nil {
				yield(nil, err)
				return
			}
			some = append(some, c)
			if n += len(c.postings); n < askTogether {
				continue
			}
			if !yield(some, nil) {
				return
			}
			clear(some) // so that they are not held until the next ones take their places
			some, n = some[:0], 0
		}
		if len(some) > 0 {
			yield(some, nil)
		}
	}
}

// A staleness counts gold postings that were made from another text than silver has.
type staleness struct {
	n     int
	first techmap.PostingID
}

// err returns why such postings are not published. The first by ID is named, so that the
// message does not depend on the order of companies.
func (s staleness) err() error {
	if s.n == 0 {
		return nil
	}
	return fmt.Errorf("%d stale gold postings, such as %q: silver has another text; load them again: %w",
		s.n, s.first, techmap.ErrInvalid)
}

// verify counts the stale postings of those of the companies that have an opening
// to be written. A posting that silver does not have is not stale: silver may have
// been dropped to be built again.
func (p *publisher) verify(ctx context.Context, some []company) error {
	if p.opts.Texts == nil {
		return nil
	}
	touched, err := p.touched(ctx, some)
	if err != nil || len(touched) == 0 {
		return err
	}
	ids := make([]techmap.PostingID, len(touched))
	for i, c := range touched {
		ids[i] = c.ID
	}
	texts, err := p.opts.Texts(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range touched {
		if now, ok := texts[c.ID]; !ok || now == c.Text {
			continue
		}
		if p.stale.n++; p.stale.n == 1 || c.ID < p.stale.first {
			p.stale.first = c.ID
		}
	}
	return nil
}

// touched returns the postings of those of the companies that have an opening to be
// written: all, where the store cannot tell.
func (p *publisher) touched(ctx context.Context, some []company) ([]*techmap.CanonicalPosting, error) {
	store, tells := p.store.(ChangeStore)
	var changed map[techmap.PostingID]bool
	if tells {
		var all []techmap.Opening
		for _, c := range some {
			all = append(all, c.openings...)
		}
		var err error
		if changed, err = store.Changed(ctx, all); err != nil {
			return nil, err
		}
	}
	var touched []*techmap.CanonicalPosting
	for _, c := range some {
		if tells && !anyOf(c.openings, changed) {
			continue
		}
		for i := range c.postings {
			touched = append(touched, &c.postings[i])
		}
	}
	return touched, nil
}

// anyOf reports whether one of the openings is in the set.
func anyOf(openings []techmap.Opening, set map[techmap.PostingID]bool) bool {
	for _, o := range openings {
		if set[o.ID] {
			return true
		}
	}
	return false
}
