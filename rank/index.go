package rank

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// An Index holds the published openings in memory, as columns and compressed
// bitmaps that are never changed: [Index.Apply] makes new ones and swaps them in
// at once. Every method may be called concurrently; readers never wait and see
// one state of the openings from beginning to end. Answers depend on the
// openings alone, not on the order in which they came.
//
// What a ranking needs is kept; titles and quotes are with [Options.Text] alone.
//
// [Load] and [LoadWith] make one. The zero Index has no taxonomy to answer in the words
// of, and must not be asked. There is nothing to close.
type Index struct {
	tax     *techmap.Taxonomy
	skills  []techmap.Skill // in the order of the taxonomy; a demand names them by place
	encoder *encoder
	write   sync.Mutex // held by Apply
	now     atomic.Pointer[view]
	spare   sync.Pool // tallies
}

// Load returns an index of openings and answers in the words of tax. It reads the
// stream to its end; an error of the stream is returned. Of two openings with the same ID
// the later holds, and one without Members was withdrawn. A skill, role or level
// that is not known is left out and the rest of its opening kept: see [Index.Unknown].
//
// A stream without openings makes an index that answers with nothing. Without a taxonomy,
// or with one of more than 65,536 skills, the error wraps techmap.ErrInvalid.
func Load(
	ctx context.Context, openings iter.Seq2[techmap.Opening, error], tax *techmap.Taxonomy,
) (*Index, error) {
	return LoadWith(ctx, openings, tax, nil)
}

// Options says what an Index keeps. The zero value keeps what rankings need.
type Options struct {
	// Text keeps the openings whole, so that [Index.Opening] and [Index.Search] show
	// them and [Query.Words] finds them. It takes several times the memory.
	Text bool
}

// LoadWith is Load with options, of which nil is the zero value.
func LoadWith(
	ctx context.Context, openings iter.Seq2[techmap.Opening, error], tax *techmap.Taxonomy, opts *Options,
) (*Index, error) {
	if tax == nil {
		return nil, fmt.Errorf("rank: load: no taxonomy: pass the one that the openings were made with: %w",
			techmap.ErrInvalid)
	}
	text := opts != nil && opts.Text
	x := &Index{tax: tax, skills: slices.Collect(tax.Skills()), encoder: newEncoder(tax)}
	if text {
		x.encoder.scribe = newScribe()
	}
	if len(x.skills) > maxSkills {
		return nil, fmt.Errorf("rank: load: taxonomy of %d skills, at most %d: %w",
			len(x.skills), maxSkills, techmap.ErrInvalid)
	}
	b := newBuilder(text)
	for o, err := range openings {
		if err != nil {
			return nil, fmt.Errorf("rank: load: after %d openings: %w", b.len(), err)
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if len(o.Members) == 0 {
			b.withdraw(string(o.ID))
			continue
		}
		b.add(x.encoder.row(o))
	}
	x.now.Store(newView(x.segment(b), x.segment(newBuilder(text)), roaring.New()))
	return x, nil
}

func (x *Index) segment(b *builder) *segment { return b.segment(len(x.skills)) }

// AsOf returns the newest sighting of any opening: the time that answers are for
// unless a query says otherwise. It is zero if nothing was ever seen.
func (x *Index) AsOf() time.Time { return x.now.Load().asOf() }

// Openings returns how many openings there are, open or not.
func (x *Index) Openings() int { return x.now.Load().len() }

// Unknown returns how many openings name a skill, role or level that the taxonomy
// or this version does not have: they were made with another one. More than a few mean
// that the openings have to be published again with the taxonomy at hand.
func (x *Index) Unknown() int {
	v := x.now.Load()
	return v.count(facet{field: fieldUnknown})
}

// Apply makes the index as if it had been loaded with changed in place of the openings of the
// same IDs, and without removed, whatever changed says of those. An opening without
// Members is removed too; removing what is not there, and applying the same twice,
// changes nothing. Apply may be called concurrently, but then one waits for the other.
//
// What only was seen again costs a comparison of digests. Other changes go into a small
// segment beside the large one; when it has grown to about an eighth of that, the two
// are made into one, which takes as long as a Load without its store.
//
// The openings may be changed afterwards: nothing of them is shared with the index.
func (x *Index) Apply(changed []techmap.Opening, removed []techmap.PostingID) {
	x.write.Lock()
	defer x.write.Unlock()
	old := x.now.Load()
	e := newEdit(old)
	for _, id := range removed {
		if at := old.spot(string(id), 0); e.first(at, string(id)) {
			e.remove(at)
		}
	}
	at := x.encoder.spotAll(old, changed)
	for i, o := range slices.Backward(changed) { // of two with one ID the later holds
		switch {
		case !e.first(at[i], string(o.ID)):
		case len(o.Members) == 0:
			e.remove(at[i])
		case at[i].same:
			e.see(at[i], micros(o.LastSeen(), never))
		default:
			e.remove(at[i])
			e.fresh.add(at[i].now)
		}
	}
	x.now.Store(e.view(x.segment))
}
