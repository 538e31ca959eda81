package mysqlsink

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// A scripted server does what it is told when it is sent statements: fail says what
// statement n, of all that it was sent, fails with.
type scripted struct {
	fail map[int]error
	said []string // the first words of the statements
}

func (s *scripted) take(statement string) error {
	words := strings.Fields(statement)
	s.said = append(s.said, strings.Join(words[:min(2, len(words))], " "))
	return s.fail[len(s.said)]
}

// Connect implements driver.Connector.
func (s *scripted) Connect(context.Context) (driver.Conn, error) { return session{s}, nil }

// Driver implements driver.Connector.
func (s *scripted) Driver() driver.Driver { return nil }

// A session is a connection to a scripted server.
type session struct{ *scripted }

var (
	_ driver.ConnBeginTx    = session{}
	_ driver.ExecerContext  = session{}
	_ driver.QueryerContext = session{}
)

func (s session) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }
func (s session) Close() error                        { return nil }
func (s session) Begin() (driver.Tx, error)           { return s, s.take("BEGIN") }
func (s session) Commit() error                       { return s.take("COMMIT") }
func (s session) Rollback() error                     { return s.take("ROLLBACK") }

func (s session) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return s.Begin() }

func (s session) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	return driver.RowsAffected(1), s.take(query)
}

func (s session) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	return &one{}, s.take(query)
}

// one is a row with the number one.
type one struct{ done bool }

func (o *one) Columns() []string { return []string{"n"} }
func (o *one) Close() error      { return nil }
func (o *one) Next(dest []driver.Value) error {
	if o.done {
		return io.EOF
	}
	o.done = true
	dest[0] = []byte("1")
	return nil
}

// scriptedStore runs do with a store on a scripted server, in virtual time.
func scriptedStore(t *testing.T, fail map[int]error, do func(t *testing.T, db *DB, s *scripted)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{fail: fail}
		pool := sql.OpenDB(s)
		defer pool.Close()
		do(t, &DB{&goldsql.DB{
			Name: "mysqlsink", Target: "gold", Writer: pool, Reader: pool, Dialect: dialect(false), Now: time.Now,
		}}, s)
	})
}

func TestTransactionIsDoneAgainAsAWhole(t *testing.T) {
	t.Parallel()
	once := []string{"BEGIN", "INSERT INTO", "COMMIT"}
	tests := map[string]struct {
		fail  map[int]error
		first []string
	}{
		"deadlock":                   {map[int]error{2: &mysql.MySQLError{Number: 1213}}, []string{"BEGIN", "INSERT INTO", "ROLLBACK"}},
		"lock wait":                  {map[int]error{2: &mysql.MySQLError{Number: 1205}}, []string{"BEGIN", "INSERT INTO", "ROLLBACK"}},
		"gone away":                  {map[int]error{2: mysql.ErrInvalidConn}, []string{"BEGIN", "INSERT INTO", "ROLLBACK"}},
		"gone before it began":       {map[int]error{1: mysql.ErrInvalidConn}, []string{"BEGIN"}},
		"answer to the commit lost":  {map[int]error{3: mysql.ErrInvalidConn}, []string{"BEGIN", "INSERT INTO", "COMMIT"}},
		"deadlock at the commit":     {map[int]error{3: &mysql.MySQLError{Number: 1213}}, []string{"BEGIN", "INSERT INTO", "COMMIT"}},
		"server shut down meanwhile": {map[int]error{3: &mysql.MySQLError{Number: 1053}}, []string{"BEGIN", "INSERT INTO", "COMMIT"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			scriptedStore(t, tc.fail, func(t *testing.T, db *DB, s *scripted) {
				require.NoError(t, db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:1"}}))
				assert.Equal(t, append(slices.Clone(tc.first), once...), s.said)
			})
		})
	}
}

func TestRetryingEnds(t *testing.T) {
	t.Parallel()
	fail := make(map[int]error)
	for n := range 100 {
		fail[n] = &mysql.MySQLError{Number: 1213, Message: "as told"}
	}
	scriptedStore(t, fail, func(t *testing.T, db *DB, s *scripted) {
		began := time.Now()
		err := db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:1"}})
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		require.ErrorContains(t, err, "try again")
		assert.Equal(t, slices.Repeat([]string{"BEGIN"}, 6), s.said)
		assert.Less(t, time.Since(began), 2*time.Second)
		assert.Positive(t, time.Since(began), "at random, but not at once")
	})
}

func TestRetryingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("그만")
	scriptedStore(t, map[int]error{1: mysql.ErrInvalidConn}, func(t *testing.T, db *DB, s *scripted) {
		ctx, cancel := context.WithCancelCause(t.Context())
		db.sql.Dialect.Retry = func(error) bool { cancel(cause); return true }
		err := db.Gold().Write(ctx, []techmap.CanonicalPosting{{ID: "toy:1"}})
		require.ErrorIs(t, err, cause)
		assert.Equal(t, []string{"BEGIN"}, s.said)
	})
}

