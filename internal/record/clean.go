package record

import (
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// Time returns t as every store keeps it: UTC, cut to the microsecond, which is
// the finest that all of them can hold.
func Time(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// clean brings the times of the record that rec points to into stored form. The
// record is a copy; what its slices share with the original is copied first.
func clean(rec any) {
	switch r := rec.(type) {
	case *techmap.RawPosting:
		cut(&r.FetchedAt)
	case *techmap.Posting:
		cut(&r.PostedAt.Time, &r.Deadline.Date.Time, &r.FirstSeen, &r.SeenAt, &r.ClosedAt)
	case *techmap.CanonicalPosting:
		cut(&r.PostedAt.Time, &r.Deadline.Date.Time, &r.FirstSeen, &r.SeenAt, &r.ClosedAt)
	case *techmap.Opening:
		cut(&r.PostedAt.Time, &r.Deadline.Date.Time)
		r.Open = slices.Clone(r.Open)
		for i := range r.Open {
			cut(&r.Open[i].From, &r.Open[i].LastSeen, &r.Open[i].To)
		}
	case *techmap.Extraction:
		cut(&r.Deadline.Date.Time)
	case *techmap.Annotated:
		clean(&r.Posting)
		clean(&r.Extraction)
	case *techmap.Tombstone:
		cut(&r.At)
	case *techmap.Census:
		cut(&r.At)
	case *techmap.Publication:
		cut(&r.At)
	case *techmap.Report:
		cut(&r.Started, &r.Ended)
	case *Reject:
		cut(&r.At)
	}
}

func cut(times ...*time.Time) {
	for _, t := range times {
		*t = Time(*t)
	}
}
