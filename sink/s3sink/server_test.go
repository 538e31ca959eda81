package s3sink_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// realServer is the variable that names a server to test against, by its URL,
// instead of the one in memory. TECHMAP_TEST_S3_KEY and TECHMAP_TEST_S3_SECRET are
// the credentials.
const realServer = "TECHMAP_TEST_S3"

func onRealServer() bool { return os.Getenv(realServer) != "" }

func skipOnRealServer(t *testing.T, why string) {
	t.Helper()
	if onRealServer() {
		t.Skip(why)
	}
}

// A bucket is a fresh bucket of a server under test.
type bucket struct {
	t      testing.TB
	name   string
	client *s3.Client // meets no faults
	opts   s3.Options
}

// newBucket returns a fresh bucket: of the server in the environment, or of one in
// memory.
func newBucket(t testing.TB) *bucket {
	t.Helper()
	endpoint, key, secret := os.Getenv(realServer), "test", "testtest"
	if endpoint == "" {
		server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
		t.Cleanup(server.Close)
		endpoint = server.URL
	}
	if k := os.Getenv("TECHMAP_TEST_S3_KEY"); k != "" {
		key, secret = k, os.Getenv("TECHMAP_TEST_S3_SECRET")
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	b := &bucket{t: t, name: "techmap-" + strings.ToLower(rand.Text()[:16]), opts: s3.Options{
		BaseEndpoint: &endpoint, UsePathStyle: true, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
		HTTPClient:  &http.Client{Transport: transport},
		Retryer:     patient(4),
	}}
	b.client = s3.New(b.opts)
	_, err := b.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &b.name})
	require.NoError(t, err)
	t.Cleanup(b.drop)
	return b
}

// patient returns a retryer that tries as often, without long waits.
func patient(attempts int) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts, o.MaxBackoff, o.RateLimiter = attempts, time.Millisecond, ratelimit.None
	})
}

// drop removes the bucket, which a real server would keep.
func (b *bucket) drop() {
	if !onRealServer() {
		return
	}
	ctx := context.WithoutCancel(b.t.Context())
	for key := range b.all(ctx) {
		_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key})
		require.NoError(b.t, err)
	}
	_, err := b.client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &b.name})
	require.NoError(b.t, err)
}

// store returns a store in the bucket.
func (b *bucket) store(opts *s3sink.Options) *s3sink.Store { return s3sink.New(b.client, b.name, opts) }

// through returns a client whose requests go through w and are tried as often.
func (b *bucket) through(w *wire, attempts int) *s3.Client {
	opts := b.opts.Copy()
	opts.Retryer = patient(attempts)
	w.next = b.opts.HTTPClient.(*http.Client).Transport
	opts.HTTPClient = &http.Client{Transport: w}
	return s3.New(opts)
}

// stranger returns a client whose secret is wrong.
func (b *bucket) stranger() *s3.Client {
	opts := b.opts.Copy()
	opts.Credentials = credentials.NewStaticCredentialsProvider("test", "wrong-secret", "")
	return s3.New(opts)
}

// all returns the objects of the bucket by name.
func (b *bucket) all(ctx context.Context) map[string][]byte {
	b.t.Helper()
	objects := make(map[string][]byte)
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		require.NoError(b.t, err)
		for _, o := range page.Contents {
			out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: o.Key})
			require.NoError(b.t, err)
			data, err := io.ReadAll(out.Body)
			require.NoError(b.t, errors.Join(err, out.Body.Close()))
			objects[*o.Key] = data
		}
	}
	return objects
}

// objects returns the objects of the bucket by name.
func (b *bucket) objects() map[string][]byte { return b.all(b.t.Context()) }

// names returns the names of the objects of the bucket, sorted.
func (b *bucket) names() []string { return slices.Sorted(maps.Keys(b.objects())) }

// sums returns the digests of the objects of the bucket by name, to compare buckets.
func (b *bucket) sums() map[string]string {
	sums := make(map[string]string)
	for key, data := range b.objects() {
		sums[key] = techmap.DigestOf(data).String()
	}
	return sums
}

// put puts an object as a stranger would.
func (b *bucket) put(key string, data []byte) {
	b.t.Helper()
	b.remove(key) // the server in memory keeps the checksum of what was there
	_, err := b.client.PutObject(b.t.Context(), &s3.PutObjectInput{Bucket: &b.name, Key: &key, Body: bytes.NewReader(data)})
	require.NoError(b.t, err)
}

// remove deletes an object as a stranger would.
func (b *bucket) remove(key string) {
	b.t.Helper()
	_, err := b.client.DeleteObjects(b.t.Context(), &s3.DeleteObjectsInput{
		Bucket: &b.name, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: &key}}},
	})
	require.NoError(b.t, err)
}

// A wire lies between a client and its server. Meet is called with every request
// and its number, from 1 on, and does with it what it likes.
type wire struct {
	next http.RoundTripper
	meet func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error)

	mu    sync.Mutex
	calls []string // what was asked for, in order
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.calls = append(w.calls, operation(r))
	n := len(w.calls)
	w.mu.Unlock()
	if w.meet == nil {
		return w.next.RoundTrip(r)
	}
	return w.meet(n, r, w.next)
}

// count returns how often the operation was asked for, "" for all.
func (w *wire) count(op string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, c := range w.calls {
		if op == "" || c == op {
			n++
		}
	}
	return n
}

// operation returns what r asks for.
func operation(r *http.Request) string {
	query := r.URL.Query()
	switch {
	case query.Has("lifecycle"):
		return r.Method + " lifecycle"
	case query.Has("delete"):
		return "delete"
	case query.Has("list-type"):
		return "list"
	}
	return strings.ToLower(r.Method)
}

// answer is a response of a service that gives an error.
func answer(r *http.Request, status int, code string) *http.Response {
	body := `<?xml version="1.0"?><Error><Code>` + code + `</Code><Message>the key AKIATEST is secret</Message></Error>`
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/xml"}, "X-Amz-Request-Id": {"REQ1"}},
		Body:   io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

var errReset = errors.New("connection reset by peer")

// lostAnswer lets the server do what r asks for and loses the answer.
func lostAnswer(r *http.Request, next http.RoundTripper) (*http.Response, error) {
	resp, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return nil, errReset
}
