package mysqlsink

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/go-sql-driver/mysql"

	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// A loader writes rows with LOAD DATA LOCAL INFILE, for a store that is filled.
//
// With LOCAL, MySQL leaves out rows that are there already and cuts values that do
// not fit, in strict mode too, and warns. So all is taken back unless every row was
// written without a warning, and the caller writes the batch as any other.
type loader struct{ refused atomic.Bool }

// fewest is how many rows are worth the round trips of loading.
const fewest = 32

// load implements goldsql.Dialect.Load.
func (l *loader) load(ctx context.Context, tx *sql.Tx, t goldsql.Table, rows [][]any) (done bool, err error) {
	if len(rows) < fewest || l.refused.Load() {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT load_data"); err != nil {
		return false, err
	}
	written, warned, err := loadData(ctx, tx, t, rows)
	switch {
	case mayNotLoad(err):
		l.refused.Store(true)
	case err != nil && !rowFault(err):
		return false, err
	case err == nil && warned == 0 && written == len(rows):
		return true, nil
	}
	_, err = tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT load_data")
	return false, err
}

// mayNotLoad reports whether err says that local data is not loaded here.
func mayNotLoad(err error) bool {
	switch number(err) {
	case 1148, 3948, 3950, 4166: // turned off, at either end
		return true
	}
	return false
}

// loadData returns how many rows were written and how many warnings there were.
func loadData(ctx context.Context, tx *sql.Tx, t goldsql.Table, rows [][]any) (written, warned int, err error) {
	name := "techmap-" + rand.Text() // the driver keeps readers by name, for all connections
	mysql.RegisterReaderHandler(name, func() io.Reader { return &lines{rows: rows} })
	defer mysql.DeregisterReaderHandler(name)
	result, err := tx.ExecContext(ctx, "LOAD DATA LOCAL INFILE 'Reader::"+name+"' INTO TABLE "+t.Name+
		" CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("+
		strings.Join(t.Columns(), ", ")+")")
	if err != nil {
		return 0, 0, err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT @@warning_count").Scan(&warned)
	return int(n), warned, err
}

// lines reads rows as LOAD DATA reads them.
type lines struct {
	rows [][]any
	line []byte // what is left of the last row
	room []byte
}

// Read implements io.Reader.
func (l *lines) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(l.line) == 0 {
			if len(l.rows) == 0 {
				break
			}
			if l.room, err = appendLine(l.room[:0], l.rows[0]); err != nil {
				return n, err
			}
			l.line, l.rows = l.room, l.rows[1:]
		}
		c := copy(p[n:], l.line)
		l.line = l.line[c:]
		n += c
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// errKind is that of a value no column of a store has.
var errKind = errors.New("value of a kind that is not stored")

// appendLine appends a row as a line.
func appendLine(line []byte, row []any) ([]byte, error) {
	for i, value := range row {
		if i > 0 {
			line = append(line, '\t')
		}
		switch v := value.(type) {
		case nil:
			line = append(line, `\N`...)
		case string:
			line = appendEscaped(line, v)
		case []byte:
			line = appendEscaped(line, v)
		case int:
			line = strconv.AppendInt(line, int64(v), 10)
		case int64:
			line = strconv.AppendInt(line, v, 10)
		default:
			return nil, errKind
		}
	}
	return append(line, '\n'), nil
}

// appendEscaped appends a value without what ends a field or a line.
func appendEscaped[T string | []byte](line []byte, value T) []byte {
	start := 0
	for i := range len(value) {
		var escape byte
		switch value[i] {
		case '\\':
			escape = '\\'
		case '\t':
			escape = 't'
		case '\n':
			escape = 'n'
		case 0:
			escape = '0'
		default:
			continue
		}
		line = append(append(line, value[start:i]...), '\\', escape)
		start = i + 1
	}
	return append(line, value[start:]...)
}
