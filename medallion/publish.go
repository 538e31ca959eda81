package medallion

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
)

// PublishMethod is the version of the rules by which postings become openings, as
// Publication.Method has it. It changes when the same gold would make other openings, and
// permanent links of other versions are refused then. With PublishOptions.Rules it is
// followed by "+" and a digest of these.
const PublishMethod = "minhash/1"

// Defaults of PublishOptions. Both are the custom of those who count job
// advertisements; sixty days between a closing and a repost is what Lightcast uses.
const (
	DefaultUnseen = 30 * 24 * time.Hour // of PublishOptions.Unseen
	DefaultRepost = 60 * 24 * time.Hour // of PublishOptions.Repost
)

// A PublishStore holds gold postings, censuses and openings: what [Publish] needs of a
// store. Whatever more of the interfaces below a store implements, Publish uses. The gold
// stores below package sink are of this kind.
//
// No two runs may publish into one store at once: whoever writes last would take away what
// the other has written.
type PublishStore interface {
	// Postings streams all gold postings, by Company and then ID, bytewise. It is read
	// several times, between which nothing should be written.
	Postings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error]
	// Censuses streams all censuses, by Source and then At. There may be none.
	Censuses(ctx context.Context) iter.Seq2[techmap.Census, error]
	// Publish replaces all openings by those of the stream and stores the
	// publication that done returns for the number of openings written, because
	// they are new or not as before, and removed: all of it or, if the stream
	// yields an error, nothing. It returns that error, or the publication. The
	// stream reads Postings while it is read itself; each range starts afresh, so that a
	// store may try again. Openings come company by company, in no other order that a
	// store may rely on. Done is for when the stream has been read to its end.
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

// A SightingStore is a PublishStore that knows a faster way to what Publish must know
// of all postings before it makes the first opening.
type SightingStore interface {
	PublishStore
	// Sightings streams all gold postings, in any order, with at least their ID,
	// Source, SeenAt, ClosedAt and Taxonomy.
	Sightings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error]
}

// A ChangeStore is a PublishStore that can tell which openings it would write.
// Publish then asks for the texts of companies alone that have one: see
// PublishOptions.Texts. Of a store that is none, it asks for all.
type ChangeStore interface {
	PublishStore
	// Changed returns the IDs of those of the openings that are new or not as they
	// were published. Publish calls it while its stream is read.
	Changed(ctx context.Context, openings []techmap.Opening) (map[techmap.PostingID]bool, error)
}

// PublishOptions configures [Publish] and [WhySame]. The zero value works. Other options
// make other openings of the same gold: Unseen, Repost and Rules belong to a store, and
// should be the same in all runs over it.
type PublishOptions struct {
	// Unseen is how long a posting counts as open without being seen, where
	// nothing else tells; 0 means DefaultUnseen.
	Unseen time.Duration
	// Repost is how long after the closing of an opening the same advertisement
	// is a new one; 0 means DefaultRepost.
	Repost time.Duration
	// Texts returns the TextDigest of those of the silver postings that there are.
	// It is asked for a thousand or so at once. If set, gold rows that were made
	// from another text stop Publish where openings are to be written of them: see
	// [ChangeStore]. Nil asks nobody, and publishes what gold has. An ID that it leaves out
	// counts as not stale.
	Texts func(ctx context.Context, ids []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error)
	// Rules say of postings that they are one opening, or are not. They are part of
	// what openings are a pure function of; Publication.Method tells which they were.
	Rules *OpeningRules
	// Force publishes even if most openings of the last publication are gone: more than half
	// and more than twenty, or all of them. Without a [PublicationStore] nothing is compared.
	Force bool
}

// Publish makes openings of the gold postings of s and replaces those published
// before. What it writes is a pure function of the postings, the censuses and
// the options: not of the clock, the order of arrival or what was published before.
//
// Postings of one company are one opening if their titles say the same, they do not
// disagree about experience, place and form of work, and their texts are alike,
// besides what most postings of the company say, or they ask for the same skills at
// the same levels. On two sites, the title is enough, unless there are more
// postings that it could be. One first seen 60 days or more after the others closed
// is a new opening. WhySame explains it for two postings; PublishOptions.Rules
// overrule it. The ID of an opening is that of the member seen first.
//
// An opening is open from its first sighting until its source says that it
// closed, it is missing from two consecutive complete censuses, its deadline
// passes or, where none of these can tell, 30 days after the last sighting; a
// later sighting opens it again. The day up to which all this is known,
// Publication.At, is that of the newest sighting or census.
//
// All companies are read and compared each time, because a census or the mere passing
// of time in other sources can close an opening of a company that has no new posting,
// and because texts, fields and histories of all its postings decide what is one
// opening. What is as it was is not written: see PublishStore.
//
// What the terms of a source do not allow is not published (see [SourceStore]): an
// opening has no posting that may not be counted, takes title, link and employer
// only from postings that may be shown, and quotes only those that may be quoted.
// So whoever reads openings, by whatever way, need not think of it.
//
// Publish refuses, with an error that wraps techmap.ErrInvalid, to publish rows
// out of order, rows that are stale (see PublishOptions.Texts), and a sudden loss
// of openings (see PublishOptions.Force).
func Publish(ctx context.Context, s PublishStore, opts *PublishOptions) (techmap.Publication, error) {
	pub, err := newPublisher(s, opts).publish(ctx)
	if err != nil {
		return techmap.Publication{}, fmt.Errorf("medallion: publish: %w", err)
	}
	return pub, nil
}

