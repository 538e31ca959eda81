package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// print shows tables: the scores of all extractors side by side, then what is to be
// said of each.
func (c *evalCmd) print(a *app, all []scored, pairs []llmtest.Difference) error {
	var sheets []render.Sheet
	if len(all[0].ByLang) > 0 {
		sheets = append(sheets, c.scoreSheet(a, all))
		if len(pairs) > 0 {
			sheets = append(sheets, a.pairSheet(pairs))
		}
	}
	for _, s := range all {
		name := ""
		if len(all) > 1 {
			name = ": " + s.short
		}
		if len(s.Fields) > 0 {
			sheets = append(sheets, a.fieldSheet(name, s))
		}
		if s.Levels.Total > 0 {
			sheets = append(sheets, a.levelSheet(name, s.Levels))
		}
		if len(s.Worst) > 0 && c.Worst != 0 {
			sheets = append(sheets, a.worstSheet(name, s.Worst))
		}
	}
	if len(all[0].ByLang) == 0 && len(sheets) > 0 {
		sheets[len(sheets)-1].Notes = c.scoreNotes(a, all)
	}
	for i, sheet := range sheets {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		if err := sheet.Write(a.stdout, c.Format, a.color); err != nil {
			return err
		}
	}
	return nil
}

// A scoreGroup is a row of the table of scores.
type scoreGroup struct {
	name  string
	score func(scored) llmtest.Score
}

// groups returns the rows, those that any extractor has.
func (c *evalCmd) groups(a *app, all []scored) []scoreGroup {
	first := all[0]
	groups := []scoreGroup{{a.say(textAll, first.Postings), func(s scored) llmtest.Score { return s.All }}}
	if first.Spans.Strict != (llmtest.Score{}) {
		groups = append(groups,
			scoreGroup{a.say(textStrict), func(s scored) llmtest.Score { return s.Spans.Strict }},
			scoreGroup{a.say(textRelaxed), func(s scored) llmtest.Score { return s.Spans.Relaxed }})
	}
	for i, h := range first.Halves {
		groups = append(groups, scoreGroup{
			a.say(textEvalHalf, h.Companies, h.Postings), func(s scored) llmtest.Score { return s.Halves[i].All },
		})
	}
	for _, of := range []func(scored) map[string]llmtest.Score{
		func(s scored) map[string]llmtest.Score { return s.ByLang },
		func(s scored) map[string]llmtest.Score { return s.BySet },
	} {
		for _, name := range slices.Sorted(maps.Keys(of(first))) {
			if name != "" {
				groups = append(groups, scoreGroup{name, func(s scored) llmtest.Score { return of(s)[name] }})
			}
		}
	}
	for _, level := range techmap.Levels() {
		if slices.ContainsFunc(all, func(s scored) bool { return s.ByLevel[level] != llmtest.Score{} }) {
			groups = append(groups, scoreGroup{
				a.say(textLevelGroup, level), func(s scored) llmtest.Score { return s.ByLevel[level] },
			})
		}
	}
	return groups
}

