package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

var (
	textFieldNothing = message.Text{En: "nothing found: %s", Ko: "찾은 값 없음: %s"}
	textFieldLow     = message.Text{En: "low, nothing found: %s", Ko: "낮음, 찾은 값 없음: %s"}
)

// exprWidth is the width of an expression in a table.
const exprWidth = 32

// rates returns how often each field was filled. With few postings a rate is low
// only if a field that most should have is in none.
func (k *checkup) rates() []fieldRate {
	if len(k.postings) == 0 {
		return nil
	}
	rates, expected := k.check.Rates(), k.site.facts.Expect.Fill
	exprs := make(map[string]string)
	for _, named := range k.site.spec.Named() {
		if rate, ok := k.uncheckedRate(named.Key); ok {
			rates[named.Key] = rate
		}
		exprs[named.Key] = named.Expr
	}
	var out []fieldRate
	for _, field := range slices.Sorted(maps.Keys(rates)) {
		r := fieldRate{Field: field, Filled: rates[field], Expected: expected[field]}
		if r.Filled == 0 {
			r.Expr = exprs[field]
		}
		if len(k.postings) < fewPostings {
			r.Low = r.Filled == 0 && r.Expected > .5
		} else {
			r.Low = r.Filled < r.Expected-.1
		}
		out = append(out, r)
	}
	return out
}

// uncheckedRate returns how often a key was filled that a check does not look at.
// Not ok are those that it does, and skip, whose postings are not read.
func (k *checkup) uncheckedRate(key string) (rate float64, ok bool) {
	filled := map[string]func(techmap.Posting) bool{
		"lang":       func(p techmap.Posting) bool { return p.Lang != "" },
		"first_seen": func(p techmap.Posting) bool { return !p.FirstSeen.IsZero() },
		"closed":     func(p techmap.Posting) bool { return !p.ClosedAt.IsZero() },
	}[key]
	if filled == nil {
		return 0, false
	}
	n := 0
	for _, p := range k.postings {
		if filled(p) {
			n++
		}
	}
	return float64(n) / float64(len(k.postings)), true
}

// fieldSheet is the table of the fields: those that a posting has, the file names
// or the site is expected to have.
func (k *checkup) fieldSheet(a *app, rates []fieldRate, failed error, format render.Format) render.Sheet {
	sheet := render.Sheet{Title: a.say(textFieldsOf), Columns: []render.Column{
		{Name: a.say(headField)}, {Name: a.say(headFilled), Right: true}, {Name: a.say(headExpected), Right: true}, {},
	}}
	for _, r := range rates {
		if r.Filled == 0 && r.Expected == 0 && r.Expr == "" {
			continue // nobody misses it
		}
		expected := ""
		if r.Expected > 0 {
			expected = fmt.Sprintf("%.0f %%", 100*r.Expected)
		}
		if format == render.Table {
			r.Expr = cut(r.Expr, exprWidth)
		}
		sheet.Rows = append(sheet.Rows, []any{r.Field, fmt.Sprintf("%.0f %%", 100*r.Filled), expected, r.state(a)})
	}
	switch {
	case k.live && failed == nil:
		sheet.Notes = append(sheet.Notes, a.say(textWorks))
	case len(k.postings) < fewPostings:
		sheet.Notes = append(sheet.Notes, a.say(textTooLittle, fewPostings))
	}
	return sheet
}

// state says what is wrong with a field, "" if nothing is.
func (r fieldRate) state(a *app) string {
	switch {
	case r.Low && r.Expr != "":
		return a.say(textFieldLow, r.Expr)
	case r.Low:
		return a.say(textLow)
	case r.Expr != "":
		return a.say(textFieldNothing, r.Expr)
	}
	return ""
}
