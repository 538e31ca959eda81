package crawl_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

func TestPostings_yieldsTheListingInItsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: func(w http.ResponseWriter, r *http.Request) {
			if id, ok := strings.CutPrefix(r.URL.Path, "/detail/"); ok && (id == "1" || id == "4") {
				time.Sleep(time.Minute) // the first of each four is the last to come
			}
			serveBoard(w, r)
		}}
		now := time.Date(2026, 11, 9, 9, 0, 0, 0, time.FixedZone("KST", 9*60*60))
		opts := unpaced(s)
		opts.Client.Timeout, opts.Now = 0, func() time.Time { return now }
		r := rangeOver(t.Context(), t, crawl.New(board{pages: 4}, opts), techmap.Query{})
		require.Empty(t, r.errs)
		assert.Equal(t, []string{"1", "2", "3", "4", "5", "6", "7", "8"}, r.keys)
		assert.Equal(t, techmap.RawPosting{
			Source: "board", Key: "2", URL: "https://board.example/view?id=2", FetchedAt: now.UTC(),
			ContentType: "text/html; charset=euc-kr", Body: []byte("posting /detail/2"),
			Meta: map[string]string{"status": "200", "etag": `"v1"`, "robots": "allowed", "collector": "techmap/" + techmap.Version},
		}, r.raws[1])
	})
}

func TestPostings_fetchesAsManyAtOnceAsAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                       string
		concurrency, perHost, want int
	}{
		{"one by one", 1, 9, 1},
		{"the crawler's limit", 3, 9, 3},
		{"the host's limit", 8, 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{delay: time.Second}
				opts := unpaced(s)
				opts.Concurrency, opts.Limiter = c.concurrency, &crawl.Limiter{PerHost: c.perHost}
				r := rangeOver(t.Context(), t, crawl.New(listed{n: 20}, opts), techmap.Query{})
				require.Empty(t, r.errs)
				assert.Len(t, r.keys, 20)
				assert.Equal(t, c.want, s.top)
			})
		})
	}
}

// listed is a board that lists n postings without a request.
type listed struct {
	board
	n int
}

func (l listed) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for i := range l.n {
			if !yield(crawl.Ref{Key: fmt.Sprint(i)}, nil) {
				return
			}
		}
	}
}

func TestPostings_doesNotRunAheadOfItsReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		opts := unpaced(s)
		opts.Concurrency = 3
		n := 0
		for _, err := range crawl.New(listed{n: 100}, opts).Postings(t.Context(), techmap.Query{}) {
			require.NoError(t, err)
			n++
			synctest.Wait() // whatever will be fetched now, has been
			assert.LessOrEqual(t, len(s.paths()), n+3)
		}
		assert.Equal(t, 100, n)
	})
}

func TestPostings_breakStopsRequestsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		opts := unpaced(s)
		opts.Interval = time.Second
		for range crawl.New(board{pages: 100}, opts).Postings(t.Context(), techmap.Query{}) {
			break
		}
		n := len(s.paths())
		time.Sleep(time.Hour)
		assert.Len(t, s.paths(), n, "requests after the range")
		assert.LessOrEqual(t, n, crawl.DefaultConcurrency+3, "the postings in flight, and three pages that list one more")
	})
}

func TestPostings_panicInTheRangeLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine stays behind
		assert.PanicsWithValue(t, "mine", func() {
			for range crawl.New(board{pages: 9}, unpaced(&server{})).Postings(t.Context(), techmap.Query{}) {
				panic("mine")
			}
		})
	})
}

func TestPostings_cancelledStreamEndsWithItsCause(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	for name, after := range map[string]int{"before the first": 0, "within": 3, "at the last": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				n := 0
				if after == 0 {
					cancel(gone)
				}
				var last error
				for _, err := range crawl.New(board{pages: 4}, unpaced(&server{})).Postings(ctx, techmap.Query{}) {
					if n++; n == after {
						cancel(gone)
					}
					last = err
				}
				assert.ErrorIs(t, last, gone, "a listing cut short must not look whole")
			})
		})
	}
}

