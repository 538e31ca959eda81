package rank

import (
	"hash/maphash"
	"math/bits"

	"github.com/techmap-it/techmap"
)

// A digest is a number made of values, other ones with other values but for a chance in
// 2⁶⁴. The order of the values matters. Its seed is of one index and one run of the program:
// a digest means nothing elsewhere and must not be stored.
type digest struct {
	sum  uint64
	seed maphash.Seed
}

// number adds a number: a multiplication of 64 by 64 bits, folded, as in wyhash. The first
// constant is 2⁶⁴ over the golden ratio; the second is odd and has its bits well spread.
// The old sum is turned and added, so that a product of 0 does not forget it.
func (d *digest) number(n uint64) {
	high, low := bits.Mul64(d.sum^n^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	d.sum = high ^ low ^ bits.RotateLeft64(d.sum, 23)
}

// text adds a string. The empty one, which most fields are, is not worth a hash.
func (d *digest) text(s string) {
	if s == "" {
		d.number(0)
		return
	}
	d.number(maphash.String(d.seed, s))
}

// texts adds a list of strings, with how many they are: ["ab"] is not ["a", "b"].
func (d *digest) texts(n int, at func(int) string) {
	d.number(uint64(n))
	for i := range n {
		d.text(at(i))
	}
}

// flags notes yes and no, at most 64 of them.
func (d *digest) flags(all ...bool) {
	n := uint64(1)
	for _, yes := range all {
		n = n<<1 | uint64(number(yes))
	}
	d.number(n)
}

// print returns a digest of everything that is kept of o but its last sighting.
// Two openings of one index with the same print are the same, so that one that was only
// seen again need not be encoded to know it.
func (e *encoder) print(o *techmap.Opening) uint64 {
	d := digest{seed: e.seed}
	d.text(string(o.ID))
	d.counted(o)
	if e.scribe != nil {
		d.shown(o)
	}
	return d.sum
}

// counted notes what is counted: every field that encoder.row reads. One that is read
// there and forgotten here is a change that Apply does not see.
func (d *digest) counted(o *techmap.Opening) {
	d.text(o.Company)
	d.text(o.Employer)
	d.texts(len(o.Roles), func(i int) string { return string(o.Roles[i]) })
	d.texts(len(o.Sources), func(i int) string { return o.Sources[i] })
	d.number(uint64(len(o.Demands)))
	for i := range o.Demands {
		demand := &o.Demands[i]
		d.text(string(demand.Skill))
		d.text(string(demand.Level))
		d.number(uint64(demand.Group)<<1 | uint64(number(demand.Via != "")))
	}
	d.text(string(o.Employment))
	d.text(string(o.WorkModel))
	d.text(string(o.Seniority))
	d.text(o.Place.Region)
	e := &o.Experience
	d.flags(e.Any, e.NewGrad, e.Experienced, o.ImageOnly, o.Salary != nil)
	d.number(uint64(e.MinYears))
	d.number(uint64(e.MaxYears))
	if s := o.Salary; s != nil {
		d.number(uint64(s.Min))
		d.number(uint64(s.Max))
		d.text(s.Currency)
		d.text(s.Per)
		d.flags(s.Estimated)
	}
	d.number(uint64(len(o.Open)))
	for i := range o.Open {
		d.number(uint64(micros(o.Open[i].From, never)))
		d.number(uint64(micros(o.Open[i].To, forever)))
	}
}

// shown notes what else an opening is kept with whole: with counted, every field of
// techmap.Opening but its last sighting, which changes every day and is kept apart.
func (d *digest) shown(o *techmap.Opening) {
	d.texts(len(o.Members), func(i int) string { return string(o.Members[i]) })
	d.texts(len(o.Tags), func(i int) string { return o.Tags[i] })
	for _, s := range [...]string{
		o.URL, o.Title, o.Lang, o.Experience.Raw, o.Place.Country, o.Place.City, o.Place.Raw,
		string(o.Deadline.Kind),
	} {
		d.text(s)
	}
	d.date(o.PostedAt)
	d.date(o.Deadline.Date)
	if o.Salary != nil {
		d.text(o.Salary.Raw)
	}
	for i := range o.Demands {
		demand := &o.Demands[i]
		d.text(string(demand.Via))
		d.text(string(demand.Posting))
		d.text(demand.Quote)
		d.number(uint64(demand.QuoteAt))
		d.number(uint64(demand.Evidence.Section))
		d.number(uint64(demand.Evidence.Start))
		d.number(uint64(demand.Evidence.End))
	}
	for i := range o.Open {
		d.text(string(o.Open[i].Reason))
		if i < len(o.Open)-1 {
			d.number(uint64(micros(o.Open[i].LastSeen, never)))
		}
	}
}

// date adds a date as a source states it.
func (d *digest) date(date techmap.Date) {
	d.number(uint64(micros(date.Time, never)))
	d.flags(date.DayOnly)
	d.text(date.Raw)
}
