package techmap

import (
	"context"
	"errors"
	"iter"
	"time"
)

// A Tombstone says that something was forgotten and is to stay so. It does not say
// what: it knows its name's digest alone.
type Tombstone struct {
	Kind   TombstoneKind `json:"kind"`
	Digest Digest        `json:"digest"` // of Kind and the name
	At     time.Time     `json:"at"`     // when it was forgotten
}

// A TombstoneKind says what a Tombstone is of.
type TombstoneKind string

// Kinds of tombstones.
const (
	TombstonePosting TombstoneKind = "posting" // named by its ID
	TombstoneCompany TombstoneKind = "company" // all its postings; named as in CanonicalPosting.Company
	TombstoneSource  TombstoneKind = "source"  // all its postings
)

// NewTombstone returns the tombstone of what has the given name, as TombstoneKind says
// for each kind, forgotten at the given time. Whoever knows a name can tell whether it
// is the one; the tombstone alone tells nobody.
func NewTombstone(kind TombstoneKind, name string, at time.Time) Tombstone {
	return Tombstone{Kind: kind, Digest: DigestOf([]byte(kind), []byte(name)), At: at}
}

// Tombstones say what has to stay forgotten. They are immutable, and so safe for
// concurrent use. The zero value has forgotten nothing. Bronze stores keep them (Bury,
// Tombstones): they must outlive every layer that can be made again.
type Tombstones struct {
	all       map[Digest]bool
	companies bool
}

// NewTombstones returns the given tombstones as a set.
func NewTombstones(all ...Tombstone) Tombstones {
	t := Tombstones{all: make(map[Digest]bool, len(all))}
	for _, stone := range all {
		t.all[stone.Digest] = true
		t.companies = t.companies || stone.Kind == TombstoneCompany
	}
	return t
}

// Posting reports whether the posting, or its source, is to stay forgotten.
func (t Tombstones) Posting(id PostingID) bool {
	if len(t.all) == 0 {
		return false
	}
	source, _ := id.Split()
	return t.has(TombstonePosting, string(id)) || t.has(TombstoneSource, source)
}

// Company reports whether the postings of a company are to stay forgotten.
func (t Tombstones) Company(name string) bool {
	return t.companies && t.has(TombstoneCompany, name)
}

// Companies reports whether there is a company whose postings are to stay forgotten.
func (t Tombstones) Companies() bool { return t.companies }

func (t Tombstones) has(kind TombstoneKind, name string) bool {
	return t.all[NewTombstone(kind, name, time.Time{}).Digest]
}

// Guard returns s without what is to stay forgotten: such postings come out of it
// neither as records nor as losses, so that no layer and no census hears of them.
// company returns the company of a posting, named as for NewTombstone; it is asked
// only if the postings of some company are to stay forgotten, and may be nil, if
// companies are to be let through.
func (t Tombstones) Guard(s Source, company func(ctx context.Context, p RawPosting) string) Source {
	if len(t.all) == 0 {
		return s
	}
	return guarded{s, t, company}
}

// A guarded source leaves out what stones are of.
type guarded struct {
	Source
	stones  Tombstones
	company func(ctx context.Context, p RawPosting) string
}

// Postings implements Source.
func (g guarded) Postings(ctx context.Context, q Query) iter.Seq2[RawPosting, error] {
	return func(yield func(RawPosting, error) bool) {
		for p, err := range g.Source.Postings(ctx, q) {
			if g.forgotten(ctx, p, err) {
				continue
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// forgotten reports whether a result is about what has to stay forgotten. A posting
// that was not fetched again has no bytes to read a company in: it was let through
// before its company was forgotten, and Forget removes it.
func (g guarded) forgotten(ctx context.Context, p RawPosting, err error) bool {
	if err != nil {
		lost, ok := errors.AsType[*RecordError](err)
		return ok && g.stones.Posting(lost.ID)
	}
	if g.stones.Posting(p.ID()) {
		return true
	}
	return g.stones.companies && g.company != nil && !p.Unchanged && g.stones.Company(g.company(ctx, p))
}
