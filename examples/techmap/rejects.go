package main

import (
	"context"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// rejectsCmd shows lost records.
type rejectsCmd struct {
	Cause string `help:"Only rejects whose cause holds this text." placeholder:"TEXT"`
	Limit int    `short:"n" default:"50" help:"At most this many; 0 means all."`
	formatFlag
}

var (
	headStage     = message.Text{En: "stage", Ko: "단계"}
	headSource    = message.Text{En: "source", Ko: "출처"}
	headPosting   = message.Text{En: "posting", Ko: "공고"}
	headCause     = message.Text{En: "cause", Ko: "이유"}
	textNoRejects = message.Text{En: "nothing was lost", Ko: "버린 것이 없습니다"}
	textMore      = message.Text{En: "%d more; --limit 0 shows all", Ko: "%d건 더 있습니다. --limit 0으로 모두 볼 수 있습니다"}
)

// Run implements the command.
func (c *rejectsCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	all, err := techmap.Collect(s.gold.Rejects().All(ctx))
	if err != nil {
		return err
	}
	rejects := []sqlitesink.Reject{}
	for _, r := range all {
		if strings.Contains(r.Cause, c.Cause) {
			rejects = append(rejects, r)
		}
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, rejects)
	}
	return c.print(a, rejects)
}

func (c *rejectsCmd) print(a *app, rejects []sqlitesink.Reject) error {
	if len(rejects) == 0 {
		a.note(textNoRejects)
		return nil
	}
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(headStage)}, {Name: a.say(headSource)}, {Name: a.say(headPosting)}, {Name: a.say(headCause)},
	}}
	shown := rejects
	if c.Limit > 0 && len(rejects) > c.Limit {
		shown = rejects[:c.Limit]
		sheet.Notes = append(sheet.Notes, a.say(textMore, len(rejects)-c.Limit))
	}
	for _, r := range shown {
		sheet.Rows = append(sheet.Rows, []any{r.Stage, r.Source, r.ID, r.Cause})
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}
