package main

import (
	"context"

	"github.com/techmap-it/techmap"
)

// A reading is an extractor for postings that belong to no store. A cascade keeps its
// answers and its books in the store all the same: they are paid for.
type reading struct {
	techmap.Extractor
	layers    layers
	answering *answering // nil if no model is asked
	asking    *asking    // nil too
}

// reading returns the extractor that the flags name.
func (a *app) reading(ctx context.Context, f extractorFlag, ask askFlags, tags tagFlags) (*reading, error) {
	l := a.layers(tags)
	model, err := a.consultant(ctx, f, ask)
	if err != nil || model == nil {
		return &reading{Extractor: l.lexicon, layers: l}, err
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return nil, err
	}
	k, err := a.inTurn(ctx, s, l, model)
	if err != nil {
		s.close(&err)
		return nil, err
	}
	x := k.answering()
	return &reading{x, l, x, k}, nil
}

// end says what asking a model took and closes what was opened.
func (r *reading) end(a *app, err *error) {
	if r.answering == nil {
		return
	}
	out := r.answering.outcome()
	a.tellOutcome(out)
	if *err == nil && out.unfinished() {
		*err = errPartial
	}
	r.asking.yield(err)
	r.asking.stores.close(err)
}