func (c *evalCmd) scoreSheet(a *app, all []scored) render.Sheet {
	sheet := render.Sheet{Title: a.say(textScores), Columns: []render.Column{{Name: a.say(headGroup)}}}
	cells, columns := scoreCells, a.scoreColumns()
	if len(all) > 1 { // side by side there is room for less
		cells, columns = scoreShares, a.shareColumns()
	}
	for _, s := range all {
		for _, column := range columns {
			if len(all) > 1 {
				column.Name = s.short + " " + column.Name
			}
			sheet.Columns = append(sheet.Columns, column)
		}
	}
	for _, g := range c.groups(a, all) {
		row := []any{g.name}
		for _, s := range all {
			row = append(row, cells(g.score(s))...)
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	sheet.Notes = c.scoreNotes(a, all)
	return sheet
}

// scoreNotes says what was scored.
func (c *evalCmd) scoreNotes(a *app, all []scored) (notes []string) {
	for _, s := range all {
		notes = append(notes, s.Extractor)
		if s.Levels.Total > 0 {
			notes = append(notes, a.say(textLevels, s.Levels.Accuracy.Value, s.Levels.Right, s.Levels.Total))
		}
		if s.Failed > 0 {
			notes = append(notes, a.say(textGaveUp, s.short, s.Failed))
		}
		if s.Pending > 0 {
			notes = append(notes, a.say(textPendingIn, s.short, s.Pending))
		}
	}
	if c.By == "company" {
		notes = append(notes, a.say(textEvalHalves, c.Seed))
	}
	return notes
}

// scoreColumns are the columns of scoreCells, shareColumns those of scoreShares.
func (a *app) scoreColumns() []render.Column {
	return a.right(headPrecision, headRecall, headF1, headF1Range, headHits, headFalse, headMissed)
}

func (a *app) shareColumns() []render.Column {
	return a.right(headPrecisionShort, headRecallShort, headF1, headF1Range)
}

// right returns columns of numbers.
func (a *app) right(heads ...message.Text) []render.Column {
	var out []render.Column
	for _, h := range heads {
		out = append(out, render.Column{Name: a.say(h), Right: true})
	}
	return out
}

func scoreShares(s llmtest.Score) []any {
	f1 := s.F1()
	return []any{
		three(s.Precision().Value), three(s.Recall().Value), three(f1.Value), three(f1.Low) + "–" + three(f1.High),
	}
}

func scoreCells(s llmtest.Score) []any {
	return append(scoreShares(s), s.TruePositive, s.FalsePositive, s.FalseNegative)
}

func three(v float64) string { return fmt.Sprintf("%.3f", v) }

// pairSheet says which extractor is better than which.
func (a *app) pairSheet(pairs []llmtest.Difference) render.Sheet {
	sheet := render.Sheet{Title: a.say(textPairs), Notes: []string{a.say(textPairNote)}}
	for i, h := range []message.Text{headEvalPair, headEvalGain, headF1Range, headEvalOnly, headEvalOnlyFirst, headEvalChance} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h), Right: i > 0})
	}
	for _, d := range pairs {
		sheet.Rows = append(sheet.Rows, []any{
			d.A + " → " + d.B, fmt.Sprintf("%+.4f", d.F1), fmt.Sprintf("%+.4f … %+.4f", d.Low, d.High),
			d.OnlyB, d.OnlyA, chance(d.P),
		})
	}
	return sheet
}

// chance writes a probability, which is never nothing.
func chance(p float64) string {
	if p < .0001 {
		return "< .0001"
	}
	return fmt.Sprintf("%.4f", p)
}

// fieldSheet says how well the rest of a posting is read, of each half too.
func (a *app) fieldSheet(name string, s scored) render.Sheet {
	sheet := render.Sheet{Title: a.say(textEvalFields) + name}
	for i, h := range []message.Text{
		headEvalField, headEvalLabelled, headEvalExact, headF1Range, headPrecision, headRecall, headF1, headEvalMacro,
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h), Right: i > 0})
	}
	for _, f := range s.Fields {
		sheet.Rows = append(sheet.Rows, fieldRow(f.Field, f))
		for _, h := range s.Halves {
			i := slices.IndexFunc(h.Fields, func(o llmtest.FieldScore) bool { return o.Field == f.Field })
			if i >= 0 {
				sheet.Rows = append(sheet.Rows, fieldRow(f.Field+" "+h.Companies, h.Fields[i]))
			}
		}
	}
	return sheet
}

func fieldRow(name string, f llmtest.FieldScore) []any {
	macro := ""
	if len(f.ByValue) > 0 {
		macro = three(f.MacroF1)
	}
	return []any{
		name, f.Postings, three(f.Accuracy.Value), three(f.Accuracy.Low) + "–" + three(f.Accuracy.High),
		three(f.Values.Precision().Value), three(f.Values.Recall().Value), three(f.Values.F1().Value), macro,
	}
}

// levelSheet shows which levels are taken for which.
func (a *app) levelSheet(name string, l llmtest.LevelScore) render.Sheet {
	sheet := render.Sheet{Title: a.say(textConfusion) + name, Columns: []render.Column{{Name: a.say(headLevel)}}}
	for _, found := range techmap.Levels() {
		sheet.Columns = append(sheet.Columns, render.Column{Name: string(found), Right: true})
	}
	for _, gold := range techmap.Levels() {
		row := []any{string(gold)}
		for _, found := range techmap.Levels() {
			row = append(row, l.Confusion[gold][found])
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

func (a *app) worstSheet(name string, names []llmtest.NameScore) render.Sheet {
	sheet := render.Sheet{
		Title: a.say(textWorst) + name,
		Columns: slices.Concat([]render.Column{{Name: a.say(headSkill)}}, a.scoreColumns(),
			[]render.Column{{Name: a.say(headWhere)}}),
	}
	for _, n := range names {
		where := strings.Join(strs(slices.Concat(n.Missed, n.Wrong)), " ")
		sheet.Rows = append(sheet.Rows, slices.Concat([]any{n.Name}, scoreCells(n.Score), []any{where}))
	}
	return sheet
}

func strs[S ~string](vs []S) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}
