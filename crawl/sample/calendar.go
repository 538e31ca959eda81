package sample

import "time"

// numWeeks is how many states the sample sites have: enough for a trend, which needs
// eight windows.
const numWeeks = 30

// seoul has no daylight saving, so no table of zones is needed.
var seoul = time.FixedZone("KST", 9*60*60)

// firstWeek is the Monday on which the calendar begins, 2026-04-20.
var firstWeek = time.Date(2026, time.April, 20, 0, 0, 0, 0, seoul)

const week = 7 * 24 * time.Hour

// monday returns when week w begins; w may lie outside the calendar.
func monday(w int) time.Time { return firstWeek.Add(time.Duration(w) * week) }

// Weeks returns the calendar of the sample sites: the 30 Mondays from 2026-04-20
// to 2026-11-09, midnight in Seoul, in UTC. At each of them the sites change.
func Weeks() []time.Time {
	weeks := make([]time.Time, numWeeks)
	for w := range weeks {
		weeks[w] = monday(w).UTC()
	}
	return weeks
}

// weekAt returns the week that the sites show at t: the first before the
// calendar begins, the last after it has ended.
func weekAt(t time.Time) int {
	return min(max(int(t.Sub(firstWeek)/week), 0), numWeeks-1)
}