// newPublisher prepares a run. The words of titles are read anew each time: they are few,
// and a package with state would not be worth what that saves.
func newPublisher(s PublishStore, opts *PublishOptions) *publisher {
	p := &publisher{store: s, words: newTitleWords(titleWordsFile)}
	if opts != nil {
		p.opts = *opts
	}
	p.opts.Unseen = cmp.Or(p.opts.Unseen, DefaultUnseen)
	p.opts.Repost = cmp.Or(p.opts.Repost, DefaultRepost)
	return p
}

// A publisher is one run of Publish.
type publisher struct {
	store PublishStore
	opts  PublishOptions
	known techmap.Sources
	words titleWords
	life  lifecycle
	last  techmap.Publication // zero if unknown
	pub   techmap.Publication // of this run, as far as it is known
	stale staleness
}

// prepare reads what has to be known before the first opening.
func (p *publisher) prepare(ctx context.Context) error {
	found, err := p.survey(ctx)
	if err != nil {
		return err
	}
	history, err := readHistory(ctx, p.store.Censuses(ctx), found.closed, p.opts.Unseen)
	if err != nil {
		return err
	}
	if s, ok := p.store.(PublicationStore); ok {
		if p.last, _, err = s.LastPublication(ctx); err != nil {
			return err
		}
	}
	if s, ok := p.store.(SourceStore); ok {
		if p.known, err = declared(ctx, s); err != nil {
			return err
		}
	}
	p.life = lifecycle{history: history, now: latest(history.newest, found.newest), unseen: p.opts.Unseen}
	p.pub = techmap.Publication{At: p.life.now, Taxonomy: found.taxonomy, Method: p.method()}
	return nil
}

// publish is Publish. An error of the stream is kept apart as well, because a store that
// swallows it must not make a success of it.
func (p *publisher) publish(ctx context.Context) (techmap.Publication, error) {
	if err := p.prepare(ctx); err != nil {
		return techmap.Publication{}, err
	}
	var streamed error
	pub, err := p.store.Publish(ctx, p.openings(ctx, &streamed), func(changed, removed int) techmap.Publication {
		p.pub.Changed, p.pub.Removed = changed, removed
		return p.pub
	})
	return pub, cmp.Or(err, streamed)
}

// method returns the version of everything that postings are compared by.
func (p *publisher) method() string {
	if rules := p.opts.Rules.version(); rules != "" {
		return PublishMethod + "+" + rules
	}
	return PublishMethod
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
		p.pub.Postings, p.pub.Openings, p.stale = 0, 0, staleness{}
		more, err := p.stream(ctx, yield)
		if err == nil && more {
			err = cmp.Or(p.stale.err(), p.gate())
		}
		if err != nil {
			*failed = err
			yield(techmap.Opening{}, err)
		}
	}
}

// stream yields the openings of all companies and reports whether to go on.
func (p *publisher) stream(ctx context.Context, yield func(techmap.Opening, error) bool) (more bool, err error) {
	for some, err := range together(p.companies(ctx)) {
		if err == nil {
			err = p.verify(ctx, some)
		}
		if err != nil {
			return false, err
		}
		for _, c := range some {
			p.pub.Postings += len(c.postings)
			for _, o := range c.openings {
				p.pub.Openings++
				if !yield(o, nil) {
					return false, nil
				}
			}
		}
	}
	return true, nil
}

// companies streams the companies with what is published of them.
func (p *publisher) companies(ctx context.Context) iter.Seq2[company, error] {
	return func(yield func(company, error) bool) {
		for block, err := range companies(ctx, p.store.Postings(ctx)) {
			if err != nil {
				yield(company{}, err)
				return
			}
			if !yield(company{block, p.block(block)}, nil) {
				return
			}
		}
	}
}
