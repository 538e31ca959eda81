package medallion

import (
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A lifecycle tells when postings could be applied for, as far as is known
// now. What is known of a posting are its sightings:
//
//   - its own, from FirstSeen to SeenAt, and
//   - every census of its source, of whatever outcome, that lists its key. An
//     unmodified census lists what the ones before it left standing: what was
//     listed and has not been missed by a complete census since. What was missed
//     once is neither listed nor missed again by it: it repeats an answer, and
//     gives no second one.
//
// An interval of being open begins with a sighting and goes on with others. It
// ends, by what can be said about the time until the next,
//
//   - stated: at ClosedAt, where the source says so. Sightings after ClosedAt
//     up to the fetch that told us (SeenAt) are of a closed posting and count
//     for nothing; later ones open it again.
//   - vanished: at the first of two consecutive complete censuses of its source
//     that do not list it, if an earlier census did. Censuses of any other
//     outcome neither close nor break the sequence; a sighting breaks it.
//   - deadline: at its fixed deadline, or at the last sighting if that is
//     later. A deadline that had passed when the interval began ends nothing.
//   - unseen: 30 days after the last sighting, if nothing of the above
//     holds: there are no two complete censuses to tell, and no fixed deadline
//     to wait for.
//
// What the source states comes before everything; of vanished and deadline the
// earlier ends the interval. A later sighting opens a new interval, unless there
// is reason to think that the posting was there all along: the time between is
// no longer than those 30 days, its deadline had not passed by then, it lies
// in the posting's own range from FirstSeen to SeenAt, or the later sighting is
// an unmodified census that repeats a listing from before. Two complete censuses
// without the posting are better evidence than any of these.
//
// An end is only an end once it is no later than now, which is the newest
// evidence in the store: no wall clock has a say.
type lifecycle struct {
	history *history
	now     time.Time     // the newest evidence
	unseen  time.Duration // how long a posting is believed to be open without being seen
}

// A mark is a time in which a posting was sighted, from first to last.
type mark struct {
	from, to time.Time
	listed   bool // by a census, at some time in it
}

// intervals returns when p was open: sorted, disjoint, empty if it was never
// seen open.
func (l lifecycle) intervals(p *techmap.CanonicalPosting) []techmap.Interval {
	source, key := p.ID.Split()
	s := story{lifecycle: l, source: l.history.sources[source], closed: p.ClosedAt}
	if p.Deadline.Kind == techmap.DeadlineFixed {
		s.deadline = p.Deadline.Date.Time
	}
	if s.closed.After(l.now) {
		s.closed = time.Time{}
	}
	s.see(p)
	if s.source != nil {
		for _, r := range s.source.keys[key] {
			s.marks = append(s.marks, mark{from: r.from, to: r.stood, listed: true})
		}
	}
	return s.tell()
}

// A story is the life cycle of one posting.
type story struct {
	lifecycle
	source   *sourceHistory // nil if there is no census of its source
	deadline time.Time      // zero if it has none that is fixed
	closed   time.Time      // when the source says that it closed, zero if not
	own      mark           // its own range, zero if it has none
	marks    []mark
}

// see adds the posting's own sightings.
func (s *story) see(p *techmap.CanonicalPosting) {
	first, last := p.FirstSeen, p.SeenAt
	if first.IsZero() || first.After(last) {
		first = last
	}
	if !s.closed.IsZero() && last.After(s.closed) {
		last = s.closed
	}
	if first.IsZero() || first.After(last) {
		return
	}
	s.own = mark{from: first, to: last}
	s.marks = append(s.marks, mark{from: first, to: first}, mark{from: last, to: last})
}

// tell joins the marks to intervals.
func (s *story) tell() []techmap.Interval {
	if len(s.marks) == 0 {
		return nil
	}
	slices.SortStableFunc(s.marks, func(a, b mark) int { return a.from.Compare(b.from) })
	var out []techmap.Interval
	iv := techmap.Interval{From: s.marks[0].from, LastSeen: s.marks[0].to}
	listed := s.marks[0].listed
	for _, m := range s.marks[1:] {
		if m.from.After(iv.LastSeen) {
			if end, ended := s.between(iv, m.from, listed); ended {
				out = append(out, end)
				iv = techmap.Interval{From: m.from, LastSeen: m.to}
			}
		}
		iv.LastSeen = latest(iv.LastSeen, m.to)
		listed = listed || m.listed
	}
	return append(out, s.after(iv, listed))
}

// between returns iv ended, if it ended between its last sighting and the next.
func (s *story) between(iv techmap.Interval, next time.Time, listed bool) (techmap.Interval, bool) {
	if s.states(iv, next) {
		return ended(iv, s.closed, techmap.ClosedStated), true
	}
	passes := s.passes(iv)
	if at, gone := s.vanishes(iv, next, listed); gone {
		return s.gone(iv, at), true
	}
	switch {
	case next.Sub(iv.LastSeen) <= s.unseen,
		passes && !s.deadline.Before(next),
		!iv.LastSeen.Before(s.own.from) && !next.After(s.own.to):
		return iv, false
	case passes:
		return ended(iv, latest(s.deadline, iv.LastSeen), techmap.ClosedDeadline), true
	}
	return ended(iv, iv.LastSeen.Add(s.unseen), techmap.ClosedUnseen), true
}

// after returns the last interval, ended if it has ended by now.
func (s *story) after(iv techmap.Interval, listed bool) techmap.Interval {
	if s.states(iv, time.Time{}) {
		return ended(iv, s.closed, techmap.ClosedStated)
	}
	if at, gone := s.vanishes(iv, time.Time{}, listed); gone {
		return s.gone(iv, at)
	}
	to, why := iv.LastSeen.Add(s.unseen), techmap.ClosedUnseen
	if s.passes(iv) {
		to, why = latest(s.deadline, iv.LastSeen), techmap.ClosedDeadline
	}
	if to.After(s.now) {
		return iv
	}
	return ended(iv, to, why)
}

// states reports whether the source says that the posting closed after iv was
// last seen open and before the next sighting, if there is one.
func (s *story) states(iv techmap.Interval, next time.Time) bool {
	return !s.closed.IsZero() && !s.closed.Before(iv.LastSeen) && (next.IsZero() || s.closed.Before(next))
}

// vanishes returns the first of two consecutive complete censuses that missed
// the posting after iv was last seen open and before the next sighting.
func (s *story) vanishes(iv techmap.Interval, next time.Time, listed bool) (time.Time, bool) {
	if s.source == nil || !listed {
		return time.Time{}, false
	}
	missed := s.source.missed(iv.LastSeen, next)
	if len(missed) < 2 {
		return time.Time{}, false
	}
	return missed[0], true
}

// gone ends iv, which vanished at the given time, there or at an earlier deadline.
func (s *story) gone(iv techmap.Interval, at time.Time) techmap.Interval {
	if to := latest(s.deadline, iv.LastSeen); s.passes(iv) && to.Before(at) {
		return ended(iv, to, techmap.ClosedDeadline)
	}
	return ended(iv, at, techmap.ClosedVanished)
}

// passes reports whether there is a deadline that can end iv.
func (s *story) passes(iv techmap.Interval) bool {
	return !s.deadline.IsZero() && !s.deadline.Before(iv.From)
}

// ended returns iv with its end.
func ended(iv techmap.Interval, to time.Time, why techmap.CloseReason) techmap.Interval {
	iv.To, iv.Reason = to, why
	return iv
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
