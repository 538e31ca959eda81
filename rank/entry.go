package rank

import (
	"cmp"
	"slices"

	"github.com/techmap-it/techmap"
)

// A standing is what decides the rank of a skill.
type standing struct {
	skill            int
	openings         int
	share, low, high float64
}

// entries returns the first t.n entries of all that t has counted. The interval of every
// skill is needed, also of those that are not returned: the range of a rank depends on all.
func (x *Index) entries(t *tally) []Entry {
	var all []standing
	for skill := range t.sums {
		if t.sums[skill].companies > 0 {
			all = append(all, t.standing(skill))
		}
	}
	best := firstOf(all, t.n, func(a, b standing) int {
		if c := cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(b.openings, a.openings)); c != 0 {
			return c
		}
		return cmp.Compare(x.skills[a.skill].ID, x.skills[b.skill].ID)
	})
	ranks := rangesOf(all, len(best))
	entries := make([]Entry, len(best))
	for i, s := range best {
		e := t.entry(x.skills[s.skill], s)
		e.Rank = i + 1
		e.Best, e.Worst = ranks(s)
		entries[i] = e
	}
	return entries
}

// firstOf returns the first n of all in an order, without sorting all for a few. It may
// reorder all. Where more than about an eighth is wanted, inserting is slower than sorting.
func firstOf[T any](all []T, n int, compare func(a, b T) int) []T {
	if n == 0 || n >= len(all)/8 {
		slices.SortFunc(all, compare)
		return all[:min(n, len(all))]
	}
	first := make([]T, 0, n+1)
	for _, one := range all {
		if len(first) == n && compare(one, first[n-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(first, one, compare)
		first = slices.Insert(first, at, one)
		first = first[:min(n, len(first))]
	}
	return first
}

// fewEntries is for how many entries counting is faster than sorting.
const fewEntries = 32

// rangesOf returns what finds the range of ranks that the intervals of all leave open to
// one of them; it will be asked for n. Two ways, because a page asks for ten and an export
// for thousands: counting takes n times all, sorting pays from some n on.
func rangesOf(all []standing, n int) func(standing) (best, worst int) {
	if n <= fewEntries {
		return func(s standing) (best, worst int) {
			best = 1
			for i := range all {
				best += number(all[i].low > s.high)
				worst += number(all[i].high >= s.low)
			}
			return best, worst
		}
	}
	lows, highs := make([]float64, len(all)), make([]float64, len(all))
	for i, s := range all {
		lows[i], highs[i] = s.low, s.high
	}
	slices.Sort(lows)
	slices.Sort(highs)
	return func(s standing) (best, worst int) {
		below, _ := slices.BinarySearch(highs, s.low)
		return 1 + len(all) - upTo(lows, s.high), len(all) - below
	}
}

// upTo returns how many of sorted are at most v.
func upTo(sorted []float64, v float64) int {
	n, _ := slices.BinarySearchFunc(sorted, v, func(s, v float64) int {
		if s <= v {
			return -1
		}
		return 1
	})
	return n
}

// standing returns the share of a skill and its interval. There must be an opening in t.
func (t *tally) standing(skill int) standing {
	s := &t.sums[skill]
	low, high := spread{
		x: s.x[t.measure], w: t.w[t.measure],
		xx: s.xx, xw: s.xw, ww: t.ww,
		q2: s.q2, q1: s.q1, q0: t.q0,
	}.interval()
	return standing{
		skill: skill, openings: t.asking(skill),
		share: t.share(s, t.measure), low: millionths(low), high: millionths(high),
	}
}

// share returns a share by a measure, an index into Measures().
func (t *tally) share(s *sums, measure int) float64 { return millionths(s.x[measure] / t.w[measure]) }

// entry returns the line of a skill, without its ranks. The places of the measures and of
// the levels are those of Measures() and techmap.Levels().
func (t *tally) entry(skill techmap.Skill, is standing) Entry {
	s, levels := &t.sums[is.skill], &t.levels[is.skill]
	return Entry{
		Skill: skill.ID, Name: skill.Name, NameKo: skill.NameKo, Kind: skill.Kind,
		Openings:       is.openings,
		Companies:      s.companies,
		Share:          is.share,
		ShareBalanced:  t.share(s, 0),
		ShareOpenings:  t.share(s, 1),
		ShareCompanies: t.share(s, 2),
		Low:            is.low,
		High:           is.high,
		Required:       int(levels[0]),
		Stack:          int(levels[1]),
		Preferred:      int(levels[2]),
		Used:           int(levels[3]),
	}
}
