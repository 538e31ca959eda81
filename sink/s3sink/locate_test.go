package s3sink_test

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestLocateNamesTheObjectOfARecord(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := b.store(nil)
	old, edited := raw("a b", "1", "first", monday), raw("a b", "1", "second", tuesday)
	other := raw("c", "1", "first", monday)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{old, edited, other}))

	for _, want := range []techmap.RawPosting{old, edited, other} {
		for name, at := range map[string]time.Time{"known": want.FetchedAt, "wrong": monday.AddDate(0, 1, 0), "unknown": {}} {
			address, err := s.Locate(t.Context(), want.ID(), want.Digest(), at)
			require.NoError(t, err, name)
			key, ok := strings.CutPrefix(address, "s3://"+b.name+"/")
			require.True(t, ok, address)
			assert.Contains(t, b.names(), key)
			assert.Equal(t, "dt="+want.FetchedAt.Format(time.DateOnly), path.Base(path.Dir(key)), name)
		}
	}
	_, err := s.Locate(t.Context(), "a b:2", old.Digest(), monday)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	_, err = s.Locate(t.Context(), old.ID(), techmap.Digest{}, monday)
	require.ErrorIs(t, err, techmap.ErrNotFound)
}

// A dated API says of objects when they were put as the test tells it, to the
// second, and counts what is read.
type dated struct {
	s3sink.API
	now time.Time

	mu   sync.Mutex
	put  map[string]time.Time
	gets map[string]int
	list int
}

func (d *dated) PutObject(
	ctx context.Context, in *s3.PutObjectInput, opts ...func(*s3.Options),
) (*s3.PutObjectOutput, error) {
	d.mu.Lock()
	d.put[*in.Key] = d.now.Truncate(time.Second)
	d.mu.Unlock()
	return d.API.PutObject(ctx, in, opts...)
}

func (d *dated) GetObject(
	ctx context.Context, in *s3.GetObjectInput, opts ...func(*s3.Options),
) (*s3.GetObjectOutput, error) {
	d.mu.Lock()
	d.gets[*in.Key]++
	d.mu.Unlock()
	return d.API.GetObject(ctx, in, opts...)
}

func (d *dated) ListObjectsV2(
	ctx context.Context, in *s3.ListObjectsV2Input, opts ...func(*s3.Options),
) (*s3.ListObjectsV2Output, error) {
	out, err := d.API.ListObjectsV2(ctx, in, opts...)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list++
	if err == nil {
		for i, o := range out.Contents {
			at := d.put[*o.Key]
			out.Contents[i].LastModified = &at
		}
	}
	return out, err
}

// take returns how many objects were read, and begins anew. None is read twice.
func (d *dated) take(t *testing.T) (lists, gets int) {
	t.Helper()
	for key, n := range d.gets {
		assert.Equal(t, 1, n, key)
	}
	lists, gets = d.list, len(d.gets)
	d.list, d.gets = 0, make(map[string]int)
	return lists, gets
}

// A crawl of a hundred thousand postings puts some 400 objects a source and day.
func TestLocateReadsAHandfulOfManyObjects(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	api := &dated{API: b.client, put: make(map[string]time.Time), gets: make(map[string]int)}
	s := s3sink.New(api, b.name, nil)
	var all []techmap.RawPosting
	for day := range 3 {
		for i := range 40 { // a batch every ten seconds, of what was fetched since the last
			var batch []techmap.RawPosting
			began := monday.AddDate(0, 0, day).Add(time.Duration(i) * 10 * time.Second)
			for j := range 3 {
				batch = append(batch, raw("보드", fmt.Sprint(day, i, j), "글", began.Add(time.Duration(j)*3*time.Second)))
			}
			api.now = began.Add(10*time.Second + 300*time.Millisecond)
			require.NoError(t, s.Write(t.Context(), batch))
			all = append(all, batch...)
		}
	}
	for i := 0; i < len(all); i += 7 {
		want := all[i]
		_, err := s.Locate(t.Context(), want.ID(), want.Digest(), want.FetchedAt)
		require.NoError(t, err)
		lists, gets := api.take(t)
		require.Equal(t, 1, lists)
		require.LessOrEqual(t, gets, 4)
	}
	_, err := s.Locate(t.Context(), all[0].ID(), all[0].Digest(), tuesday)
	require.NoError(t, err, "of another day than was said")
	lists, gets := api.take(t)
	assert.Equal(t, 2, lists)
	assert.Greater(t, gets, 40)
	_, err = s.Locate(t.Context(), "보드:없음", all[0].Digest(), monday)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	_, gets = api.take(t)
	assert.Equal(t, 120, gets, "all of them, once")
}
