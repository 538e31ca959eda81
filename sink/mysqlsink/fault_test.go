package mysqlsink_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/crashtest"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// goldBatch returns gold postings 0 to n-1 in a revision, by ID.
func goldBatch(n, rev int) []techmap.CanonicalPosting {
	batch := make([]techmap.CanonicalPosting, n)
	for i := range batch {
		batch[i] = sinktest.Gold(i, rev)
	}
	slices.SortFunc(batch, func(a, b techmap.CanonicalPosting) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return batch
}

// waiting returns the connections to a database that wait for a lock, as soon as
// there is one.
func waiting(t *testing.T, dsn string) (connection int) {
	t.Helper()
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	watcher := pool(t, dsn)
	const statement = "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx " +
		"JOIN information_schema.processlist ON id = trx_mysql_thread_id WHERE trx_state = 'LOCK WAIT' AND db = ?"
	require.Eventually(t, func() bool {
		err := watcher.QueryRowContext(t.Context(), statement, cfg.DBName).Scan(&connection)
		return err == nil
		// InnoDB shows a state that nobody has asked for during the last 100 ms, or an old
		// one: asking more often shows the old one for ever.
	}, 30*time.Second, 400*time.Millisecond, "nobody waits for a lock")
	return connection
}

// begin starts somebody else's transaction.
func begin(t *testing.T, dsn string) *sql.Tx {
	t.Helper()
	tx, err := pool(t, dsn).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

func must(t *testing.T, tx *sql.Tx, statement string, args ...any) {
	t.Helper()
	_, err := tx.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

func TestVictimOfADeadlockWritesAgain(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	all := goldBatch(200, 0)
	require.NoError(t, db.Gold().Write(t.Context(), all))
	first, last := all[0].ID, all[199].ID

	other := begin(t, dsn) // changes so much that the server would rather undo the store's transaction
	must(t, other, "UPDATE posting SET v = v + 1 WHERE id > ?", string(first))
	var g errgroup.Group
	g.Go(func() error {
		newer := goldBatch(200, 2)
		return db.Gold().Write(t.Context(), []techmap.CanonicalPosting{newer[199], newer[0]})
	})
	waiting(t, dsn) // has first, waits for last
	must(t, other, "UPDATE posting SET v = v + 1 WHERE id = ?", string(first))
	require.NoError(t, other.Commit())
	require.NoError(t, g.Wait())

	for _, id := range []techmap.PostingID{first, last} {
		p, err := db.Gold().Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, goldBatch(200, 2)[slices.IndexFunc(all, func(p techmap.CanonicalPosting) bool { return p.ID == id })], p)
	}
}

// Two writers take the same batches from both ends, for a while.
func TestWritersInOppositeOrder(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	second := openAt(t, dsn, nil)
	var g errgroup.Group
	for _, w := range []struct {
		db      *mysqlsink.DB
		reverse bool
	}{{db, false}, {second, true}, {db, true}, {second, false}} {
		g.Go(func() error {
			for rev := range 20 {
				batch := goldBatch(60, rev)
				if w.reverse {
					slices.Reverse(batch)
				}
				for half := range slices.Chunk(batch, 30) {
					if err := w.db.Gold().Write(t.Context(), half); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	all, err := techmap.Collect(db.Gold().All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, goldBatch(60, 19), all)
}

func TestWriteSurvivesTheKillOfItsConnection(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	batch := goldBatch(50, 0)
	require.NoError(t, db.Gold().Write(t.Context(), batch))
	other := begin(t, dsn)
	must(t, other, "SELECT id FROM posting WHERE id = ? FOR UPDATE", string(batch[20].ID))
	var g errgroup.Group
	g.Go(func() error { return db.Gold().Write(t.Context(), goldBatch(50, 2)) })
	exec(t, dsn, fmt.Sprint("KILL ", waiting(t, dsn)))
	waiting(t, dsn) // again, on a new connection
	require.NoError(t, other.Rollback())
	require.NoError(t, g.Wait())
	all, err := techmap.Collect(db.Gold().All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, goldBatch(50, 2), all)
}

func TestCancelledWriteDoesNotWaitForALock(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	require.NoError(t, db.Gold().Write(t.Context(), goldBatch(3, 0)))
	other := begin(t, dsn)
	must(t, other, "SELECT id FROM posting FOR UPDATE")
	cause := errors.New("그만")
	ctx, cancel := context.WithCancelCause(t.Context())
	var g errgroup.Group
	g.Go(func() error { return db.Gold().Write(ctx, goldBatch(3, 2)) })
	waiting(t, dsn)
	cancel(cause)
	require.ErrorIs(t, g.Wait(), cause)
}

// cut yields some openings, then calls interrupt, then yields the rest.
func cut(interrupt func()) func(yield func(techmap.Opening, error) bool) {
	return func(yield func(techmap.Opening, error) bool) {
		for i := range 5_000 { // more than are written at once
			if i == 3_000 {
				interrupt()
			}
			if !yield(opening("new", techmap.PostingID(fmt.Sprintf("toy:%05d", i))), nil) {
				return
			}
		}
	}
}

func TestPublicationThatLosesItsConnectionLeavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	before := opening("before", "toy:1", "toy:2")
	publish(t, db, before)
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	_, err = db.Gold().Publish(t.Context(), cut(func() {
		var id int
		query(t, dsn, "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx JOIN information_schema.processlist "+
			"ON id = trx_mysql_thread_id WHERE db = '"+cfg.DBName+"'", &id)
		exec(t, dsn, fmt.Sprint("KILL ", id))
	}), publication(0))
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	require.ErrorContains(t, err, "connection was lost")
	assert.Equal(t, []techmap.Opening{before}, openings(t, db, time.Time{}))
	publish(t, db, opening("after", "toy:9")) // and the store is not blocked
}

// A publication takes long; silver has a clock of its own.
func TestSilverIsWrittenWhileOpeningsArePublished(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	_, err := db.Gold().Publish(t.Context(), cut(func() {
		require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0)}))
		require.NoError(t, db.Gold().Write(t.Context(), goldBatch(100, 0)))
		all, err := techmap.Collect(db.Silver().All(t.Context()))
		require.NoError(t, err)
		assert.Len(t, all, 1)
	}), publication(5_000))
	require.NoError(t, err)
	assert.Len(t, openings(t, db, time.Time{}), 5_000)
}

func TestRowAtFaultCostsOnlyItselfInALongBatch(t *testing.T) {
	t.Parallel()
	server(t)
	for name, o := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := database(t)
			db := openAt(t, dsn, o)
			var batch []techmap.Posting
			for i := range 600 { // more than one statement
				batch = append(batch, sinktest.Silver(i, 0))
			}
			failAt(t, dsn, "silver", batch[20].ID, batch[599].ID)
			err := db.Silver().Write(t.Context(), append(batch, techmap.Posting{}))
			lost := new(techmap.BatchError)
			require.ErrorAs(t, err, &lost)
			var indexes []int
			for _, f := range lost.Failed {
				indexes = append(indexes, f.Index)
			}
			assert.Equal(t, []int{20, 599, 600}, indexes)
			all, err := techmap.Collect(db.Silver().All(t.Context()))
			require.NoError(t, err)
			assert.Len(t, all, 598)
		})
	}
}

