package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// evalCmd compares the extractor with labelled postings.
type evalCmd struct {
	File  string `arg:"" help:"Labelled postings as JSON lines."`
	Worst int    `default:"15" help:"How many of the worst names to show." placeholder:"N"`
	extractorFlag
	tagFlags
	formatFlag
}

var (
	headGroup     = message.Text{En: "group", Ko: "묶음"}
	headF1Range   = message.Text{En: "95 %", Ko: "95 % 구간"}
	headLevel     = message.Text{En: "labelled \\ found", Ko: "정답 \\ 결과"}
	textAll       = message.Text{En: "all %d postings", Ko: "공고 %d건 전체"}
	textConfusion = message.Text{En: "Levels", Ko: "요구 수준"}
	headPrecision = message.Text{En: "precision", Ko: "정밀도"}
	headRecall    = message.Text{En: "recall", Ko: "재현율"}
	headF1        = message.Text{En: "F1", Ko: "F1"}
	headHits      = message.Text{En: "right", Ko: "맞음"}
	headFalse     = message.Text{En: "false", Ko: "잘못"}
	headMissed    = message.Text{En: "missed", Ko: "놓침"}
	headWhere     = message.Text{En: "for example in", Ko: "예"}
	textScores    = message.Text{En: "Technologies of a posting, as sets", Ko: "공고마다 요구하는 기술의 집합"}
	textLevels    = message.Text{En: "Level of the technologies found: %.3f right (%d of %d)", Ko: "찾은 기술의 요구 수준: %.3f 맞음 (%[3]d건 중 %[2]d건)"}
	textWorst     = message.Text{En: "Worst names", Ko: "가장 많이 틀린 이름"}
)

// Run implements the command.
func (c *evalCmd) Run(ctx context.Context, a *app) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	gold, err := llmtest.ReadGold(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	result, err := llmtest.Evaluate(ctx, a.layers(c.tagFlags).lexicon, a.tax, gold, &llmtest.EvaluateOptions{Worst: c.Worst})
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, result)
	}
	return c.print(a, result)
}

func (c *evalCmd) print(a *app, r llmtest.Evaluation) error {
	scores := render.Sheet{Title: a.say(textScores), Columns: a.scoreColumns(headGroup)}
	scores.Rows = append(scores.Rows, scoreRow(a.say(textAll, r.Postings), r.All))
	for _, group := range []map[string]llmtest.Score{r.ByLang, r.BySet} {
		for _, name := range slices.Sorted(maps.Keys(group)) {
			scores.Rows = append(scores.Rows, scoreRow(name, group[name]))
		}
	}
	scores.Notes = append(scores.Notes, a.say(textLevels, r.Levels.Accuracy.Value, r.Levels.Right, r.Levels.Total), r.Extractor)
	if err := scores.Write(a.stdout, c.Format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if err := a.levelSheet(r.Levels).Write(a.stdout, c.Format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	worst := render.Sheet{Title: a.say(textWorst), Columns: append(a.scoreColumns(headSkill), render.Column{Name: a.say(headWhere)})}
	for _, n := range r.Worst {
		row := append(scoreRow(n.Name, n.Score), strings.Join(strs(slices.Concat(n.Missed, n.Wrong)), " "))
		worst.Rows = append(worst.Rows, row)
	}
	return worst.Write(a.stdout, c.Format, a.color)
}

func (a *app) scoreColumns(first message.Text) []render.Column {
	out := []render.Column{{Name: a.say(first)}}
	for _, h := range []message.Text{headPrecision, headRecall, headF1, headF1Range, headHits, headFalse, headMissed} {
		out = append(out, render.Column{Name: a.say(h), Right: true})
	}
	return out
}

func scoreRow(name string, s llmtest.Score) []any {
	f1 := s.F1()
	three := func(v float64) string { return fmt.Sprintf("%.3f", v) }
	return []any{
		name, three(s.Precision().Value), three(s.Recall().Value), three(f1.Value),
		three(f1.Low) + "–" + three(f1.High), s.TruePositive, s.FalsePositive, s.FalseNegative,
	}
}

// levelSheet shows which levels are taken for which.
func (a *app) levelSheet(l llmtest.LevelScore) render.Sheet {
	sheet := render.Sheet{Title: a.say(textConfusion), Columns: []render.Column{{Name: a.say(headLevel)}}}
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

func strs[S ~string](vs []S) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}
