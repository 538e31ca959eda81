package rank

import (
	"math"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/techmap-it/techmap"
)

// A month is a calendar month as the number of months since the year 0; the first and the
// last one stand for times without an end.
type month int32

const (
	monthNever   month = math.MinInt32
	monthForever month = math.MaxInt32
)

// monthOf returns the calendar month of a moment.
func monthOf(micros int64) month {
	switch micros {
	case never:
		return monthNever
	case forever:
		return monthForever
	}
	year, m, _ := time.UnixMicro(micros).UTC().Date()
	return month(year*12 + int(m) - 1)
}

// A calendar tells rows by the month of something that happened to them. Its bitmaps
// grow, each holding those of the months before, so that a span of years costs two of
// them and not one a month. A finer calendar would leave fewer rows to look at one by one
// and take more memory.
type calendar struct {
	months []month           // sorted, each once
	until  []*roaring.Bitmap // by place in months: the rows to which it happened in that month or before
}

// newCalendar returns the calendar of rows by their lives. Those that were never open are
// not in it.
func newCalendar(life []span, moment func(span) int64) calendar {
	rows := make(map[month][]uint32)
	for i, l := range life {
		if l.from != forever {
			m := monthOf(moment(l))
			rows[m] = append(rows[m], uint32(i))
		}
	}
	var c calendar
	for m := range rows {
		c.months = append(c.months, m)
	}
	slices.Sort(c.months)
	sofar := roaring.New()
	for _, m := range c.months {
		sofar.AddMany(rows[m])
		until := sofar.Clone()
		until.RunOptimize()
		c.until = append(c.until, until)
	}
	return c
}

// by returns the rows to which it happened in m or before.
func (c calendar) by(m month) *roaring.Bitmap {
	at, found := slices.BinarySearch(c.months, m)
	if found {
		at++
	}
	if at == 0 {
		return roaring.New()
	}
	return c.until[at-1]
}

// before returns the rows to which it happened before m.
func (c calendar) before(m month) *roaring.Bitmap {
	if m == monthNever {
		return roaring.New()
	}
	return c.by(m - 1)
}

// fewRows is up to how many rows are looked at one by one rather than by month.
const fewRows = 1 << 10

// among returns those of rows that belong to the window. Most are known by their months;
// only those at the ends of the window and the uneven ones are looked at.
//
// A row that is new in the window began in it; one that was open in it began before its
// end and ended after its beginning. Perhaps is what may pass by the months that the ends
// of the window are in, sure is what must pass by the months between.
func (w window) among(s *segment, rows *roaring.Bitmap) *roaring.Bitmap {
	if w.from >= w.to || rows.IsEmpty() {
		return roaring.New()
	}
	if rows.GetCardinality() <= fewRows {
		return w.look(s, rows, roaring.New())
	}
	from, to := monthOf(w.from), monthOf(w.to)
	perhaps := roaring.And(rows, s.began.by(to))
	var sure *roaring.Bitmap
	if w.basis == techmap.BasisNew {
		perhaps.AndNot(s.began.before(from))
		sure = roaring.And(perhaps, s.began.before(to))
		sure.AndNot(s.began.by(from))
	} else {
		perhaps.AndNot(s.ended.before(from))
		sure = roaring.And(perhaps, s.began.before(to))
		sure.AndNot(s.ended.by(from))
		sure.AndNot(s.uneven)
	}
	perhaps.AndNot(sure)
	return w.look(s, perhaps, sure)
}

// look adds to sure those of rows that belong to the window.
func (w window) look(s *segment, rows, sure *roaring.Bitmap) *roaring.Bitmap {
	found := make([]uint32, 0, 256)
	buf := make([]uint32, 256)
	all := rows.ManyIterator()
	for n := all.NextMany(buf); n > 0; n = all.NextMany(buf) {
		found = found[:0]
		for _, row := range buf[:n] {
			if w.holds(s, row) {
				found = append(found, row)
			}
		}
		sure.AddMany(found)
	}
	return sure
}
