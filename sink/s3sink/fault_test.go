package s3sink_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestFaultsHaveTheirKindAndRemedy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		code   string
		kind   error
		remedy string
	}{
		"no bucket":         {404, "NoSuchBucket", techmap.ErrInvalid, "create it or name another"},
		"not allowed":       {403, "AccessDenied", techmap.ErrInvalid, "credentials"},
		"a wrong key":       {403, "InvalidAccessKeyId", techmap.ErrInvalid, "credentials"},
		"a wrong secret":    {403, "SignatureDoesNotMatch", techmap.ErrInvalid, "credentials"},
		"an expired token":  {400, "ExpiredToken", techmap.ErrInvalid, "credentials"},
		"another region":    {301, "PermanentRedirect", techmap.ErrInvalid, "region"},
		"a wrong region":    {400, "AuthorizationHeaderMalformed", techmap.ErrInvalid, "region"},
		"a wrong clock":     {403, "RequestTimeTooSkewed", techmap.ErrInvalid, "clock"},
		"too fast":          {503, "SlowDown", techmap.ErrThrottled, "fewer requests"},
		"429":               {429, "Whatever", techmap.ErrThrottled, "fewer requests"},
		"a failing service": {500, "InternalError", techmap.ErrUnavailable, "service failed"},
		"a proxy's error":   {502, "", techmap.ErrUnavailable, "service failed"},
		"too slow":          {400, "RequestTimeout", techmap.ErrUnavailable, "gave up"},
		"damaged":           {400, "BadDigest", techmap.ErrUnavailable, "damaged on its way"},
		"not implemented":   {501, "NotImplemented", techmap.ErrInvalid, "conditional writes"},
		"a KMS key":         {400, "KMS.DisabledException", techmap.ErrInvalid, "encryption key"},
		"refused":           {400, "InvalidArgument", techmap.ErrInvalid, "refused"},
		"archived":          {403, "InvalidObjectState", techmap.ErrInvalid, "restore it"},
		"401 of a proxy":    {401, "", techmap.ErrInvalid, "credentials"},
		"403 of a proxy":    {403, "", techmap.ErrInvalid, "credentials"},
		"404 of a proxy":    {404, "", techmap.ErrNotFound, "not there"},
		"301 of a proxy":    {301, "", techmap.ErrInvalid, "region"},
		"405 of a proxy":    {405, "", techmap.ErrInvalid, "conditional writes"},
		"400 of a proxy":    {400, "", techmap.ErrInvalid, "refused"},
	}
	b := newBucket(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &wire{meet: func(_ int, r *http.Request, _ http.RoundTripper) (*http.Response, error) {
				return answer(r, tc.status, tc.code), nil
			}}
			err := s3sink.New(b.through(w, 2), b.name, nil).Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)})
			require.ErrorIs(t, err, tc.kind)
			require.ErrorContains(t, err, tc.remedy)
			require.ErrorContains(t, err, `"s3://`+b.name+`/techmap/bronze/source=toy/`)
			response, ok := errors.AsType[*awshttp.ResponseError](err)
			require.True(t, ok, "the SDK's own error stays reachable")
			assert.Equal(t, tc.status, response.HTTPStatusCode())
			assert.NotContains(t, err.Error(), "AKIATEST", "what a service says may tell a key")
			_, ok = errors.AsType[*techmap.BatchError](err)
			assert.False(t, ok, "it is the store that failed, not the record: a run must stop")
		})
	}
}

func TestWaitThatIsAskedForIsHandedOn(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(_ int, r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		resp := answer(r, http.StatusServiceUnavailable, "SlowDown")
		resp.Header.Set("Retry-After", "7")
		return resp, nil
	}}
	err := s3sink.New(b.through(w, 1), b.name, nil).Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)})
	asked, ok := errors.AsType[*techmap.RetryError](err)
	require.True(t, ok, err)
	assert.Equal(t, 7*time.Second, asked.After)
	require.ErrorIs(t, err, techmap.ErrThrottled)
}

func TestServiceThatIsNotThereIsUnavailable(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(int, *http.Request, http.RoundTripper) (*http.Response, error) { return nil, errReset }}
	s := s3sink.New(b.through(w, 3), b.name, nil)
	err := s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)})
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	require.ErrorIs(t, err, errReset)
	require.ErrorContains(t, err, "check the endpoint")
	assert.Equal(t, 3, w.count("put"), "the client's own retries, and no others")
	_, err = techmap.Collect(s.All(t.Context()))
	require.ErrorIs(t, err, techmap.ErrUnavailable)
}

func TestSlowServiceEndsWithTheCallersPatience(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(_ int, r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}}
	s := s3sink.New(b.through(w, 3), b.name, nil)
	patience := errors.New("patience has ended")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, patience)
	defer cancel()
	require.ErrorIs(t, s.Write(ctx, []techmap.RawPosting{raw("toy", "1", "a", monday)}), patience)
	_, err := techmap.Collect(s.All(ctx))
	require.ErrorIs(t, err, patience)
}

// Every way in which a request may fail once, and end well.
var passing = map[string]func(r *http.Request, next http.RoundTripper) (*http.Response, error){
	"an error of the service": func(r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return answer(r, http.StatusInternalServerError, "InternalError"), nil
	},
	"a call for patience": func(r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return answer(r, http.StatusServiceUnavailable, "SlowDown"), nil
	},
	"a reset":       func(*http.Request, http.RoundTripper) (*http.Response, error) { return nil, errReset },
	"a lost answer": lostAnswer,
	"half an answer": func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err == nil && r.Method == http.MethodGet {
			resp.Body = &torn{ReadCloser: resp.Body, left: resp.ContentLength / 2}
		}
		return resp, err
	},
}