func TestPostings_queryNarrows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		q        techmap.Query
		want     []string
		partial  bool
		requests int
	}{
		{"limit within a page", techmap.Query{Limit: 1}, []string{"1"}, true, 2},
		{"limit at the end of a page", techmap.Query{Limit: 2}, []string{"1", "2"}, true, 4},
		{"limit that cuts nothing off", techmap.Query{Limit: 6}, []string{"1", "2", "3", "4", "5", "6"}, false, 9},
		{"since", techmap.Query{Since: time.Date(2026, 1, 28, 0, 0, 0, 0, time.UTC)}, []string{"1", "2", "3", "4"}, true, 7},
		{"keywords", techmap.Query{Keywords: []string{"go"}}, []string{"1", "2", "3", "4", "5", "6"}, true, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{}
			r := rangeOver(t.Context(), t, crawl.New(board{pages: 3}, unpaced(s)), c.q)
			assert.Equal(t, c.want, r.keys)
			assert.Len(t, s.paths(), c.requests)
			if !c.partial {
				assert.Empty(t, r.errs)
				return
			}
			require.Len(t, r.errs, 1)
			assert.ErrorIs(t, r.errs[0], techmap.ErrPartial)
		})
	}
}

func TestPostings_failedListPageEndsTheStream(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		kind   error
	}{
		{"server error", status(500), techmap.ErrUnavailable},
		{"not found", status(404), techmap.ErrNotFound},
		{"throttled", status(429), techmap.ErrThrottled},
		{"forbidden", status(403), techmap.ErrBlocked},
		{"not JSON", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, techmap.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answer: on("/list?page=2", c.answer)}
			r := rangeOver(t.Context(), t, crawl.New(board{pages: 3}, unpaced(s)), techmap.Query{})
			assert.Equal(t, []string{"1", "2"}, r.keys, "what came before is good")
			require.Len(t, r.errs, 1)
			require.ErrorIs(t, r.errs[0], c.kind)
			assert.NotErrorIs(t, r.errs[0], techmap.ErrPartial)
			assert.ErrorContains(t, r.errs[0], "crawl: board: list: ")
		})
	}
}

func TestPostings_brokenPostingIsLostAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		kind   error
	}{
		{"gone", status(410), techmap.ErrNotFound},
		{"server error", status(500), techmap.ErrUnavailable},
		{"request not understood", status(400), techmap.ErrInvalid},
		{"empty body", status(200), techmap.ErrMalformed},
		{"too large", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte("x"), crawl.DefaultMaxDetail+1))
		}, techmap.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answer: on("/detail/3", c.answer)}
			r := rangeOver(t.Context(), t, crawl.New(board{pages: 2}, unpaced(s)), techmap.Query{})
			assert.Equal(t, []string{"1", "2", "4"}, r.keys)
			require.Len(t, r.errs, 1, "the listing itself is complete")
			rec, ok := errors.AsType[*techmap.RecordError](r.errs[0])
			require.True(t, ok, "%v", r.errs[0])
			assert.ErrorIs(t, rec, c.kind)
			assert.Equal(t, techmap.PostingID("board:3"), rec.ID)
			assert.Equal(t, techmap.StageFetch, rec.Stage)
			assert.Equal(t, "https://board.example/view?id=3", rec.URL)
		})
	}
}

func TestPostings_refusalEndsTheStream(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status int
		kind   error
	}{
		{"forbidden", 403, techmap.ErrBlocked},
		{"login wanted", 401, techmap.ErrBlocked},
		{"throttled", 429, techmap.ErrThrottled},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answer: on("/detail/3", status(c.status))}
			r := rangeOver(t.Context(), t, crawl.New(board{pages: 50}, unpaced(s)), techmap.Query{})
			assert.Equal(t, []string{"1", "2"}, r.keys)
			require.Len(t, r.errs, 1)
			assert.ErrorIs(t, r.errs[0], c.kind)
			_, lost := errors.AsType[*techmap.RecordError](r.errs[0])
			assert.False(t, lost)
		})
	}
}

