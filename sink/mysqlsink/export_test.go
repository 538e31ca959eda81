package mysqlsink_test

import (
	"context"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/sinktest"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// A store is what both stores are.
type store interface {
	Silver() *mysqlsink.Silver
	Gold() *mysqlsink.Gold
	Census() *mysqlsink.Census
}

var (
	_ store = (*mysqlsink.DB)(nil)
	_ store = (*sqlitesink.DB)(nil)
)

// fill writes the same to any store: several versions, in an order of its own.
func fill(t *testing.T, db store) {
	t.Helper()
	ctx := t.Context()
	const n = 300
	for _, rev := range []int{1, 0, 3, 3, 2} {
		var silver []techmap.Posting
		var gold []techmap.CanonicalPosting
		for i := range n {
			if i%7 != rev {
				silver, gold = append(silver, sinktest.Silver(i, rev)), append(gold, sinktest.Gold(i, rev))
			}
		}
		require.NoError(t, db.Silver().Write(ctx, silver))
		require.NoError(t, db.Gold().Write(ctx, gold))
	}
	for _, titles := range [][]string{{"서버 개발자", "Data Engineer 100%", `C:\new 'quoted'`}, {"SRE 🇰🇷"}} {
		var published []techmap.Opening
		for i, title := range titles {
			id := sinktest.Gold(3*i, 0).ID
			published = append(published, opening(title, id, id+"-b"))
		}
		_, err := db.Gold().Publish(ctx, techmap.Of(published...), publication(len(published)))
		require.NoError(t, err)
	}
}

// lines returns the records of a stream as they are exported.
func exported[T any](t *testing.T, all iter.Seq2[T, error]) []string {
	t.Helper()
	var lines []string
	for rec, err := range all {
		require.NoError(t, err)
		line, err := record.Marshal(rec)
		require.NoError(t, err)
		lines = append(lines, string(line))
	}
	require.NotEmpty(t, lines)
	return lines
}

// Two stores that were told the same say the same, byte for byte.
func TestStoreExportsWhatSQLiteExports(t *testing.T) {
	t.Parallel()
	server(t)
	reference, err := sqlitesink.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, reference.Close()) })
	fill(t, reference)
	for name, o := range ways() {
		t.Run(name, func(t *testing.T) {
			db := openAt(t, database(t), o)
			fill(t, db)
			ctx := t.Context()
			assert.Equal(t, exported(t, reference.Silver().All(ctx)), exported(t, db.Silver().All(ctx)))
			assert.Equal(t, exported(t, reference.Gold().All(ctx)), exported(t, db.Gold().All(ctx)))
			assert.Equal(t, exported(t, reference.Gold().Postings(ctx)), exported(t, db.Gold().Postings(ctx)))
			for _, since := range []time.Time{{}, time.UnixMicro(1)} {
				assert.Equal(t, exported(t, reference.Gold().Openings(ctx, since)), exported(t, db.Gold().Openings(ctx, since)))
			}
			assert.Equal(t, seen(ctx, t, reference), seen(ctx, t, db))
		})
	}
}

func seen(ctx context.Context, t *testing.T, db store) map[techmap.PostingID]time.Time {
	t.Helper()
	all, err := db.Gold().Seen(ctx)
	require.NoError(t, err)
	return all
}
