package rank

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestMonthOf(t *testing.T) {
	t.Parallel()
	day := func(year int, m time.Month, day int) int64 {
		return time.Date(year, m, day, 0, 0, 0, 0, time.UTC).UnixMicro()
	}
	assert.Equal(t, monthOf(day(2026, 3, 1)), monthOf(day(2026, 3, 31)))
	assert.Equal(t, monthOf(day(2026, 1, 1)), monthOf(day(2025, 12, 31))+1)
	assert.Equal(t, monthOf(day(2026, 1, 1)), monthOf(day(2026, 1, 1)-1)+1, "a month begins at its first moment")
	assert.Less(t, monthNever, monthOf(day(1, 1, 1)))
	assert.Greater(t, monthForever, monthOf(day(9999, 12, 31)))
	assert.Equal(t, []month{monthNever, monthForever}, []month{monthOf(never), monthOf(forever)})
}

// TestMonthsSelectWhatLookingDoes compares what is known by months with looking at every row.
func TestMonthsSelectWhatLookingDoes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	start := time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)
	moment := func() time.Time {
		at := start.AddDate(0, r.IntN(6), 0)
		if r.IntN(3) > 0 {
			at = at.Add(time.Duration(r.IntN(31*24)) * time.Hour)
		}
		return at
	}
	var openings []techmap.Opening
	for i := range 4 * fewRows {
		o := techmap.Opening{ID: techmap.NewPostingID("x", fmt.Sprint(i)), Members: []techmap.PostingID{"x:1"}}
		for at := moment(); len(o.Open) < r.IntN(4); at = at.AddDate(0, 0, 3) {
			to := at.AddDate(0, 0, r.IntN(60))
			o.Open = append(o.Open, techmap.Interval{From: at, To: to})
			at = to
		}
		if n := len(o.Open); n > 0 && r.IntN(3) == 0 {
			o.Open[n-1].To = time.Time{}
		}
		openings = append(openings, o)
	}
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	require.NoError(t, err)
	x, err := Load(t.Context(), techmap.Of(openings...), tax)
	require.NoError(t, err)
	s := x.now.Load().base
	for range 300 {
		w := window{from: moment().UnixMicro(), to: moment().UnixMicro()}
		switch r.IntN(5) {
		case 0:
			w.to = w.from + 1
		case 1:
			w.from = never
		case 2:
			w.to = forever
		}
		if r.IntN(2) == 0 {
			w.basis = techmap.BasisNew
		}
		want := roaring.New()
		for i := range uint32(s.len()) {
			if w.holds(s, i) {
				want.Add(i)
			}
		}
		got := w.among(s, s.all())
		require.Equal(t, want.ToArray(), got.ToArray(), "%+v", w)
	}
}
