package mysqlsink

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

var update = flag.Bool("update", false, "write the golden files")

// A recorder is a server that is empty, but for some IDs, and notes what it is
// asked.
type recorder struct{ statements []string }

func (r *recorder) Connect(context.Context) (driver.Conn, error) { return recording{session{}, r}, nil }
func (r *recorder) Driver() driver.Driver                        { return nil }

func (r *recorder) note(statement string) {
	if !slices.Contains(r.statements, statement) {
		r.statements = append(r.statements, statement)
	}
}

type recording struct {
	session
	*recorder
}

func (r recording) Begin() (driver.Tx, error)                                    { return r, nil }
func (r recording) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return r, nil }
func (r recording) Commit() error                                                { return nil }
func (r recording) Rollback() error                                              { return nil }

func (r recording) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	r.note(query)
	return driver.RowsAffected(1), nil
}

func (r recording) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	r.note(query)
	found := strings.HasPrefix(query, "SELECT id FROM opening") || strings.HasPrefix(query, "SELECT DISTINCT") ||
		strings.HasPrefix(query, "SELECT COUNT(*) FROM silver")
	return &one{done: !found}, nil
}

// everything asks a store for all it can do. What it answers is of no interest.
func everything(ctx context.Context, db *DB) {
	ignore := func(...any) {}
	gold, silver := db.Gold(), db.Silver()
	ignore(silver.Write(ctx, []techmap.Posting{{ID: "toy:1"}}), gold.Write(ctx, []techmap.CanonicalPosting{{ID: "toy:1"}}))
	ignore(db.Census().Write(ctx, []techmap.Census{{Source: "toy"}}), db.SaveRun(ctx, "load", techmap.Report{}))
	ignore(db.Sources().Write(ctx, []techmap.SourceInfo{{Name: "toy"}}))
	ignore(db.Rejects().Write(ctx, []techmap.RecordError{{Source: "toy", Err: techmap.ErrMalformed}}))
	ignore(db.Extractions().Save(ctx, "key", techmap.Extraction{}))
	ignore(gold.Publish(ctx, techmap.Of(techmap.Opening{
		ID: "toy:1", Members: []techmap.PostingID{"toy:1"}, Roles: []techmap.RoleID{"backend"},
		Demands: []techmap.Demand{{Skill: "go"}}, Open: []techmap.Interval{{}},
	}), func(changed, removed int) techmap.Publication { return techmap.Publication{} }))
	at := time.UnixMicro(1)
	ignore(techmap.Collect(silver.All(ctx)))
	ignore(techmap.Collect(silver.Since(ctx, at)))
	ignore(silver.Mark(ctx))
	ignore(silver.Get(ctx, "toy:1"))
	ignore(silver.Seen(ctx))
	ignore(silver.Texts(ctx, []techmap.PostingID{"toy:1"}))
	ignore(techmap.Collect(gold.All(ctx)))
	ignore(techmap.Collect(gold.Postings(ctx)))
	ignore(techmap.Collect(gold.Openings(ctx, time.Time{})))
	ignore(techmap.Collect(gold.Openings(ctx, at)))
	ignore(gold.Get(ctx, "toy:1"))
	ignore(gold.Pending(ctx))
	ignore(gold.Mark(ctx))
	ignore(gold.Seen(ctx))
	ignore(gold.Resolve(ctx, "toy:1"))
	ignore(gold.Changed(ctx, []techmap.Opening{{ID: "toy:1"}}))
	_, _, err := gold.LastPublication(ctx)
	ignore(err)
	ignore(techmap.Collect(db.Census().Censuses(ctx)))
	ignore(techmap.Collect(db.Sources().All(ctx)))
	ignore(techmap.Collect(db.Rejects().All(ctx)))
	ignore(techmap.Collect(db.Runs(ctx)))
	_, _, err = db.Extractions().Load(ctx, "key")
	ignore(err)
	ignore(db.Forget(ctx, func(techmap.PostingID) bool { return true }))
}

// The statements are kept in a file of queries that sqlc reads: it knows the
// grammar of MySQL and checks each against the migrations, without a server.
func TestStatements(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	pool := sql.OpenDB(r)
	defer pool.Close()
	everything(t.Context(), &DB{&goldsql.DB{
		Name: "mysqlsink", Target: "gold", Writer: pool, Reader: pool, Dialect: dialect(false), Now: time.Now,
	}})
	var b strings.Builder
	for i, statement := range r.statements {
		kind := "many"
		if !strings.HasPrefix(statement, "SELECT") {
			kind = "exec"
		}
		fmt.Fprintf(&b, "-- name: Statement%02d :%s\n%s;\n\n", i+1, kind, statement)
	}
	golden := filepath.Join("testdata", "statements.sql")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String(), "run with -update if this is meant to be")
}
