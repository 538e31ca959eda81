package medallion

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/techmap-it/techmap"
)

// members returns those of the postings of a company that may be counted. One that may not
// be is not compared either: it must not decide which others are one opening.
func (p *publisher) members(postings []techmap.CanonicalPosting) []*member {
	members := make([]*member, 0, len(postings))
	for i := range postings {
		rights := p.known.Rights(postings[i].Source)
		if !rights.Counted {
			continue
		}
		m := newMember(postings[i], p.life.intervals(&postings[i]), p.words)
		m.shown = rights.Shown
		members = append(members, m)
	}
	return members
}

// block returns the openings of one company, by ID. It needs nothing of other companies,
// so that a store of any size is published some companies at a time.
func (p *publisher) block(postings []techmap.CanonicalPosting) []techmap.Opening {
	groups := cluster(p.members(postings), p.opts.Repost, p.opts.Rules)
	out := make([]techmap.Opening, len(groups))
	for i, g := range groups {
		out[i] = g.opening()
	}
	slices.SortFunc(out, func(a, b techmap.Opening) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// companies cuts the postings, which must come by company and then by ID, into
// blocks of one company each. A block may be kept.
func companies(
	ctx context.Context, postings iter.Seq2[techmap.CanonicalPosting, error],
) iter.Seq2[[]techmap.CanonicalPosting, error] {
	return func(yield func([]techmap.CanonicalPosting, error) bool) {
		var block []techmap.CanonicalPosting
		for c, err := range postings {
			n := len(block)
			if err == nil && n > 0 {
				err = ordered(&block[n-1], &c)
			}
			if err = cmp.Or(err, context.Cause(ctx)); err != nil {
				yield(nil, err)
				return
			}
			if n > 0 && block[0].Company != c.Company {
				if !yield(block, nil) {
					return
				}
				block = nil
			}
			block = append(block, c)
		}
		if len(block) > 0 {
			yield(block, nil)
		}
	}
}

// ordered returns an error if b may not come after a. A store whose order is that of a
// language and not of bytes would cut companies into several blocks, each with openings
// of its own, and nothing would look wrong.
func ordered(a, b *techmap.CanonicalPosting) error {
	if a.Company < b.Company || a.Company == b.Company && a.ID < b.ID {
		return nil
	}
	return fmt.Errorf("posting %q of %q comes after %q of %q: %w",
		b.ID, b.Company, a.ID, a.Company, techmap.ErrInvalid)
}
