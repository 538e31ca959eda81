package main

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/llm"
)

// extractorFlag names the extractor.
type extractorFlag struct {
	Extractor string `default:"lexicon" enum:"lexicon,cascade" help:"How technologies are found: lexicon, or cascade, which asks a model about what the lexicon leaves open."`
	modelFlag
}

// cascade reports whether a model is to be asked.
func (f extractorFlag) cascade() bool { return f.Extractor == "cascade" }

// id returns the model of a cascade.
func (f extractorFlag) id(a *app) (modelID, error) {
	if f.Model == "" {
		return modelID{}, a.misuse(textNoModel)
	}
	return f.parse(a)
}

// check returns an error of wrong use, before anything is opened.
func (f extractorFlag) check(a *app) error {
	if !f.cascade() {
		return nil
	}
	_, err := f.id(a)
	return err
}

// withStored returns l with an extractor that f names: a cascade answers from what its
// model said before, and leaves pending what it has still to be asked. No key is needed.
func (l layers) withStored(a *app, f extractorFlag, cache llm.Cache) (layers, error) {
	if !f.cascade() {
		return l, nil
	}
	id, err := f.id(a)
	if err != nil {
		return l, err
	}
	l.filled = newFilled(l.lexicon, storedExtractor(a, id.String(), &llm.Options{Cache: a.watch.metrics.Cache(cache, id.String())}))
	l.extractor = l.filled
	return l, nil
}

// storedExtractor returns the extractor that opts describe, made to answer from its
// cache alone.
func storedExtractor(a *app, model string, opts *llm.Options) *llm.Extractor {
	o := *opts
	o.Taxonomy, o.StoredOnly, o.Ledger, o.Asking = a.tax, true, nil, nil
	return llm.New(stage.StoredModel(model), &o)
}

// A consultant is a model that may be asked: its flags are checked and its key is
// there, and nothing is opened yet. A nil one is asked nothing.
type consultant struct {
	model  llm.Model
	flags  askFlags
	price  llm.Price
	priced bool // the price is known
}

// consultant returns the model of a cascade, nil if there is none.
func (a *app) consultant(ctx context.Context, f extractorFlag, ask askFlags) (*consultant, error) {
	if !f.cascade() {
		return nil, nil
	}
	id, err := f.id(a)
	if err != nil {
		return nil, err
	}
	return a.consult(ctx, id, ask)
}

// consult returns the model called id.
func (a *app) consult(ctx context.Context, id modelID, ask askFlags) (*consultant, error) {
	price, known, err := ask.price(a, id)
	if err != nil {
		return nil, err
	}
	model, err := ask.open(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return &consultant{model, ask, price, known}, nil
}

// An asking is a model at work for a store: within its limits and its budget, with
// its calls in the books and its answers in the store.
type asking struct {
	*app
	consultant
	stores  *stores
	layers  layers
	ledger  *ledger
	began   standing
	options llm.Options  // of extractors that ask the model
	end     func() error // of the turn that it has, nil if it has none and may only plan
}

// inTurn takes the turn of asking and makes the model ready for work on s.
func (a *app) inTurn(ctx context.Context, s *stores, l layers, c *consultant) (*asking, error) {
	end, err := a.takeTurn(ctx)
	if err != nil {
		return nil, err
	}
	k, err := a.asking(s, l, c) // what was spent so far is read when nobody else spends
	if err != nil {
		return nil, errors.Join(err, end())
	}
	k.end = end
	return k, nil
}

// yield ends the turn of k at the end of a command and keeps the error if it is the first.
func (k *asking) yield(err *error) {
	if k.end == nil {
		return
	}
	if ended := k.end(); *err == nil {
		*err = ended
	}
}

// asking makes the model ready for plans about s.
func (a *app) asking(s *stores, l layers, c *consultant) (*asking, error) {
	k := &asking{app: a, consultant: *c, stores: s, layers: l, ledger: a.ledger()}
	now := time.Now()
	var err error
	if k.began, err = k.ledger.standing(c.model.Name(), now); err != nil {
		return nil, err
	}
	k.options = llm.Options{
		Taxonomy: a.tax,
		Gate: llm.NewGate(llm.Limits{RPM: c.flags.RPM, TPM: c.flags.TPM, RPD: c.flags.RPD},
			&llm.GateOptions{Today: k.began.Today}),
		Budget: llm.NewBudget(c.flags.budget(k.began.Month), c.flags.MaxTokens),
		Price:  c.price,
		Cache:  a.watch.metrics.Cache(s.silver.Extractions(), c.model.Name()),
		Jobs:   a.jobs(),
		Ledger: k.ledger.add,
		Asking: k.ledger.ask,
		Logger: a.log,
	}
	return k, nil
}

// budget returns the dollars that a run may spend after so many in this month; 0 means
// no limit.
func (f askFlags) budget(month float64) float64 {
	if f.MaxCostMonth <= 0 {
		return f.MaxCost
	}
	left := max(f.MaxCostMonth-month, math.SmallestNonzeroFloat64) // which no call that costs anything keeps to
	if f.MaxCost > 0 {
		left = min(left, f.MaxCost)
	}
	return left
}

// A witness is a model's extractor that remembers why it left something unanswered.
type witness struct {
	*llm.Extractor

	mu  sync.Mutex
	why error
}

var _ llm.Completer = (*witness)(nil)

// Complete implements llm.Completer.
func (w *witness) Complete(ctx context.Context, items []techmap.Annotated) ([]techmap.Extraction, error) {
	found, err := w.Extractor.Complete(ctx, items)
	if failed, ok := errors.AsType[*techmap.BatchError](err); ok {
		for _, f := range failed.Failed {
			w.note(f.Err)
		}
	} else if err != nil {
		w.note(err)
	}
	return found, err
}

// note keeps the reason that says most: a model that refuses ends it all, a quota that is
// used up outlasts an outage, and a breaker that opened says less than what opened it.
func (w *witness) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.why == nil {
		w.why = err
		return
	}
	for _, kind := range []error{techmap.ErrBlocked, techmap.ErrExhausted} {
		if errors.Is(w.why, kind) {
			return
		}
		if errors.Is(err, kind) {
			w.why = err
			return
		}
	}
}

// reason returns why something was left, nil if nothing was.
func (w *witness) reason() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.why
}
