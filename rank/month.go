package rank

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// Months that are none, but sort before and after all others.
const (
	monthNever   = "0000-00"
	monthForever = "9999-99"
)

// monthOf returns the calendar month of a moment, in a form that sorts.
func monthOf(micros int64) string {
	t := time.UnixMicro(micros).UTC()
	switch year := t.Year(); {
	case micros == never || year < 1:
		return monthNever
	case micros == forever || year > 9999:
		return monthForever
	}
	return t.Format("2006-01")
}

// months returns when a row was first open and when it was last, to the month: most rows
// need not be looked at to know that they do not belong to a window.
func months(open []span) []facet {
	if len(open) == 0 {
		return nil // it belongs to none
	}
	return []facet{{fieldBegan, monthOf(open[0].from)}, {fieldEnded, monthOf(open[len(open)-1].to)}}
}

// fewRows is up to how many rows are looked at one by one rather than by month.
const fewRows = 1 << 13

// narrow returns rows without most of those whose months say that they are not in w.
func (w window) narrow(s *segment, rows *roaring.Bitmap) *roaring.Bitmap {
	if rows.GetCardinality() <= fewRows {
		return rows
	}
	from, to := monthOf(w.from), monthOf(w.to)
	if w.basis == techmap.BasisNew {
		return s.between(rows, fieldBegan, from, to)
	}
	return s.between(s.between(rows, fieldEnded, from, monthForever), fieldBegan, monthNever, to)
}

// between returns the rows of which a month lies between two, both included. Every row
// that was ever open has one.
func (s *segment) between(rows *roaring.Bitmap, of field, from, to string) *roaring.Bitmap {
	var in, out []*roaring.Bitmap
	for f, having := range s.facets {
		switch {
		case f.field != of:
		case from <= f.value && f.value <= to:
			in = append(in, having)
		default:
			out = append(out, having)
		}
	}
	switch {
	case len(out) == 0:
		return rows
	case len(in) <= len(out):
		return roaring.And(rows, roaring.FastOr(in...))
	}
	return roaring.AndNot(rows, roaring.FastOr(out...))
}
