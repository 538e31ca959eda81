package medallion

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// The model keeps every census and every sighting, where the history folds them
// into runs. It is slow and follows the rules word by word.

// A sighting of the model.
type sighting struct {
	at     time.Time
	listed bool      // by a census
	held   time.Time // of an unmodified census: the last census that lists the key
}

// modelSightings returns the sightings of p, by time.
func modelSightings(p techmap.CanonicalPosting, cs []techmap.Census, key string) []sighting {
	var out []sighting
	var held time.Time // last listing, zero once a complete census missed it
	overruled := func(at time.Time) bool {
		return !p.ClosedAt.IsZero() && at.After(p.ClosedAt) && !at.After(p.SeenAt)
	}
	for _, c := range cs {
		switch lists := slices.Contains(c.Keys, key); {
		case lists:
			held = c.At
			if !overruled(c.At) {
				out = append(out, sighting{at: c.At, listed: true})
			}
		case c.Outcome == techmap.OutcomeComplete:
			held = time.Time{}
		case c.Outcome == techmap.OutcomeUnmodified && !held.IsZero():
			reopens := !p.ClosedAt.IsZero() && c.At.After(p.ClosedAt) && !held.After(latest(p.ClosedAt, p.SeenAt))
			if !reopens && !overruled(c.At) {
				out = append(out, sighting{at: c.At, listed: true, held: held})
			}
		}
	}
	last := p.SeenAt
	if !p.ClosedAt.IsZero() && last.After(p.ClosedAt) {
		last = p.ClosedAt
	}
	if !p.FirstSeen.After(last) {
		out = append(out, sighting{at: p.FirstSeen}, sighting{at: last})
	}
	slices.SortStableFunc(out, func(a, b sighting) int { return a.at.Compare(b.at) })
	return out
}

// modelIntervals returns when p was open.
func modelIntervals(p techmap.CanonicalPosting, cs []techmap.Census, key string,
	now time.Time) []techmap.Interval {
	seen := modelSightings(p, cs, key)
	if len(seen) == 0 {
		return nil
	}
	deadline := p.Deadline.Date.Time
	var out []techmap.Interval
	iv := techmap.Interval{From: seen[0].at}
	everListed := false
	for i, s := range seen {
		iv.LastSeen = s.at
		everListed = everListed || s.listed
		var next *sighting
		if i+1 < len(seen) {
			next = &seen[i+1]
			if next.at.Equal(s.at) {
				continue
			}
		}
		// What the time until the next sighting says.
		stated := !p.ClosedAt.IsZero() && !p.ClosedAt.Before(s.at) && (next == nil || p.ClosedAt.Before(next.at))
		var missed []time.Time
		for _, c := range cs {
			if c.Outcome == techmap.OutcomeComplete && c.At.After(s.at) && (next == nil || c.At.Before(next.at)) {
				missed = append(missed, c.At)
			}
		}
		vanished := everListed && len(missed) >= 2
		hasDeadline := !deadline.IsZero() && !deadline.Before(iv.From)
		byDeadline := latest(deadline, s.at)
		switch {
		case stated:
			iv.To, iv.Reason = p.ClosedAt, techmap.ClosedStated
		case vanished && hasDeadline && byDeadline.Before(missed[0]):
			iv.To, iv.Reason = byDeadline, techmap.ClosedDeadline
		case vanished:
			iv.To, iv.Reason = missed[0], techmap.ClosedVanished
		case next != nil && there(p, s, seen[i+1:], hasDeadline):
			continue
		case hasDeadline:
			iv.To, iv.Reason = byDeadline, techmap.ClosedDeadline
		default:
			iv.To, iv.Reason = s.at.Add(DefaultUnseen), techmap.ClosedUnseen
		}
		if next == nil && iv.To.After(now) {
			iv.To, iv.Reason = time.Time{}, ""
		}
		out = append(out, iv)
		if next != nil {
			iv = techmap.Interval{From: next.at}
		}
	}
	return out
}

// there reports whether the posting was there all along between s and the next
// of the later sightings.
func there(p techmap.CanonicalPosting, s sighting, later []sighting, hasDeadline bool) bool {
	next := later[0].at
	for _, l := range later {
		if !l.held.IsZero() && !l.held.After(s.at) {
			return true // an unmodified census repeats a listing from before s
		}
	}
	return next.Sub(s.at) <= DefaultUnseen ||
		hasDeadline && !p.Deadline.Date.Time.Before(next) ||
		!s.at.Before(p.FirstSeen) && !next.After(p.SeenAt) && (p.ClosedAt.IsZero() || !next.After(p.ClosedAt))
}

// randomLife returns the censuses of source "s" and a posting "s:x" of it.
func randomLife(r *rand.Rand) (techmap.CanonicalPosting, []techmap.Census) {
	outcomes := []techmap.Outcome{
		techmap.OutcomeComplete, techmap.OutcomeComplete, techmap.OutcomeComplete,
		techmap.OutcomeUnmodified, techmap.OutcomePartial, techmap.OutcomeFailed,
	}
	listing := r.Float64()
	step := 1 + r.IntN(20)
	var cs []techmap.Census
	for at := 1 + r.IntN(5); at < 150; at += 1 + r.IntN(step) {
		c := techmap.Census{Source: "s", At: day(at), Outcome: outcomes[r.IntN(len(outcomes))]}
		if c.Outcome != techmap.OutcomeUnmodified && r.Float64() < listing {
			c.Keys = []string{"x"}
		}
		if c.Outcome != techmap.OutcomeUnmodified && r.IntN(2) == 0 {
			c.Keys = append(c.Keys, "y")
		}
		cs = append(cs, c)
	}
	first := 1 + r.IntN(100)
	p := techmap.CanonicalPosting{ID: "s:x", FirstSeen: day(first), SeenAt: day(first)}
	if r.IntN(3) == 0 {
		p.SeenAt = day(first + r.IntN(60))
	}
	if r.IntN(3) == 0 {
		p.Deadline = techmap.Deadline{Kind: techmap.DeadlineFixed, Date: techmap.Date{Time: day(1 + r.IntN(160))}}
	}
	if r.IntN(4) == 0 {
		p.ClosedAt = day(1 + r.IntN(149))
	}
	return p, cs
}

func TestLifeCycleIsThatOfTheModel(t *testing.T) {
	t.Parallel()
	reasons := make(map[techmap.CloseReason]int)
	for seed := range uint64(4_000) {
		p, cs := randomLife(rand.New(rand.NewPCG(seed, 1)))
		now := latest(cs[len(cs)-1].At, p.SeenAt)
		got := lifeOf(t, p, cs)
		if p.ClosedAt.After(now) {
			p.ClosedAt = time.Time{}
		}
		want := modelIntervals(p, cs, "x", now)
		require.Equal(t, want, got, "seed %d: posting %+v, censuses %+v", seed, p, cs)
		for i, iv := range got {
			reasons[iv.Reason]++
			require.True(t, i == 0 || iv.From.After(got[i-1].To), "seed %d: intervals overlap", seed)
			require.False(t, iv.To.IsZero() && i+1 < len(got), "seed %d: an interval after one without an end", seed)
		}
	}
	for _, reason := range []techmap.CloseReason{
		"", techmap.ClosedStated, techmap.ClosedVanished, techmap.ClosedDeadline, techmap.ClosedUnseen,
	} {
		require.Greater(t, reasons[reason], 100, "the random lives must show every end: %q", reason)
	}
}