func TestPostings_siteThatIsDownEndsTheStream(t *testing.T) {
	t.Parallel()
	s := &server{answer: func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/detail/") && r.URL.Path != "/detail/1" {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		serveBoard(w, r)
	}}
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 50}, unpaced(s)), techmap.Query{})
	assert.Equal(t, []string{"1"}, r.keys)
	require.Len(t, r.errs, crawl.MaxConsecutive+1)
	last := r.errs[crawl.MaxConsecutive]
	assert.ErrorIs(t, last, techmap.ErrUnavailable)
	assert.ErrorContains(t, last, "5 postings in a row")
	_, isRecord := errors.AsType[*techmap.RecordError](last)
	assert.False(t, isRecord, "it would be taken for one more loss, and the listing for whole")
}

func TestPostings_unusableRefs(t *testing.T) {
	t.Parallel()
	site := refs{
		{crawl.Ref{Key: "1"}, nil},
		{crawl.Ref{}, &techmap.RecordError{URL: "https://board.example/row?token=s3cr3t", Err: techmap.ErrMalformed}},
		{crawl.Ref{URL: "https://board.example/2"}, nil},
		{crawl.Ref{Key: "1"}, nil},
		{crawl.Ref{Key: "3"}, nil},
	}
	r := rangeOver(t.Context(), t, crawl.New(site, unpaced(&server{})), techmap.Query{})
	assert.Equal(t, []string{"1", "3"}, r.keys, "a key listed twice is fetched once")
	require.Len(t, r.errs, 2)
	assert.EqualError(t, r.errs[0], "techmap: fetch https://board.example/row?token=…: techmap: malformed record")
	assert.EqualError(t, r.errs[1], "techmap: fetch https://board.example/2: crawl: listed without a key: techmap: malformed record")
}

type refs []struct {
	ref crawl.Ref
	err error
}

func (s refs) Name() string { return "board" }

func (s refs) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for _, r := range s {
			if !yield(r.ref, r.err) {
				return
			}
		}
	}
}

func (s refs) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	return board{}.Posting(ctx, f, ref)
}

func TestPostings_listingThatCarriesPostingsNeedsNoMore(t *testing.T) {
	t.Parallel()
	s := &server{}
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 2, rich: true}, unpaced(s)), techmap.Query{})
	require.Empty(t, r.errs)
	assert.Equal(t, []string{"1", "2", "3", "4"}, r.keys)
	assert.Equal(t, []string{"/list?page=1", "/list?page=2"}, s.paths())
	assert.Equal(t, "board", r.raws[0].Source)
	assert.Equal(t, "t", string(r.raws[0].Body))
	assert.False(t, r.raws[0].FetchedAt.IsZero())
}

func TestPostings_knownPostingsAreNotFetched(t *testing.T) {
	t.Parallel()
	s := &server{}
	opts := unpaced(s)
	opts.Known = func(_ context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
		return id == "board:2" && updatedAt.Equal(time.Date(2026, 1, 29, 0, 0, 0, 0, time.UTC)), nil
	}
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	require.Empty(t, r.errs)
	require.Equal(t, []string{"1", "2"}, r.keys)
	assert.False(t, r.raws[0].Unchanged)
	assert.True(t, r.raws[1].Unchanged)
	assert.Empty(t, r.raws[1].Body)
	assert.Equal(t, "https://board.example/view?id=2", r.raws[1].URL)
	assert.Equal(t, []string{"/list?page=1", "/detail/1"}, s.paths())
}

func TestPostings_storeThatCannotSayWhatIsKnownEndsTheStream(t *testing.T) {
	t.Parallel()
	opts := unpaced(&server{})
	down := errors.New("store is down")
	opts.Known = func(context.Context, techmap.PostingID, time.Time) (bool, error) { return false, down }
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 9}, opts), techmap.Query{})
	assert.Empty(t, r.keys)
	require.Len(t, r.errs, 1)
	assert.ErrorIs(t, r.errs[0], down)
}

func TestPostings_logs(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	opts := unpaced(&server{answer: on("/detail/2", status(404))})
	opts.Logger = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelInfo}))
	rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	assert.Contains(t, out.String(), `level=WARN msg="posting lost" source=board`)
	assert.Contains(t, out.String(), `level=INFO msg="listing ended" source=board stage=fetch n=1 lost=1`)
}

func TestNew_nilSiteIsMisuse(t *testing.T) {
	t.Parallel()
	assert.Panics(t, func() { crawl.New(nil, nil) })
}
