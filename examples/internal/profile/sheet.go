package profile

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

var (
	textTitle     = message.Text{En: "%s — %s records, as of %s", Ko: "%s — 레코드 %s건, %s 기준"}
	textEmpty     = message.Text{En: "%s — no records", Ko: "%s — 레코드 없음"}
	textDuplicate = message.Text{En: "repeated records: %s (in %s groups)", Ko: "다른 레코드와 같은 레코드 %s건 (%s묶음)"}
	textLost      = message.Text{En: "%s records could not be read", Ko: "읽을 수 없는 레코드 %s건"}
	textNewest    = message.Text{En: "%s records are of the newest run", Ko: "최근 실행에서 온 레코드 %s건"}
	textHidden    = message.Text{En: "%s: %s values are not shown, the terms of their sources do not allow it", Ko: "%s: 출처의 약관에 따라 값 %s개를 보이지 않습니다"}
	textOutside   = message.Text{En: "%s: %s values out of the plausible range, such as %s of %s", Ko: "%s: 있을 법한 범위를 벗어난 값 %s개, 예: %s (%s)"}
	textOutliers  = message.Text{En: "%s: %s outliers, the largest %s of %s", Ko: "%s: 이상치 %s개, 가장 큰 값 %s (%s)"}
	textSince     = message.Text{En: "What changed", Ko: "달라진 점"}
	textSame      = message.Text{En: "Nothing worth a look", Ko: "눈에 띄는 변화 없음"}
	textSamples   = message.Text{En: "Samples", Ko: "표본"}
	textSpreads   = message.Text{En: "Ranges and lengths", Ko: "범위와 길이"}
	textFirst     = message.Text{En: "first exploration: there is none to compare with", Ko: "첫 탐색이라 비교할 것이 없습니다"}

	headField    = message.Text{En: "field", Ko: "필드"}
	headFilled   = message.Text{En: "filled", Ko: "채움"}
	headDistinct = message.Text{En: "distinct", Ko: "서로 다른 값"}
	headTop      = message.Text{En: "most frequent", Ko: "가장 많은 값"}
	headMedian   = message.Text{En: "median", Ko: "중앙값"}
	headOut      = message.Text{En: "outliers", Ko: "이상치"}
	headMin      = message.Text{En: "min", Ko: "최소"}
	headMax      = message.Text{En: "max", Ko: "최대"}
	headValue    = message.Text{En: "value", Ko: "값"}
	headRecord   = message.Text{En: "record", Ko: "레코드"}
)

// Widths of cells, in columns of a terminal.
const (
	widthTop    = 52
	widthSample = 72
	widthBar    = 8
)

// Sheets returns r as tables in a language: for each kind of record what its fields
// hold, how numbers lie, some samples, and what changed.
func (r Report) Sheets(lang message.Lang) []render.Sheet {
	var out []render.Sheet
	for _, t := range r.Tables {
		if t.Rows == 0 {
			out = append(out, render.Sheet{Title: textEmpty.In(lang, t.Name)})
			continue
		}
		out = append(out, t.fieldSheet(lang), t.spreadSheet(lang), t.sampleSheet(lang))
	}
	return append(out, r.driftSheet(lang))
}

// heading returns the line above everything about t.
func (t Table) heading(lang message.Lang) string {
	return textTitle.In(lang, t.Name, thousands(int64(t.Rows)), t.AsOf.Format(time.DateOnly))
}

func (t Table) fieldSheet(lang message.Lang) render.Sheet {
	s := render.Sheet{
		Title: t.heading(lang),
		Columns: []render.Column{
			{Name: headField.In(lang)}, {Plain: true},
			{Name: headFilled.In(lang), Right: true}, {Name: headDistinct.In(lang), Right: true},
			{Name: headTop.In(lang)},
		},
		Notes: t.notes(lang),
	}
	for _, f := range t.Fields {
		s.Rows = append(s.Rows, []any{
			f.Name, render.Bar(f.All.Share(), widthBar), render.Percent(f.All.Share()),
			about(f.Distinct, f.DistinctExact), runewidth.Truncate(f.digest(), widthTop, "…"),
		})
	}
	return s
}

