package main

import (
	"context"
	"math"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// llmCmd is about the model that a cascade asks.
type llmCmd struct {
	Estimate llmEstimateCmd `cmd:"" help:"Estimate calls, time and cost of asking the model about silver. Sends nothing."`
	Retry    llmRetryCmd    `cmd:"" help:"Ask the model about postings that still wait for it."`
	Ledger   llmLedgerCmd   `cmd:"" help:"Show what was spent on models."`
	llmBatchCmds
}

// llmFlags are those of commands that are about one model.
type llmFlags struct {
	modelFlag
	askFlags
}

// open opens the store and takes the turn of asking the model about it.
func (f llmFlags) open(ctx context.Context, a *app, tags tagFlags) (*asking, error) {
	return f.openFor(ctx, a, tags, a.inTurn)
}

// plan opens the store for plans alone.
func (f llmFlags) plan(ctx context.Context, a *app, tags tagFlags) (*asking, error) {
	return f.openFor(ctx, a, tags, func(_ context.Context, s *stores, l layers, c *consultant) (*asking, error) {
		return a.asking(s, l, c)
	})
}

// openFor opens the store and makes the model ready in the given way.
func (f llmFlags) openFor(
	ctx context.Context, a *app, tags tagFlags,
	ready func(context.Context, *stores, layers, *consultant) (*asking, error),
) (*asking, error) {
	id, err := f.parse(a)
	if err != nil {
		return nil, err
	}
	c, err := a.consult(ctx, id, f.askFlags)
	if err != nil {
		return nil, err
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return nil, err
	}
	k, err := ready(ctx, s, a.layers(tags), c)
	if err != nil {
		s.close(&err)
		return nil, err
	}
	return k, nil
}

// llmEstimateCmd plans.
type llmEstimateCmd struct {
	Since past `help:"Only silver written since, and what gold holds without an answer." placeholder:"TIME"`
	llmFlags
	tagFlags
	formatFlag
}

// Run implements the command.
func (c *llmEstimateCmd) Run(ctx context.Context, a *app) (err error) {
	k, err := c.plan(ctx, a, c.tagFlags)
	if err != nil {
		return err
	}
	defer k.stores.close(&err)
	plan, err := k.surveySilver(ctx, c.Since.Time)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, plan.Estimate)
	}
	sheet := render.Sheet{Title: k.model.Name(), Notes: []string{k.plan(plan.Estimate)}}
	for _, head := range []message.Text{
		headPostings, headStored, headAsk, headCalls, headInput, headOutput, headMinutes, headDays, headMoney,
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(head), Right: true})
	}
	e := plan.Estimate
	minutes, days := math.Ceil(e.Time.Minutes()), max(e.Days, 1)
	sheet.Rows = [][]any{{
		e.Postings, e.Stored, e.Asked, e.Calls, e.Input, e.Output, minutes, days, k.cost(e.Money),
	}}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// llmRetryCmd asks about what is pending.
type llmRetryCmd struct {
	Unanswered bool `help:"Also about postings that the model could not answer."`
	llmFlags
	tagFlags
}

// Run implements the command.
func (c *llmRetryCmd) Run(ctx context.Context, a *app) (err error) {
	k, err := c.open(ctx, a, c.tagFlags)
	if err != nil {
		return err
	}
	defer k.stores.close(&err)
	defer k.yield(&err)
	ids, err := k.stores.gold.Gold().Pending(ctx)
	if err == nil && c.Unanswered {
		var more []techmap.PostingID
		more, err = k.unanswered(ctx, ids)
		ids = append(ids, more...)
	}
	if err != nil {
		return err
	}
	done, err := k.complete(ctx, ids)
	if err != nil {
		return err
	}
	publication, err := a.publish(ctx, k.stores)
	if err != nil {
		return err
	}
	if err := done.tell(a); err != nil {
		return err
	}
	if err := render.WriteJSON(a.stdout, retried{publication, done.out, done.fields}); err != nil {
		return err
	}
	return done.losses()
}

// A retried is what a retry prints.
type retried struct {
	techmap.Publication
	LLM    outcome             `json:"llm"`
	Fields []techmap.FieldFill `json:"fields,omitempty"`
}

var (
	headPostings = message.Text{En: "postings", Ko: "공고"}
	headStored   = message.Text{En: "answered before", Ko: "이미 답함"}
	headAsk      = message.Text{En: "to ask", Ko: "물을 것"}
	headCalls    = message.Text{En: "calls", Ko: "호출"}
	headInput    = message.Text{En: "tokens in", Ko: "입력 토큰"}
	headOutput   = message.Text{En: "tokens out", Ko: "출력 토큰"}
	headMinutes  = message.Text{En: "minutes", Ko: "분"}
	headDays     = message.Text{En: "days", Ko: "일"}
	headMoney    = message.Text{En: "cost", Ko: "비용"}
)
