package rank

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// asks returns the rows that ask for each skill, nil for one that none asks for. What is
// only mentioned is not asked for (see the package comment), and weights do not matter:
// this is what filters and searches go by, not what is counted.
//
// It is a counting sort: the number of rows of each skill is known before any is written,
// so that all share one piece of memory and each comes sorted, as a bitmap wants it.
func asks(s *segment, skills int) []*roaring.Bitmap {
	ends := make([]uint32, skills+1)
	for _, d := range s.demands {
		if d.level() != levelMentioned {
			ends[d.skill()+1]++
		}
	}
	for skill := range skills {
		ends[skill+1] += ends[skill]
	}
	rows := make([]uint32, ends[skills]) // by skill, then in order
	next := slices.Clone(ends)
	for i := range uint32(s.len()) {
		for _, d := range s.asked(i) {
			if d.level() != levelMentioned {
				rows[next[d.skill()]] = i
				next[d.skill()]++
			}
		}
	}
	maps := make([]*roaring.Bitmap, skills)
	for skill := range maps {
		if from, to := ends[skill], ends[skill+1]; from < to {
			maps[skill] = compressed(rows[from:to])
		}
	}
	return maps
}
