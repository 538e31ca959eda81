package stage

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A slow source takes a second for each of its postings.
type slow struct{ postings int }

func (slow) Name() string { return "느린 곳" }

func (s slow) Postings(ctx context.Context, _ techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for range s.postings {
			select {
			case <-ctx.Done():
				yield(techmap.RawPosting{}, ctx.Err())
				return
			case <-time.After(time.Second):
			}
			if !yield(techmap.RawPosting{Source: s.Name()}, nil) {
				return
			}
		}
	}
}

func TestSourceThatHasToStopIsPartial(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		after  time.Duration // 0 for no end
		cancel time.Duration // of the caller
		want   int
		err    error
	}{
		{"in time", 0, 0, 10, nil},
		{"before its end", time.Minute, 0, 10, nil},
		{"in the middle", 4500 * time.Millisecond, 0, 4, techmap.ErrPartial},
		{"at once", time.Nanosecond, 0, 0, techmap.ErrPartial},
		{"by its caller", time.Minute, 2500 * time.Millisecond, 2, context.DeadlineExceeded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, end := t.Context(), time.Time{}
				if tt.after > 0 {
					end = time.Now().Add(tt.after)
				}
				if tt.cancel > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.cancel)
					defer cancel()
				}
				n, last := 0, error(nil)
				for _, err := range until(slow{10}, end).Postings(ctx, techmap.Query{}) {
					if last = err; err == nil {
						n++
					}
				}
				assert.Equal(t, tt.want, n)
				require.ErrorIs(t, last, tt.err)
				assert.Equal(t, tt.err == techmap.ErrPartial, errors.Is(last, techmap.ErrPartial)) //nolint:errorlint // of the table
			})
		})
	}
}
