package crawl

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
)

const (
	// mostGone is the share of the postings of the last whole listing above which
	// a listing that lacks them is doubted, if there are more than leastGone.
	mostGone  = .5
	leastGone = 20 // small boards do halve from one day to the next
	// alike is the least share of the keys of two listings that are in both, for
	// the later one to say the same as the earlier.
	alike = .8
	// ConfirmAfter is how far apart two listings are at least of which the
	// second confirms the first: a fault is not confirmed by asking at once again. Half
	// a day: sites that are read once a day are believed the day after.
	ConfirmAfter = 12 * time.Hour
)

// A past is what a source listed before. Censuses of refused, failed and unmodified runs
// say nothing of what the site has, and leave it as it is.
type past struct {
	whole map[string]bool // keys of the last whole listing; nil if there was none
	at    time.Time       // when that was
	later []string        // keys of the last partial listing after it
	since time.Time       // from when on partial listings have been like that one; zero if there is none
}

// readPast reads the past of the named source. What cannot be read of it is
// passed over.
func readPast(ctx context.Context, censuses iter.Seq2[techmap.Census, error], source string) (past, error) {
	var p past
	for c, err := range censuses {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			continue
		}
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return past{}, fmt.Errorf("read censuses: %w", err)
		}
		if c.Source == source {
			p.add(c)
		}
	}
	return p, nil
}

// add adds the next census. A listing that was doubted is stored as a partial census, and
// that is where its confirmation comes from: nothing else has to be remembered.
func (p *past) add(c techmap.Census) {
	switch c.Outcome {
	case techmap.OutcomeComplete:
		*p = past{whole: setOf(c.Keys), at: c.At}
	case techmap.OutcomePartial:
		if p.since.IsZero() || !similar(setOf(p.later), c.Keys) {
			p.since = c.At
		}
		p.later = c.Keys
	}
}

// doubt returns techmap.ErrPartial if a listing of the given keys, whole by its
// own account, lacks so much of the last one that it is more likely a fault of the
// site than the truth, and has not been confirmed yet.
func (p *past) doubt(keys map[string]bool, now time.Time) error {
	gone := 0
	for key := range p.whole {
		if !keys[key] {
			gone++
		}
	}
	if gone <= leastGone || float64(gone) <= mostGone*float64(len(p.whole)) {
		return nil
	}
	if !p.since.IsZero() && now.Sub(p.since) >= ConfirmAfter && similar(keys, p.later) {
		return nil
	}
	return fmt.Errorf("lists %d postings and lacks %d of the %d of %s; it is believed once a listing like it was seen %v before: %w",
		len(keys), gone, len(p.whole), p.at.Format(time.DateOnly), ConfirmAfter, techmap.ErrPartial)
}

// similar reports whether most keys of either listing are in the other.
func similar(a map[string]bool, b []string) bool {
	both := 0
	for _, key := range b {
		if a[key] {
			both++
		}
	}
	return float64(both) >= alike*float64(max(len(a), len(b)))
}

// setOf returns keys as a set.
func setOf(keys []string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, key := range keys {
		set[key] = true
	}
	return set
}
