package spec

import (
	"maps"
	"sync"

	"github.com/techmap-it/techmap"
)

// mostRemembered is how many postings a memo keeps: more than a pipeline has on
// their way from the source to the parser.
const mostRemembered = 256

// A memo keeps the postings that were read last while they were fetched: a Site
// reads each to check it, and the Parser mostly is handed the same bytes soon
// after. What a record is made to is a function of the record alone, so nobody
// can tell but by the time it takes. It may be used concurrently.
type memo struct {
	mu    sync.Mutex
	known map[techmap.PostingID]remembered
	ring  [mostRemembered]techmap.PostingID // who is forgotten next
	next  int
}

type remembered struct {
	raw     techmap.RawPosting // without its body
	posting techmap.Posting
}

// keep remembers that raw holds posting, which the caller no longer uses.
func (m *memo) keep(raw techmap.RawPosting, posting techmap.Posting) {
	raw.Body = nil // posting has its digest
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = make(map[techmap.PostingID]remembered, mostRemembered)
	}
	delete(m.known, m.ring[m.next])
	m.known[posting.ID] = remembered{raw: raw, posting: posting}
	m.ring[m.next] = posting.ID
	m.next = (m.next + 1) % mostRemembered
}

// take returns the posting that raw holds, if anything about raw is as it was,
// and forgets it: each has one owner.
func (m *memo) take(raw techmap.RawPosting) (techmap.Posting, bool) {
	m.mu.Lock()
	known, ok := m.known[raw.ID()]
	delete(m.known, raw.ID())
	m.mu.Unlock()
	same := ok && known.raw.FetchedAt.Equal(raw.FetchedAt) && known.raw.URL == raw.URL &&
		known.raw.ContentType == raw.ContentType && maps.Equal(known.raw.Meta, raw.Meta) &&
		known.posting.Raw == raw.Digest()
	return known.posting, same
}