func TestWhatRepetitionDoesNotMendIsDoneOnce(t *testing.T) {
	t.Parallel()
	fail := map[int]error{2: &mysql.MySQLError{Number: 1142, Message: "INSERT command denied"}}
	scriptedStore(t, fail, func(t *testing.T, db *DB, s *scripted) {
		err := db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:1"}})
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, `mysqlsink: write gold "gold": the user may not do this`)
		assert.Equal(t, []string{"BEGIN", "INSERT INTO", "ROLLBACK"}, s.said)
	})
}

// A row at fault is found by writing the rows one by one, in the same transaction,
// and is not reported twice if that is repeated.
func TestRowsAtFaultAreNamedOnceAfterARetry(t *testing.T) {
	t.Parallel()
	tooLong := &mysql.MySQLError{Number: 1406, Message: "as told"}
	fail := map[int]error{
		2: tooLong, 4: tooLong, 6: mysql.ErrInvalidConn, // together, the second of three, COMMIT
		8: tooLong, 10: tooLong, // BEGIN was 7
	}
	scriptedStore(t, fail, func(t *testing.T, db *DB, s *scripted) {
		err := db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:3"}, {ID: "toy:1"}, {ID: "toy:2"}})
		batch := new(techmap.BatchError)
		require.ErrorAs(t, err, &batch, "%q", s.said)
		require.Len(t, batch.Failed, 1)
		assert.Equal(t, 2, batch.Failed[0].Index, "rows are written by key: toy:2 is the second")
	})
}

// What openings yields may be there only once: a second reading of nothing would
// withdraw all that is published.
func TestPublishingIsNotRepeatedOnceItHasRead(t *testing.T) {
	t.Parallel()
	publish := func(t *testing.T, db *DB) error {
		t.Helper()
		_, err := db.Gold().Publish(t.Context(), techmap.Of[techmap.Opening](),
			func(changed, removed int) techmap.Publication { return techmap.Publication{} })
		return err
	}
	scriptedStore(t, map[int]error{2: &mysql.MySQLError{Number: 1205}}, func(t *testing.T, db *DB, s *scripted) {
		require.NoError(t, publish(t, db))
		assert.Equal(t, []string{"BEGIN", "UPDATE clock_opening", "ROLLBACK", "BEGIN", "UPDATE clock_opening"}, s.said[:5])
	})
	scriptedStore(t, map[int]error{4: mysql.ErrInvalidConn}, func(t *testing.T, db *DB, s *scripted) {
		require.ErrorIs(t, publish(t, db), techmap.ErrUnavailable)
		assert.Equal(t, []string{"BEGIN", "UPDATE clock_opening", "SELECT at", "SELECT id", "ROLLBACK"}, s.said)
	})
}

func TestStatementsAreOfBoundedLength(t *testing.T) {
	t.Parallel()
	scriptedStore(t, nil, func(t *testing.T, db *DB, s *scripted) {
		batch := make([]techmap.CanonicalPosting, 5)
		for i := range batch { // 0.4 MiB each, of 1 MiB
			batch[i] = techmap.CanonicalPosting{ID: techmap.PostingID(rune('a' + i)), Company: strings.Repeat("x", 200<<10)}
		}
		batch[4].Company = strings.Repeat("x", 2<<20) // more than a statement, and alone in one
		require.NoError(t, db.Gold().Write(t.Context(), batch))
		assert.Equal(t, []string{"BEGIN", "INSERT INTO", "INSERT INTO", "INSERT INTO", "COMMIT"}, s.said)

		s.said = nil
		require.NoError(t, db.Gold().Write(t.Context(), make1000()))
		assert.Equal(t, []string{"BEGIN", "INSERT INTO", "INSERT INTO", "COMMIT"}, s.said)
	})
}

func TestRecordThatTheServerWouldNotTakeIsNotSent(t *testing.T) {
	t.Parallel()
	scriptedStore(t, nil, func(t *testing.T, db *DB, s *scripted) {
		db.sql.Most = 1_000 // of max_allowed_packet
		err := db.Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:1", Title: strings.Repeat("x", 1_000)}})
		lost := new(techmap.BatchError)
		require.ErrorAs(t, err, &lost)
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, "at most 1000 are stored")
		assert.Empty(t, s.said)
	})
}

// make1000 returns as many small postings.
func make1000() []techmap.CanonicalPosting {
	batch := make([]techmap.CanonicalPosting, 1000)
	for i := range batch {
		batch[i].ID = techmap.PostingID(rune('가' + i))
	}
	return batch
}
