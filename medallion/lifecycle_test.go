package medallion

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// day returns the start of day n; day 0 is no time.
func day(n int) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC)
}

// dayOf is the inverse of day.
func dayOf(t time.Time) int { return int(t.Sub(day(1)).Hours()/24) + 1 }

// censuses reads censuses of source "s" such as "3 complete x y": day, outcome
// and keys. With "other" in place of the outcome it is one of another source,
// which only says how late it is.
func censuses(t testing.TB, lines ...string) []techmap.Census {
	t.Helper()
	var out []techmap.Census
	for _, line := range lines {
		f := strings.Fields(line)
		n, err := strconv.Atoi(f[0])
		require.NoError(t, err)
		c := techmap.Census{Source: "s", At: day(n), Outcome: techmap.Outcome(f[1]), Keys: f[2:]}
		if f[1] == "other" {
			c.Source, c.Outcome = "t", techmap.OutcomeComplete
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b techmap.Census) int { return strings.Compare(a.Source, b.Source) })
	return out
}

// tellIntervals writes intervals in short: "1-3 vanished (seen 2), 9- (seen 12)".
func tellIntervals(ivs []techmap.Interval) string {
	var out []string
	for _, iv := range ivs {
		s := fmt.Sprintf("%d-", dayOf(iv.From))
		if !iv.To.IsZero() {
			s += fmt.Sprintf("%d %s", dayOf(iv.To), iv.Reason)
		}
		out = append(out, s+fmt.Sprintf(" (seen %d)", dayOf(iv.LastSeen)))
	}
	return strings.Join(out, ", ")
}

// lifeOf returns when p was open, given the censuses.
func lifeOf(t testing.TB, p techmap.CanonicalPosting, cs []techmap.Census) []techmap.Interval {
	t.Helper()
	closed := make(closings)
	closed.add(&p)
	h, err := readHistory(t.Context(), techmap.Of(cs...), closed, DefaultUnseen)
	require.NoError(t, err)
	l := lifecycle{history: h, now: latest(h.newest, p.SeenAt), unseen: DefaultUnseen}
	return l.intervals(&p)
}

