package medallion

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// PublishMethod is the version of the rules by which postings become openings.
const PublishMethod = "exact/1"

// Defaults of PublishOptions. Both are the custom of those who count job
// advertisements; sixty days between a closing and a repost is what Lightcast uses.
const (
	DefaultUnseen = 30 * 24 * time.Hour
	DefaultRepost = 60 * 24 * time.Hour
)

// A PublishStore holds gold postings, censuses and openings.
type PublishStore interface {
	// Postings streams all gold postings, by Company and then ID, bytewise.
	Postings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error]
	// Censuses streams all censuses, by Source and then At.
	Censuses(ctx context.Context) iter.Seq2[techmap.Census, error]
	// Publish replaces all openings by those of the stream and stores the
	// publication that done returns for the number of openings written, because
	// they are new or not as before, and removed: all of it or, if the stream
	// yields an error, nothing. It returns that error, or the publication. The
	// stream reads Postings while it is read itself; each range starts afresh.
	Publish(
		ctx context.Context,
		openings iter.Seq2[techmap.Opening, error],
		done func(changed, removed int) techmap.Publication,
	) (techmap.Publication, error)
}

// A PublicationStore is a PublishStore that knows what it published last.
// Publish then checks that nothing was lost since.
type PublicationStore interface {
	PublishStore
	// LastPublication returns the last publication, and false if there is none.
	LastPublication(ctx context.Context) (techmap.Publication, bool, error)
}

// A SourceStore is a PublishStore that knows what may be done with the postings of
// its sources. One that it does not know is one's own: see [techmap.Unrestricted].
type SourceStore interface {
	PublishStore
	// Sources streams the sources that were declared.
	Sources(ctx context.Context) iter.Seq2[techmap.SourceInfo, error]
}

// PublishOptions configures Publish. The zero value works.
type PublishOptions struct {
	// Unseen is how long a posting counts as open without being seen, where
	// nothing else tells; 0 means DefaultUnseen.
	Unseen time.Duration
	// Repost is how long after the closing of an opening the same advertisement
	// is a new one; 0 means DefaultRepost.
	Repost time.Duration
	// Text returns the TextDigest of the silver posting, and false if there is
	// none. If set, gold rows that were made from another text stop Publish.
	Text func(ctx context.Context, id techmap.PostingID) (techmap.Digest, bool, error)
	// Force publishes even if most openings of the last publication are gone.
	Force bool
}

// Publish makes openings of the gold postings of s and replaces those published
// before. What it writes is a pure function of the postings, the censuses and
// the options: not of the clock, the order of arrival or what was published before.
//
// Postings of one company are one opening if they have the same title, do not
// disagree about experience, place and form of work, and either have the same
// text or ask for the same skills at the same levels, at least three, besides
// what only one of them names in its tags. One first seen 60 days or more after
// the others closed is a new opening. The ID of an opening is that of the member
// seen first.
//
// An opening is open from its first sighting until its source says that it
// closed, it is missing from two consecutive complete censuses, its deadline
// passes or, where none of these can tell, 30 days after the last sighting; a
// later sighting opens it again. The day up to which all this is known,
// Publication.At, is that of the newest sighting or census.
//
// What the terms of a source do not allow is not published (see [SourceStore]): an
// opening has no posting that may not be counted, takes title, link and employer
// only from postings that may be shown, and quotes only those that may be quoted.
// So whoever reads openings, by whatever way, need not think of it.
//
// Publish refuses, with an error that wraps techmap.ErrInvalid, to publish rows
// out of order, rows that are stale (see PublishOptions.Text), and a sudden loss
// of openings (see PublishOptions.Force).
func Publish(ctx context.Context, s PublishStore, opts *PublishOptions) (techmap.Publication, error) {
	p := publisher{store: s}
	if opts != nil {
		p.opts = *opts
	}
	p.opts.Unseen = cmp.Or(p.opts.Unseen, DefaultUnseen)
	p.opts.Repost = cmp.Or(p.opts.Repost, DefaultRepost)
	pub, err := p.publish(ctx)
	if err != nil {
		return techmap.Publication{}, fmt.Errorf("medallion: publish: %w", err)
	}
	return pub, nil
}

// A publisher is one run of Publish.
type publisher struct {
	store PublishStore
	opts  PublishOptions
	known techmap.Sources
	life  lifecycle
	last  techmap.Publication // zero if unknown
	pub   techmap.Publication // of this run, as far as it is known
}

func (p *publisher) publish(ctx context.Context) (techmap.Publication, error) {
	found, err := p.survey(ctx)
	if err != nil {
		return techmap.Publication{}, err
	}
	history, err := readHistory(ctx, p.store.Censuses(ctx), found.closed, p.opts.Unseen)
	if err != nil {
		return techmap.Publication{}, err
	}
	if s, ok := p.store.(PublicationStore); ok {
		if p.last, _, err = s.LastPublication(ctx); err != nil {
			return techmap.Publication{}, err
		}
	}
	if s, ok := p.store.(SourceStore); ok {
		if p.known, err = declared(ctx, s); err != nil {
			return techmap.Publication{}, err
		}
	}
	p.life = lifecycle{history: history, now: latest(history.newest, found.newest), unseen: p.opts.Unseen}
	p.pub = techmap.Publication{At: p.life.now, Taxonomy: found.taxonomy, Method: PublishMethod}
	var streamed error
	pub, err := p.store.Publish(ctx, p.openings(ctx, &streamed), func(changed, removed int) techmap.Publication {
		p.pub.Changed, p.pub.Removed = changed, removed
		return p.pub
	})
	return pub, cmp.Or(err, streamed)
}

// declared returns the sources that s knows.
func declared(ctx context.Context, s SourceStore) (techmap.Sources, error) {
	known := make(techmap.Sources)
	for info, err := range s.Sources(ctx) {
		if err != nil { // also of one record: what it forbids is not known
			return nil, err
		}
		known[info.Name] = info
	}
	return known, nil
}

// openings streams the openings. An error, which is the last thing it yields,
// is also left in failed, for a store that forgets it.
func (p *publisher) openings(ctx context.Context, failed *error) iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		*failed = nil
		p.pub.Postings, p.pub.Openings = 0, 0
		for block, err := range companies(ctx, p.store.Postings(ctx)) {
			if err != nil {
				*failed = err
				yield(techmap.Opening{}, err)
				return
			}
			p.pub.Postings += len(block)
			for _, o := range p.block(block) {
				p.pub.Openings++
				if !yield(o, nil) {
					return
				}
			}
		}
		if err := p.gate(); err != nil {
			*failed = err
			yield(techmap.Opening{}, err)
		}
	}
}

// block returns the openings of one company, by ID.
func (p *publisher) block(postings []techmap.CanonicalPosting) []techmap.Opening {
	members := make([]*member, 0, len(postings))
	for i := range postings {
		rights := p.known.Rights(postings[i].Source)
		if !rights.Counted {
			continue
		}
		m := newMember(postings[i], p.life.intervals(&postings[i]))
		m.shown = rights.Shown
		members = append(members, m)
	}
	groups := cluster(members, p.opts.Repost)
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

// ordered returns an error if b may not come after a.
func ordered(a, b *techmap.CanonicalPosting) error {
	if a.Company < b.Company || a.Company == b.Company && a.ID < b.ID {
		return nil
	}
	return fmt.Errorf("posting %q of %q comes after %q of %q: %w",
		b.ID, b.Company, a.ID, a.Company, techmap.ErrInvalid)
}
