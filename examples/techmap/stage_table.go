package main

import (
	"maps"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

var (
	headIn       = message.Text{En: "in", Ko: "들어옴"}
	headOut      = message.Text{En: "out", Ko: "나감"}
	headSkipped  = message.Text{En: "skipped", Ko: "건너뜀"}
	headRejected = message.Text{En: "lost", Ko: "버림"}

	textTook         = message.Text{En: "took %v", Ko: "걸린 시간 %v"}
	textSourceEnded  = message.Text{En: "%s: %s, %d postings listed", Ko: "%s: %s, 목록의 공고 %d건"}
	textPublishedNow = message.Text{En: "%d openings of %d postings: %d changed, %d removed", Ko: "채용 %d건(공고 %d건): 바뀜 %d건, 없어짐 %d건"}
)

// writeStages writes the report of a stage: JSON for programs, a table on a terminal. What
// came of asking a model has no place in the table, so that such a report is always JSON.
func (a *app) writeStages(report stageReport) error {
	if !a.screen || report.LLM != nil {
		return render.WriteJSON(a.stdout, report)
	}
	return a.stageSheet(report.Report).Write(a.stdout, render.Table, a.color)
}

// stageSheet shows what each stage did, in the order in which records pass.
func (a *app) stageSheet(report techmap.Report) render.Sheet {
	sheet := render.Sheet{
		Columns: []render.Column{
			{Name: a.say(headStage)}, {Name: a.say(headIn), Right: true}, {Name: a.say(headOut), Right: true},
			{Name: a.say(headSkipped), Right: true}, {Name: a.say(headRejected), Right: true},
		},
		Notes: []string{a.say(textTook, report.Ended.Sub(report.Started).Round(100*time.Millisecond))},
	}
	for _, s := range []techmap.Stage{
		techmap.StageFetch, techmap.StageBronze, techmap.StageRefine, techmap.StageSilver,
		techmap.StageExtract, techmap.StageCanonicalize, techmap.StageGold,
	} {
		if c, atWork := report.Stages[s]; atWork {
			sheet.Rows = append(sheet.Rows, []any{s, c.In, c.Out, c.Skipped, c.Rejected})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(report.Sources)) {
		s := report.Sources[name]
		sheet.Notes = append(sheet.Notes, a.say(textSourceEnded, name, s.Outcome, s.Listed))
	}
	for _, r := range report.Rules {
		if r.Count > 0 {
			sheet.Notes = append(sheet.Notes, a.say(textRule, r.Layer, r.Rule, r.Action, r.Count, samples(r.Sample)))
		}
	}
	if lost := report.Rejected(); lost > 0 {
		sheet.Notes = append(sheet.Notes, a.say(textLost, lost))
	}
	return sheet
}
