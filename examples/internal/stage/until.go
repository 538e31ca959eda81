package stage

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
)

// errExpired ends the context of a source whose time is up.
var errExpired = errors.New("time is up")

// expired reports whether sources have to stop now.
func (c *collection) expired() bool { return !c.Until.IsZero() && !time.Now().Before(c.Until) }

// until returns source made to stop at t with what it has, as partial: the next run
// goes on, because what is stored is not fetched again. The zero time changes nothing.
func until(source techmap.Source, t time.Time) techmap.Source {
	if t.IsZero() {
		return source
	}
	return timed{source, t}
}

type timed struct {
	techmap.Source
	until time.Time
}

// Postings implements techmap.Source.
func (s timed) Postings(ctx context.Context, q techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		inner, cancel := context.WithDeadlineCause(ctx, s.until, errExpired)
		defer cancel()
		for raw, err := range s.Source.Postings(inner, q) {
			// Some errors of a context that ended are only its kind, not its cause.
			if err != nil && inner.Err() != nil && ctx.Err() == nil {
				err = fmt.Errorf("%s: stopped at %s: %w", s.Name(), s.until.UTC().Format(time.RFC3339), techmap.ErrPartial)
				yield(techmap.RawPosting{}, err)
				return
			}
			if !yield(raw, err) {
				return
			}
		}
	}
}
