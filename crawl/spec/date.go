package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// seoul is the zone of Korea, which has no summer time. It is not looked up:
// small images have no table of zones.
var seoul = time.FixedZone("KST", 9*60*60)

// A moment is a time as a record states it.
type moment struct {
	at  time.Time
	day bool   // only a day was stated; at is its start at its place
	raw string // as written
}

// date returns m as a field of a posting.
func (m moment) date() techmap.Date {
	return techmap.Date{Time: m.at.UTC(), DayOnly: m.day, Raw: m.raw}
}

// end returns m as the last moment at which something is possible: a bare day
// means all of it.
func (m moment) end() techmap.Date {
	d := m.date()
	if m.day {
		d.Time = d.Time.Add(24*time.Hour - time.Second)
	}
	return d
}

// Layouts of times. Fractions of seconds are read wherever seconds are.
var (
	// zoned state their offset. RFC 1123 with a zone's name is not among them:
	// names other than these two would be read as UTC without a word.
	zoned = []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700",
		time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", time.RFC822Z,
		"Mon, 2 Jan 2006 15:04:05 GMT", "Mon, 2 Jan 2006 15:04:05 UTC", "2006-01-02 15:04:05 UTC",
	}
	// naive do not.
	naive = []string{
		"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
		"2006.01.02 15:04:05", "2006.01.02 15:04", "2006/01/02 15:04:05", "2006/01/02 15:04",
		"20060102150405",
	}
	// days state a day alone.
	days = []string{
		time.DateOnly, "2006-1-2", "2006.1.2", "2006. 1. 2.", "2006. 1. 2", "2006/1/2", "20060102",
		"06/01/02", "06-01-02", "06.01.02", "2 Jan 2006", "Jan 2, 2006", "January 2, 2006", "2006년 1월 2일",
	}
)

// parseMoment reads a time that is written out, one without a zone in zone. Years
// up to 1970 are how sites write that they do not know.
func parseMoment(s string, zone *time.Location) (moment, bool) {
	raw := s
	s = strings.TrimSpace(s)
	for _, layout := range zoned {
		if at, err := time.Parse(layout, s); err == nil {
			return moment{at: at, raw: raw}, at.Year() > 1970
		}
	}
	for _, layout := range naive {
		if at, err := time.ParseInLocation(layout, s, zone); err == nil {
			return moment{at: at, raw: raw}, at.Year() > 1970
		}
	}
	for _, layout := range days {
		if at, err := time.ParseInLocation(layout, s, zone); err == nil {
			return moment{at: at, day: true, raw: raw}, at.Year() > 1970
		}
	}
	return moment{}, false
}

// momentOf reads a value as a time: one that a step has made, one that is
// written out, or words such as "3일 전".
func momentOf(v any, r *record) (moment, bool) {
	if m, ok := v.(moment); ok {
		return m, true
	}
	s := textOf(v)
	if m, ok := parseMoment(s, r.zone); ok {
		return m, true
	}
	d, ok := text.ParseDate(s, r.ref)
	return moment{at: d.Time, day: d.DayOnly, raw: s}, ok && !d.Time.IsZero()
}

// makeDate returns the maker of a step that reads times, those without a zone in
// zone, or in the file's if that is nil. What it cannot read it leaves alone: the
// field may know the words.
func makeDate(zone *time.Location) func(step) (stepFunc, error) {
	return func(s step) (stepFunc, error) {
		layout := s.Arg
		if layout != "" && !hasDate(layout) {
			return nil, fmt.Errorf("%q: layout has no element of a date: write 2006-01-02", layout)
		}
		return func(vals []any, r *record) []any {
			in := zone
			if in == nil {
				in = r.zone
			}
			out := make([]any, len(vals))
			for i, v := range vals {
				out[i] = v
				if m, ok := readDate(textOf(v), layout, in); ok {
					out[i] = m
				}
			}
			return out
		}, nil
	}
}

// hasDate reports whether a layout says anything of a day: two that have nothing
// in common are written differently. YYYY-MM-DD is a layout without any element.
func hasDate(layout string) bool {
	one := time.Date(2031, time.November, 23, 1, 2, 3, 0, time.UTC)
	other := time.Date(2042, time.October, 11, 1, 2, 3, 0, time.UTC)
	return one.Format(layout) != other.Format(layout)
}

// readDate reads a time by a layout of a file's own, or by any that is known. A
// layout without a colon has no time of day.
func readDate(s, layout string, zone *time.Location) (moment, bool) {
	if layout == "" {
		return parseMoment(s, zone)
	}
	at, err := time.ParseInLocation(layout, s, zone)
	return moment{at: at, raw: s, day: !strings.ContainsAny(layout, ":")}, err == nil && at.Year() > 1970
}

// makeEpoch makes the step for times counted in ms milliseconds.
func makeEpoch(ms int64) func(step) (stepFunc, error) {
	return func(step) (stepFunc, error) {
		return func(vals []any, _ *record) []any {
			var out []any
			for _, v := range vals {
				if n, ok := numberOf(v); ok && n > 0 {
					out = append(out, epoch(n, ms, textOf(v)))
				}
			}
			return out
		}, nil
	}
}

// epoch returns the moment n times ms milliseconds after 1970. What is too large
// to be seconds is milliseconds, whatever the file says: 11 digits of seconds
// reach into the year 5138.
func epoch(n, ms int64, raw string) moment {
	const tooLarge, year9999 = 1e11, 253402300799999
	if n > tooLarge {
		ms = 1
	}
	return moment{at: time.UnixMilli(min(n*ms, year9999)), raw: raw}
}
