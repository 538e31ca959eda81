package observe_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/sink"
)

// A board lists so many postings and ends with an error.
type board struct {
	name     string
	postings int
	lost     error // of one more
	end      error
}

func (b board) Name() string { return b.name }

func (b board) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for i := range b.postings {
			if !yield(techmap.RawPosting{Source: b.name, Key: fmt.Sprint(i)}, nil) {
				return
			}
		}
		if b.lost != nil && !yield(techmap.RawPosting{}, &techmap.RecordError{ID: techmap.NewPostingID(b.name, "lost"), Err: b.lost}) {
			return
		}
		if b.end != nil {
			yield(techmap.RawPosting{}, b.end)
		}
	}
}

// extracting is an extractor that fails with err for the first posting of a batch.
type extracting struct{ err error }

func (extracting) Name() string { return "시험/1" }

func (x extracting) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	if x.err == nil {
		return found, nil
	}
	return found, &techmap.BatchError{Failed: []techmap.Failure{{Index: 0, Err: x.err}}}
}

// pipeline is one that does nothing but lose what it is told to.
func pipeline(trace *techmap.Trace, sources ...techmap.Source) *techmap.Pipeline {
	return &techmap.Pipeline{
		Sources: sources, Trace: trace, BatchSize: 4, Extractor: extracting{},
		Silver: techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
				return techmap.Posting{ID: raw.ID(), Source: raw.Source}, nil
			}),
		Gold: techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](
			func(_ context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
				return techmap.CanonicalPosting{ID: a.Posting.ID, Source: a.Posting.Source}, nil
			}),
		BronzeSink: sink.NewBronzeMemory(), SilverSink: sink.NewSilverMemory(), GoldSink: sink.NewGoldMemory(),
	}
}

// kinds are the kinds of failure that lose a record, and how metrics name them.
var kinds = map[string]error{
	"invalid": techmap.ErrInvalid, "malformed": techmap.ErrMalformed, "not_found": techmap.ErrNotFound,
	"blocked": techmap.ErrBlocked, "throttled": techmap.ErrThrottled, "unavailable": techmap.ErrUnavailable,
	"exhausted": techmap.ErrExhausted, observe.Other: errors.New("모르는 오류"),
}

// TestCountsAreThoseOfTheReport loses a record of every kind in every stage that may, and
// compares what is counted with what the run reports.
func TestCountsAreThoseOfTheReport(t *testing.T) {
	t.Parallel()
	for kind, err := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			m := observe.New(observe.Command)
			p := pipeline(m.Trace(), board{name: "가", postings: 9, lost: err}, board{name: "나", postings: 3})
			if kind == "invalid" || kind == "malformed" || kind == "not_found" { // the others are not a record's fault
				p.Extractor = extracting{err}
				p.Silver = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
					func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
						switch raw.Key {
						case "0":
							return techmap.Posting{}, err
						case "1":
							return techmap.Posting{}, techmap.ErrSkip
						}
						return techmap.Posting{ID: raw.ID(), Source: raw.Source}, nil
					})
			}
			report, err := p.Run(t.Context(), techmap.Query{})
			require.NoError(t, err)
			require.NoError(t, report.Balanced())
			counted := make(map[techmap.Stage]techmap.Count)
			for labels, n := range values(t, m, observe.NameStageRecords) {
				c := counted[techmap.Stage(labels.stage)]
				switch labels.outcome {
				case "in":
					c.In += int(n)
				case "out":
					c.Out += int(n)
				case "skipped":
					c.Skipped += int(n)
				case "rejected":
					c.Rejected += int(n)
				}
				counted[techmap.Stage(labels.stage)] = c
				assert.Equal(t, labels.stage == "fetch", labels.source != "")
			}
			assert.Equal(t, report.Stages, counted)
			rejects := 0
			for labels, n := range values(t, m, observe.NameRejects) {
				assert.Equal(t, kind, labels.kind)
				rejects += int(n)
			}
			assert.Equal(t, report.Rejected(), rejects)
			assert.Positive(t, rejects)
		})
	}
}

