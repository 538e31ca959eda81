package e2e

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/internal/multiply"
	"github.com/techmap-it/techmap/medallion"
)

// integrationEnv asks for tests that take long.
const integrationEnv = "TECHMAP_TEST_INTEGRATION"

// rows is a store that has gold postings in memory, in order, and keeps nothing.
type rows []techmap.CanonicalPosting

func (r rows) Postings(context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return techmap.Of(r...)
}

func (rows) Censuses(context.Context) iter.Seq2[techmap.Census, error] {
	return techmap.Of[techmap.Census]()
}

func (rows) Publish(
	_ context.Context, openings iter.Seq2[techmap.Opening, error], done func(changed, removed int) techmap.Publication,
) (techmap.Publication, error) {
	for _, err := range openings {
		if err != nil {
			return techmap.Publication{}, err
		}
	}
	return done(0, 0), nil
}

// TestClusteringOfManyPostings measures the processor time that it takes to make
// openings of 100,000 gold postings in memory: life cycles, titles, sketches, groups
// and the merging of their fields.
func TestClusteringOfManyPostings(t *testing.T) {
	if os.Getenv(integrationEnv) == "" {
		t.Skip("set " + integrationEnv + "=1: it takes a few minutes")
	}
	const want = 100_000
	store := manyRows(t, want)
	runtime.GC()
	before := processorTime(t)
	pub, err := medallion.Publish(t.Context(), store, nil)
	require.NoError(t, err)
	took := processorTime(t) - before
	t.Logf("%d postings, %d openings: %v of processor time, garbage collection and all", pub.Postings, pub.Openings, took)
	assert.Equal(t, want, pub.Postings)
	assert.Less(t, took, 10*time.Second)
}

// manyRows returns n gold postings, made of Korean and English ones in equal parts.
func manyRows(t *testing.T, n int) rows {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip("set " + corporaEnv + " to a folder of real postings")
	}
	var in bytes.Buffer
	for _, name := range []string{"ko_jumpit_2023", "en_datajobs_2020"} {
		f, err := os.Open(filepath.Join(dir, "postings", name+".jsonl.gz"))
		require.NoError(t, err)
		z, err := gzip.NewReader(f)
		require.NoError(t, err)
		data, err := io.ReadAll(z)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		lines := strings.SplitAfter(string(data), "\n")
		in.WriteString(strings.Join(lines[:min(len(lines), 1000)], ""))
	}
	var out bytes.Buffer
	_, err := multiply.Postings(&in, &out, n/2000+1, 1)
	require.NoError(t, err)
	r := newRefinery()
	var store rows
	for raw, err := range jsonl.Read(&out, "many", &jsonl.Options{ModTime: pairDay}) {
		if err != nil {
			continue // a line that import would reject
		}
		if row, err := r.goldOf(t.Context(), raw); err == nil {
			store = append(store, row)
		}
		if len(store) == n {
			break
		}
	}
	slices.SortFunc(store, func(a, b techmap.CanonicalPosting) int {
		return cmp.Or(cmp.Compare(a.Company, b.Company), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(store, func(a, b techmap.CanonicalPosting) bool { return a.ID == b.ID })
}

// processorTime returns how long this process has used processors.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
