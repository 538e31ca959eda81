package tabular

import (
	"fmt"
	"io"
	"iter"

	"github.com/techmap-it/techmap"
)

// A Format is a form of a table.
type Format string

// Formats.
const (
	JSONL   Format = "jsonl"
	CSV     Format = "csv"
	Parquet Format = "parquet"
)

// Options are what may be chosen of a form.
type Options struct {
	BOM bool // CSV begins with a byte order mark, by which Excel knows UTF-8
}

// A rowWriter writes one form. Cells are in the order of the columns and are not
// kept.
type rowWriter interface {
	row(cells []Cell) error
	close() error
}

// A head is what a form has to know of a column.
type head struct {
	name  string
	kind  Kind
	words bool
}

// Write writes records as a table to w and returns what its dictionary needs.
// The first error of the records or of w ends it. Equal records make equal
// bytes. An unknown format is techmap.ErrInvalid.
func Write[T any](
	w io.Writer, format Format, columns []Column[T], records iter.Seq2[T, error], opts *Options,
) (Stats, error) {
	if opts == nil {
		opts = &Options{}
	}
	heads := make([]head, len(columns))
	for i, c := range columns {
		heads[i] = head{c.Name, c.Kind, c.Words}
	}
	stats := newStats(len(columns))
	out, err := newRowWriter(w, format, heads, opts)
	if err != nil {
		return stats, err
	}
	cells := make([]Cell, len(columns))
	for rec, err := range records {
		if err != nil {
			return stats, err
		}
		for i, c := range columns {
			cells[i] = c.Of(&rec)
			stats.add(i, c.Words, c.Kind, cells[i])
		}
		stats.Rows++
		if err := out.row(cells); err != nil {
			return stats, fmt.Errorf("tabular: write row %d: %w", stats.Rows, err)
		}
	}
	if err := out.close(); err != nil {
		return stats, fmt.Errorf("tabular: end the table: %w", err)
	}
	return stats, nil
}

func newRowWriter(w io.Writer, format Format, heads []head, opts *Options) (rowWriter, error) {
	switch format {
	case JSONL:
		return newJSONLWriter(w, heads), nil
	case CSV:
		return newCSVWriter(w, heads, opts.BOM)
	case Parquet:
		return newParquetWriter(w, heads), nil
	}
	return nil, fmt.Errorf("tabular: format %q: choose jsonl, csv or parquet: %w", format, techmap.ErrInvalid)
}
