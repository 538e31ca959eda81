package dynamosink_test

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// posting returns a posting as long as real ones are: some 3 kB.
func posting(i int) techmap.Posting {
	p := sinktest.Silver(i, 0)
	p.ID = techmap.NewPostingID(p.Source, fmt.Sprintf("%08d", i*7_919%1_000_003))
	var lines strings.Builder
	for n := range 12 {
		fmt.Fprintf(&lines, "• 대용량 트래픽을 다루는 서비스 %d개를 %d년 이상 개발하고 운영해 보신 분 (Kotlin, Spring, Redis)\n",
			(i*31+n*17)%97, n)
		fmt.Fprintf(&lines, "- You have run %d services in production for %d years\n", (i*13+n*29)%89, n)
	}
	p.Sections[0].Text = lines.String()
	return p
}

func TestRequestsForTenThousandPostings(t *testing.T) {
	t.Parallel()
	s := fake(t)
	w := &watch{at: monday}
	db := s.open(&dynamosink.Options{Now: w.now})
	const n, size = 10_000, 500
	var all []techmap.Posting
	for i := range n {
		all = append(all, posting(i))
	}
	requests := func(do func()) map[string]int {
		before := s.fake.Calls()
		do()
		after := s.fake.Calls()
		for op := range after {
			if after[op] -= before[op]; after[op] == 0 {
				delete(after, op)
			}
		}
		return after
	}
	write := func(postings []techmap.Posting) func() {
		return func() {
			for batch := range slices.Chunk(postings, size) {
				require.NoError(t, db.Silver().Write(t.Context(), batch))
			}
		}
	}
	written := requests(write(all))
	assert.Equal(t, n, written["PutItem"])
	assert.LessOrEqual(t, written["UpdateItem"], dynamosink.DefaultConcurrency, "once a day, or by each that is first")
	assert.Len(t, written, 2)
	assert.Equal(t, map[string]int{"PutItem": 1000}, requests(write(all[:1000])), "again")

	var read []techmap.Posting
	reading := requests(func() {
		var err error
		read, err = techmap.Collect(db.Silver().All(t.Context()))
		require.NoError(t, err)
	})
	assert.Equal(t, map[string]int{"GetItem": 2, "Query": 16, "BatchGetItem": n / 100}, reading)
	slices.SortFunc(all, func(a, b techmap.Posting) int { return strings.Compare(string(a.ID), string(b.ID)) })
	require.Len(t, read, n)
	assert.Equal(t, all, read, "all of one moment, so by ID")

	assert.Equal(t, map[string]int{"GetItem": 2, "Query": 16}, requests(func() {
		seen, err := db.Silver().Seen(t.Context())
		require.NoError(t, err)
		assert.Len(t, seen, n)
	}))
	assert.Equal(t, map[string]int{"BatchGetItem": n / 100}, requests(func() {
		ids := make([]techmap.PostingID, n)
		for i, p := range all {
			ids[i] = p.ID
		}
		texts, err := db.Silver().Texts(t.Context(), ids)
		require.NoError(t, err)
		require.Len(t, texts, n)
		assert.Equal(t, all[n-1].TextDigest(), texts[all[n-1].ID])
	}))
	assert.Equal(t, map[string]int{"GetItem": 1, "Query": 16}, requests(func() {
		_, err := db.Silver().Mark(t.Context())
		require.NoError(t, err)
	}))
	w.move(72 * time.Hour)
	assert.Equal(t, map[string]int{"TransactWriteItems": 1, "UpdateItem": 1}, requests(func() {
		x := answer(1)
		x.Posting = all[17].ID
		require.NoError(t, db.Extractions().Save(t.Context(), "k", x))
	}))
	assert.Equal(t, map[string]int{"GetItem": 2, "Query": 16, "BatchGetItem": 1}, requests(func() {
		changed, err := techmap.Collect(db.Silver().Since(t.Context(), w.now()))
		require.NoError(t, err)
		assert.Equal(t, all[17:18], changed)
	}), "an increment costs what has changed, not what there is")
}

// TestIndexIsReadPageByPage has more in one partition than DynamoDB gives at once.
func TestIndexIsReadPageByPage(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		ctx := t.Context()
		var batch []techmap.Posting
		for i := 0; len(batch) < 600; i++ {
			id := fmt.Sprintf("toy:%0900d", i)
			if shardOf(id) == 5 {
				batch = append(batch, techmap.Posting{ID: techmap.PostingID(id), Title: "개발자", SeenAt: monday})
			}
		}
		require.NoError(t, db.Silver().Write(ctx, batch))
		all, err := techmap.Collect(db.Silver().All(ctx))
		require.NoError(t, err)
		assert.ElementsMatch(t, ids(batch), ids(all))
		if s.fake != nil {
			assert.Greater(t, s.fake.Calls()["Query"], 16, "one partition needs two pages")
		}

		for i := range 420 {
			x := techmap.Extraction{Posting: batch[0].ID, Extractor: "model/1"}
			require.NoError(t, db.Extractions().Save(ctx, fmt.Sprintf("%0990d", i), x))
		}
		gone, err := db.Forget(ctx, func(p techmap.Posting) bool { return p.ID == batch[0].ID })
		require.NoError(t, err)
		assert.Len(t, gone, 1)
		for i := 0; i < 420; i += 20 {
			_, ok, err := db.Extractions().Load(ctx, fmt.Sprintf("%0990d", i))
			require.NoError(t, err)
			require.False(t, ok, "extraction %d is not forgotten", i)
		}
	})
}

// shardOf is how a posting finds its partition. It is part of the stored form.
func shardOf(id string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32() % 16
}
