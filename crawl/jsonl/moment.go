package jsonl

import "time"

// seoul is the zone of times without one. It has no daylight saving, so no
// table of zones is needed, which small images lack.
var seoul = time.FixedZone("KST", 9*60*60)

// layouts are the forms of time that a line may have: those that databases and
// spreadsheets write. Forms whose day and month could be mistaken are not among them.
var layouts = []struct {
	layout  string
	dayOnly bool
}{
	{time.RFC3339, false},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02 15:04:05", false},
	{"2006-01-02 15:04:05Z07:00", false},
	{"2006-01-02 15:04", false},
	{time.DateOnly, true},
	{"2006-01", true},
}

// moment returns the time that s states, in UTC, and whether it is a day's (or a
// month's) beginning; the zero time if s states none.
func moment(s string) (at time.Time, dayOnly bool) {
	for _, l := range layouts {
		if at, err := time.ParseInLocation(l.layout, s, seoul); err == nil {
			return at.UTC(), l.dayOnly
		}
	}
	return time.Time{}, false
}
