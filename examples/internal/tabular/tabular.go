// Package tabular writes records as tables that other programs read: CSV for
// spreadsheets, Parquet for data frames, JSON lines for everything else, and a data
// dictionary made of the same columns.
//
// A table is described once, as a list of [Column], and every form is written from
// that list, so that the forms cannot disagree. Rows are streamed: memory holds
// one row, and for Parquet one row group of bounded size.
package tabular

import (
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A Kind is the type of a column's cells.
type Kind string

// Kinds.
const (
	Text  Kind = "text"
	Int   Kind = "integer"
	Float Kind = "number"
	Bool  Kind = "yes or no"
	Time  Kind = "time"
	Texts Kind = "list of texts" // never null, possibly empty
)

// A Column is one column of a table of T.
type Column[T any] struct {
	Name  string // snake case; never changed once published
	Kind  Kind
	About message.Text
	Words bool // holds words of postings: the dictionary gives no example of them
	Of    func(*T) Cell
}

// A Cell is one value. The zero Cell is null.
type Cell struct {
	Set   bool // not null
	Text  string
	Int   int64 // of Int and Time (microseconds since 1970, UTC); 1 for a true Bool
	Float float64
	Texts []string
}

// OfText returns s, null if it is empty.
func OfText[S ~string](s S) Cell { return Cell{Set: s != "", Text: string(s)} }

// OfInt returns n.
func OfInt[N ~int | ~int64](n N) Cell { return Cell{Set: true, Int: int64(n)} }

// OfPositive returns n, null if it is not above zero: what is zero was not stated.
func OfPositive[N ~int | ~int64](n N) Cell { return Cell{Set: n > 0, Int: int64(n)} }

// OfFloat returns x.
func OfFloat(x float64) Cell { return Cell{Set: true, Float: x} }

// OfBool returns b.
func OfBool(b bool) Cell {
	c := Cell{Set: true}
	if b {
		c.Int = 1
	}
	return c
}

// OfTime returns t cut to the microsecond, null if it is zero.
func OfTime(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{Set: true, Int: t.UnixMicro()}
}

// OfTexts returns a list, which is empty rather than null.
func OfTexts[S ~string](list []S) Cell {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return Cell{Set: true, Texts: texts}
}

// timeLayout is RFC 3339 with as many digits of the second as there are.
const timeLayout = "2006-01-02T15:04:05.999999Z07:00"

// timeText returns a Time cell as text.
func (c Cell) timeText() string { return time.UnixMicro(c.Int).UTC().Format(timeLayout) }