// A torn body breaks off.
type torn struct {
	io.ReadCloser
	left int64
}

func (b *torn) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

func TestEveryRequestMayFailOnce(t *testing.T) {
	t.Parallel()
	for name, fail := range passing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, want := filled(t)
			b := newBucket(t)
			var mu sync.Mutex
			asked := make(map[string]int)
			w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
				mu.Lock()
				asked[r.Method+r.URL.String()]++
				odd := asked[r.Method+r.URL.String()]%2 == 1
				mu.Unlock()
				if odd {
					return fail(r, next)
				}
				return next.RoundTrip(r)
			}}
			s := s3sink.New(b.through(w, 6), b.name, &s3sink.Options{Now: func() time.Time { return tuesday }})
			fill(t, s, s.Census(), s.Rejects())
			assert.Equal(t, want.sums(), b.sums(), "nothing is lost, nothing doubled")

			all, err := techmap.Collect(s.All(t.Context()))
			require.NoError(t, err)
			expected, err := techmap.Collect(want.store(nil).All(t.Context()))
			require.NoError(t, err)
			assert.Equal(t, expected, all)
		})
	}
}

// The client gives up, and sink.Retry does not.
func TestRetrySinkMendsWhatTheClientCouldNot(t *testing.T) {
	t.Parallel()
	for name, fail := range passing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			w := &wire{meet: func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
				if n <= 2 {
					return fail(r, next)
				}
				return next.RoundTrip(r)
			}}
			s := s3sink.New(b.through(w, 1), b.name, nil)
			retrying := sink.Retry(techmap.Sink[techmap.RawPosting](s), sink.RetryPolicy{Base: time.Millisecond})
			require.NoError(t, retrying.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
			assert.Len(t, b.names(), 1)
		})
	}
}

// everything is what a store can be asked for, by name.
var everything = map[string]func(ctx context.Context, s *s3sink.Store) error{
	"write": func(ctx context.Context, s *s3sink.Store) error {
		return s.Write(ctx, []techmap.RawPosting{raw("toy", "new", "새 공고", monday)})
	},
	"census": func(ctx context.Context, s *s3sink.Store) error {
		return s.Census().Write(ctx, []techmap.Census{census("toy", monday.Add(time.Minute))})
	},
	"reject": func(ctx context.Context, s *s3sink.Store) error {
		return s.Rejects().Write(ctx, []techmap.RecordError{{ID: "toy:1"}})
	},
	"save": func(ctx context.Context, s *s3sink.Store) error {
		return s.Extractions().Save(ctx, "key-3", extraction("toy:1"))
	},
	"load": func(ctx context.Context, s *s3sink.Store) error {
		_, _, err := s.Extractions().Load(ctx, "key-1")
		return err
	},
	"read": func(ctx context.Context, s *s3sink.Store) error {
		_, err := techmap.Collect(s.All(ctx))
		return err
	},
	"censuses": func(ctx context.Context, s *s3sink.Store) error {
		_, err := techmap.Collect(s.Censuses(ctx))
		return err
	},
	"rejects": func(ctx context.Context, s *s3sink.Store) error {
		_, err := techmap.Collect(s.RejectList(ctx))
		return err
	},
	"archive": func(ctx context.Context, s *s3sink.Store) error {
		_, err := techmap.Collect(s.Extractions().All(ctx))
		return err
	},
	"locate": func(ctx context.Context, s *s3sink.Store) error {
		_, err := s.Locate(ctx, "wanted:비밀-17", techmap.DigestOf([]byte("다른 회사")), tuesday) // the only object of its source
		return err
	},
	"check": func(ctx context.Context, s *s3sink.Store) error { return s.Check(ctx) },
	"prune": func(ctx context.Context, s *s3sink.Store) error {
		_, err := s.Prune(ctx, "toy", tuesday)
		return err
	},
	"forget": func(ctx context.Context, s *s3sink.Store) error {
		_, err := s.Forget(ctx, forgets)
		return err
	},
}

// Whatever fails, and wherever in the work: it is told, and by its kind.
func TestNoFailureIsSwallowed(t *testing.T) {
	t.Parallel()
	for name, do := range everything {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calm := newBucket(t)
			remember(t, memories(calm, nil))
			w := &wire{}
			require.NoError(t, do(t.Context(), memories(calm, calm.through(w, 1))))
			for broken := range w.count("") {
				b := newBucket(t)
				remember(t, memories(b, nil))
				w := &wire{meet: func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
					if n > broken {
						return answer(r, http.StatusServiceUnavailable, "SlowDown"), nil
					}
					return next.RoundTrip(r)
				}}
				err := do(t.Context(), memories(b, b.through(w, 1)))
				require.ErrorIs(t, err, techmap.ErrThrottled, "from request %d on", broken+1)
			}
		})
	}
}

func TestCancelledContextEndsEverythingWithItsCause(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	remember(t, memories(b, nil))
	enough := errors.New("the caller has changed its mind")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	before := b.sums()
	for name, do := range everything {
		require.ErrorIs(t, do(ctx, memories(b, nil)), enough, name)
	}
	assert.Equal(t, before, b.sums())
}
