package goldsql

import (
	"database/sql"
	"strings"
)

// A Table is what an INSERT has to know of a table.
type Table struct {
	Name    string
	Key     []string // columns that identify a row
	Rest    []string // the other columns
	Version []string // columns that must not go back: a row is replaced only by one that is not less in them
	Same    string   // column by which a row is known to be unchanged: then it is left alone; "" if by none
}

// Columns returns all columns, those of the key first.
func (t Table) Columns() []string { return append(append([]string(nil), t.Key...), t.Rest...) }

// insert returns the statement that writes n rows.
func (t Table) insert(d Dialect, n int) string {
	columns := t.Columns()
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ") + ")"
	rows := strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
	return "INSERT INTO " + t.Name + " (" + strings.Join(columns, ", ") + ") VALUES " + rows + " " + d.Upsert(t)
}

// An inserter writes rows to a table, several in one statement.
type inserter struct {
	tx     *tx
	table  Table
	many   *sql.Stmt // writes Dialect.Rows rows
	one    *sql.Stmt
	args   []any // of the rows that are kept for the next statement
	kept   int
	done   int                      // rows before those
	failed func(row int, err error) // told of each row at fault; nil if one is the fault of the whole
}

// inserter returns an inserter whose statements are closed with the transaction.
func (t *tx) inserter(table Table) *inserter { return &inserter{tx: t, table: table} }

// add writes a row, or keeps it for the next statement.
func (in *inserter) add(values ...any) error {
	in.args = append(in.args, values...)
	if in.kept++; in.kept < in.tx.db.Dialect.Rows {
		return nil
	}
	err := in.exec(&in.many, in.kept, in.args)
	switch {
	case err == nil:
		in.next()
		return nil
	case in.blames(err):
		return in.end()
	}
	return in.tx.fault(err)
}

// end writes the rows that were kept, one by one.
func (in *inserter) end() error {
	width := len(in.args) / max(in.kept, 1)
	for i := range in.kept {
		err := in.exec(&in.one, 1, in.args[i*width:(i+1)*width])
		switch {
		case err == nil:
		case in.blames(err):
			in.failed(in.done+i, in.tx.fault(err))
		default:
			return in.tx.fault(err)
		}
	}
	in.next()
	return nil
}

// blames reports whether err is the fault of a row that may be left out.
func (in *inserter) blames(err error) bool {
	return in.failed != nil && in.tx.db.Dialect.RowFault(err)
}

func (in *inserter) next() {
	in.done += in.kept
	in.kept, in.args = 0, in.args[:0]
}

// exec runs the statement that writes n rows, and prepares it the first time.
func (in *inserter) exec(stmt **sql.Stmt, n int, args []any) error {
	if *stmt == nil {
		s, err := in.tx.PrepareContext(in.tx.ctx, in.table.insert(in.tx.db.Dialect, n))
		if err != nil {
			return err
		}
		*stmt = s
	}
	_, err := (*stmt).ExecContext(in.tx.ctx, args...)
	return err
}
