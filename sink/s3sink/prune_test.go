package s3sink_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestPruneDeletesDaysThatHadEnded(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := b.store(nil)
	seoul := time.FixedZone("KST", 9*60*60)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{
		raw("toy", "1", "a", monday), raw("toy", "2", "b", tuesday), raw("toyota", "3", "c", monday),
		raw("toy", "4", "d", time.Date(2026, 3, 3, 8, 0, 0, 0, seoul)), // still Monday in UTC
	}))
	require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census("toy", monday, "1")}))

	tests := []struct {
		name    string
		before  time.Time
		objects int
		left    []string
	}{
		{"the day itself", time.Date(2026, 3, 2, 23, 59, 0, 0, time.UTC), 0, []string{"4", "1", "2", "3"}},
		{"when it had ended", time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC), 1, []string{"2", "3"}},
		{"again", time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC), 0, []string{"2", "3"}},
		{"all of it", time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), 1, []string{"3"}},
	}
	for _, tc := range tests {
		n, err := s.Prune(t.Context(), "toy", tc.before)
		require.NoError(t, err, tc.name)
		assert.Equal(t, tc.objects, n, tc.name)
		read, _ := readAll(t, s)
		assert.ElementsMatch(t, tc.left, read, tc.name)
	}
	censuses, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	assert.Len(t, censuses, 1, "what was seen when is kept")
}

func TestPruneNeedsASource(t *testing.T) {
	t.Parallel()
	_, err := newBucket(t).store(nil).Prune(t.Context(), "", tuesday)
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

// A service may delete some objects of a call and not others.
func TestObjectsThatCouldNotBeDeletedAreNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code string
		kind error
	}{
		"locked":    {"AccessDenied", techmap.ErrInvalid},
		"failed":    {"InternalError", techmap.ErrUnavailable},
		"throttled": {"SlowDown", techmap.ErrThrottled},
		"gone":      {"NoSuchKey", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			write(t, b.store(nil), "toy", 2)
			w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
				if operation(r) == "delete" {
					return document(r, `<DeleteResult><Error><Key>techmap/one</Key><Code>`+tc.code+`</Code></Error></DeleteResult>`), nil
				}
				return next.RoundTrip(r)
			}}
			_, err := s3sink.New(b.through(w, 1), b.name, nil).Prune(t.Context(), "toy", monday.AddDate(1, 0, 0))
			if tc.kind == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tc.kind)
			require.ErrorContains(t, err, "techmap/one")
		})
	}
}