func TestIdentitiesThatAreTooLongAreRefusedAndNotCut(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	long := techmap.PostingID("toy:" + strings.Repeat("가", 255)) // 769 bytes
	err := db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: long}, {ID: long[:766]}})
	lost := new(techmap.BatchError)
	require.ErrorAs(t, err, &lost)
	require.Len(t, lost.Failed, 1)
	assert.Equal(t, 0, lost.Failed[0].Index)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	all, err := techmap.Collect(db.Gold().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, 1)
}

const recordsPerBatch = 50

// crashBatch returns batch n of a process, of openings too.
func crashBatch(pid, n int) (silver []techmap.Posting, openings []techmap.Opening) {
	for i := range recordsPerBatch {
		id := techmap.PostingID(fmt.Sprintf("toy:%d-%d-%d", pid, n, i))
		silver = append(silver, techmap.Posting{ID: id, Title: "개발자", SeenAt: monday})
		openings = append(openings, opening("개발자", id))
	}
	return silver, openings
}

func TestCrashChild(t *testing.T) {
	db := openAt(t, crashtest.Child(t), nil)
	for n := 0; ; n++ {
		silver, published := crashBatch(os.Getpid(), n)
		require.NoError(t, db.Silver().Write(t.Context(), silver))
		_, err := db.Gold().Publish(t.Context(), techmap.Of(published...), publication(recordsPerBatch))
		require.NoError(t, err)
		crashtest.Ack(os.Getpid())
	}
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	t.Parallel()
	dsn := database(t) // empty: the first child makes the tables
	for range 4 {
		pids := crashtest.Kill(t, "TestCrashChild", dsn, 100*time.Millisecond)
		checkCrashed(t, dsn, pids)
	}
}

func checkCrashed(t *testing.T, dsn string, pids []int) {
	t.Helper()
	db := openAt(t, dsn, nil)
	batches := make(map[string]int) // records by batch
	for p, err := range db.Silver().All(t.Context()) {
		require.NoError(t, err)
		batches[string(p.ID[:strings.LastIndexByte(string(p.ID), '-')])]++
	}
	for name, n := range batches {
		require.Equal(t, recordsPerBatch, n, "batch %s is half written", name)
	}
	for n, pid := range pids {
		require.Contains(t, batches, fmt.Sprintf("toy:%d-%d", pid, n), "it was acknowledged")
	}
	// Each publication replaces the one before: whichever is there, is there whole.
	require.Len(t, openings(t, db, time.Time{}), recordsPerBatch)
	var demands, living int
	query(t, dsn, "SELECT COUNT(*), COUNT(DISTINCT opening) FROM demand", &demands, &living)
	assert.Equal(t, [2]int{2 * recordsPerBatch, recordsPerBatch}, [2]int{demands, living})
}
