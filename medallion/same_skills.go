package medallion

import "github.com/techmap-it/techmap"

// minSharedDemands is how many equal demands make two postings one opening
// where their texts differ. Fewer are shared by different jobs of one team.
const minSharedDemands = 3

// sameDemands reports whether two postings ask for the same skills at the same
// levels, and for enough of them. Tags say more about the site than about the
// job, so what only one posting's tags say is not held against the other.
// Sorted lists of demands are compared.
func sameDemands(a, b []techmap.Demand) bool {
	shared := 0
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && !compared(a[0]):
			a = a[1:]
		case len(b) > 0 && !compared(b[0]):
			b = b[1:]
		case len(b) == 0 || len(a) > 0 && a[0].Skill < b[0].Skill:
			if !fromTag(a[0]) {
				return false
			}
			a = a[1:]
		case len(a) == 0 || b[0].Skill < a[0].Skill:
			if !fromTag(b[0]) {
				return false
			}
			b = b[1:]
		default:
			if !fromTag(a[0]) && !fromTag(b[0]) {
				if a[0].Level != b[0].Level {
					return false
				}
				shared++
			}
			a, b = a[1:], b[1:]
		}
	}
	return shared >= minSharedDemands
}

// compared reports whether d is a demand of its own and counts.
func compared(d techmap.Demand) bool { return d.Via == "" && d.Level != techmap.LevelMentioned }

// fromTag reports whether only a tag of the site names the skill of d.
func fromTag(d techmap.Demand) bool {
	_, ok := d.Evidence.TagIndex()
	return ok
}

// A skillOverlap counts the skills that two postings ask for. What only the tags of one
// name is left out: they say more about the site than about the job.
type skillOverlap struct{ a, b, both int }

// overlap goes through two sorted lists once.
func overlap(a, b []techmap.Demand) skillOverlap {
	var o skillOverlap
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && !compared(a[0]):
			a = a[1:]
		case len(b) > 0 && !compared(b[0]):
			b = b[1:]
		case len(b) == 0 || len(a) > 0 && a[0].Skill < b[0].Skill:
			if !fromTag(a[0]) {
				o.a++
			}
			a = a[1:]
		case len(a) == 0 || b[0].Skill < a[0].Skill:
			if !fromTag(b[0]) {
				o.b++
			}
			b = b[1:]
		default:
			o.a, o.b, o.both = o.a+1, o.b+1, o.both+1
			a, b = a[1:], b[1:]
		}
	}
	return o
}

// swapped reports whether each text asks for skills that the other does not: Java and
// Spring here, Python and Django there. Where the texts differ in other things too, it
// takes more than a skill or two.
func (o skillOverlap) swapped(likeness float64) bool {
	if o.a-o.both < 2 || o.b-o.both < 2 {
		return false
	}
	return likeness >= minLikenessSwapped || 4*o.both <= 3*min(o.a, o.b)
}

// foreign reports whether the texts ask for several skills and have next to none in
// common.
func (o skillOverlap) foreign() bool { return min(o.a, o.b) >= 3 && 4*o.both <= min(o.a, o.b) }

// most reports whether most of the skills that the shorter list has are in both.
func (o skillOverlap) most() bool { return o.both >= 2 && 2*o.both > min(o.a, o.b) }
