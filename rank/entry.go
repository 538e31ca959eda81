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

// entries returns the first t.n entries of all that t has counted.
func (x *Index) entries(t *tally) []Entry {
	var all []standing
	for skill := range t.sums {
		if t.sums[skill].companies > 0 {
			all = append(all, t.standing(skill))
		}
	}
	slices.SortFunc(all, func(a, b standing) int {
		if c := cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(b.openings, a.openings)); c != 0 {
			return c
		}
		return cmp.Compare(x.skills[a.skill].ID, x.skills[b.skill].ID)
	})
	lows, highs := make([]float64, len(all)), make([]float64, len(all))
	for i, s := range all {
		lows[i], highs[i] = s.low, s.high
	}
	slices.Sort(lows)
	slices.Sort(highs)
	entries := make([]Entry, min(t.n, len(all)))
	for i := range entries {
		s := all[i]
		e := t.entry(x.skills[s.skill], s)
		e.Rank = i + 1
		e.Best = 1 + len(all) - upTo(lows, s.high)
		below, _ := slices.BinarySearch(highs, s.low)
		e.Worst = len(all) - below
		entries[i] = e
	}
	return entries
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

func (t *tally) standing(skill int) standing {
	s := &t.sums[skill]
	low, high := spread{
		x: s.x[t.measure], w: t.w[t.measure],
		xx: s.xx, xw: s.xw, ww: t.ww,
		q2: s.q2, q1: s.q1, q0: t.q0,
	}.interval()
	openings := 0
	for _, n := range s.levels {
		openings += n
	}
	return standing{
		skill: skill, openings: openings,
		share: t.share(s, t.measure), low: millionths(low), high: millionths(high),
	}
}

// share returns a share by a measure, an index into Measures().
func (t *tally) share(s *sums, measure int) float64 { return millionths(s.x[measure] / t.w[measure]) }

func (t *tally) entry(skill techmap.Skill, is standing) Entry {
	s := &t.sums[is.skill]
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
		Required:       s.levels[0],
		Stack:          s.levels[1],
		Preferred:      s.levels[2],
		Used:           s.levels[3],
	}
}
