package s3sink_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// crashes are the ways in which a process may end at its nth request.
var crashes = map[string]func(r *http.Request, next http.RoundTripper) (*http.Response, error){
	"before the request arrives": func(*http.Request, http.RoundTripper) (*http.Response, error) { return nil, errReset },
	"before the answer arrives":  lostAnswer,
}

// everyCrash calls try with a store whose process ends at its first request, then
// with one that ends at its second, and so on, until it does not end. Prepare fills
// the bucket of each, and sound checks what is left; after, the work is done again
// by a new process, and the bucket must be as if nothing had happened.
func everyCrash(
	t *testing.T, prepare func(t *testing.T, s *s3sink.Store),
	work func(t *testing.T, s *s3sink.Store) error, sound func(t *testing.T, b *bucket),
) {
	t.Helper()
	calm := newBucket(t)
	prepare(t, memories(calm, nil))
	require.NoError(t, work(t, memories(calm, nil)))
	want := calm.sums()
	for name, crash := range crashes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for last := 1; ; last++ {
				b := newBucket(t)
				prepare(t, memories(b, nil))
				w := &wire{meet: func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
					switch {
					case n < last:
						return next.RoundTrip(r)
					case n == last:
						return crash(r, next)
					}
					return nil, errReset
				}}
				err := work(t, memories(b, b.through(w, 1)))
				if err == nil {
					require.Greater(t, last, 3, "there was something to interrupt")
					return
				}
				require.ErrorIs(t, err, techmap.ErrUnavailable)
				sound(t, b)
				require.NoError(t, work(t, memories(b, nil)))
				require.Equal(t, want, b.sums(), "ended at request %d", last)
			}
		})
	}
}

func TestRunThatEndedAnywhereIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	everyCrash(t, func(*testing.T, *s3sink.Store) {}, func(t *testing.T, s *s3sink.Store) error {
		batch := []techmap.RawPosting{
			raw("toy", "1", "가", monday), raw("toy", "2", "나", tuesday), raw("wanted", "1", "다", monday),
		}
		for _, some := range [][]techmap.RawPosting{batch[:1], batch[1:]} {
			if err := s.Write(t.Context(), some); err != nil {
				return err
			}
		}
		return s.Census().Write(t.Context(), []techmap.Census{census("toy", monday, "1", "2"), census("wanted", monday, "1")})
	}, consistent)
}

func TestForgetThatEndedAnywhereIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	everyCrash(t, remember, func(t *testing.T, s *s3sink.Store) error {
		_, err := s.Forget(t.Context(), forgets)
		return err
	}, func(t *testing.T, b *bucket) {
		consistent(t, b)
		all, err := techmap.Collect(memories(b, nil).All(t.Context()))
		require.NoError(t, err)
		assert.Subset(t, keys(all), []string{"1", "2"}, "nothing of others is missing, not even for a moment")
		censuses, err := techmap.Collect(memories(b, nil).Censuses(t.Context()))
		require.NoError(t, err)
		assert.Len(t, censuses, 6, "nor doubled")
	})
}

func TestPruneThatEndedAnywhereIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	everyCrash(t, func(t *testing.T, s *s3sink.Store) {
		remember(t, s)
		require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "7", "오늘", tuesday.AddDate(0, 0, 1))}))
	}, func(t *testing.T, s *s3sink.Store) error {
		for _, source := range []string{"toy", "wanted"} {
			if _, err := s.Prune(t.Context(), source, tuesday.AddDate(0, 0, 1)); err != nil {
				return err
			}
		}
		return nil
	}, func(t *testing.T, b *bucket) {
		all, err := techmap.Collect(memories(b, nil).All(t.Context()))
		require.NoError(t, err)
		assert.Contains(t, keys(all), "7", "what is to be kept is")
	})
}

func TestAcknowledgedRecordsSurviveWhateverCameAfter(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{}
	w.meet = func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if n > 3 {
			return nil, errReset
		}
		return next.RoundTrip(r)
	}
	s := memories(b, b.through(w, 1))
	var acknowledged []string
	for i, key := range []string{"1", "2", "3", "4", "5"} {
		if s.Write(t.Context(), []techmap.RawPosting{raw("toy", key, "본문", monday.AddDate(0, 0, i))}) == nil {
			acknowledged = append(acknowledged, key)
		}
	}
	all, err := techmap.Collect(memories(b, nil).All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "2", "3"}, acknowledged)
	assert.Equal(t, acknowledged, keys(all))
}