func TestOutcomesOfSources(t *testing.T) {
	t.Parallel()
	for outcome, end := range map[string]error{
		"complete": nil, "unmodified": techmap.ErrUnmodified, "partial": techmap.ErrPartial,
		"refused": techmap.ErrBlocked, "failed": techmap.ErrUnavailable,
	} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			m := observe.New(observe.Command)
			_, _ = pipeline(m.Trace(), board{name: "게시판", postings: 2, end: end}).Run(t.Context(), techmap.Query{})
			assert.Equal(t, map[labels]float64{{source: "게시판", outcome: outcome}: 1}, values(t, m, observe.NameSourceRuns))
		})
	}
	t.Run("of a run that was stopped there is none", func(t *testing.T) {
		t.Parallel()
		m := observe.New(observe.Command)
		p := pipeline(m.Trace(), board{name: "게시판", postings: 2, lost: techmap.ErrMalformed})
		p.RejectSink = techmap.SinkFunc[techmap.RecordError](func(context.Context, []techmap.RecordError) error { return errors.New("끝") })
		_, err := p.Run(t.Context(), techmap.Query{})
		require.Error(t, err)
		assert.Empty(t, values(t, m, observe.NameSourceRuns))
	})
}

// TestRetriesAndConflicts tells a sink that tries again from one that met another writer.
func TestRetriesAndConflicts(t *testing.T) {
	t.Parallel()
	m := observe.New(observe.Command)
	p := pipeline(m.Trace(), board{name: "게시판", postings: 3})
	failures := 2
	p.SilverSink = sink.Retry[techmap.Posting](techmap.SinkFunc[techmap.Posting](func(context.Context, []techmap.Posting) error {
		if failures--; failures >= 0 {
			return techmap.ErrUnavailable
		}
		return nil
	}), sink.RetryPolicy{Base: 1})
	p.GoldSink = techmap.SinkFunc[techmap.CanonicalPosting](func(ctx context.Context, _ []techmap.CanonicalPosting) error {
		techmap.Retrying(ctx, techmap.Retry{Attempt: 1, Conflict: true, Err: errors.New("deadlock")})
		return nil
	})
	_, err := p.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	assert.Equal(t, map[labels]float64{{sink: "silver"}: 2, {sink: "gold"}: 1}, values(t, m, observe.NameSinkRetries))
	assert.Equal(t, map[labels]float64{{sink: "gold"}: 1}, values(t, m, observe.NameSinkConflicts))
	assert.Equal(t, map[labels]float64{{sink: "bronze"}: 1, {sink: "silver"}: 1, {sink: "gold"}: 1}, values(t, m, observe.NameSinkSeconds))
}

func TestJoin(t *testing.T) {
	t.Parallel()
	assert.Nil(t, observe.Join())
	assert.Nil(t, observe.Join(nil, nil))
	one := &techmap.Trace{}
	assert.Same(t, one, observe.Join(nil, one))
	var told []string
	half := func(name string) *techmap.Trace {
		return &techmap.Trace{End: func(_ context.Context, e techmap.Event, _ error) { told = append(told, name+" "+string(e.Stage)) }}
	}
	p := pipeline(observe.Join(half("가"), nil, half("나")), board{name: "게시판"})
	_, err := p.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	assert.Equal(t, []string{"가 fetch", "나 fetch"}, told)
}

func TestNobodyIsToldOfAnything(t *testing.T) {
	t.Parallel()
	var m *observe.Metrics
	assert.Nil(t, m.Trace())
	m.Task("crawl", 0, observe.Done, nil)
	m.Rests("", "", 0)
	m.Published(techmap.Publication{})
	assert.Nil(t, m.Cache(nil, ""))
}
