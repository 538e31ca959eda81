package main

import (
	"context"
	"errors"
	"iter"
	"math"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/llm"
)

// An answering is a cascade that asks a model, counting what it asks.
type answering struct {
	*filled
	model   string
	priced  bool
	witness *witness
	books   *llm.Ledger
}

// answering returns an extractor that asks the model, within its limits.
func (k *asking) answering() *answering {
	books := new(llm.Ledger)
	opts := k.options
	opts.Ledger = func(ctx context.Context, e llm.Entry) error {
		return errors.Join(k.ledger.add(ctx, e), books.Add(ctx, e))
	}
	w := &witness{Extractor: llm.New(k.model, &opts)}
	return &answering{newFilled(k.layers.lexicon, w), k.model.Name(), k.priced, w, books}
}

// An outcome is what came of asking a model.
type outcome struct {
	Model   string  `json:"model"`
	Calls   int     `json:"calls"`
	Failed  int     `json:"failed,omitzero"` // of Calls
	Tokens  int     `json:"tokens"`
	Money   float64 `json:"money"`        // dollars
	Pending int     `json:"pending"`      // postings that it has still to be asked about
	Why     string  `json:"why,omitzero"` // the kind of reason for that: see reasonKinds
	Err     string  `json:"err,omitzero"` // the reason itself

	reason error
	priced bool // Money is known
}

// outcome returns what came of asking so far.
func (x *answering) outcome() outcome {
	total := x.books.Run()
	_, open := x.coverage()
	out := outcome{
		Model: x.model, Calls: int(math.Round(total.Calls)), Failed: int(math.Round(total.Failed)),
		Tokens: x.books.Usage().Total(), Money: total.Money, Pending: open.Postings, priced: x.priced,
	}
	if out.Pending > 0 {
		out.reason = x.witness.reason()
	}
	out.explain()
	return out
}

// ask asks about the postings called ids, and hands them to gold unless that is nil.
// That the model is out is no error: what it was not asked about is pending.
func (k *asking) ask(
	ctx context.Context, ids []techmap.PostingID, gold techmap.Sink[techmap.CanonicalPosting],
) (techmap.Report, *answering, error) {
	x := k.answering()
	p := k.pipeline(k.stores, k.layers)
	p.Extractor, p.GoldSink, p.Trace = x, gold, k.progress.traceOf(techmap.StageGold)
	if gold == nil {
		p.Gold, p.Trace = nil, k.progress.traceOf(techmap.StageExtract)
	}
	p.Trace = observe.Join(p.Trace, k.watch.trace())
	report, err := p.RunSilver(ctx, postingsOf(ctx, k.stores, ids))
	return report, x, err
}

// postingsOf streams the silver postings called ids. One that is not there is lost.
func postingsOf(ctx context.Context, s *stores, ids []techmap.PostingID) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		for _, id := range ids {
			p, err := s.silver.Silver().Get(ctx, id)
			if errors.Is(err, techmap.ErrNotFound) || errors.Is(err, techmap.ErrMalformed) {
				source, _ := id.Split()
				err = &techmap.RecordError{Stage: techmap.StageSilver, Source: source, ID: id, Err: err}
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// A completion is what a model added to gold after the lexicon.
type completion struct {
	asked  bool
	lost   int // postings
	unread int // postings that the model was never offered
	out    outcome
	fields []techmap.FieldFill // of the whole run
	err    error               // the model refuses the key, or to be asked at all
}

// complete asks model about what gold holds without its answer, those that have waited
// longest first, straight into gold. A nil model is asked nothing.
func (a *app) complete(ctx context.Context, s *stores, l layers, model *consultant) (c completion, err error) {
	if model == nil {
		return c, nil
	}
	ids, err := s.gold.Gold().Pending(ctx)
	if err != nil {
		return c, err
	}
	k, err := a.inTurn(ctx, s, l, model)
	if errors.Is(err, errBusy) {
		c.asked, c.out = true, outcome{Model: model.model.Name(), Pending: len(ids), reason: err, priced: model.priced}
		c.out.explain()
		return c, nil
	}
	if err != nil {
		return c, err
	}
	defer k.yield(&err)
	if c, err = k.complete(ctx, ids); err == nil {
		c.unread, err = unread(ctx, s, l.filled.Name())
	}
	return c, err
}

// unread returns how many postings of gold were read by another extractor than that, and
// so were never offered to its model.
func unread(ctx context.Context, s *stores, extractor string) (n int, err error) {
	_, err = readAll(s.gold.Gold().All(ctx), func(p techmap.CanonicalPosting) {
		if p.Extractor != extractor {
			n++
		}
	})
	return n, err
}

// complete asks about the postings called ids, straight into gold.
func (k *asking) complete(ctx context.Context, ids []techmap.PostingID) (c completion, err error) {
	if len(ids) == 0 {
		stored, _ := k.layers.filled.coverage()
		return completion{out: outcome{Model: k.model.Name()}, fields: fills(stored)}, nil
	}
	var plan survey
	if err := k.look(ctx, &plan, postingsOf(ctx, k.stores, ids)); err != nil {
		return c, err
	}
	k.schedule(&plan.Estimate)
	k.tellPlan(plan.Estimate)
	report, x, err := k.ask(ctx, ids, k.stores.gold.Gold())
	stored, _ := k.layers.filled.coverage()
	done, open := x.coverage()
	c.asked, c.lost, c.out, c.fields = true, report.Rejected(), x.outcome(), fills(stored, done, open)
	if errors.Is(err, techmap.ErrBlocked) && ctx.Err() == nil {
		c.err = x.witness.reason()
		ids, err = k.stores.gold.Gold().Pending(ctx)
		c.out.Pending, c.out.reason = len(ids), c.err
		c.out.explain()
	}
	return c, err
}

// tell says what came of asking, and what the model was worth.
func (c completion) tell(a *app) error {
	if c.asked {
		a.tellOutcome(c.out)
	}
	if c.unread > 0 {
		a.note(textUnread, c.unread)
	}
	return a.showFills(c.fields)
}

// losses is the error of a run that asked a model and has something left to ask, or a
// model that refuses to be asked.
func (c completion) losses() error {
	if c.err != nil {
		return c.err
	}
	if c.lost > 0 || c.out.unfinished() {
		return errPartial
	}
	return nil
}
