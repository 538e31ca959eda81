package profile

import (
	"math"
	"slices"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A Drift is one difference worth a look.
type Drift struct {
	Field   string  `json:"field,omitzero"` // none for the rows of the table
	What    Change  `json:"what"`
	Against Against `json:"against"`
	Value   string  `json:"value,omitzero"` // of a value that is new or gone
	Before  float64 `json:"before"`         // a share, a mean, or a number of rows
	Now     float64 `json:"now"`
}

// A Change is a kind of difference.
type Change string

// Changes.
const (
	ChangeFill Change = "fill" // filled more or less often by over five points
	ChangeNew  Change = "new"  // a value that was not there
	ChangeGone Change = "gone" // a value that is no longer there
	ChangeMean Change = "mean" // moved by over a tenth
	ChangeRows Change = "rows" // by over a fifth
)

// Against says what was compared with.
type Against string

// What is compared with.
const (
	AgainstBefore Against = "runs before"      // the newest run with everything before it
	AgainstLast   Against = "last exploration" // all records with all of the time before
)

// From when on a difference is one.
const (
	fillPoints = .05
	meanShare  = .10
	rowsShare  = .20
	valueShare = .01 // of a value that is new or gone
	valueCount = 5
	fewestRows = 30 // on both sides; fewer say nothing
)

// DriftSince returns the differences between a table and the same one as it was.
func DriftSince(old, now Table) []Drift {
	var out []Drift
	if old.Rows > 0 && math.Abs(float64(now.Rows-old.Rows)) > rowsShare*float64(old.Rows) {
		out = append(out, Drift{
			What: ChangeRows, Against: AgainstLast, Before: float64(old.Rows), Now: float64(now.Rows),
		})
	}
	for _, f := range now.Fields {
		i := slices.IndexFunc(old.Fields, func(o FieldReport) bool { return o.Name == f.Name })
		if i >= 0 && old.Fields[i].Kind == f.Kind {
			out = append(out, drift(f, old.Fields[i].All, f.All, AgainstLast)...)
		}
	}
	return out
}

// drift returns the differences between two parts of a field.
func drift(f FieldReport, old, now Part, against Against) []Drift {
	if old.Rows < fewestRows || now.Rows < fewestRows {
		return nil
	}
	var out []Drift
	add := func(what Change, value string, before, now float64) {
		out = append(out, Drift{f.Name, what, against, value, before, now})
	}
	if d := now.Share() - old.Share(); math.Abs(d) > max(fillPoints, noise(old, now)) {
		add(ChangeFill, "", old.Share(), now.Share())
	}
	if f.measured() && min(old.Filled, now.Filled) >= fewestRows &&
		math.Abs(now.Mean-old.Mean) > meanShare*math.Abs(old.Mean) {
		add(ChangeMean, "", old.Mean, now.Mean)
	}
	for _, v := range absent(now, old) {
		add(ChangeNew, v.Text, 0, ratio(v.Count, now.Rows))
	}
	for _, v := range absent(old, now) {
		add(ChangeGone, v.Text, ratio(v.Count, old.Rows), 0)
	}
	return out
}

// measured reports whether the mean of f says something.
func (f FieldReport) measured() bool {
	return !f.moving && (f.Kind == Number || f.Kind == Text || f.Kind == List)
}

// noise returns by how much the shares of two parts may differ by chance: two
// standard errors.
func noise(a, b Part) float64 {
	p := ratio(a.Filled+b.Filled, a.Rows+b.Rows)
	return 2 * math.Sqrt(p*(1-p)*(1/float64(a.Rows)+1/float64(b.Rows)))
}

// absent returns the frequent values of one part that another surely has not, though
// it is large enough to have some.
func absent(has, lacks Part) []Value {
	if !lacks.Complete || lacks.Filled < fewestRows {
		return nil
	}
	var out []Value
	for _, v := range has.Values {
		share := ratio(v.Count, has.Rows)
		if v.Count < valueCount || share < valueShare || share*float64(lacks.Rows) < valueCount {
			continue
		}
		if !slices.ContainsFunc(lacks.Values, func(l Value) bool { return l.Text == v.Text }) {
			out = append(out, v)
		}
	}
	return out
}

var (
	textFill   = message.Text{En: "%[1]s is filled in %.1[3]f %% of records, %.1[2]f %% before", Ko: "%[1]s 채움 비율이 %.1[2]f %%에서 %.1[3]f %%로 바뀌었습니다"}
	textMoved  = message.Text{En: "the mean of %[1]s is %[3]s, %[2]s before", Ko: "%[1]s의 평균이 %[2]s에서 %[3]s(으)로 바뀌었습니다"}
	textNew    = message.Text{En: "%s has a value that was not there: %q (%.1f %%)", Ko: "%s에 전에 없던 값이 나타났습니다: %q (%.1f %%)"}
	textGone   = message.Text{En: "%s no longer has the value %q (%.1f %% before)", Ko: "%s에서 값 %q이(가) 사라졌습니다 (전에는 %.1f %%)"}
	textRows   = message.Text{En: "%[2]s records, %[1]s before", Ko: "레코드가 %s건에서 %s건이 되었습니다"}
	textBefore = message.Text{En: "newest run against those before", Ko: "최근 실행과 그 전 비교"}
	textLast   = message.Text{En: "against the last exploration", Ko: "지난 탐색과 비교"}
)

// In returns d in words.
func (d Drift) In(lang message.Lang) string {
	switch d.What {
	case ChangeFill:
		return textFill.In(lang, d.Field, 100*d.Before, 100*d.Now)
	case ChangeMean:
		return textMoved.In(lang, d.Field, short(d.Before), short(d.Now))
	case ChangeNew:
		return textNew.In(lang, d.Field, d.Value, 100*d.Now)
	case ChangeGone:
		return textGone.In(lang, d.Field, d.Value, 100*d.Before)
	}
	return textRows.In(lang, short(d.Before), short(d.Now))
}

// In returns what was compared with in words.
func (a Against) In(lang message.Lang) string {
	if a == AgainstBefore {
		return textBefore.In(lang)
	}
	return textLast.In(lang)
}

// Compare adds to the tables of r what is different from an earlier exploration of
// the same records.
func (r *Report) Compare(last Report) {
	for i, t := range r.Tables {
		at := slices.IndexFunc(last.Tables, func(o Table) bool { return o.Name == t.Name })
		if at < 0 {
			continue
		}
		if r.Previous.Before(last.Tables[at].AsOf) {
			r.Previous = last.Tables[at].AsOf
		}
		r.Tables[i].Drift = append(r.Tables[i].Drift, DriftSince(last.Tables[at], t)...)
	}
}
