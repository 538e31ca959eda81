package s3sink_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func lost(id techmap.PostingID, err error) techmap.RecordError {
	return techmap.RecordError{
		Stage: techmap.StageRefine, Source: "toy", ID: id, URL: "https://toy.example/" + string(id), Err: err,
	}
}

func TestRejectsAreKeptWithTheirLastReason(t *testing.T) {
	t.Parallel()
	now := monday
	b := newBucket(t)
	s := b.store(&s3sink.Options{Now: func() time.Time { return now }})
	ctx := t.Context()
	malformed := fmt.Errorf("toy: 제목 없음: %w", techmap.ErrMalformed)
	require.NoError(t, s.Rejects().Write(ctx, []techmap.RecordError{lost("toy:1", malformed), lost("toy:2", malformed)}))
	now = tuesday
	require.NoError(t, s.Rejects().Write(ctx, []techmap.RecordError{lost("toy:1", techmap.ErrNotFound)}))
	require.NoError(t, s.Rejects().Write(ctx, nil))

	got, err := techmap.Collect(s.RejectList(ctx))
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, s3sink.Reject{
		Stage: techmap.StageRefine, Source: "toy", ID: "toy:2", URL: "https://toy.example/toy:2",
		Kind: "malformed", Cause: malformed.Error(), At: monday,
	}, got[0])
	assert.Equal(t, "not-found", got[1].Kind)
	assert.Equal(t, tuesday, got[1].At)
	assert.Equal(t, []string{"techmap/reject/dt=2026-03-02.jsonl", "techmap/reject/dt=2026-03-03.jsonl"}, b.names())
}

// rejectIDs returns the lost records that can be read, and the lines that cannot.
func rejectIDs(t *testing.T, s *s3sink.Store) (ids []techmap.PostingID, broken []error) {
	t.Helper()
	for r, err := range s.RejectList(t.Context()) {
		if err != nil {
			require.IsType(t, (*techmap.RecordError)(nil), err)
			broken = append(broken, err)
			continue
		}
		ids = append(ids, r.ID)
	}
	return ids, broken
}

func TestLineThatACrashToreInACopiedFileCostsOnlyItself(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := memories(b, nil)
	b.put("techmap/reject/dt=2026-03-03.jsonl", []byte(`{"v":1,"id":"toy:1","cause":"","at":"2026-03-03T09:00:00Z"}`+"\n"+`{"v":1,"stage":"ref`))
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost("toy:2", techmap.ErrSkip)}))
	ids, broken := rejectIDs(t, s)
	assert.Equal(t, []techmap.PostingID{"toy:1", "toy:2"}, ids)
	require.Len(t, broken, 1)
	require.ErrorIs(t, broken[0], techmap.ErrMalformed)
	require.ErrorContains(t, broken[0], "line 2")
}

func TestManyRejectsOfADayGoOnInAnotherObject(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	long := fmt.Errorf("%s: %w", strings.Repeat("가", 20_000), techmap.ErrMalformed)
	var want []techmap.PostingID
	for i := range 12 {
		id := techmap.NewPostingID("toy", fmt.Sprint(i))
		want = append(want, id)
		s := memories(b, nil) // another process each time
		require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost(id, long)}))
	}
	assert.Equal(t, []string{
		"techmap/reject/dt=2026-03-03.jsonl", "techmap/reject/dt=2026-03-03.part000001.jsonl",
		"techmap/reject/dt=2026-03-03.part000002.jsonl",
	}, b.names())
	ids, _ := rejectIDs(t, memories(b, nil))
	assert.Equal(t, want, ids)
}

func TestWritersAtOnceLoseNoReject(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	var wg sync.WaitGroup
	const writers, each = 3, 8
	for w := range writers {
		s := memories(b, nil)
		for i := range each {
			wg.Go(func() {
				record := lost(techmap.NewPostingID("toy", fmt.Sprintf("%d-%d", w, i)), techmap.ErrMalformed)
				for {
					err := s.Rejects().Write(t.Context(), []techmap.RecordError{record})
					if err == nil || !assert.ErrorIs(t, err, techmap.ErrUnavailable) {
						return
					}
				}
			})
		}
	}
	wg.Wait()
	ids, broken := rejectIDs(t, memories(b, nil))
	assert.Empty(t, broken)
	assert.Len(t, ids, writers*each)
}

func TestAnswerThatIsLostDoublesNoReject(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if r.Method == http.MethodPut && r.Header.Get("Amz-Sdk-Request") == "attempt=1; max=3" {
			return lostAnswer(r, next)
		}
		return next.RoundTrip(r)
	}}
	s := memories(b, b.through(w, 3))
	for _, id := range []techmap.PostingID{"toy:1", "toy:2"} {
		require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost(id, techmap.ErrSkip)}))
	}
	assert.Equal(t, 4, w.count("put"), "each was put twice")
	assert.Len(t, strings.Split(strings.TrimSpace(string(b.objects()["techmap/reject/dt=2026-03-03.jsonl"])), "\n"), 2)
}

func TestRejectsAreWrittenOnWhenTheirObjectWasRemoved(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := memories(b, nil)
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost("toy:1", techmap.ErrSkip)}))
	b.remove("techmap/reject/dt=2026-03-03.jsonl")
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost("toy:2", techmap.ErrSkip)}))
	ids, _ := rejectIDs(t, s)
	assert.Equal(t, []techmap.PostingID{"toy:2"}, ids)
}
