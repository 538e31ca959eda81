package profile

import (
	"time"

	"github.com/techmap-it/techmap/examples/internal/render"
)

// FlatSheet returns the figures of r as one table for other programs: a row a field,
// under names that do not depend on the language. Times are RFC 3339.
func (r Report) FlatSheet() render.Sheet {
	var s render.Sheet
	for _, name := range []string{
		"table", "field", "kind", "rows", "filled", "share", "distinct", "distinct_exact",
		"min", "p5", "p25", "median", "p75", "p95", "max", "mean", "outliers", "outside", "top", "top_count",
	} {
		s.Columns = append(s.Columns, render.Column{Name: name})
	}
	for _, t := range r.Tables {
		for _, f := range t.Fields {
			s.Rows = append(s.Rows, f.flat(t.Name))
		}
	}
	return s
}

func (f FieldReport) flat(table string) []any {
	row := []any{table, f.Name, f.Kind, f.All.Rows, f.All.Filled, f.All.Share(), f.Distinct, f.DistinctExact}
	if n := f.spread(); n != nil {
		for _, x := range []float64{n.Min, n.P5, n.P25, n.Median, n.P75, n.P95, n.Max, n.Mean} {
			row = append(row, f.plain(x))
		}
		row = append(row, n.Outliers)
	} else {
		row = append(row, "", "", "", "", "", "", "", "", "")
	}
	row = append(row, f.Outside)
	if len(f.Top) == 0 {
		return append(row, "", "")
	}
	return append(row, oneLine(f.Top[0].Text), f.Top[0].Count)
}

// plain returns a number of f as programs read it.
func (f FieldReport) plain(n float64) string {
	if f.Kind == Time {
		return time.Unix(int64(n), 0).UTC().Format(time.RFC3339)
	}
	return format(n)
}
