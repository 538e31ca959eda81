package s3sink_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// readAll returns the keys of the records that can be read, and the losses.
func readAll(t *testing.T, s *s3sink.Store) (read []string, lost []*techmap.RecordError) {
	t.Helper()
	for r, err := range s.All(t.Context()) {
		if err == nil {
			read = append(read, r.Key)
			continue
		}
		e, ok := errors.AsType[*techmap.RecordError](err)
		require.True(t, ok, err)
		lost = append(lost, e)
	}
	return read, lost
}

func TestDamagedObjectCostsOnlyItself(t *testing.T) {
	t.Parallel()
	tests := map[string]func(data []byte) []byte{
		"cut short":      func(data []byte) []byte { return data[:len(data)/2] },
		"cut by a byte":  func(data []byte) []byte { return data[:len(data)-1] },
		"emptied":        func([]byte) []byte { return nil },
		"overwritten":    func([]byte) []byte { return []byte("<html>404 Not Found</html>") },
		"a bit is wrong": func(data []byte) []byte { data[len(data)/2] ^= 4; return data },
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			s := b.store(nil)
			for i, key := range []string{"1", "2", "3"} {
				require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", key, "몸통", monday.AddDate(0, 0, i))}))
			}
			second := b.names()[1]
			b.put(second, damage(b.objects()[second]))

			read, lost := readAll(t, s)
			assert.Equal(t, []string{"1", "3"}, read)
			require.Len(t, lost, 1)
			require.ErrorIs(t, lost[0], techmap.ErrMalformed)
			require.ErrorContains(t, lost[0], second, "names the object")
			assert.Equal(t, "toy", lost[0].Source)
		})
	}
}

func TestForeignObjectsAreNotRead(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := b.store(nil)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	const folder = "techmap/bronze/source=toy/dt=2026-03-02/"
	for _, name := range []string{".tmp-ABC", ".DS_Store", "notes.txt", "._x.jsonl.zst"} {
		b.put(folder+name, []byte("?"))
	}
	b.put("techmap/bronze/notes.txt", []byte("?"))
	read, lost := readAll(t, s)
	assert.Equal(t, []string{"1"}, read)
	assert.Empty(t, lost)
}

// flip answers with a body of which a bit is wrong and a checksum that says so.
func flip(r *http.Request, next http.RoundTripper) (*http.Response, error) {
	resp, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(data))
	resp.Header.Set("X-Amz-Checksum-Crc32", base64.StdEncoding.EncodeToString(sum))
	data[len(data)/2] ^= 4
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

func TestBodyThatIsDamagedOnItsWayIsAskedForAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		times int
		read  []string
		lost  int
	}{
		"once":     {1, []string{"1", "2"}, 0},
		"twice":    {2, []string{"1", "2"}, 0},
		"for ever": {1000, []string{"2"}, 1},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			require.NoError(t, b.store(nil).Write(t.Context(), []techmap.RawPosting{
				raw("toy", "1", "몸통", monday), raw("toy", "2", "몸통", tuesday),
			}))
			first := b.names()[0]
			var times atomic.Int64
			w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
				if operation(r) == "get" && r.URL.Path == "/"+b.name+"/"+first && times.Add(1) <= int64(tc.times) {
					return flip(r, next)
				}
				return next.RoundTrip(r)
			}}
			read, lost := readAll(t, s3sink.New(b.through(w, 1), b.name, nil))
			assert.Equal(t, tc.read, read)
			assert.Len(t, lost, tc.lost)
			for _, err := range lost {
				require.ErrorIs(t, err, techmap.ErrMalformed)
			}
		})
	}
}

func TestBodyThatAlwaysBreaksOffEndsTheReading(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	require.NoError(t, b.store(nil).Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "몸통", monday)}))
	w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err == nil && operation(r) == "get" {
			resp.Body = &torn{ReadCloser: resp.Body, left: resp.ContentLength / 2}
		}
		return resp, err
	}}
	_, err := techmap.Collect(s3sink.New(b.through(w, 1), b.name, nil).All(t.Context()))
	require.ErrorIs(t, err, techmap.ErrUnavailable, "it is not the record's fault")
	assert.Equal(t, 3, w.count("get"))
}

func TestObjectThatGoesWhileItIsReadCostsOnlyItself(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	require.NoError(t, b.store(nil).Write(t.Context(), []techmap.RawPosting{
		raw("toy", "1", "몸통", monday), raw("toy", "2", "몸통", tuesday),
	}))
	w := &wire{meet: func(n int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if n == 2 { // both have been listed
			b.remove(b.names()[0])
		}
		return resp, err
	}}
	read, lost := readAll(t, s3sink.New(b.through(w, 1), b.name, nil))
	assert.Equal(t, []string{"2"}, read)
	require.Len(t, lost, 1)
	require.ErrorIs(t, lost[0], techmap.ErrNotFound)
}

// write puts n records of a source in an object each, a day each.
func write(t testing.TB, s *s3sink.Store, source string, n int) {
	t.Helper()
	batch := make([]techmap.RawPosting, n)
	for i := range batch {
		batch[i] = raw(source, fmt.Sprintf("%05d", i), "본문", monday.AddDate(0, 0, i))
	}
	require.NoError(t, s.Write(t.Context(), batch))
}

func TestBucketOfManyPagesIsReadInOrder(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	const n = 2050
	write(t, b.store(nil), "toy", n)
	w := &wire{}
	s := s3sink.New(b.through(w, 1), b.name, nil)
	read, lost := readAll(t, s)
	require.Empty(t, lost)
	require.Len(t, read, n)
	assert.IsIncreasing(t, read)
	assert.Equal(t, 4, w.count("list"), "of sources, and three pages")
	assert.Equal(t, n, w.count("get"), "they are small: none is fetched twice")

	late, err := techmap.Collect(s.Since(t.Context(), monday.AddDate(0, 0, n-10)))
	require.NoError(t, err)
	assert.Len(t, late, 10)
	assert.Equal(t, 6, w.count("list"), "days before are not listed")
	assert.Equal(t, n+10, w.count("get"))

	dropped, err := s.Prune(t.Context(), "toy", monday.AddDate(0, 0, n-10))
	require.NoError(t, err)
	assert.Equal(t, n-10, dropped)
	read, _ = readAll(t, s)
	assert.Len(t, read, 10)
}

func TestObjectsAreFetchedSeveralAtATimeAndNotTooMany(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	write(t, b.store(nil), "toy", 40)
	var mu sync.Mutex
	var now, most int
	full := make(chan struct{})
	w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if operation(r) != "get" {
			return next.RoundTrip(r)
		}
		mu.Lock()
		now++
		if most = max(most, now); now == 8 && most == 8 {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		mu.Unlock()
		<-full // the first ones come when eight have been asked for
		defer func() { mu.Lock(); now--; mu.Unlock() }()
		return next.RoundTrip(r)
	}}
	read, _ := readAll(t, s3sink.New(b.through(w, 1), b.name, nil))
	assert.Len(t, read, 40)
	assert.IsIncreasing(t, read)
	assert.Equal(t, 8, most)
}

func TestReadingThatIsBrokenOffLeavesNoRequestBehind(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	write(t, b.store(nil), "toy", 40)
	var under atomic.Int64
	w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
		under.Add(1)
		defer under.Add(-1)
		return next.RoundTrip(r)
	}}
	for range s3sink.New(b.through(w, 1), b.name, nil).All(t.Context()) {
		break
	}
	assert.Zero(t, under.Load())
}