func TestLifeCycle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		seen     [2]int // FirstSeen, SeenAt
		deadline int
		closed   int
		censuses []string
		want     string
	}{
		// A single sighting, and nothing that could end it.
		{name: "just seen", seen: [2]int{1, 1}, want: "1- (seen 1)"},
		{name: "seen for a while, by the source's own history", seen: [2]int{1, 20}, want: "1- (seen 20)"},
		{name: "never seen at all", censuses: []string{"5 other"}, want: ""},

		// Complete censuses.
		{name: "listed again and again", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete x", "3 complete x y"}, want: "1- (seen 3)"},
		{name: "known from censuses alone", censuses: []string{"1 complete x", "2 complete x"},
			want: "1- (seen 2)"},
		{name: "missing once proves nothing", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete y"}, want: "1- (seen 1)"},
		{name: "missing once, then back", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete y", "3 complete x", "4 complete y"}, want: "1- (seen 3)"},
		{name: "missing twice: it vanished at the first", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete x", "3 complete y", "4 complete y"},
			want:     "1-3 vanished (seen 2)"},
		{name: "missing twice, long after it was last seen: censuses tell, not the thirty days", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "60 complete", "61 complete"}, want: "1-60 vanished (seen 1)"},
		{name: "missing twice in a source that never listed it", seen: [2]int{2, 2},
			censuses: []string{"1 complete y", "3 complete y", "4 complete y"}, want: "2- (seen 2)"},
		{name: "fetched between two censuses that miss it: still there", seen: [2]int{5, 5},
			censuses: []string{"1 complete x", "4 complete y", "6 complete y"}, want: "1- (seen 5)"},
		{name: "vanished and back: open again", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 complete", "9 complete x"},
			want:     "1-2 vanished (seen 1), 9- (seen 9)"},
		{name: "vanished twice", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 complete", "9 complete x",
				"10 complete", "11 complete"},
			want: "1-2 vanished (seen 1), 9-10 vanished (seen 9)"},
		{name: "vanished within the range its source claims", seen: [2]int{1, 20},
			censuses: []string{"2 complete x", "3 complete", "4 complete", "20 complete x"},
			want:     "1-3 vanished (seen 2), 20- (seen 20)"},

		{name: "a census stored twice is one", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "2 complete"}, want: "1- (seen 1)"},

		// Censuses that prove no absence.
		{name: "a failed census in the middle neither closes nor breaks the sequence", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 failed", "4 complete"}, want: "1-2 vanished (seen 1)"},
		{name: "a partial one that lists others neither", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 partial y", "4 complete"},
			want:     "1-2 vanished (seen 1)"},
		{name: "a refused one neither", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 refused", "4 complete"},
			want:     "1-2 vanished (seen 1)"},
		{name: "any number of failed ones closes nothing", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 failed", "3 failed", "4 partial y", "5 refused"},
			want:     "1- (seen 1)"},
		{name: "a partial one that lists it is a sighting, and breaks the sequence", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 partial x", "4 complete"}, want: "1- (seen 3)"},
		{name: "so is a failed one, as far as it came", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 failed x"}, want: "1- (seen 2)"},

		// Unmodified listings.
		{name: "unmodified: what was listed still is", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 unmodified", "3 unmodified"}, want: "1- (seen 3)"},
		{name: "unmodified for longer than thirty days", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "50 unmodified", "60 complete x"}, want: "1- (seen 60)"},
		{name: "unmodified after a partial listing", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 partial y", "3 unmodified"}, want: "1- (seen 3)"},
		{name: "unmodified does not bring back what the listing lacks, nor does it miss it again",
			seen:     [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 unmodified", "4 unmodified"}, want: "1- (seen 1)"},
		{name: "and does not break the sequence of absences", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 unmodified", "4 complete"},
			want:     "1-2 vanished (seen 1)"},
		{name: "unmodified does not reopen what vanished", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "3 complete", "4 unmodified"},
			want:     "1-2 vanished (seen 1)"},
		{name: "unmodified says nothing about what was never listed", seen: [2]int{1, 1},
			censuses: []string{"1 complete y", "40 unmodified"}, want: "1-31 unseen (seen 1)"},

		// Deadlines.
		{name: "a deadline ahead", seen: [2]int{1, 1}, deadline: 20, censuses: []string{"19 other"},
			want: "1- (seen 1)"},
		{name: "a deadline passed", seen: [2]int{1, 1}, deadline: 20, censuses: []string{"20 other"},
			want: "1-20 deadline (seen 1)"},
		{name: "a deadline further away than thirty days is waited for", seen: [2]int{1, 1}, deadline: 90,
			censuses: []string{"80 other"}, want: "1- (seen 1)"},
		{name: "still listed after its deadline: open until last seen", seen: [2]int{1, 1}, deadline: 3,
			censuses: []string{"1 complete x", "2 complete x", "5 complete x", "6 failed"},
			want:     "1-5 deadline (seen 5)"},
		{name: "a deadline past at first sight closes nothing", seen: [2]int{5, 5}, deadline: 3,
			censuses: []string{"5 complete x", "8 complete x"}, want: "5- (seen 8)"},
		{name: "such a posting can vanish", seen: [2]int{5, 5}, deadline: 3,
			censuses: []string{"5 complete x", "8 complete", "9 complete"}, want: "5-8 vanished (seen 5)"},
		{name: "or go unseen", seen: [2]int{5, 5}, deadline: 3, censuses: []string{"40 other"},
			want: "5-35 unseen (seen 5)"},
		{name: "vanished before its deadline", seen: [2]int{1, 1}, deadline: 20,
			censuses: []string{"1 complete x", "2 complete", "3 complete"}, want: "1-2 vanished (seen 1)"},
		{name: "vanished because its deadline had passed", seen: [2]int{1, 1}, deadline: 4,
			censuses: []string{"1 complete x", "6 complete", "7 complete"}, want: "1-4 deadline (seen 1)"},
		{name: "open again after its deadline, which then ends nothing more", seen: [2]int{1, 1}, deadline: 4,
			censuses: []string{"1 complete x", "3 complete", "4 complete", "10 complete x", "12 complete x"},
			want:     "1-3 vanished (seen 1), 10- (seen 12)"},
		{name: "seen again long after its deadline", seen: [2]int{1, 1}, deadline: 10,
			censuses: []string{"60 partial x"},
			want:     "1-10 deadline (seen 1), 60- (seen 60)"},
		{name: "seen rarely before a deadline far ahead", seen: [2]int{1, 1}, deadline: 100,
			censuses: []string{"50 partial x", "95 partial x"}, want: "1- (seen 95)"},

		// Nothing heard of it.
		{name: "thirty days unseen, without any census", seen: [2]int{1, 1}, censuses: []string{"31 other"},
			want: "1-31 unseen (seen 1)"},
		{name: "not yet thirty days", seen: [2]int{1, 1}, censuses: []string{"30 other"}, want: "1- (seen 1)"},
		{name: "thirty days with partial censuses only", seen: [2]int{1, 1},
			censuses: []string{"1 partial x", "20 partial y", "40 partial y"}, want: "1-31 unseen (seen 1)"},
		{name: "one absence, and then the source is never asked again", seen: [2]int{1, 1},
			censuses: []string{"1 complete x", "2 complete", "40 other"}, want: "1-31 unseen (seen 1)"},
		{name: "unseen and back", seen: [2]int{1, 1}, censuses: []string{"1 partial x", "45 partial x"},
			want: "1-31 unseen (seen 1), 45- (seen 45)"},
		{name: "seen at least every thirty days", seen: [2]int{1, 1},
			censuses: []string{"1 partial x", "31 partial x", "61 partial x"}, want: "1- (seen 61)"},
		{name: "a range of its own longer than thirty days", seen: [2]int{1, 80}, want: "1- (seen 80)"},

		// What the source states.
		{name: "stated", seen: [2]int{1, 3}, closed: 5, censuses: []string{"9 other"}, want: "1-5 stated (seen 3)"},
		{name: "stated, but for later than anything known", seen: [2]int{1, 3}, closed: 5, want: "1- (seen 3)"},
		{name: "fetched after it closed: the page says so, and is no sighting", seen: [2]int{1, 9}, closed: 5,
			want: "1-5 stated (seen 5)"},
		{name: "stated comes before vanished", seen: [2]int{1, 1}, closed: 6,
			censuses: []string{"1 complete x", "4 complete", "5 complete", "8 complete"}, want: "1-6 stated (seen 1)"},
		{name: "and before the deadline", seen: [2]int{1, 1}, deadline: 4, closed: 6, censuses: []string{"9 other"},
			want: "1-6 stated (seen 1)"},
		{name: "listed after it closed, up to the page that says so", seen: [2]int{1, 9}, closed: 5,
			censuses: []string{"1 complete x", "4 complete x", "7 complete x", "9 complete x", "10 complete"},
			want:     "1-5 stated (seen 5)"},
		{name: "listed after the page said so: open again", seen: [2]int{1, 6}, closed: 5,
			censuses: []string{"1 complete x", "4 complete x", "6 complete", "8 complete x"},
			want:     "1-5 stated (seen 5), 8- (seen 8)"},
		{name: "closed, gone and back", seen: [2]int{1, 1}, closed: 2,
			censuses: []string{"1 complete x", "3 complete", "4 complete", "20 complete x", "21 unmodified"},
			want:     "1-2 stated (seen 1), 20- (seen 21)"},
		{name: "unmodified does not reopen what the source says is closed", seen: [2]int{1, 2}, closed: 2,
			censuses: []string{"1 complete x", "5 unmodified"}, want: "1-2 stated (seen 2)"},
		{name: "closed before it was ever seen: never seen open", seen: [2]int{5, 5}, closed: 2, want: ""},
		{name: "closed before it was ever seen, but listed since", seen: [2]int{5, 5}, closed: 2,
			censuses: []string{"7 complete x"}, want: "7- (seen 7)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := techmap.CanonicalPosting{
				ID: "s:x", FirstSeen: day(tt.seen[0]), SeenAt: day(tt.seen[1]), ClosedAt: day(tt.closed),
			}
			if tt.deadline != 0 {
				p.Deadline = techmap.Deadline{Kind: techmap.DeadlineFixed, Date: techmap.Date{Time: day(tt.deadline)}}
			}
			assert.Equal(t, tt.want, tellIntervals(lifeOf(t, p, censuses(t, tt.censuses...))))
		})
	}
}

func TestOnlyFixedDeadlinesClose(t *testing.T) {
	t.Parallel()
	for _, kind := range []techmap.DeadlineKind{
		"", techmap.DeadlineUntilFilled, techmap.DeadlineAlways, techmap.DeadlineRolling,
	} {
		p := techmap.CanonicalPosting{
			ID: "s:x", FirstSeen: day(1), SeenAt: day(1),
			Deadline: techmap.Deadline{Kind: kind, Date: techmap.Date{Time: day(10)}},
		}
		assert.Equal(t, "1- (seen 1)", tellIntervals(lifeOf(t, p, censuses(t, "20 other"))), "kind %q", kind)
	}
}

func TestHistoryOfOneSourceSaysNothingAboutAnother(t *testing.T) {
	t.Parallel()
	p := techmap.CanonicalPosting{ID: "t:x", FirstSeen: day(1), SeenAt: day(1)}
	cs := censuses(t, "1 complete x", "2 complete", "3 complete")
	assert.Equal(t, "1- (seen 1)", tellIntervals(lifeOf(t, p, cs)))
}

func TestReadHistoryRefusesWhatItCannotFold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   []techmap.Census
		want error
	}{
		{"times out of order", []techmap.Census{{Source: "s", At: day(2)}, {Source: "s", At: day(1)}},
			techmap.ErrInvalid},
		{"sources out of order", []techmap.Census{{Source: "t", At: day(1)}, {Source: "s", At: day(2)}},
			techmap.ErrInvalid},
		{"no time", []techmap.Census{{Source: "s"}}, techmap.ErrMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := readHistory(t.Context(), techmap.Of(tt.in...), nil, DefaultUnseen)
			assert.ErrorIs(t, err, tt.want)
		})
	}
}

func TestHistoryGrowsWithKeysNotWithCensuses(t *testing.T) {
	t.Parallel()
	var cs []techmap.Census
	for i := range 1000 {
		outcome := techmap.OutcomeComplete
		if i%5 == 4 {
			outcome = techmap.OutcomePartial
		}
		cs = append(cs, techmap.Census{Source: "s", At: day(i + 1), Outcome: outcome, Keys: []string{"x", "y"}})
	}
	h, err := readHistory(t.Context(), techmap.Of(cs...), nil, DefaultUnseen)
	require.NoError(t, err)
	for key, runs := range h.sources["s"].keys {
		assert.Len(t, runs, 1, "key %q", key)
	}
}
