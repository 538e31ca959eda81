package main

import (
	"context"
	"errors"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/llm"
)

// A survey is what a model has still to be asked, and what that will take.
type survey struct {
	llm.Estimate
	ids  []techmap.PostingID // of postings with something left to ask, in the order they were seen
	done llm.Coverage        // of the others
}

// look adds postings to s and asks nothing.
func (k *asking) look(ctx context.Context, s *survey, postings iter.Seq2[techmap.Posting, error]) error {
	batch := make([]techmap.Posting, 0, batchSize)
	for p, err := range postings {
		if _, loss := errors.AsType[*techmap.RecordError](err); loss {
			continue // whoever extracts it reports it
		}
		if err != nil {
			return err
		}
		if batch = append(batch, p); len(batch) < batchSize {
			continue
		}
		if err := k.lookAt(ctx, s, batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return k.lookAt(ctx, s, batch)
}

// lookAt adds a batch to s.
func (k *asking) lookAt(ctx context.Context, s *survey, batch []techmap.Posting) error {
	found, err := k.layers.lexicon.Extract(ctx, batch)
	if err != nil {
		return err
	}
	open := make(map[techmap.PostingID]bool, len(batch))
	for i, p := range batch {
		open[p.ID] = llm.Open(p, found[i])
	}
	isOpen := func(p techmap.Posting, _ techmap.Extraction) bool { return open[p.ID] } // twice as fast as to look twice
	stored := llm.Cascade(given(found), storedExtractor(k.app, k.model.Name(), &k.options), isOpen)
	answers, err := stored.Extract(ctx, batch)
	if err != nil {
		return err
	}
	for _, x := range answers {
		if x.Pending {
			s.ids = append(s.ids, x.Posting)
		} else {
			s.done.Add(x)
		}
	}
	opts := k.options
	opts.Gate = nil // schedule does that for the whole
	est, err := llm.Cascade(given(found), llm.New(k.model, &opts), isOpen).Estimate(ctx, batch)
	s.Postings += est.Postings
	s.Stored += est.Stored
	s.Asked += est.Asked
	s.Waiting += est.Waiting
	s.Calls += est.Calls
	s.Input += est.Input
	s.Output += est.Output
	s.Money += est.Money
	s.Time += est.Time
	return err
}

// surveySilver looks through what gold holds without an answer of the model, and then
// through the other postings that were written to silver since.
func (k *asking) surveySilver(ctx context.Context, since time.Time) (survey, error) {
	var s survey
	pending, err := k.stores.gold.Gold().Pending(ctx)
	if err != nil {
		return s, err
	}
	if err := k.look(ctx, &s, postingsOf(ctx, k.stores, pending)); err != nil {
		return s, err
	}
	first := make(map[techmap.PostingID]bool, len(pending))
	for _, id := range pending {
		first[id] = true
	}
	err = k.look(ctx, &s, stage.Only(k.stores.silver.Silver().Since(ctx, since), func(p techmap.Posting) bool { return !first[p.ID] }))
	k.schedule(&s.Estimate)
	return s, err
}

// unanswered returns the silver postings that the model could not answer, those known
// apart, and makes k ask about them again.
func (k *asking) unanswered(ctx context.Context, known []techmap.PostingID) ([]techmap.PostingID, error) {
	never := make(map[techmap.PostingID]bool)
	for _, id := range known {
		never[id] = true
	}
	var unasked, open survey
	if err := k.look(ctx, &unasked, k.stores.silver.Silver().All(ctx)); err != nil {
		return nil, err
	}
	for _, id := range unasked.ids {
		never[id] = true
	}
	k.options.AskAgain = true
	err := k.look(ctx, &open, k.stores.silver.Silver().All(ctx))
	return slices.DeleteFunc(open.ids, func(id techmap.PostingID) bool { return never[id] }), err
}

// schedule adds to an estimate the time that the limits of the provider cost.
func (k *asking) schedule(e *llm.Estimate) {
	minutes := e.Time.Minutes()
	if k.flags.RPM > 0 {
		minutes = max(minutes, float64(e.Calls-1)/float64(k.flags.RPM))
	}
	if k.flags.TPM > 0 {
		minutes = max(minutes, float64(e.Input)/float64(k.flags.TPM)-1)
	}
	e.Time = time.Duration(math.Ceil(minutes*60)) * time.Second
	if left := max(k.flags.RPD-k.began.Today, 0); k.flags.RPD > 0 && e.Calls > left {
		e.Days = 1 + (e.Calls-left+k.flags.RPD-1)/k.flags.RPD
	}
}

// given are extractions that are known already, of the postings that will be asked about.
type given []techmap.Extraction

var _ techmap.Extractor = given(nil)

// Name says what it is.
func (g given) Name() string { return "given" }

// Extract returns what is known.
func (g given) Extract(context.Context, []techmap.Posting) ([]techmap.Extraction, error) {
	return g, nil
}
