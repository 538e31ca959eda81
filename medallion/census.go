package medallion

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A history is what the censuses of all sources say: by source, when it was
// asked, and by key, when it was listed. It grows with the number of keys, not
// with the number of censuses.
type history struct {
	sources map[string]*sourceHistory
	newest  time.Time // of all censuses
}

// A sourceHistory is the history of one source; times ascend.
type sourceHistory struct {
	complete   []time.Time
	unmodified []time.Time
	keys       map[string][]run
	closings   map[string]closing
}

// A run is a time in which a key was listed, with nothing in between that
// might have closed it.
type run struct {
	from, to time.Time // first and last census that lists the key
	stood    time.Time // last unmodified census that repeats the listing with the key, or to
}

// A closing is when a source says that a posting closed. A listing between then
// and the fetch that told us is one of a closed posting; what was listed before
// and what is listed later are two runs.
type closing struct{ at, told time.Time }

// closings holds the closings of all sources, by source and key.
type closings map[string]map[string]closing

// add notes the closing of c, if there is one.
func (cs closings) add(c *techmap.CanonicalPosting) {
	if c.ClosedAt.IsZero() {
		return
	}
	source, key := c.ID.Split()
	if cs[source] == nil {
		cs[source] = make(map[string]closing)
	}
	cs[source][key] = closing{at: c.ClosedAt, told: latest(c.ClosedAt, c.SeenAt)}
}

// readHistory folds the censuses, which must come by source and then by time: out of order,
// two that follow each other would not be two that follow each other in time, and what
// closed when would be made up. A census without a time is no evidence of anything.
func readHistory(
	ctx context.Context, censuses iter.Seq2[techmap.Census, error], closed closings, unseen time.Duration,
) (*history, error) {
	h := &history{sources: make(map[string]*sourceHistory)}
	var source string
	var at time.Time
	for c, err := range censuses {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("read censuses: %w", err)
		}
		if c.At.IsZero() {
			return nil, fmt.Errorf("census of %q has no time: %w", c.Source, techmap.ErrMalformed)
		}
		if c.Source < source || c.Source == source && c.At.Before(at) {
			return nil, fmt.Errorf("census of %q at %s is out of order: %w",
				c.Source, c.At.Format(time.RFC3339), techmap.ErrInvalid)
		}
		source, at = c.Source, c.At
		h.newest = latest(h.newest, at)
		h.source(source, closed).add(c, unseen)
	}
	for _, s := range h.sources {
		s.finish()
	}
	return h, nil
}

// source returns the history of a source, which it makes if there is none.
func (h *history) source(name string, closed closings) *sourceHistory {
	s := h.sources[name]
	if s == nil {
		s = &sourceHistory{keys: make(map[string][]run), closings: closed[name]}
		h.sources[name] = s
	}
	return s
}

// add folds one census in.
func (s *sourceHistory) add(c techmap.Census, unseen time.Duration) {
	switch c.Outcome {
	case techmap.OutcomeComplete:
		s.complete = appendTime(s.complete, c.At)
	case techmap.OutcomeUnmodified:
		s.unmodified = appendTime(s.unmodified, c.At)
	}
	for _, key := range c.Keys {
		s.list(key, c.At, unseen)
	}
}

// appendTime adds t to ascending times that do not repeat: a census stored
// twice is no second look.
func appendTime(ts []time.Time, t time.Time) []time.Time {
	if n := len(ts); n > 0 && ts[n-1].Equal(t) {
		return ts
	}
	return append(ts, t)
}

// list notes that a census at the given time lists key. It goes on with the
// last run of key if nothing can have closed it since: one complete census
// without the key closes nothing, nor does a gap no longer than unseen.
func (s *sourceHistory) list(key string, at time.Time, unseen time.Duration) {
	c, closed := s.closings[key]
	if closed && at.After(c.at) && !at.After(c.told) {
		return
	}
	runs := s.keys[key]
	if n := len(runs); n > 0 {
		last := &runs[n-1]
		if closed && !last.to.After(c.at) && at.After(c.told) {
			last.stood = s.stood(last.to, c.at)
		} else {
			last.stood = s.stood(last.to, at)
			if len(s.missed(last.to, at)) < 2 && at.Sub(last.stood) <= unseen {
				last.to, last.stood = at, at
				return
			}
		}
	}
	s.keys[key] = append(runs, run{from: at, to: at, stood: at})
}

// finish extends the last run of each key by the unmodified censuses after it,
// unless and until the source says that the posting closed.
func (s *sourceHistory) finish() {
	for key, runs := range s.keys {
		last := &runs[len(runs)-1]
		upTo := time.Time{}
		if c, closed := s.closings[key]; closed && !last.to.After(c.at) {
			upTo = c.at
		}
		last.stood = s.stood(last.to, upTo)
	}
}

// stood returns when a listing that held a key at the given time was last said
// to be unmodified, up to a time unless that is zero; at itself if never. A
// complete census since then begins a new listing: a key that it lacks is not
// brought back by an unmodified one after it, nor is it missed once more, for
// that is the same answer again.
func (s *sourceHistory) stood(at, upTo time.Time) time.Time {
	if n := len(s.unmodified); n == 0 || !s.unmodified[n-1].After(at) {
		return at
	}
	end := len(s.unmodified)
	if next := after(s.complete, at); next < len(s.complete) {
		end = notBefore(s.unmodified, s.complete[next])
	}
	if !upTo.IsZero() {
		end = min(end, after(s.unmodified, upTo))
	}
	if end == 0 || !s.unmodified[end-1].After(at) {
		return at
	}
	return s.unmodified[end-1]
}

// missed returns the first complete censuses after from and before to, at most
// two. A zero to is no bound.
func (s *sourceHistory) missed(from, to time.Time) []time.Time {
	i := after(s.complete, from)
	j := min(i+2, len(s.complete))
	for !to.IsZero() && j > i && !s.complete[j-1].Before(to) {
		j--
	}
	return s.complete[i:j]
}

// after returns the index of the first of the ascending ts that is after t.
func after(ts []time.Time, t time.Time) int {
	i, found := slices.BinarySearchFunc(ts, t, time.Time.Compare)
	if found {
		i++
	}
	return i
}

// notBefore returns the index of the first of the ascending ts that is not before t.
func notBefore(ts []time.Time, t time.Time) int {
	i, _ := slices.BinarySearchFunc(ts, t, time.Time.Compare)
	return i
}
