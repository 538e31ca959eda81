package s3sink_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestAnswerThatIsLostDoublesNothing(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if n == 1 {
			return lostAnswer(r, next)
		}
		return next.RoundTrip(r)
	}}
	s := s3sink.New(b.through(w, 3), b.name, nil)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
	assert.Equal(t, 2, w.count("put"), "the second is told that the object is there")
	assert.Len(t, b.names(), 1)
	require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census("toy", monday, "1")}))
	got, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Len(t, got[0].Objects, 1, "the census names it")
}

func TestWhatIsThereIsNotPutAgain(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{}
	s := s3sink.New(b.through(w, 3), b.name, nil)
	for range 2 {
		require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
	}
	assert.Equal(t, 2, w.count("put"))
	assert.Equal(t, 1, w.count("list"), "is it of the same size?")
}

func TestObjectThatWasCutShortIsMendedByWritingItAgain(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := b.store(nil)
	batch := []techmap.RawPosting{raw("toy", "1", "가", monday)}
	require.NoError(t, s.Write(t.Context(), batch))
	sound, sums := b.objects(), b.sums()
	for key, data := range sound {
		b.put(key, data[:len(data)/2])
	}
	_, err := techmap.Collect(s.All(t.Context()))
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.NoError(t, s.Write(t.Context(), batch))
	assert.Equal(t, sums, b.sums())
}

// A put-only role may not list. The name says what is in the object.
func TestWriterThatMayNotListBelievesTheName(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if operation(r) != "put" {
			return answer(r, http.StatusForbidden, "AccessDenied"), nil
		}
		return next.RoundTrip(r)
	}}
	s := s3sink.New(b.through(w, 3), b.name, nil)
	for range 2 {
		require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
	}
}

// conflicting is a service in memory that lets puts collide.
type conflicting struct {
	mu    sync.Mutex
	left  int // collisions to come
	calls int
}

func (c *conflicting) client() *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String("http://s3.invalid"), UsePathStyle: true, Region: "us-east-1", Retryer: patient(1),
		Credentials: aws.AnonymousCredentials{}, HTTPClient: c,
	})
}

func (c *conflicting) Do(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = io.Copy(io.Discard, r.Body)
	if c.calls++; c.left > 0 {
		c.left--
		return answer(r, http.StatusConflict, "ConditionalRequestConflict"), nil
	}
	resp := answer(r, http.StatusOK, "")
	resp.Header.Set("ETag", `"1"`)
	resp.Body = io.NopCloser(bytes.NewReader(nil))
	return resp, nil
}

func TestPutsThatCollideAreTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &conflicting{left: 3}
		s := s3sink.New(c.client(), "b", nil)
		require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
		assert.Equal(t, 4, c.calls)
	})
}

func TestPutsThatCollideForEverAreLeftToTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &conflicting{left: 1000}
		s := s3sink.New(c.client(), "b", nil)
		err := s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)})
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		assert.Less(t, c.calls, 10)
	})
}

func TestCollisionIsNotWaitedForLongerThanTheCallerLikes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &conflicting{left: 1000}
		s := s3sink.New(c.client(), "b", nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Microsecond)
		defer cancel()
		require.ErrorIs(t, s.Write(ctx, []techmap.RawPosting{raw("toy", "1", "가", monday)}), context.DeadlineExceeded)
	})
}

func TestObjectsArePutAsTheOptionsSay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		opts *s3sink.Options
		want map[string]string
	}{
		"by default": {nil, map[string]string{
			"If-None-Match": "*", "Content-Type": "application/zstd",
			"X-Amz-Sdk-Checksum-Algorithm": "CRC32", "X-Amz-Server-Side-Encryption": "",
		}},
		"with the service's key": {
			&s3sink.Options{SSE: types.ServerSideEncryptionAes256},
			map[string]string{"X-Amz-Server-Side-Encryption": "AES256"},
		},
		"with a key of one's own": {
			&s3sink.Options{KMSKey: "alias/techmap"},
			map[string]string{
				"X-Amz-Server-Side-Encryption": "aws:kms", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "alias/techmap",
			},
		},
		"with another sum": {
			&s3sink.Options{Checksum: types.ChecksumAlgorithmSha256},
			map[string]string{"X-Amz-Sdk-Checksum-Algorithm": "SHA256"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var header http.Header
			b := newBucket(t)
			w := &wire{meet: func(_ int, r *http.Request, _ http.RoundTripper) (*http.Response, error) {
				header = r.Header.Clone()
				return answer(r, http.StatusForbidden, "AccessDenied"), nil
			}}
			s := s3sink.New(b.through(w, 1), b.name, tc.opts)
			require.Error(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
			for name, want := range tc.want {
				assert.Equal(t, want, header.Get(name), name)
			}
		})
	}
}

func TestWritersAtOncePutEachObjectOnce(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	var batch []techmap.RawPosting
	for i := range 40 {
		batch = append(batch, raw("toy", string(rune('가'+i)), "본문", monday.AddDate(0, 0, i%20)))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { assert.NoError(t, b.store(nil).Write(t.Context(), batch)) })
	}
	wg.Wait()
	assert.Len(t, b.names(), 20)
}
