package mysqlsink

import (
	"slices"
	"strings"

	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// An INSERT has so many rows and bytes at most. More gain nothing measurable, and
// with all its characters escaped it still fits the smallest max_allowed_packet in
// use, 4 MiB.
const (
	rowsTogether  = 500
	bytesTogether = 1 << 20
)

// dialect is that of MySQL and MariaDB.
func dialect(backfill bool) goldsql.Dialect {
	d := goldsql.Dialect{
		Rows: rowsTogether, Bytes: bytesTogether, Direct: true,
		Upsert: upsert, RowFault: rowFault, Classify: classify, Retry: retry, Clock: clock,
	}
	if backfill {
		d.Load = (&loader{}).load
	}
	return d
}

// clock returns the clock of a table: a publication takes long, and what is written
// to silver is not to wait for it.
func clock(table string) string { return "clock_" + table }

// upsert returns the end of an INSERT that replaces the row of the same key.
func upsert(t goldsql.Table) string {
	return "ON DUPLICATE KEY UPDATE " + strings.Join(assignments(t), ", ")
}

// assignments returns what an upsert does to the row that is there.
//
// MySQL has no condition for the whole, only expressions, evaluated from left to
// right, each of which sees what those before it assigned. So columns come first
// that no condition looks at; then the column that tells an unchanged row, after
// which only the version can be compared; and then the version itself, from its
// last column to its first, because as long as the first ones are old, a later
// version is still seen to be later.
func assignments(t goldsql.Table) []string {
	if len(t.Rest) == 0 {
		return []string{t.Key[0] + " = " + t.Name + "." + t.Key[0]} // as it is
	}
	later, replace := later(t), replace(t)
	var set []string
	for _, column := range t.Rest {
		if column != t.Same && !slices.Contains(t.Version, column) {
			set = append(set, assign(column, replace))
		}
	}
	if t.Same != "" {
		set = append(set, assign(t.Same, replace))
	}
	for _, column := range slices.Backward(t.Version) {
		set = append(set, assign(column, later))
	}
	return set
}

// later returns the condition that a new row is not an earlier version, "" if there
// are no versions.
func later(t goldsql.Table) string {
	if len(t.Version) == 0 {
		return ""
	}
	values := make([]string, len(t.Version))
	for i, column := range t.Version {
		values[i] = "VALUES(" + column + ")"
	}
	return "(" + strings.Join(values, ", ") + ") >= (" + strings.Join(t.Version, ", ") + ")"
}

// replace returns the condition on which a new row takes the place of the old one,
// "" if it always does.
func replace(t goldsql.Table) string {
	var all []string
	if version := later(t); version != "" {
		all = append(all, version)
	}
	if t.Same != "" {
		all = append(all, "VALUES("+t.Same+") <> "+t.Same)
	}
	return strings.Join(all, " AND ")
}

// assign gives a column its new value on condition.
func assign(column, condition string) string {
	value := "VALUES(" + column + ")"
	if condition != "" {
		value = "IF(" + condition + ", " + value + ", " + column + ")"
	}
	return column + " = " + value
}
