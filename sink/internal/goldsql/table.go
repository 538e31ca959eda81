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
	Same    string   // column that is the same only if all others are: then a row is left alone; "" if there is none
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
	many   *sql.Stmt // writes Dialect.Rows rows; nil until it is needed
	one    *sql.Stmt // writes one row; nil until it is needed
	args   []any     // of the rows that are kept for the next statement
	kept   int
	size   int                      // of the args, in bytes
	done   int                      // rows before those
	failed func(row int, err error) // told of each row at fault; nil if one is the fault of the whole
}

// inserter returns an inserter whose statements are closed with the transaction.
func (t *tx) inserter(table Table) *inserter { return &inserter{tx: t, table: table} }

// add writes a row, or keeps it for the next statement.
func (in *inserter) add(values ...any) error {
	size := sizeOf(values)
	if most := in.tx.db.Dialect.Bytes; most > 0 && in.kept > 0 && in.size+size > most {
		if err := in.end(); err != nil {
			return err
		}
	}
	in.args = append(in.args, values...)
	in.size += size
	if in.kept++; in.kept < in.tx.db.Dialect.Rows {
		return nil
	}
	return in.together(&in.many)
}

// sizeOf returns about how many bytes values are, for Dialect.Bytes.
func sizeOf(values []any) int {
	size := 0
	for _, v := range values {
		switch v := v.(type) {
		case string:
			size += len(v)
		case []byte:
			size += len(v)
		default:
			size += 8
		}
	}
	return size
}

// end writes the rows that were kept.
func (in *inserter) end() error {
	if in.kept > 0 && in.tx.db.Dialect.Direct {
		return in.together(nil)
	}
	return in.apart()
}

// together writes the rows that were kept in one statement.
func (in *inserter) together(stmt **sql.Stmt) error {
	err := in.exec(stmt, in.kept, in.args)
	switch {
	case err == nil:
		in.next()
		return nil
	case in.blames(err):
		return in.apart()
	}
	return in.tx.fault(err)
}

// apart writes the rows that were kept one by one.
func (in *inserter) apart() error {
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

// next begins the next statement. The room of its arguments is used again: drivers
// do not keep them.
func (in *inserter) next() {
	in.done += in.kept
	in.kept, in.size, in.args = 0, 0, in.args[:0]
}

// exec runs the statement that writes n rows, which it prepares the first time,
// unless the dialect is direct.
func (in *inserter) exec(stmt **sql.Stmt, n int, args []any) error {
	if in.tx.db.Dialect.Direct {
		_, err := in.tx.ExecContext(in.tx.ctx, in.table.insert(in.tx.db.Dialect, n), args...)
		return err
	}
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
