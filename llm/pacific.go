package llm

import "time"

// nextMidnight returns the first midnight in California after t. The rule of daylight
// saving stands here, because a program may run where no time zones are installed: from
// the second Sunday in March, two o'clock, to the first Sunday in November, two o'clock.
func nextMidnight(t time.Time) time.Time {
	local := t.UTC().Add(pacificOffset(t))
	y, m, d := local.Date()
	midnight := time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
	// The offset changes at two o'clock, so midnight has the one of an hour before.
	guess := midnight.Add(-pacificOffset(t))
	return midnight.Add(-pacificOffset(guess.Add(-time.Second)))
}

// pacificOffset returns what is added to UTC in California at t.
func pacificOffset(t time.Time) time.Duration {
	const standard, summer = -8 * time.Hour, -7 * time.Hour
	year := t.UTC().Add(standard).Year()
	from := sunday(year, time.March, 2).Add(2*time.Hour - standard)
	to := sunday(year, time.November, 1).Add(2*time.Hour - summer)
	if !t.Before(from) && t.Before(to) {
		return summer
	}
	return standard
}

// sunday returns the n-th Sunday of a month.
func sunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}
