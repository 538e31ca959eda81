package tabular

import (
	"io"

	"github.com/parquet-go/parquet-go"
)

// The most that one row group holds. A group is what a writer keeps in memory
// until it is whole, so these bound the memory of an export of any length; they
// are also what a reader can skip, so they must not be small.
const (
	groupRows  = 100_000
	groupBytes = 32 << 20 // of cells, before encoding
)

// pageBytes is the size of a page of one column: rows are buffered for each column
// until it is reached, and wide tables have some thirty columns.
const pageBytes = 64 << 10

// A parquetWriter writes columns in the order of the table, compressed with
// zstd. A null is a null; a list is a LIST of strings, a time a
// TIMESTAMP(MICROS, UTC).
type parquetWriter struct {
	out   *parquet.GenericWriter[any]
	heads []head
	rows  []parquet.Row // of one: what the writer takes
	held  int           // rows in the group that is open
	bytes int           // of their cells
}

func newParquetWriter(w io.Writer, heads []head) *parquetWriter {
	options := []parquet.WriterOption{
		schema(heads),
		parquet.Compression(&parquet.Zstd),
		parquet.PageBufferSize(pageBytes),
		parquet.CreatedBy("techmap", "1", "parquet-go"),
	}
	for _, h := range heads {
		options = append(options, h.bounds()...)
	}
	return &parquetWriter{
		out:   parquet.NewGenericWriter[any](w, options...),
		heads: heads,
		rows:  make([]parquet.Row, 1),
	}
}

// bounds leaves the smallest and largest text of each page out of the index where
// nobody asks for a range of them: they are kept to the end of the file, and long
// texts would make memory grow with the rows.
func (h head) bounds() []parquet.WriterOption {
	switch {
	case h.kind == Texts:
		return []parquet.WriterOption{parquet.SkipPageBounds(h.name, "list", "element")}
	case h.words:
		return []parquet.WriterOption{parquet.SkipPageBounds(h.name)}
	}
	return nil
}

func (p *parquetWriter) row(cells []Cell) error {
	row := p.rows[0][:0]
	for i, c := range cells {
		row = appendCell(row, i, p.heads[i].kind, c)
	}
	p.rows[0] = row
	if _, err := p.out.WriteRows(p.rows); err != nil {
		return err
	}
	p.held++
	for _, c := range cells {
		p.bytes += c.size()
	}
	if p.held < groupRows && p.bytes < groupBytes {
		return nil
	}
	p.held, p.bytes = 0, 0
	return p.out.Flush()
}

func (p *parquetWriter) close() error { return p.out.Close() }

// size returns about how many bytes c takes.
func (c Cell) size() int {
	n := 8 + len(c.Text)
	for _, t := range c.Texts {
		n += 4 + len(t)
	}
	return n
}

// appendCell appends the values of one column of a row.
func appendCell(row parquet.Row, column int, kind Kind, c Cell) parquet.Row {
	if kind == Texts {
		for i, t := range c.Texts {
			row = append(row, parquet.ByteArrayValue([]byte(t)).Level(min(i, 1), 1, column))
		}
		if len(c.Texts) == 0 {
			row = append(row, parquet.NullValue().Level(0, 0, column))
		}
		return row
	}
	if !c.Set {
		return append(row, parquet.NullValue().Level(0, 0, column))
	}
	return append(row, scalar(kind, c).Level(0, 1, column))
}

func scalar(kind Kind, c Cell) parquet.Value {
	switch kind {
	case Int, Time:
		return parquet.Int64Value(c.Int)
	case Float:
		return parquet.DoubleValue(c.Float)
	case Bool:
		return parquet.BooleanValue(c.Int != 0)
	}
	return parquet.ByteArrayValue([]byte(c.Text))
}

func schema(heads []head) *parquet.Schema {
	t := table{Group: make(parquet.Group, len(heads))}
	for _, h := range heads {
		t.Group[h.name] = node(h.kind)
		t.names = append(t.names, h.name)
	}
	return parquet.NewSchema("techmap", t)
}

func node(kind Kind) parquet.Node {
	switch kind {
	case Texts:
		return parquet.List(parquet.String())
	case Int:
		return parquet.Optional(parquet.Int(64))
	case Float:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case Bool:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case Time:
		return parquet.Optional(parquet.Timestamp(parquet.Microsecond))
	}
	return parquet.Optional(parquet.String())
}

// A table is a group whose fields keep their order; those of a parquet.Group are
// sorted by name.
type table struct {
	parquet.Group
	names []string
}

// Fields implements parquet.Node.
func (t table) Fields() []parquet.Field {
	byName := make(map[string]parquet.Field, len(t.names))
	for _, f := range t.Group.Fields() {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(t.names))
	for i, name := range t.names {
		fields[i] = byName[name]
	}
	return fields
}
