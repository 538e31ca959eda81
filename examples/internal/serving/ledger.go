package serving

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A sum is a number of 128 bits that adds up digests: it does not depend on their order,
// and what is taken off again leaves no trace.
type sum struct{ high, low uint64 }

func (s sum) plus(d digest) sum {
	low, carry := bits.Add64(s.low, binary.BigEndian.Uint64(d[8:]), 0)
	high, _ := bits.Add64(s.high, binary.BigEndian.Uint64(d[:8]), carry)
	return sum{high, low}
}

func (s sum) minus(d digest) sum {
	low, borrow := bits.Sub64(s.low, binary.BigEndian.Uint64(d[8:]), 0)
	high, _ := bits.Sub64(s.high, binary.BigEndian.Uint64(d[:8]), borrow)
	return sum{high, low}
}

// String returns the version that s is of openings.
func (s sum) String() string { return fmt.Sprintf("%016x%016x", s.high, s.low) }

// A digest is the first half of a SHA-256.
type digest [16]byte

func digestOf(parts ...[]byte) (d digest) {
	whole := sha256.Sum256(bytes.Join(parts, nil))
	copy(d[:], whole[:])
	return d
}

// A note is what has to be remembered of an opening that is in the index.
type note struct {
	body    digest // of everything but the last sighting
	seen    int64  // the last sighting, in microseconds
	ends    int64  // when it closed, 0 while it is open
	sources []string
}

// digest returns that of the whole opening.
func (n note) digest() digest {
	return digestOf(n.body[:], binary.BigEndian.AppendUint64(nil, uint64(n.seen)))
}

// A ledger knows the version of a set of openings, and how they spread over sources.
type ledger struct {
	notes map[techmap.PostingID]note
	total sum
	lists map[string][]string // lists of sources, each kept once
}

func newLedger() *ledger {
	return &ledger{notes: make(map[techmap.PostingID]note), lists: make(map[string][]string)}
}

// version names the openings.
func (l *ledger) version() string { return l.total.String() }

// put takes in an opening in place of that of the same ID, and returns what is new in
// it. One without members is taken out.
func (l *ledger) put(o techmap.Opening) (change, error) {
	old, known := l.notes[o.ID]
	if len(o.Members) == 0 {
		if known {
			l.total = l.total.minus(old.digest())
			delete(l.notes, o.ID)
		}
		c := gone(o.ID)
		c.same = !known
		return c, nil
	}
	now, body, err := l.note(o)
	if err != nil {
		return change{}, err
	}
	if known {
		l.total = l.total.minus(old.digest())
	}
	l.total = l.total.plus(now.digest())
	l.notes[o.ID] = now
	c := change{ID: o.ID, Seen: o.LastSeen()}
	if !known || old.body != now.body {
		c.Opening = body
	}
	c.same = known && old.body == now.body && old.seen == now.seen
	return c, nil
}

// note returns what to remember of o, and o as it is stored, without its last sighting.
func (l *ledger) note(o techmap.Opening) (note, []byte, error) {
	n := note{sources: l.list(o.Sources)}
	if last := len(o.Open) - 1; last >= 0 {
		n.seen = o.Open[last].LastSeen.UnixMicro()
		if to := o.Open[last].To; !to.IsZero() {
			n.ends = to.UnixMicro()
		}
		o.Open = slices.Clone(o.Open)
		o.Open[last].LastSeen = time.Time{}
	}
	body, err := record.Marshal(o)
	if err != nil {
		return n, nil, fmt.Errorf("serving: opening %q: %w", o.ID, err)
	}
	n.body = digestOf(body)
	return n, body, nil
}

// list returns sources, the same list for the same sources.
func (l *ledger) list(sources []string) []string {
	key := strings.Join(sources, "\x00")
	if known, ok := l.lists[key]; ok {
		return known
	}
	l.lists[key] = sources
	return sources
}

// A tally is what a source has of the openings.
type tally struct {
	openings, open int
	seen           int64
}

// tallies returns what each source has, of these open at asOf.
func (l *ledger) tallies(asOf time.Time) map[string]tally {
	at := asOf.UnixMicro()
	all := make(map[string]tally)
	for _, n := range l.notes {
		for _, source := range n.sources {
			t := all[source]
			t.openings++
			if n.ends == 0 || n.ends > at {
				t.open++
			}
			t.seen = max(t.seen, n.seen)
			all[source] = t
		}
	}
	return all
}
