package rank

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A demand is one of an opening's demands, packed: the skill's number in the
// taxonomy (16 bits), whether it only follows from a part of the skill (1), the size
// of its group of alternatives (7), the group's number in the opening (5), which tells
// alternatives of each other from those of other skills, and the level (3). Demands are
// most of what counting reads, so that their size is its speed.
type demand uint32

const (
	maxSkills = 1 << 16
	maxGroup  = 1<<5 - 1 // groups beyond keep their size and lose their number
	maxSize   = 1<<7 - 1
	implied   = 1 << 15
	levelBits = 3
)

func newDemand(skill, size, group, level int) demand {
	return demand(skill<<16 | min(size, maxSize)<<8 | group<<3 | level)
}

func (d demand) skill() int { return int(d >> 16) }
func (d demand) size() int  { return int(d >> 8 & maxSize) }
func (d demand) group() int { return int(d >> 3 & maxGroup) }

// implied reports whether the text names a part of the skill and not the skill itself.
func (d demand) implied() bool { return d&implied != 0 }

func (d demand) level() int { return int(d & (1<<levelBits - 1)) }

// A span is a time [from, to) in microseconds since 1970, the precision of every store.
type span struct{ from, to int64 }

const (
	never   = math.MinInt64 // before every time: of a beginning that is not known
	forever = math.MaxInt64 // after every time: of an end that has not come
)

// micros returns t in microseconds, or what a zero time means.
func micros(t time.Time, zero int64) int64 {
	if t.IsZero() {
		return zero
	}
	return t.UnixMicro()
}

// A field is a property of openings that a filter can ask for. Each value of it has a
// bitmap of its own.
type field uint8

const (
	fieldRole field = iota
	fieldSource
	fieldRegion
	fieldSeniority
	fieldWorkModel
	fieldEmployment
	fieldNewcomers
	fieldExperienced // not for newcomers only
	fieldImageOnly
	fieldUnknown // names a skill, role or level that is not known
)

// A facet is one value of a field.
type facet struct {
	field field
	value string
}

// A row is what the index keeps of one opening.
type row struct {
	id       string
	company  string // unique to the opening if it has none
	employer string // as written, if it may be shown
	seen     int64  // last sighting, never if there is none
	print    uint64 // of everything but id and seen
	open     []span
	demands  []demand
	facets   []facet
	said     said
	pay      pay // none if it has no currency
	doc      string
	terms    []term
}

// nameless begins the name of the company of an opening without one, which is a company of
// its own. No folded name begins so, and none sorts before it.
const nameless = "\x00"

// An encoder turns openings into rows. It may be used by several goroutines.
type encoder struct {
	skills map[techmap.SkillID]int // place in the taxonomy, which is what a demand names it by
	roles  map[techmap.RoleID]bool
	levels []techmap.Level // techmap.Levels(), the strongest first: a level's number is its place
	seed   maphash.Seed    // of digests
	scribe *scribe         // nil if texts are not kept
}

func newEncoder(tax *techmap.Taxonomy) *encoder {
	e := &encoder{
		skills: make(map[techmap.SkillID]int),
		roles:  make(map[techmap.RoleID]bool),
		levels: techmap.Levels(),
		seed:   maphash.MakeSeed(),
	}
	for s := range tax.Skills() {
		e.skills[s.ID] = len(e.skills)
	}
	for r := range tax.Roles() {
		e.roles[r.ID] = true
	}
	return e
}

// row returns what is kept of o. Nothing of it shares memory with what the caller may
// change, but strings, which nobody can.
func (e *encoder) row(o techmap.Opening) row {
	r := row{
		id:       string(o.ID),
		company:  o.Company,
		employer: o.Employer,
		seen:     micros(o.LastSeen(), never),
		open:     make([]span, len(o.Open)),
	}
	if r.company == "" {
		r.company = nameless + r.id
	}
	for i, iv := range o.Open {
		r.open[i] = span{micros(iv.From, never), micros(iv.To, forever)}
	}
	var strange bool
	r.demands, strange = e.demands(o.Demands)
	r.facets = e.facets(o, strange)
	r.said = saidBy(o)
	r.pay, _ = payBy(o)
	if e.scribe != nil {
		r.doc = e.scribe.write(o)
		r.terms = termsOf(o)
	}
	r.print = e.print(&o)
	return r
}

// A wish is a demand in the terms of an index, not yet packed.
type wish struct {
	skill, level, group int
	named               bool // by the text itself, not by a part of the skill
}

// demands packs the demands for known skills, one a skill. Should an opening
// have several for one, the strongest level holds. Strange says that one of them names a
// skill or a level that is not known.
//
// Demands that are only mentioned come last, for those who look for what is asked for;
// of the others the order is that of the opening.
func (e *encoder) demands(from []techmap.Demand) (packed []demand, strange bool) {
	wishes := make([]wish, 0, len(from))
	for i := range from {
		d := &from[i]
		skill, known := e.skills[d.Skill]
		w := wish{skill, slices.Index(e.levels, d.Level), d.Group, d.Via == ""}
		if !known || w.level < 0 {
			strange = true
			continue
		}
		same := slices.IndexFunc(wishes, func(o wish) bool { return o.skill == skill })
		switch {
		case same < 0:
			wishes = append(wishes, w)
		case w.level < wishes[same].level:
			wishes[same] = w
		}
	}
	packed = make([]demand, len(wishes))
	var groups []int
	for i, w := range wishes {
		size, number := 1, 0
		if w.group != 0 {
			size = alternatives(wishes, w.group)
			if !slices.Contains(groups, w.group) {
				groups = append(groups, w.group)
			}
			number = slices.Index(groups, w.group) + 1
		}
		if number > maxGroup {
			number = 0
		}
		packed[i] = newDemand(w.skill, size, number, w.level)
		if !w.named {
			packed[i] |= implied
		}
	}
	slices.SortStableFunc(packed, func(a, b demand) int { // what is not counted comes last
		return cmp.Compare(number(a.level() == levelMentioned), number(b.level() == levelMentioned))
	})
	return packed, strange
}

// alternatives returns how many of the wishes of group the text itself names. One
// that follows from a part (S3 counts for AWS too) is no alternative of its own.
func alternatives(wishes []wish, group int) int {
	n := 0
	for _, w := range wishes {
		if w.group == group && w.named {
			n++
		}
	}
	return max(n, 1)
}

// facets returns the values of o by which filters choose. An opening that says nothing of
// a field has no facet of it, and so passes no filter that names one.
func (e *encoder) facets(o techmap.Opening, strange bool) []facet {
	facets := make([]facet, 0, len(o.Roles)+len(o.Sources)+6)
	for _, id := range o.Roles {
		if !e.roles[id] {
			strange = true
			continue
		}
		facets = append(facets, facet{fieldRole, string(id)})
	}
	for _, s := range o.Sources {
		facets = append(facets, facet{fieldSource, s})
	}
	for _, f := range []facet{
		{fieldRegion, o.Place.Region},
		{fieldSeniority, string(o.Seniority)},
		{fieldWorkModel, string(o.WorkModel)},
		{fieldEmployment, string(o.Employment)},
	} {
		if f.value != "" {
			facets = append(facets, f)
		}
	}
	if o.Experience.Newcomers() {
		facets = append(facets, facet{field: fieldNewcomers})
	}
	if !newcomersOnly(o.Experience) {
		facets = append(facets, facet{field: fieldExperienced})
	}
	if o.ImageOnly {
		facets = append(facets, facet{field: fieldImageOnly})
	}
	if strange {
		facets = append(facets, facet{field: fieldUnknown})
	}
	return facets
}
