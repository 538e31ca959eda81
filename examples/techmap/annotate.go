package main

import (
	"context"
	"errors"
	"time"

	"github.com/techmap-it/techmap"
)

// annotateCmd is the third stage.
type annotateCmd struct {
	Since past `help:"Only silver written since, and what gold holds without an answer." placeholder:"TIME"`
	extractorFlag
	askFlags
	tagFlags
}

// Run implements the command.
func (c *annotateCmd) Run(ctx context.Context, a *app) (err error) {
	if !c.cascade() {
		a.note(textNothing, a.say(textNoPaid))
		return a.finish(techmap.Report{Stages: map[techmap.Stage]techmap.Count{}}, nil)
	}
	model, err := a.consultant(ctx, c.extractorFlag, c.askFlags)
	if err != nil {
		return err
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	k, err := a.inTurn(ctx, s, a.layers(c.tagFlags), model)
	if err != nil {
		return err
	}
	defer k.yield(&err)
	report, failed := k.annotate(ctx, c.Since.Time)
	if report.LLM == nil {
		return failed
	}
	a.tellOutcome(*report.LLM)
	if err := a.showFills(report.Fields); err != nil {
		return err
	}
	if err := s.keep(ctx, "annotate", report.Report); err != nil {
		return err
	}
	return a.finishAsked(report, failed)
}

// annotate asks about silver and keeps the answers. A report without LLM says that it
// did not come to that.
func (k *asking) annotate(ctx context.Context, since time.Time) (stageReport, error) {
	plan, err := k.surveySilver(ctx, since)
	if err != nil {
		return stageReport{}, err
	}
	k.tellPlan(plan.Estimate)
	report, x, err := k.ask(ctx, plan.ids, nil)
	done, open := x.coverage()
	report.Fields = fills(plan.done, done, open)
	out := x.outcome()
	if errors.Is(err, techmap.ErrBlocked) {
		out.Pending, out.reason = len(plan.ids)-done.Postings, x.witness.reason()
		out.explain()
		err = out.reason
	}
	return stageReport{report, &out}, err
}
