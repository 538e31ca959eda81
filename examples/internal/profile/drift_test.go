package profile_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/profile"
)

// weeks returns n records of each of two runs, those of the second changed by edit.
func weeks(n int, edit func(*row)) []row {
	var rows []row
	for i := range 2 * n {
		r := row{id: fmt.Sprint(i), source: "board", title: "개발자", tags: []string{"go"}, pay: float64(100 + i%7), seen: day(1)}
		if i >= n {
			r.seen = day(8)
			edit(&r)
		}
		rows = append(rows, r)
	}
	return rows
}

func TestWhatChangedInTheNewestRunIsSaid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(*row)
		want []string // in words
	}{
		{"nothing", func(*row) {}, nil},
		{"a field is no longer filled", func(r *row) { r.tags = nil }, []string{"tags is filled in 0.0 % of records, 100.0 % before"}},
		{"a value is replaced", func(r *row) { r.source = "careers" }, []string{
			`source has a value that was not there: "careers" (100.0 %)`, `source no longer has the value "board" (100.0 % before)`,
		}},
		{"numbers move", func(r *row) { r.pay *= 2 }, []string{"the mean of pay is 206, 103 before"}},
		{"numbers move a little", func(r *row) { r.pay++ }, nil},
		{"time goes on", func(r *row) { r.seen = day(9) }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			opts := options()
			opts.Newest = func(r *row) bool { return r.seen.After(day(1)) }
			var got []string
			for _, d := range of(t, weeks(100, tt.edit), opts).Drift {
				assert.Equal(t, profile.AgainstBefore, d.Against)
				assert.NotEmpty(t, d.In(message.Korean))
				got = append(got, d.In(message.English))
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestFewRecordsSayNothing(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Newest = func(r *row) bool { return r.seen.After(day(1)) }
	assert.Empty(t, of(t, weeks(29, func(r *row) { r.tags = nil }), opts).Drift)
	rows := weeks(40, func(*row) {})
	for i := range 3 { // of forty: may be chance
		rows[40+i].tags = nil
	}
	assert.Empty(t, of(t, rows, opts).Drift)
}

func TestOneRunAloneIsNotCompared(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Newest = func(*row) bool { return true }
	assert.Empty(t, of(t, weeks(100, func(r *row) { r.tags = nil }), opts).Drift)
}

func TestComparedWithTheLastExploration(t *testing.T) {
	t.Parallel()
	last := profile.Report{Tables: []profile.Table{of(t, weeks(50, func(*row) {}), options())}}
	same := last
	same.Tables = []profile.Table{of(t, weeks(50, func(*row) {}), options())}
	same.Compare(last)
	assert.Empty(t, same.Tables[0].Drift, "the same records twice")
	assert.Equal(t, day(8), same.Previous)

	now := profile.Report{Tables: []profile.Table{of(t, weeks(100, func(r *row) { r.tags = nil }), options())}}
	now.Compare(last)
	var got []string
	for _, d := range now.Tables[0].Drift {
		got = append(got, d.In(message.English))
	}
	assert.Equal(t, []string{"200 records, 100 before", "tags is filled in 50.0 % of records, 100.0 % before"}, got)
}
