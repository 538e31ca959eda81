package techmap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A fetched is one record of a source, or word that the source has ended.
type fetched struct {
	raw RawPosting
	end *Census
}

// fetch reads all sources at once, one goroutine each: they ask different hosts, and a
// slow one must not hold up the others. A source that fails ends alone; what a
// source's goroutine returns as an error is what has to end the run.
func (r *run) fetch(ctx context.Context, g *errgroup.Group, q Query, out chan<- fetched) {
	var sources sync.WaitGroup
	for _, src := range r.p.Sources {
		sources.Add(1)
		g.Go(func() error {
			defer sources.Done()
			return r.fetchSource(ctx, src, q, out)
		})
	}
	g.Go(func() error {
		sources.Wait()
		close(out)
		return nil
	})
}

// fetchSource reads one source to its end and sends word of it behind its last record:
// whoever takes both out of the channel has seen all of the source.
func (r *run) fetchSource(ctx context.Context, src Source, q Query, out chan<- fetched) error {
	census := Census{Source: src.Name(), At: r.now().UTC()}
	event := Event{Stage: StageFetch, Source: src.Name(), Postings: keysOf(&census)}
	tctx := r.p.Trace.start(ctx, event)
	ended, stop := r.list(tctx, src, q, &census, out)
	event.N = census.Counts.In
	if stop == nil {
		event.Count, event.Outcome = census.Counts, outcomeOf(ended)
	}
	r.p.Trace.end(tctx, event, errors.Join(ended, stop))
	if stop != nil {
		return stop
	}
	r.sourceEnded(&census, ended)
	return send(ctx, out, fetched{end: &census})
}

// list reads one source to its end. ended is how the source says it ended,
// stop what ends the whole run.
func (r *run) list(ctx context.Context, src Source, q Query, census *Census, out chan<- fetched) (ended, stop error) {
	for raw, err := range src.Postings(ctx, q) {
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx) // the run's end, not the source's
		}
		if rec, ok := errors.AsType[*RecordError](err); ok {
			if _, key := rec.ID.Split(); key != "" {
				census.Keys = append(census.Keys, key) // lost, but listed
			}
			stop = r.lostIn(ctx, src, rec, census)
		} else if err != nil {
			return err, nil
		} else {
			stop = r.listed(ctx, src, raw, census, out)
		}
		if stop != nil {
			return nil, stop
		}
	}
	return nil, nil
}

// listed counts one record of a source and hands it on.
func (r *run) listed(ctx context.Context, src Source, raw RawPosting, census *Census, out chan<- fetched) error {
	if raw.Key == "" || raw.Source == "" { // it would have no ID: a fault of the source's code or of its site
		err := fmt.Errorf("record without source or key: %w", ErrMalformed)
		return r.lostIn(ctx, src, &RecordError{URL: raw.URL, Err: err}, census)
	}
	census.Keys = append(census.Keys, raw.Key)
	c := Count{In: 1, Out: 1}
	if raw.Unchanged {
		c = Count{In: 1, Skipped: 1}
	}
	census.Counts = census.Counts.Add(c)
	r.count(StageFetch, c)
	if raw.Unchanged {
		return nil
	}
	return send(ctx, out, fetched{raw: raw})
}

// lostIn counts a loss of a source and files it.
func (r *run) lostIn(ctx context.Context, src Source, rec *RecordError, census *Census) error {
	census.Counts = census.Counts.Add(Count{In: 1, Rejected: 1})
	e := *rec // a source may keep its error
	e.Stage = StageFetch
	if e.Source == "" {
		e.Source = src.Name()
	}
	r.count(StageFetch, Count{In: 1})
	return r.reject(ctx, &e)
}

// outcomeOf returns the outcome of a source that ended with err.
func outcomeOf(err error) Outcome {
	switch {
	case err == nil:
		return OutcomeComplete
	case errors.Is(err, ErrUnmodified):
		return OutcomeUnmodified
	case errors.Is(err, ErrPartial):
		return OutcomePartial
	case errors.Is(err, ErrBlocked):
		return OutcomeRefused
	}
	return OutcomeFailed
}

// sourceEnded completes census and files how the source ended. Keys are sorted so that
// equal listings make equal censuses.
func (r *run) sourceEnded(census *Census, err error) {
	failed := err // what makes the run return an error
	census.Outcome = outcomeOf(err)
	switch census.Outcome {
	case OutcomeUnmodified:
		err, failed = nil, nil
	case OutcomePartial:
		failed = nil
	}
	slices.Sort(census.Keys)
	census.Keys = slices.Compact(census.Keys)
	if err != nil {
		census.Err = err.Error()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Sources[census.Source] = SourceReport{Outcome: census.Outcome, Listed: len(census.Keys), Err: err}
	if failed != nil {
		r.sourceErrs = append(r.sourceErrs, fmt.Errorf("techmap: source %q: %w", census.Source, failed))
	}
}