// digest returns what a field holds in one line.
func (f FieldReport) digest() string {
	if f.Numbers != nil {
		return f.show(f.Numbers.P5) + " … " + f.show(f.Numbers.Median) + " … " + f.show(f.Numbers.P95)
	}
	if f.Long() {
		var langs []string
		for _, l := range f.Languages {
			langs = append(langs, fmt.Sprintf("%s %.0f %%", l.Text, 100*ratio(l.Count, f.All.Filled)))
		}
		return strings.Join(langs, ", ")
	}
	var parts []string
	for _, v := range f.Top[:min(4, len(f.Top))] {
		parts = append(parts, fmt.Sprintf("%s %.0f %%", oneLine(v.Text), 100*ratio(v.Count, f.All.Filled)))
	}
	return strings.Join(parts, ", ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// notes returns what of t is worth a sentence.
func (t Table) notes(lang message.Lang) []string {
	var out []string
	if t.Lost > 0 {
		out = append(out, textLost.In(lang, thousands(int64(t.Lost))))
	}
	if d := t.Duplicates; d != nil && d.Excess > 0 {
		out = append(out, textDuplicate.In(lang, about(d.Excess, d.Exact), about(d.Groups, d.Exact)))
	}
	if t.Newest > 0 && t.Newest < t.Rows {
		out = append(out, textNewest.In(lang, thousands(int64(t.Newest))))
	}
	for _, f := range t.Fields {
		out = append(out, f.notes(lang)...)
	}
	return out
}

func (f FieldReport) notes(lang message.Lang) []string {
	var out []string
	if f.Hidden > 0 {
		out = append(out, textHidden.In(lang, f.Name, thousands(int64(f.Hidden))))
	}
	if f.Outside > 0 {
		p := f.OutsideAt[0]
		out = append(out, textOutside.In(lang, f.Name, thousands(int64(f.Outside)), f.show(p.Number), p.ID))
	}
	if n := f.Numbers; n != nil && f.Kind == Number && n.Outliers > 0 {
		p := n.Highest[0]
		out = append(out, textOutliers.In(lang, f.Name, about(n.Outliers, n.Exact), f.show(p.Number), p.ID))
	}
	return out
}

func (t Table) spreadSheet(lang message.Lang) render.Sheet {
	s := render.Sheet{Title: textSpreads.In(lang), Columns: []render.Column{{Name: headField.In(lang)}}}
	for _, h := range []string{
		headMin.In(lang), "5 %", "25 %", headMedian.In(lang), "75 %", "95 %", headMax.In(lang), headOut.In(lang),
	} {
		s.Columns = append(s.Columns, render.Column{Name: h, Right: true})
	}
	for _, f := range t.Fields {
		n := f.spread()
		if n == nil {
			continue
		}
		s.Rows = append(s.Rows, []any{
			f.Name, f.show(n.Min), f.show(n.P5), f.show(n.P25), f.show(n.Median), f.show(n.P75), f.show(n.P95),
			f.show(n.Max), about(n.Outliers, n.Exact),
		})
	}
	return s
}

// spread returns how the numbers or the lengths of f lie.
func (f FieldReport) spread() *Spread {
	if f.Numbers != nil {
		return f.Numbers
	}
	return f.Lengths
}

func (t Table) sampleSheet(lang message.Lang) render.Sheet {
	s := render.Sheet{Title: textSamples.In(lang), Columns: []render.Column{
		{Name: headField.In(lang)}, {Name: headRecord.In(lang)}, {Name: headValue.In(lang)},
	}}
	for _, f := range t.Fields {
		if f.Kind != Text && f.Kind != List {
			continue
		}
		for _, v := range f.Samples[:min(2, len(f.Samples))] {
			id := runewidth.Truncate(v.ID, 28, "…")
			s.Rows = append(s.Rows, []any{f.Name, id, runewidth.Truncate(oneLine(v.Text), widthSample-len(f.Name), "…")})
		}
	}
	return s
}

func (r Report) driftSheet(lang message.Lang) render.Sheet {
	s := render.Sheet{Title: textSince.In(lang)}
	var against Against
	for _, t := range r.Tables {
		for _, d := range t.Drift {
			if d.Against != against {
				against = d.Against
				s.Notes = append(s.Notes, against.In(lang)+":")
			}
			s.Notes = append(s.Notes, "· "+d.In(lang))
		}
	}
	if len(s.Notes) == 0 {
		s.Notes = append(s.Notes, textSame.In(lang))
	}
	if r.Previous.IsZero() {
		s.Notes = append(s.Notes, textFirst.In(lang))
	}
	return s
}
