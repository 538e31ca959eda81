package rank

import (
	"context"
	"math/bits"
)

// A jobs is what openings need of who has some skills. It is made once for a question; a
// path then changes it step by step, by learn.
type jobs struct {
	measure int      // index into Measures()
	all     []job    // company by company
	lacking []demand // needs that are not met, job by job; those of one group are one need
	sizes   []int    // jobs by company
	weight  float64  // of all jobs
	silent  int      // openings that need nothing
	skills  int      // how many there are
}

// A job is an opening that needs something.
type job struct {
	company  int32  // index into jobs.sizes
	from, to uint32 // in lacking
	needs    int32  // a group of alternatives is one
	missing  int32  // of needs, those that are not met
}

// met returns which part of its needs is met.
func (j job) met() float64 { return float64(j.needs-j.missing) / float64(j.needs) }

// jobs returns what the rows of c that were open in w need of who has some skills.
func (p plan) jobs(ctx context.Context, v *view, c choice, w window, have []bool) (*jobs, error) {
	j := &jobs{measure: p.measure, skills: len(p.wanted)}
	last, rows := int64(-1), 0
	v.each(c, w, func(company uint32, s *segment, row uint32) bool {
		if one, ok := p.job(&j.lacking, s.asked(row), have); ok {
			if int64(company) != last {
				last = int64(company)
				j.sizes = append(j.sizes, 0)
			}
			one.company = int32(len(j.sizes) - 1)
			j.sizes[one.company]++
			j.all = append(j.all, one)
		} else {
			j.silent++
		}
		rows++
		return rows&0xfff != 0 || ctx.Err() == nil
	})
	for _, n := range j.sizes {
		j.weight += weightOf(j.measure, float64(n)) * float64(n)
	}
	return j, context.Cause(ctx)
}

// job appends to lacking what demands ask for that have does not meet. Neither a need nor
// an alternative is a demand that is not counted, or that follows from a part of a skill:
// the part is. It reports false for an opening that needs nothing.
//
// Groups are numbered from 1 to maxGroup and fit into the bits of a word. Number 0 is of
// demands that stand alone, and of the groups beyond, whose members count as needs of
// their own: its bit is always cleared, so that none of them meets another.
func (p plan) job(lacking *[]demand, demands []demand, have []bool) (job, bool) {
	one := job{from: uint32(len(*lacking))}
	var met, seen uint32 // by group
	for _, d := range demands {
		if have[d.skill()] && p.needed(d) {
			met |= 1 << d.group() &^ 1
		}
	}
	for _, d := range demands {
		if !p.needed(d) {
			continue
		}
		bit := uint32(1) << d.group() &^ 1
		isNew, isMet := seen&bit == 0, have[d.skill()] || met&bit != 0
		seen |= bit
		if isNew {
			one.needs++
		}
		if isMet {
			continue
		}
		if isNew {
			one.missing++
		}
		*lacking = append(*lacking, d)
	}
	one.to = uint32(len(*lacking))
	return one, one.needs > 0
}

// needed reports whether d is a need, or an alternative of one.
func (p plan) needed(d demand) bool {
	return !d.implied() && p.weights[d.level()] != 0 && p.wanted[d.skill()]
}

// reach measures the jobs that lack at most so many.
func (j *jobs) reach(missing int) Side {
	return j.measured(func(one job) float64 {
		if int(one.missing) <= missing {
			return 1
		}
		return 0
	})
}

// measured returns the mean of a number over all jobs.
func (j *jobs) measured(number func(job) float64) Side {
	m := meter{measure: j.measure}
	for i, one := range j.all {
		if i > 0 && one.company != j.all[i-1].company {
			m.close()
		}
		m.add(number(one))
	}
	m.close()
	return m.side()
}

// A gain is what one more skill is worth.
type gain struct {
	openings, companies int     // that come within reach
	weight, nearer      float64 // of openings, and as Index.Next says; both over jobs.weight make shares
	last                int32   // 1 + the company that was counted last
}

// gains returns by skill what it is worth where so many may be missing. Of a group each
// alternative brings the opening within reach, but nearer is divided among them, so that
// a long list of alternatives does not outweigh a single need.
func (j *jobs) gains(missing int) []gain {
	gains := make([]gain, j.skills)
	for _, one := range j.all {
		tooMany := int(one.missing) - missing
		if tooMany <= 0 {
			continue
		}
		w := weightOf(j.measure, float64(j.sizes[one.company]))
		for _, d := range j.lacking[one.from:one.to] {
			g := &gains[d.skill()]
			g.nearer += w / float64(tooMany) / float64(max(d.size(), 1))
			if tooMany > 1 {
				continue
			}
			g.openings++
			g.weight += w
			if g.last != one.company+1 {
				g.last = one.company + 1
				g.companies++
			}
		}
	}
	return gains
}

// learn meets the needs for some skills. It changes jobs, and cannot be undone.
func (j *jobs) learn(skills []int) {
	now := make([]bool, j.skills)
	for _, skill := range skills {
		now[skill] = true
	}
	for i := range j.all {
		j.all[i].learn(j.lacking, now)
	}
}

// learn removes from what a job lacks the needs that now meets, with all alternatives of a
// group one of which it meets. What is left moves to the front of the job's part of
// lacking; the rest of that part is nobody's from then on.
func (j *job) learn(lacking []demand, now []bool) {
	mine := lacking[j.from:j.to]
	var met uint32 // by group
	for _, d := range mine {
		if now[d.skill()] {
			met |= 1 << d.group() &^ 1
		}
	}
	left := mine[:0]
	for _, d := range mine {
		switch {
		case met&(1<<d.group()) != 0:
		case now[d.skill()]:
			j.missing--
		default:
			left = append(left, d)
		}
	}
	j.missing -= int32(bits.OnesCount32(met))
	j.to = j.from + uint32(len(left))
}
