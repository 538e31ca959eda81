package mysqlsink

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // evaluates expressions

	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

func TestUpsert(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		table goldsql.Table
		want  string
	}{
		"a key alone": {
			goldsql.Table{Name: "t", Key: []string{"a", "b"}},
			"ON DUPLICATE KEY UPDATE a = t.a",
		},
		"the last wins": {
			goldsql.Table{Name: "t", Key: []string{"a"}, Rest: []string{"b", "c"}},
			"ON DUPLICATE KEY UPDATE b = VALUES(b), c = VALUES(c)",
		},
		"unless it is the same": {
			goldsql.Table{Name: "t", Key: []string{"a"}, Rest: []string{"body", "c"}, Same: "body"},
			"ON DUPLICATE KEY UPDATE c = IF(VALUES(body) <> body, VALUES(c), c), " +
				"body = IF(VALUES(body) <> body, VALUES(body), body)",
		},
		"the latest wins": {
			goldsql.Table{Name: "t", Key: []string{"a"}, Rest: []string{"at", "c", "raw"}, Version: []string{"at", "raw"}},
			"ON DUPLICATE KEY UPDATE c = IF((VALUES(at), VALUES(raw)) >= (at, raw), VALUES(c), c), " +
				"raw = IF((VALUES(at), VALUES(raw)) >= (at, raw), VALUES(raw), raw), " +
				"at = IF((VALUES(at), VALUES(raw)) >= (at, raw), VALUES(at), at)",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, upsert(tc.table))
		})
	}
}

// versioned is a table such as silver.
func versioned() goldsql.Table {
	return goldsql.Table{
		Name: "t", Key: []string{"id"}, Rest: []string{"source", "seen_at", "raw", "body", "changed"},
		Version: []string{"seen_at", "raw"}, Same: "body",
	}
}

// A revision is a row of that table: its body says what else is in it, and changed
// when it was written.
type revision struct {
	at      int
	raw     string
	changed int
}

func (v revision) columns() map[string]any {
	return map[string]any{
		"id": "toy:1", "source": fmt.Sprint("source of ", v.at, v.raw), "seen_at": v.at, "raw": v.raw,
		"body": fmt.Sprint(v.at, v.raw), "changed": v.changed,
	}
}

// MySQL evaluates the assignments of an upsert from left to right, each upon what
// those before it left behind. Here SQLite does so, one UPDATE an assignment.
func TestUpsertNeverMixesVersions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		stored, written revision
		replaced        bool
	}{
		"later":                            {revision{5, "b", 1}, revision{6, "b", 2}, true},
		"later, with a lesser digest":      {revision{5, "b", 1}, revision{6, "a", 2}, true},
		"earlier":                          {revision{5, "b", 1}, revision{4, "b", 2}, false},
		"earlier, with a greater digest":   {revision{5, "b", 1}, revision{4, "c", 2}, false},
		"at once, with a greater digest":   {revision{5, "b", 1}, revision{5, "c", 2}, true},
		"at once, with a lesser digest":    {revision{5, "b", 1}, revision{5, "a", 2}, false},
		"as it is, which is not a change":  {revision{5, "b", 1}, revision{5, "b", 2}, false},
		"before 1970, which is later":      {revision{-5, "b", 1}, revision{-4, "b", 2}, true},
		"digests are compared as they are": {revision{5, "B", 1}, revision{5, "a", 2}, true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := tc.stored
			if tc.replaced {
				want = tc.written
			}
			assert.Equal(t, want.columns(), evaluate(t, tc.stored, tc.written))
		})
	}
}

// evaluate returns the row that the upsert of written makes of stored.
func evaluate(t *testing.T, stored, written revision) map[string]any {
	t.Helper()
	table := versioned()
	db, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	run := func(statement string, args ...any) {
		_, err := db.ExecContext(t.Context(), statement, args...)
		require.NoError(t, err, statement)
	}
	run("CREATE TABLE t (id TEXT, source TEXT, seen_at INTEGER, raw TEXT, body TEXT, changed INTEGER)")
	run("CREATE TABLE new AS SELECT * FROM t")
	for name, v := range map[string]revision{"t": stored, "new": written} {
		c := v.columns()
		run("INSERT INTO "+name+" (id, source, seen_at, raw, body, changed) VALUES (?, ?, ?, ?, ?, ?)",
			c["id"], c["source"], c["seen_at"], c["raw"], c["body"], c["changed"])
	}
	for _, assignment := range assignments(table) {
		for _, column := range table.Columns() {
			assignment = strings.ReplaceAll(assignment, "VALUES("+column+")", "(SELECT "+column+" FROM new)")
		}
		run("UPDATE t SET " + strings.Replace(assignment, "IF(", "IIF(", 1))
	}
	var id, source, raw, body string
	var at, changed int
	row := db.QueryRowContext(t.Context(), "SELECT id, source, seen_at, raw, body, changed FROM t")
	require.NoError(t, row.Scan(&id, &source, &at, &raw, &body, &changed))
	return map[string]any{"id": id, "source": source, "seen_at": at, "raw": raw, "body": body, "changed": changed}
}
